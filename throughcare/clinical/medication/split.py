"""A day's dose in named parts: together one day's dose, a part at home is a dose taken home."""

from collections.abc import Sequence
from dataclasses import dataclass

from throughcare.clinical.medication.saying import mg
from throughcare.clinical.verdict import Verdict, caution, no, note, worst_first

SOURCE = "us-42cfr8-known:8.12"


@dataclass(frozen=True)
class Part:
    """One part of a day's dose: "morning", 40000 ug, watched here."""

    name: str
    ug: int
    at_home: bool = False


def may_split(*, parts: Sequence[Part], day_ug: int, home_decided: bool = False) -> list[Verdict]:
    """May the day's dose be given in these parts?

    home_decided  the decision on doses taken home covers the part taken at home
    """
    names = [part.name.strip().casefold() for part in parts]
    said = []
    if len(parts) < 2 or "" in names or len(set(names)) < len(names):
        said.append(no(
            "parts_not_named",
            "A split dose has two or more parts, each with a name of its own, so that none is "
            "given twice.",
            SOURCE,
        ))  # fmt: skip
    if any(part.ug <= 0 for part in parts):
        said.append(no("part_without_dose", "Every part has an amount above 0 mg.", SOURCE))
    if (together := sum(part.ug for part in parts)) != day_ug:
        said.append(no(
            "parts_differ_from_day",
            f"The parts are {mg(together)} together, the day's dose is {mg(day_ug)}: the "
            "prescriber makes them the same.",
            SOURCE,
        ))  # fmt: skip
    return worst_first([*said, *_at_home(parts, home_decided)])


def _at_home(parts: Sequence[Part], home_decided: bool) -> list[Verdict]:
    at_home = [part.name for part in parts if part.at_home]
    if not at_home:
        return []
    if len(at_home) == len(parts):
        return [caution(
            "no_part_watched",
            "No part of this dose is watched here: the whole day is a dose taken home.",
            SOURCE,
        )]  # fmt: skip
    named = ", ".join(at_home)
    if home_decided:
        return [note("part_at_home", f"At home: {named}. Its bottle has its own label.", SOURCE)]
    return [no(
        "part_at_home_undecided",
        f"At home: {named}. A part taken home needs the decision on doses taken home first.",
        SOURCE,
    )]  # fmt: skip
