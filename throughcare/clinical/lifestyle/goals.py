"""Small goals: of which kind, how often, what got in the way, and the next smaller step.

A goal is chosen by the person. Not done is never a failing: it means that the goal did not fit.
"""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from throughcare.clinical.words import Words

HERE = Path(__file__).parent
SOURCE = "house:lifestyle"
PER = ("day", "week")
MOST_TIMES = {"day": 5, "week": 7}  # more than that is no small goal [ours]
WORDS_MOST = 120  # letters of a goal in the person's own words


@dataclass(frozen=True)
class Kind:
    """What a goal is about. from_plan: codes of clinical/plan/responses it may come from."""

    key: str
    title: Words
    examples: tuple[Words, ...]
    from_plan: tuple[str, ...] = ()


@dataclass(frozen=True)
class Barrier:
    """What got in the way, in a word, and what may make the next time easier."""

    key: str
    title: Words
    step: Words
    smaller: bool = False  # the goal itself is to become smaller
    tell: bool = False  # worth telling the team


def _rows(table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((HERE / "goals.toml").read_text(encoding="utf-8"))[
        table
    ]
    return rows


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its key, in order."""
    lists = ("examples", "from_plan")
    rows = [row | {name: tuple(row.get(name, ())) for name in lists} for row in _rows("kinds")]
    return {str(row["key"]): Kind(**row) for row in rows}


@cache
def barriers() -> dict[str, Barrier]:
    """Everything that may get in the way, in order."""
    return {str(row["key"]): Barrier(**row) for row in _rows("barriers")}


def kind_of_response(code: str) -> str:
    """Of which kind is a goal that comes from this item of the plan? Empty: of none."""
    return next((kind.key for kind in kinds().values() if code in kind.from_plan), "")


def fits(*, kind: str, words: str, times: int, per: str) -> bool:
    """Is this a goal at all: a kind, a few words, a number of times that can be ticked?"""
    told = words.strip()
    return (
        kind in kinds() and per in PER and 1 <= times <= MOST_TIMES[per]
        and 0 < len(told) <= WORDS_MOST
    )  # fmt: skip


def ticks_a_day(times: int, per: str) -> int:
    """How often can it be ticked on one day? What counts by the week counts once a day."""
    return times if per == "day" else 1


def smaller(times: int, per: str) -> tuple[int, str]:
    """The next smaller step: about half as often; what is once a day becomes three times a week."""
    if times > 1:
        return times // 2, per
    return (3, "week") if per == "day" else (1, "week")


def can_be_smaller(times: int, per: str) -> bool:
    return smaller(times, per) != (times, per)


def next_steps(said: Collection[str]) -> Sequence[Barrier]:
    """What may make it easier, for what got in the way; in the order of the list."""
    return [barrier for barrier in barriers().values() if barrier.key in said]
