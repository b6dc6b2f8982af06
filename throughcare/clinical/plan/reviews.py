"""By when things are due in a place: assessment, plan, examination, and the plan's next review."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from throughcare.clinical import jurisdictions
from throughcare.clinical.jurisdictions import Due

WORDS = {
    "assessment": "Psychosocial assessment",
    "plan": "First plan",
    "full_examination": "Full examination in person",
    "medical_examination": "Yearly medical examination",
}


@dataclass(frozen=True)
class DueOn:
    """Something is due on a day, and who says so."""

    what: str
    on: date
    source: str
    evidence: str


def review_due(jurisdiction: str, *, signed_on: date, first: bool = False) -> DueOn:
    """When is the plan to be looked at again? A first plan sooner, where the place asks for it."""
    timing = jurisdictions.load(jurisdiction).timing
    due = (first and timing.first_plan_review) or timing.plan_review
    if due is None:
        raise ValueError(f"{jurisdiction}.toml states no interval for the review of a plan")
    return _due("Review of the plan", due, signed_on)


def due_after_admission(jurisdiction: str, *, admitted_on: date) -> list[DueOn]:
    """What is due after admission, the soonest first? None of it may delay medicine."""
    timing = jurisdictions.load(jurisdiction).timing
    stated = [(words, getattr(timing, name)) for name, words in WORDS.items()]
    due = [_due(words, when, admitted_on) for words, when in stated if when]
    return sorted(due, key=lambda one: one.on)


def _due(what: str, due: Due, start: date) -> DueOn:
    on = start + timedelta(days=due.days) if due.days else later(start, due.months or 0)
    return DueOn(what, on, due.source, due.evidence)


def later(start: date, months: int) -> date:
    """The same day so many months later, or the month's last day where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day)
