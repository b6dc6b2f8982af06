"""Adherence as the field measures it: each strand by itself, n of m, with what the m is.

Never folded into one figure: somebody who comes every day and never to a group is no average.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

State = Literal["expected", "done", "partly", "missed", "excused", "not_said"]
A_DAY = timedelta(days=1)
PDC, GAP, VISITS, HOMEWORK = (
    "adherence-pdc", "adherence-gap", "adherence-visits", "homework",
)  # fmt: skip
DOSES = "adherence-pdc:doses"
LONGEST_GAP = 7  # days: a longer one breaks continuity
COUNTED = ("done", "partly", "missed")


@dataclass(frozen=True)
class Share:
    """So many of so many: never without its denominator, and none where there was nothing."""

    n: int
    of: int
    source: str

    def __post_init__(self) -> None:
        if not 0 <= self.n <= self.of:
            raise ValueError(f"{self.n} of {self.of}")


@dataclass(frozen=True)
class Seen:
    """What a measure needs of one expected thing."""

    on: date
    state: State


def days_covered(covered: Iterable[date], *, first: date, last: date) -> Share:
    """Proportion of days covered: distinct days with medicine, of all days of a fixed period."""
    if last < first:
        return Share(0, 0, PDC)
    inside = {day for day in covered if first <= day <= last}
    return Share(len(inside), (last - first).days + 1, PDC)


def gaps(covered: Iterable[date]) -> list[int]:
    """The uncovered days between each two covered ones, in order: next − last − 1, where any."""
    days = sorted(set(covered))
    between = [(later - earlier).days - 1 for earlier, later in pairwise(days)]
    return [gap for gap in between if gap > 0]


def longest_gap(covered: Iterable[date], *, first: date, last: date) -> int:
    """The longest run of days without medicine inside a period, its two ends counted too."""
    if last < first:
        return 0
    inside = [day for day in covered if first <= day <= last]
    return max(gaps([first - A_DAY, *inside, last + A_DAY]), default=0)


def is_continuous(covered: Iterable[date]) -> bool:
    """Was no gap longer than a week?"""
    return max(gaps(covered), default=0) <= LONGEST_GAP


def run_missed(rows: Iterable[Seen]) -> int:
    """How many were missed in a row, up to the newest one that is over; what says nothing is left
    out, what was excused neither ends a run nor lengthens it."""
    run = 0
    for row in sorted(rows, key=lambda row: row.on, reverse=True):
        if row.state == "missed":
            run += 1
        elif row.state in ("done", "partly"):
            break
    return run


def doses_taken(rows: Iterable[Seen]) -> Share:
    """Doses taken, whole or in part, of those ordered and over."""
    return _came(rows, DOSES)


def visits_kept(rows: Iterable[Seen]) -> Share:
    """Visits kept, of those planned and not cancelled by the clinic; see `moved`."""
    return _came(rows, VISITS)


def moved(on: date, to: date, *, by_clinic: bool) -> State:
    """A visit that was moved: within the same week, or by the clinic, the new one counts in its
    place; moved further by the person, it was not kept on its day."""
    same_week = on.isocalendar()[:2] == to.isocalendar()[:2]
    return "excused" if by_clinic or same_week else "missed"


def homework_tried(rows: Iterable[Seen]) -> Share:
    """Homework tried at all, of what was set and looked at together."""
    return _came(rows, HOMEWORK)


def _came(rows: Iterable[Seen], source: str) -> Share:
    counted = [row for row in rows if row.state in COUNTED]
    return Share(sum(row.state != "missed" for row in counted), len(counted), source)
