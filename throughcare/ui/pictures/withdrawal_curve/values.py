"""What a withdrawal curve is made of: plain values, which the strand fills from its rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Span:
    """One phase of what is expected: worst, or another; words: in full; short: in two words."""

    phase: str
    begins: datetime
    ends: datetime | None
    words: str
    short: str


@dataclass(frozen=True)
class Expected:
    """What is to be expected after the last use of one opioid."""

    title: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Scored:
    """One score. written_at: when it was written down, where that was later."""

    at: datetime
    value: int
    written_at: datetime | None = None


@dataclass(frozen=True)
class Given:
    """One dose on the axis, or one that was held (ug None), with what is said of it."""

    at: datetime
    ug: int | None
    told: str
    late: bool = False


@dataclass(frozen=True)
class Lane:
    """What was given of one medicine: an agonist as bars, clonidine as triangles, else dots."""

    title: str
    kind: Literal["agonist", "alpha2", "comfort"]
    given: tuple[Given, ...]


@dataclass(frozen=True)
class Event:
    """Something that happened to the whole of it: began, paused, turned, left."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Band:
    """A band of the score: from and to, and what it is called."""

    low: int
    high: int
    label: str


@dataclass(frozen=True)
class WithdrawalCurve:
    """Everything that stands on one axis, from the last use to now or to what is expected.

    Every moment as the clinic's own clock shows it.
    """

    begins: datetime
    ends: datetime
    now: datetime | None
    expected: tuple[Expected, ...] = ()
    bands: tuple[Band, ...] = ()
    scores: tuple[Scored, ...] = ()
    own: tuple[Scored, ...] = ()
    lanes: tuple[Lane, ...] = ()
    events: tuple[Event, ...] = ()
