"""Which days medicine covered, and how long that went on without a gap."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

GAP_MAX = 7  # days without medicine that do not end a span: nqf-3175, hedis-pod
DAYS_OF_SUPPLY = {
    "bup-monthly": 31,
    "naltrexone-xr": 28,
    "bup-weekly": 7,
}  # hedis-pod; 28 and 7 [K]


@dataclass(frozen=True)
class Supply:
    """Medicine for so many days from a day on. `shifts`: dispensed early, it begins later."""

    on: date
    days: int
    shifts: bool = False


def covered_days(doses: Iterable[date], supplies: Iterable[Supply] = ()) -> frozenset[date]:
    """Every day that was covered, each once: doses taken or taken home, injections, prescriptions.

    A prescription filled before the last one ran out begins when it has run out: no day is counted
    twice, and none is lost.
    """
    covered = set(doses)
    free = date.min
    for supply in sorted(supplies, key=lambda one: (one.on, one.days)):
        first = max(supply.on, free) if supply.shifts else supply.on
        covered.update(first + timedelta(days=n) for n in range(supply.days))
        if supply.shifts:
            free = first + timedelta(days=supply.days)
    return frozenset(covered)


def gaps(covered: Collection[date]) -> list[tuple[date, int]]:
    """(last covered day before it, days without) of every gap."""
    days = sorted(covered)
    return [(day, (later - day).days - 1) for day, later in pairwise(days)
            if (later - day).days > 1]  # fmt: skip


def spans(covered: Collection[date], longest_gap: int = GAP_MAX) -> list[tuple[date, date]]:
    """(first day, last day) of every stretch in which no gap is longer than allowed."""
    found: list[tuple[date, date]] = []
    for day in sorted(covered):
        if found and (day - found[-1][1]).days - 1 <= longest_gap:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def is_continuous(
    covered: Collection[date], start: date, days: int, longest_gap: int = GAP_MAX
) -> bool:
    """Did medicine go on from its first day for so many days, first and last included?"""
    after = [day for day in covered if day >= start]
    first = spans(after, longest_gap)[:1]
    return any((last - start).days + 1 >= days and begun == start for begun, last in first)


def days_covered_share(covered: Collection[date], first: date, last: date) -> Fraction:
    """PDC: distinct covered days ÷ days of a period that was fixed in advance. Never above 1."""
    if last < first:
        raise ValueError(f"the period ends on {last}, before it begins on {first}")
    inside = sum(first <= day <= last for day in set(covered))
    return Fraction(inside, (last - first).days + 1)


def possession_ratio(days_supplied: Iterable[int], first: date, last: date) -> Fraction:
    """MPR: days supplied ÷ days of the period. May exceed 1: not for doses that are seen daily."""
    if last < first:
        raise ValueError(f"the period ends on {last}, before it begins on {first}")
    return Fraction(sum(days_supplied), (last - first).days + 1)


def longest_missed(expected: Collection[date], covered: Collection[date]) -> int:
    """The longest row of expected days without medicine; days that nobody expected break no row."""
    longest = row = 0
    for day in sorted(expected):
        row = 0 if day in covered else row + 1
        longest = max(longest, row)
    return longest


def days_to_first_missed_week(covered: Collection[date], start: date, until: date) -> int | None:
    """Days from the start to the first of seven days in a row without medicine; None: none yet."""
    days = [start - timedelta(days=1), *sorted(d for d in covered if start <= d <= until)]
    for day, later in zip(days, [*days[1:], until + timedelta(days=1)], strict=True):
        if (later - day).days - 1 >= 7:
            return (day - start).days + 1
    return None
