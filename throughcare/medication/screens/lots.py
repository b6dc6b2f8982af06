"""The days of a clinic's screens: drawn again whenever they are asked for, and kept nowhere.

A day can be drawn again from what is never changed: the sealed seed, the person's id, the day of
admission, and the closed days as they were known when seed and admission both stood. So nobody who
reads the database learns a day that is still to come, and an auditor gets the same days.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from throughcare import clock
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.jurisdictions.law.rules import Found
from throughcare.clinical.medication import screen_days
from throughcare.intake.models import Episode
from throughcare.medication.models import ClosedDay, ScreenSeed
from throughcare.staff.sealing import unseal

KIND = "screens.per_year"
A_DAY = timedelta(days=1)
SEED_LETTERS = 32  # bytes of a new seed, written as twice as many hexadecimal letters


def least_of(jurisdiction: str, on: date) -> Found | None:
    """How many screens a year the place asks for; None where nobody states a number."""
    return rules_of(jurisdiction, on).strictest(KIND)


def new_seed() -> str:
    return secrets.token_hex(SEED_LETTERS)


def digest_of(seed: str) -> str:
    """What is shown of a seed before it is opened."""
    return hashlib.sha256(seed.encode()).hexdigest()


def last_day(year: int) -> date:
    return date(year, 12, 31)


def is_over(seed: ScreenSeed, today: date) -> bool:
    """Only then is the seed shown: until then it tells days that are still to come."""
    return today > last_day(seed.year)


@dataclass(frozen=True)
class Lot:
    """One stay in one drawn year. Two are the same when seed and stay are: nothing else changes."""

    seed_id: UUID
    episode_id: UUID
    person: str = field(compare=False)
    year: int = field(compare=False)
    least: int = field(compare=False)
    sealed: str = field(compare=False, repr=False)
    since: date = field(compare=False)
    closed: Callable[[], frozenset[date]] = field(compare=False, repr=False)


def lot_of(seed: ScreenSeed, episode: Episode, closed: "ClosedThen") -> Lot:
    """The lot of one stay. `closed` is asked only when the days were not drawn before."""
    stood = max(seed.at, episode.admitted_at)
    return Lot(
        seed.pk, episode.pk, str(episode.patient_id), seed.year, seed.least, seed.sealed,
        since=max(clock.clinic_day(episode.admitted_at), seed.first_day),
        closed=lambda: closed.as_known(stood),
    )  # fmt: skip


@dataclass
class ClosedThen:
    """The closed days of a clinic's year, as they were known at a moment; asked once, if at all."""

    seed: ScreenSeed
    rows: list[ClosedDay] | None = None

    def as_known(self, at) -> frozenset[date]:
        if self.rows is None:
            found = ClosedDay.objects.filter(facility=self.seed.facility_id)
            self.rows = list(found.filter(day__year=self.seed.year))
        return frozenset(
            row.day for row in self.rows
            if row.at <= at and (row.ended_at is None or row.ended_at > at)
        )  # fmt: skip


@lru_cache(maxsize=8192)  # a second of work for a thousand people, once in each process
def days(lot: Lot) -> tuple[date, ...]:
    """The days of this stay, in order. Raises CannotOpen when the seed's key is gone."""
    if lot.since > last_day(lot.year):
        return ()
    draw = screen_days.Draw(unseal(lot.sealed), lot.person, lot.year, lot.least)
    closed = lot.closed()
    open_days = [day for day in every_day(lot.since, last_day(lot.year)) if day not in closed]
    try:
        return tuple(screen_days.days(draw, since=lot.since, open_days=open_days))
    except screen_days.TooFewDays:
        return tuple(open_days)  # the last days of a year, mostly closed: each that is left


def every_day(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


# Seeds that were read once: a sealed one never changes, and each page of the window asks for it.
_READ: dict[tuple[UUID, int], ScreenSeed] = {}


def seeds(facility_ids, year: int) -> dict[UUID, ScreenSeed]:
    """The seed of each clinic's year, where one is sealed."""
    if missing := [key for key in facility_ids if (key, year) not in _READ]:
        found = ScreenSeed.objects.filter(facility__in=missing, year=year)
        _READ.update({(seed.facility_id, year): seed for seed in found})
    return {key: _READ[key, year] for key in facility_ids if (key, year) in _READ}
