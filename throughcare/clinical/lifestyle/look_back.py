"""What went with good days and with bad days: counted, and said as what was seen.

Every pair that has enough days is said, in the same order each time, whether it differs or not:
choosing the striking ones would be claiming more than was seen.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from throughcare.clinical.words import Words, said

FILE = Path(__file__).parent / "look_back.toml"


@dataclass(frozen=True)
class Measure:
    """One tap of a check-in: from which to which mark a day is called good, or bad."""

    key: str
    title: Words
    good: Mapping[str, int]
    bad: Mapping[str, int]
    good_day: Words
    bad_day: Words
    seen: Words

    def is_good(self, mark: int) -> bool:
        return self.good["from"] <= mark <= self.good["to"]

    def is_bad(self, mark: int) -> bool:
        return self.bad["from"] <= mark <= self.bad["to"]


@dataclass(frozen=True)
class Day:
    """One day as far as it is known.

    felt    marks of the check-in, 0 to 10; what was not told is not there
    things  {name: was it so}; a thing of which nothing is known that day is not there
    """

    on: date
    felt: Mapping[str, int]
    things: Mapping[str, bool]


@dataclass(frozen=True)
class Seen:
    """How often a good day and a thing fell on the same day, and how often without it."""

    thing: str
    measure: str
    good_with: int
    days_with: int
    good_without: int
    days_without: int

    def sentence(self, name: str, language: str) -> str:
        counts = {
            "good_with": self.good_with, "days_with": self.days_with,
            "good_without": self.good_without, "days_without": self.days_without,
        }  # fmt: skip
        return said(measure(self.measure).seen, language).format(thing=name, **counts)


@dataclass(frozen=True)
class Share:
    """Of so many good (or bad) days on which it is known, on how many the thing was there."""

    thing: str
    with_it: int
    known: int


@dataclass(frozen=True)
class Tally:
    """The good and the bad days of one measure, and what was there on them."""

    measure: Measure
    good: int
    bad: int
    on_good: tuple[Share, ...]
    on_bad: tuple[Share, ...]


@cache
def settings() -> Mapping[str, Any]:
    """The numbers and words of the file."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def measures() -> tuple[Measure, ...]:
    return tuple(Measure(**row) for row in settings()["measures"])


def measure(key: str) -> Measure:
    return next(one for one in measures() if one.key == key)


def things_of(days: Iterable[Day]) -> list[str]:
    """Every thing that is known of any day, in the order in which it is first named."""
    return list(dict.fromkeys(thing for day in days for thing in day.things))


def seen(days: Sequence[Day], *, least: int, names: Sequence[str] = ()) -> list[Seen]:
    """What can be said of these days: only where enough days are known with it and without it.

    least  so many days with a thing and so many without it, or nothing is said
    names  the things asked about, in this order; none: all that are known
    """
    if least < 1:
        raise ValueError(f"at least one day, not {least}")
    found = [
        _counted(days, one, thing)
        for one in measures()
        for thing in (names or things_of(days))
    ]  # fmt: skip
    return [one for one in found if min(one.days_with, one.days_without) >= least]


def _counted(days: Sequence[Day], one: Measure, thing: str) -> Seen:
    good = {True: 0, False: 0}
    known = {True: 0, False: 0}
    for day in days:
        if one.key in day.felt and thing in day.things:
            known[day.things[thing]] += 1
            good[day.things[thing]] += one.is_good(day.felt[one.key])
    return Seen(thing, one.key, good[True], known[True], good[False], known[False])


def tallies(days: Sequence[Day], *, least: int, names: Sequence[str] = ()) -> list[Tally]:
    """For each measure with enough good or enough bad days: what was there on them."""
    found = []
    for one in measures():
        good = [day for day in days if one.key in day.felt and one.is_good(day.felt[one.key])]
        bad = [day for day in days if one.key in day.felt and one.is_bad(day.felt[one.key])]
        if max(len(good), len(bad)) >= least:
            things = list(names or things_of(days))
            found.append(
                Tally(one, len(good), len(bad), _shares(good, things, least),
                      _shares(bad, things, least))
            )  # fmt: skip
    return found


def _shares(days: Sequence[Day], things: Sequence[str], least: int) -> tuple[Share, ...]:
    """Only of things that are known on enough of these days."""
    shares = []
    for thing in things:
        known = [day.things[thing] for day in days if thing in day.things]
        if len(known) >= least:
            shares.append(Share(thing, sum(known), len(known)))
    return tuple(shares)
