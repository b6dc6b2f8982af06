"""When the next round is due: by the band of the score, by the protocol, by the last dose.

Of the band and the protocol the stricter one wins. A dose adds rounds of its own.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any, Literal

from throughcare.clinical.medicines.products import Sourced

State = Literal["later", "due", "overdue"]
PROTOCOL = "house:withdrawal"
FIRST = "The first round: nothing is known yet."


@dataclass(frozen=True, kw_only=True)
class Interval(Sourced):
    """How soon to look again: due after the first number of minutes, overdue after the second."""

    minutes: tuple[int, int]
    what: str
    asks: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    medicine: str = ""


@dataclass(frozen=True)
class Due:
    """One round that is due, and why.

    from_at  when it is due; by_at: after this it is overdue
    asks     what must be looked at besides the score: vitals, sedation, breaths, cows
    """

    from_at: datetime
    by_at: datetime
    what: str
    source: str
    asks: tuple[str, ...] = ()

    def state(self, at: datetime) -> State:
        """later, due, or overdue: unmissable, from the first whole minute on."""
        if at < self.from_at:
            return "later"
        return "due" if at < self.by_at + timedelta(minutes=1) else "overdue"


@dataclass(frozen=True)
class Looked:
    """A round that was done: when, its COWS where it was scored, and what was measured with it."""

    at: datetime
    cows: int | None = None
    measured: frozenset[str] = field(default_factory=frozenset)  # vitals, sedation, breaths

    def meets(self, asks: Iterable[str]) -> bool:
        """Was everything looked at that was asked for?"""
        has = self.measured | ({"cows"} if self.cows is not None else set())
        return set(asks) <= has


@dataclass(frozen=True)
class AgonistDose:
    """A dose of methadone or buprenorphine that was taken."""

    medicine: str
    at: datetime


@cache
def _file() -> dict[str, list[dict[str, Any]]]:
    text = (resources.files(__package__) / "rounds.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def bands() -> tuple[Interval, ...]:
    """The interval of each band of COWS, the mildest first."""
    return tuple(map(_interval, _file()["bands"]))


@cache
def after_doses() -> tuple[Interval, ...]:
    """What a dose of an agonist asks for."""
    return tuple(map(_interval, _file()["after"]))


def _interval(row: Mapping[str, Any]) -> Interval:
    first, last = row["minutes"]
    return Interval(**{**row, "minutes": (first, last), "asks": tuple(row.get("asks", ()))})


def band_of(cows: int) -> Interval:
    """The interval that the band of this score asks for."""
    for band in bands():
        if band.low <= cows <= band.high:
            return band
    raise ValueError(f"COWS is 0 to 48, not {cows}")


def pulse_item(pulse: int) -> int:
    """Points of the first item of COWS for a resting pulse; a start for whoever scores it.

    A pulse raised by running or by a medicine does not count: the page lets it be scored otherwise.
    """
    return next(points for most, points in pulse_points() if most is None or pulse <= most)


@cache
def pulse_points() -> tuple[tuple[int | None, int], ...]:
    """(up to and with so many beats, so many points), the slowest first; None: any more."""
    return tuple((row.get("up_to"), row["value"]) for row in _file()["pulse"])


def due(
    *, begun_at: datetime, looked: Sequence[Looked], doses: Sequence[AgonistDose] = (),
    protocol_minutes: int | None = None,
) -> list[Due]:  # fmt: skip
    """Which rounds are due, the most pressing first? Never empty: there is always a next one.

    looked            rounds done, in any order
    doses             of the last day
    protocol_minutes  the interval the signed protocol asks for; None: none
    """
    rounds = sorted(looked, key=lambda one: one.at)
    if not rounds:
        return [Due(begun_at, begun_at, FIRST, PROTOCOL, ("cows", "vitals"))]
    asked = [_by_interval(rounds, protocol_minutes), *_after(rounds, doses)]
    return sorted(asked, key=lambda one: (one.by_at, one.from_at))


def _by_interval(rounds: Sequence[Looked], protocol_minutes: int | None) -> Due:
    """By the newest score, or sooner by the protocol; counted from the newest round."""
    last = rounds[-1].at
    scored = [one.cows for one in rounds if one.cows is not None]
    if not scored:
        return Due(last, last, "Nobody has scored COWS yet.", PROTOCOL, ("cows", "vitals"))
    band = band_of(scored[-1])
    first, latest = band.minutes
    if protocol_minutes is not None and protocol_minutes < latest:
        what = f"By the protocol: every {protocol_minutes} minutes."
        from_at = last + timedelta(minutes=min(first, protocol_minutes))
        by_at = last + timedelta(minutes=protocol_minutes)
        return Due(from_at, by_at, what, PROTOCOL, ("cows", *band.asks))
    from_at, by_at = last + timedelta(minutes=first), last + timedelta(minutes=latest)
    return Due(from_at, by_at, band.what, band.source, ("cows", *band.asks))


def _after(rounds: Sequence[Looked], doses: Sequence[AgonistDose]) -> list[Due]:
    """What each dose asks for and no round has answered yet."""
    return [
        asked
        for dose in doses
        for one in after_doses()
        if one.medicine == dose.medicine
        for asked in [_of_dose(one, dose)]
        if not any(look.at >= asked.from_at and look.meets(one.asks) for look in rounds)
    ]


def _of_dose(one: Interval, dose: AgonistDose) -> Due:
    first, latest = one.minutes
    return Due(
        dose.at + timedelta(minutes=first), dose.at + timedelta(minutes=latest), one.what,
        one.source, one.asks,
    )  # fmt: skip
