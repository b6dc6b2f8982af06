"""The time course of withdrawal: what is to be expected when, drawn as a band along the time axis.

The band says when, never how high: no source tells a score to expect in any hour.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any, Literal

from throughcare.clinical.medicines.products import Sourced

Phase = Literal["not_yet", "beginning", "worst", "easing", "passing", "over", "not_drawn"]
WORDS: Mapping[Phase, str] = {
    "not_yet": "not to be expected yet",
    "beginning": "may begin",
    "worst": "usually at its worst",
    "easing": "usually easing",
    "passing": "may be over",
    "over": "usually over; sleep, mood and craving may take weeks to months",
    "not_drawn": "weeks to months after the last injection",
}


@dataclass(frozen=True, kw_only=True)
class Course(Sourced):
    """What is known of one opioid, in hours since its last dose. Empty: no hours are known.

    onset, lasts  the earliest and the latest hour; `lasts` of one number: no latest is known
    """

    key: str
    title: str
    onset: tuple[int, ...] = ()
    peak: tuple[int, ...] = ()
    lasts: tuple[int, ...] = ()

    @property
    def edges(self) -> tuple[tuple[Phase, int, int | None], ...]:
        """(phase, from hour, until hour): each phase ends where the next begins."""
        if not self.onset:
            return ()
        last = self.lasts[1] if len(self.lasts) > 1 else None
        spans: list[tuple[Phase, int, int | None]] = [
            ("not_yet", 0, self.onset[0]),
            ("beginning", self.onset[0], self.peak[0]),
            ("worst", self.peak[0], self.peak[1]),
            ("easing", self.peak[1], self.lasts[0]),
            ("passing", self.lasts[0], last),
        ]
        return tuple(spans)


@dataclass(frozen=True)
class Span:
    """One phase of the band of one opioid, from a moment to a moment (None: no end is known)."""

    opioid: str
    phase: Phase
    begins: datetime
    ends: datetime | None
    words: str
    source: str
    standing: str


@cache
def courses() -> Mapping[str, Course]:
    """Every opioid of course.toml, by its key."""
    text = (resources.files(__package__) / "course.toml").read_text(encoding="utf-8")
    return {key: _course(key, row) for key, row in tomllib.loads(text).items()}


def _course(key: str, row: Mapping[str, Any]) -> Course:
    lists = {name: tuple(row.get(name, ())) for name in ("onset", "peak", "lasts")}
    return Course(key=key, **{**row, **lists})


def phase(opioid: str, hours: float) -> Phase:
    """What is to be expected so many hours after the last dose of this opioid?"""
    if hours < 0:
        raise ValueError(f"the last dose lies {-hours} hours ahead")
    edges = courses()[opioid].edges
    if not edges:
        return "not_drawn"
    for name, begins, ends in edges:
        if begins <= hours and (ends is None or hours < ends):
            return name
    return "over"


def expected(opioid: str, last_at: datetime | None) -> list[Span]:
    """The band of one opioid as moments, in order; empty where no hours are known.

    last_at  None: nobody knows when it was last taken
    """
    if last_at is None:
        return []
    one = courses()[opioid]
    return [
        Span(
            opioid, name, last_at + timedelta(hours=begins),
            None if ends is None else last_at + timedelta(hours=ends),
            WORDS[name], one.source, one.standing,
        )
        for name, begins, ends in one.edges
    ]  # fmt: skip


def now_expected(
    uses: Iterable[tuple[str, datetime | None]], at: datetime
) -> list[tuple[str, Phase]]:
    """Of each opioid last taken: (its key, the phase it is in now), the last taken first.

    What nobody knows the time of says nothing of now.
    """
    newest: dict[str, datetime] = {}
    for opioid, last_at in uses:
        if last_at is not None:
            newest[opioid] = max(last_at, newest.get(opioid, last_at))
    by_time = sorted(newest.items(), key=lambda pair: pair[1], reverse=True)
    return [(opioid, phase(opioid, (at - last).total_seconds() / 3600)) for opioid, last in by_time]
