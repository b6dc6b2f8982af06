"""What a score is beside those before it: change and direction, and nothing read into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from throughcare.clinical.instruments import load

Direction = Literal["first", "up", "down", "same"]
A_DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Scored:
    """One score. Self-rated ones stand in a series of their own, never with those of staff."""

    instrument: str
    score: int
    at: datetime


@dataclass(frozen=True)
class Trend:
    """The newest score beside the others.

    change     against the one before it; None: it is the first
    direction  up, down, same, or first
    moves      how many times running it went that way, in the 24 hours until it
    highest    of the same 24 hours
    band       what the newest is called, where the instrument has bands
    """

    newest: Scored
    change: int | None
    direction: Direction
    moves: int
    highest: int
    band: str


def trend(scores: Sequence[Scored]) -> Trend | None:
    """Change and direction of one instrument's scores; None: there is none."""
    if not scores:
        return None
    if len({one.instrument for one in scores}) > 1:
        raise ValueError("scores of two instruments are never compared")
    series = sorted(scores, key=lambda one: one.at)
    newest, steps = series[-1], _steps(series)
    direction = _named(steps[-1]) if steps else "first"
    lately = [one for one in series if newest.at - one.at < A_DAY]
    moves = max(_running(_steps(lately)), 1) if steps else 0
    return Trend(
        newest, steps[-1] if steps else None, direction, moves, max(one.score for one in lately),
        _band(newest),
    )  # fmt: skip


def _steps(series: Sequence[Scored]) -> list[int]:
    return [later.score - one.score for one, later in pairwise(series)]


def _named(step: int) -> Direction:
    return "up" if step > 0 else "down" if step < 0 else "same"


def _running(steps: Sequence[int]) -> int:
    """How many of the last steps went the way the last one did."""
    count = 0
    for step in reversed(steps):
        if _named(step) != _named(steps[-1]):
            break
        count += 1
    return count


def _band(one: Scored) -> str:
    band = load(one.instrument).band_of(one.score)
    return band.label if band else ""
