"""What is earned next, after everything that was shown so far?"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MET, NOT_MET, MISSED, EXCUSED = "met", "not_met", "missed", "excused"
RESULTS = (MET, NOT_MET, MISSED, EXCUSED)


@dataclass(frozen=True)
class Slip:
    """One kind of slip in a bowl, and how many of it there are."""

    key: str
    title: str
    count: int
    cents: int


@dataclass(frozen=True)
class Bowl:
    """Slips are put back after each draw, so that every draw has the same chances."""

    key: str
    title: str
    source: str
    evidence: str
    first: int
    more_each: int
    most_draws: int
    most_draws_upto: int
    restored_after: int
    slips: tuple[Slip, ...]

    @property
    def size(self) -> int:
        return sum(slip.count for slip in self.slips)

    def expected_cents(self) -> Fraction:
        """What one draw is worth on average."""
        return Fraction(sum(slip.count * slip.cents for slip in self.slips), self.size)

    def draws(self, standing: "Standing") -> int:
        """How many draws the next occasion that is met earns."""
        return min(self.first + self.more_each * (standing.step - 1), self.most_draws)


@dataclass(frozen=True)
class Voucher:
    """Amounts that rise with each occasion in a row, and a bonus for every few."""

    key: str
    title: str
    source: str
    evidence: str
    first_cents: int
    more_each_cents: int
    bonus_every: int
    bonus_cents: int
    restored_after: int
    samples: int

    def cents(self, standing: "Standing") -> int:
        """What the next occasion that is met earns."""
        bonus = self.bonus_cents if (standing.run + 1) % self.bonus_every == 0 else 0
        return self.first_cents + self.more_each_cents * (standing.step - 1) + bonus

    def most_cents(self) -> int:
        """What everybody who meets every occasion earns."""
        standing, total = Standing(), 0
        for _sample in range(self.samples):
            total += self.cents(standing)
            standing = standing.after(MET, self.restored_after)
        return total


Schedule = Bowl | Voucher


@dataclass(frozen=True)
class Standing:
    """Where somebody stands on the way up.

    run     occasions met in a row
    step    at which the next one pays: 1 is the first
    before  the step that was reached before the last reset, where it can be won back; else 0
    """

    run: int = 0
    step: int = 1
    before: int = 0

    def after(self, result: str, restored_after: int) -> "Standing":
        """One occasion later. An excused one changes nothing; nothing ever costs more than the
        reset.

        After enough in a row the step reached before the reset is paid again with the next one.
        """
        if result not in RESULTS:
            raise ValueError(f"{result!r} is none of {RESULTS}")
        if result == EXCUSED:
            return self
        if result != MET:
            reached = max(self.before, self.step - 1)
            return Standing(before=reached if restored_after else 0)
        run, step = self.run + 1, self.step + 1
        if self.before and run >= restored_after:
            return Standing(run, max(step, self.before))
        return Standing(run, step, self.before)


def standing(results: Iterable[str], schedule: Schedule) -> Standing:
    """Where these occasions, oldest first, have led."""
    now = Standing()
    for result in results:
        now = now.after(result, schedule.restored_after)
    return now


@dataclass(frozen=True)
class Behaviour:
    """What may be rewarded, and what is known of it."""

    key: str
    title: str
    evidence: str
    source: str


@dataclass(frozen=True)
class Limit:
    """What may be given to one person in a year, by somebody's rule."""

    key: str
    title: str
    cents: int
    source: str
    evidence: str


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def schedules() -> dict[str, Schedule]:
    """Every schedule by its key."""
    data = _data("schedules.toml")
    found: dict[str, Schedule] = {row["key"]: bowl_of(row) for row in data["bowls"]}
    return found | {row["key"]: Voucher(**row) for row in data["vouchers"]}


def bowl_of(row: dict[str, Any]) -> Bowl:
    return Bowl(**row | {"slips": tuple(Slip(**slip) for slip in row["slips"])})


@cache
def behaviours() -> dict[str, Behaviour]:
    return {row["key"]: Behaviour(**row) for row in _data("behaviours.toml")["behaviours"]}


@cache
def limits() -> dict[str, Limit]:
    return {row["key"]: Limit(**row) for row in _data("limits.toml")["limits"]}
