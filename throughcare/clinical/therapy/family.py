"""May the person and somebody close to them be seen together, and what may be said to whom?"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from throughcare.clinical.verdict import OK, Verdict, no

SOURCE, ASKED = "craft", "sohal-2007"
DATA = Path(__file__).with_name("family.toml")
ASKED_ABOUT = timedelta(days=365)  # «the last year», as HARK asks
SAFE, UNSAFE, NOT_ALONE, NOT_SAID = "safe", "unsafe", "not_alone", "not_said"


@dataclass(frozen=True)
class Step:
    key: str
    words: str


@dataclass(frozen=True)
class Work:
    """One kind of work with somebody beside the person."""

    key: str
    title: str
    source: str
    evidence: str
    steps: tuple[Step, ...]


@cache
def kinds_of_work() -> dict[str, Work]:
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["work"]
    return {
        row["key"]: Work(**row | {"steps": tuple(Step(**step) for step in row["steps"])})
        for row in rows
    }


def may_meet_together(*, answer: str, asked_on: date | None, today: date) -> Verdict:
    """May they be seen together? First the person is asked, alone, whether anybody hurts them.

    One answer in the same words to whatever was said: the other one may look over a shoulder.
    """
    if answer == SAFE and asked_on is not None and today - asked_on <= ASKED_ABOUT:
        return OK
    return no(
        "not_together_now",
        "Not together today. See the person alone first: how things are at home is asked alone, "
        "once a year at least. Each of them can be seen apart.",
        ASKED,
    )


def may_be_told(*, consented: bool, revoked: bool, ends_on: date | None, today: date) -> Verdict:
    """May treatment be talked about before this one? Only with the person's standing consent."""
    if not consented or revoked or (ends_on is not None and ends_on < today):
        return no(
            "companion_without_consent",
            "The person's consent to talk before this one does not stand. Listening to them needs "
            "none; saying that somebody is treated here does.",
            "part2",
        )
    return OK
