"""Does somebody of the household know how to use naloxone, and when are they shown again?"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from throughcare.clinical.medication.saying import day
from throughcare.clinical.verdict import OK, Verdict, note

SOURCE = "naloxone-offer"
DATA = Path(__file__).with_name("household.toml")


@dataclass(frozen=True)
class Step:
    key: str
    words: str


@cache
def steps() -> tuple[Step, ...]:
    """What is shown, in order."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["steps"]
    return tuple(Step(**row) for row in rows)


def household(
    *, shown_on: date | None, shown: Collection[str] = (), told_back: bool = False,
    kit_on: date | None = None,
) -> Verdict:  # fmt: skip
    """Is there something to show to the household now? It is offered, and holds nothing up.

    shown_on  when somebody of the household was shown last; None: nobody was
    kit_on    when the newest kit went home: with a new one it is shown again
    """
    if shown_on is None:
        return note(
            "household_not_shown",
            "Nobody of the household was shown how naloxone is used: offer it. A kit helps only "
            "where somebody else is there.",
            SOURCE,
        )
    left = [step.words for step in steps() if step.key not in shown]
    if left or not told_back:
        what = f"Not shown yet: {left[0]}." if left else "They have not told it back yet."
        return note("household_shown_in_part", f"{what} Go on where it was left.", SOURCE)
    if kit_on is not None and kit_on > shown_on:
        return note(
            "household_new_kit",
            f"A kit went home on {day(kit_on)}, after it was shown: show it again with this one.",
            SOURCE,
        )
    return OK
