"""Which step of trauma care comes next, at the person's pace? Never a word of what happened."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from throughcare.clinical.verdict import OK, Verdict, no

SOURCE = "trauma-pathway"
DATA = Path(__file__).with_name("trauma.toml")
CARE = ("safety", "working")
URGENT = ("E", "P")  # red flags that come before anything that can wait


@dataclass(frozen=True)
class Step:
    """One step: what is done in it, and by which methods."""

    key: str
    title: str
    what: str
    methods: tuple[str, ...] = ()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def steps() -> dict[str, Step]:
    """Every step, in order."""
    rows = (row | {"methods": tuple(row.get("methods", ()))} for row in _data()["steps"])
    return {row["key"]: Step(**row) for row in rows}


def methods() -> dict[str, str]:
    """{key: what it is called}"""
    return dict(_data()["methods"])


def may_take(
    step: str, before: Sequence[str], *, method: str = "", words: str = "",
    again_on: date | None = None, red_flags: Sequence[str] = (),
) -> Verdict:  # fmt: skip
    """May this step be written down after those before it (oldest first)?

    words      why now, for working through it; to whom, for a referral
    red_flags  the ladders of those that are open
    """
    taken = steps()[step]
    if step in (*CARE, "paused", "done") and _answer(before) != "accepted":
        return no(
            "trauma_not_agreed",
            "The person has not said that they want it. Offer it, and write down their answer.",
            SOURCE,
        )
    if taken.methods and method not in taken.methods:
        return no("trauma_by_what", "Say by which method.", SOURCE)
    if step == "later" and again_on is None:
        return no("trauma_asked_again_when", "Say on which day to ask again.", SOURCE)
    if step == "referred" and not words.strip():
        return no("trauma_referred_to_whom", "Say to whom.", SOURCE)
    return _may_work(before, words, red_flags) if step == "working" else OK


def _answer(before: Sequence[str]) -> str:
    """What the person said last."""
    return next(
        (step for step in reversed(before) if step in ("accepted", "declined", "later")), ""
    )


def _may_work(before: Sequence[str], words: str, red_flags: Sequence[str]) -> Verdict:
    """Stable is what clinician and person call so, in words: no number of weeks makes it."""
    if any(flag in URGENT for flag in red_flags):
        return no(
            "trauma_red_flag_first",
            "A red flag is open: act on it first. Safety and skills go on meanwhile.",
            "red-flags",
        )
    now = next((step for step in reversed(before) if step in (*CARE, "paused")), "")
    if now not in CARE:
        return no(
            "trauma_safety_first", "Safety and skills come first. Begin them, or go on with them.",
            SOURCE,
        )  # fmt: skip
    if not words.strip():
        return no(
            "trauma_why_now", "Say in a sentence what makes this the right time, with the person.",
            SOURCE,
        )  # fmt: skip
    return OK


def look_again_on(last: date) -> date:
    """When the steps are looked at again with the person."""
    return last + timedelta(days=_data()["review_days"])
