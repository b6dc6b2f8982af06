"""On which days is this person screened? Drawn by lot, so that nobody can know, nobody is picked.

How it is drawn, and why:

- Every open day of the year has a number: the SHA-256 of seed, person, year and day. The days with
  the smallest numbers are the days of the screens. So every open day is as likely as any other,
  whatever its weekday, and each person has a lot of their own.
- How many: the least that the place asks for, and some more by a second lot whose chance never
  changes. After the least has been reached another screen is still as likely as before: nobody is
  ever "done for the year". The mean of the extra ones is the square root of the least, which makes
  any two days all but independent: who was screened yesterday is as likely to be screened tomorrow
  as anybody else. Days dealt out evenly, one to each month, would tell a person after each screen
  how long they are free.
- The seed is kept sealed until the year is over. Then an auditor draws again with any SHA-256 tool.

The year is the calendar year, and what is left of it after an admission, in proportion and rounded
up. Draw once and keep the days: a day on which the clinic is closed after all, or the person does
not come, is made up at the next visit (`due`).
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

SCALE = 2**256
FINE = 10**6  # the square root is taken to six places, in whole numbers: the same on every machine


class TooFewDays(ValueError):
    """There are fewer open days than screens that must be."""


@dataclass(frozen=True)
class Draw:
    """What an auditor needs to draw again: seed, person's id, calendar year, yearly least."""

    seed: str
    person: str
    year: int
    least_a_year: int

    def __post_init__(self) -> None:
        if not self.seed or "|" in self.seed + self.person:
            raise ValueError("a seed, and no | in it or in the person's id")

    def lot(self, of: str) -> int:
        """The number of a day, or of the lot for one more: SHA-256 of "seed|person|year|of"."""
        text = f"{self.seed}|{self.person}|{self.year}|{of}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def least(draw: Draw, *, first: date, last: date) -> int:
    """How many screens there must be from first to last, in proportion and rounded up."""
    if not first <= last or {first.year, last.year} != {draw.year}:
        raise ValueError(f"{first} to {last} is not a part of {draw.year}")
    whole = (date(draw.year, 12, 31) - date(draw.year, 1, 1)).days + 1
    return math.ceil(Fraction(draw.least_a_year * ((last - first).days + 1), whole))


def extra(draw: Draw, least_now: int) -> int:
    """How many more: one after another, each by the same chance, until a lot says no."""
    root = Fraction(math.isqrt(least_now * FINE**2), FINE)
    go_on = root / (1 + root)  # so that their mean is the square root
    more = 0
    while draw.lot(f"more {more + 1}") < go_on * SCALE:
        more += 1
    return more


def days(draw: Draw, *, since: date, open_days: Iterable[date]) -> list[date]:
    """The days of this year on which the person is screened, in order. Raises TooFewDays.

    since      the day of admission, or 1 January
    open_days  of this year; those before `since` are left out
    """
    end = date(draw.year, 12, 31)
    can_be = sorted({day for day in open_days if since <= day <= end})
    must = least(draw, first=since, last=end)
    if len(can_be) < must:
        raise TooFewDays(f"{must} screens must be, and only {len(can_be)} days are open")
    by_lot = sorted(can_be, key=lambda day: draw.lot(day.isoformat()))
    return sorted(by_lot[: must + extra(draw, must)])


def answered(drawn: Sequence[date], collected: Sequence[date]) -> dict[date, date]:
    """{drawn day: the day it was answered}. Each specimen answers one drawn day, the oldest first,
    on that day or later."""
    waiting, found = sorted(drawn), {}
    for specimen in sorted(collected):
        if waiting and waiting[0] <= specimen:
            found[waiting.pop(0)] = specimen
    return found


def due(drawn: Sequence[date], collected: Sequence[date], today: date) -> date | None:
    """The drawn day that today's visit must answer; None when all so far were answered."""
    done = answered(drawn, [day for day in collected if day <= today])
    return next((day for day in sorted(drawn) if day <= today and day not in done), None)
