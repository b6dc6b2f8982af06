"""What is a session made of, and what may be said of it on which day?"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from throughcare.clinical.verdict import OK, Verdict, no

SOURCE = "house:therapy"
CAME = ("attended", "late")
DATA = Path(__file__).with_name("sessions.toml")


@dataclass(frozen=True)
class Part:
    """One third of a session, and how many minutes of this one it takes."""

    key: str
    title: str
    what: str
    minutes: int


@cache
def _parts() -> tuple[dict[str, str], ...]:
    return tuple(tomllib.loads(DATA.read_text(encoding="utf-8"))["parts"])


def parts(minutes: int) -> list[Part]:
    """The thirds of a session of so many minutes; what does not divide goes to the practice."""
    if minutes <= 0:
        raise ValueError(f"a session takes some minutes, not {minutes}")
    shapes = _parts()
    each = minutes // len(shapes)
    last = minutes - each * (len(shapes) - 1)
    return [
        Part(shape["key"], shape["title"], shape["what"], last if shape is shapes[-1] else each)
        for shape in shapes
    ]


def may_say(outcome: str, *, starts_at: datetime, session_day: date, at: datetime,
            today: date) -> Verdict:  # fmt: skip
    """May this be said of a session now?

    Somebody may come early on its day, and it may be cancelled long before.
    """
    if outcome in CAME and session_day > today:
        return no(
            "session_not_yet", "This session is on a later day. Plan one for today instead.", SOURCE
        )
    if outcome == "missed" and at < starts_at:
        return no(
            "session_not_missed_yet",
            "It has not begun yet. Cancel it, or wait: they may still come.", SOURCE,
        )  # fmt: skip
    return OK


def may_write_note(outcome: str) -> Verdict:
    """May a note be written of a session with this outcome ("": nobody has said yet)?"""
    if not outcome:
        return no(
            "note_before_outcome", "Say first whether the person came: it takes one press.", SOURCE
        )
    if outcome not in CAME:
        return no(
            "note_of_no_session",
            "This session did not take place. Write what you did about it beside the reason, or "
            "correct what was said.", SOURCE,
        )  # fmt: skip
    return OK
