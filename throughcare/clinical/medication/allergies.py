"""What somebody does not bear, against the medicine that is to be given.

No source read so far makes an allergy of its own accord a reason to withhold an opioid agonist, so
nothing here stops a dose: it is named, and whoever goes on says why.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from throughcare.clinical.medicines import Medicine
from throughcare.clinical.verdict import OK, Verdict, caution, note

SOURCE = "house:medication"


@dataclass(frozen=True)
class Reaction:
    """To what, and what happened, as somebody wrote it down.

    known_when_signed  it stood in the chart when the prescriber signed the order
    """

    substance: str
    what_happened: str = ""
    known_when_signed: bool = False

    @property
    def words(self) -> str:
        return f"{self.substance} ({self.what_happened})" if self.what_happened else self.substance


def to_this_medicine(medicine: Medicine, reactions: Sequence[Reaction]) -> Verdict:
    """Is one of these reactions to the very medicine? Compared by its name as a whole word."""
    named = [one for one in reactions if _names(one.substance, medicine)]
    if not named:
        return OK
    said = "; ".join(one.words for one in named)
    if all(one.known_when_signed for one in named):
        return note(
            "reaction_known_when_signed",
            f"A reaction is written down: {said}. The prescriber signed knowing of it.",
            SOURCE,
        )
    return caution(
        "reaction_to_this_medicine",
        f"A reaction to {medicine.name} is written down: {said}. Ask the person what happened; go "
        "on with a reason, or ask the prescriber.",
        SOURCE,
    )


def _names(substance: str, medicine: Medicine) -> bool:
    words = set(re.findall(r"[^\W\d_]+", substance.casefold()))
    return medicine.key.casefold() in words or medicine.name.casefold() in words
