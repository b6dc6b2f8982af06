"""Sedatives beside an opioid medicine: said, talked about, naloxone given; never refused for."""

from collections.abc import Iterable

from throughcare.clinical.medication.interactions import Other, found
from throughcare.clinical.verdict import Verdict, note

SOURCE = "fda-2017-benzodiazepines"


def sedatives(
    medicine: str, others: Iterable[Other], *, alcohol: bool = False, has_naloxone: bool
) -> list[Verdict]:
    """Which sedatives are taken beside this medicine, and is naloxone at hand? Notes only.

    alcohol       the person drinks, or a breath test was positive
    has_naloxone  a kit that has not expired was handed out
    """
    names = sorted({hit.other.name for hit in found(medicine, others) if hit.effect == "sedation"})
    names += ["alcohol"] if alcohol else []
    if not names:
        return []
    said = [
        note(
            "sedation_together",
            f"Also {', '.join(names)}: together they slow breathing. Talk about it and watch for "
            "sedation. It is no reason to refuse the dose.",
            SOURCE,
        )
    ]
    if not has_naloxone:
        said.append(
            note(
                "naloxone_with_sedatives",
                f"Also {', '.join(names)}, and no naloxone at hand: hand out a kit today.",
                "naloxone-for-all",
            )
        )
    return said
