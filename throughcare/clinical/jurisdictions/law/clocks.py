"""By when the law wants something done, counted from the day it began to run."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from throughcare.clinical.jurisdictions.law.reading import UnreadableLaw
from throughcare.clinical.jurisdictions.law.rules import Found, Rules

SATURDAY = 5
LEAP_DAY = (2, 29)


@dataclass(frozen=True)
class Clock:
    """The last day on which it is still in time, and by whose word."""

    kind: str
    on: date
    source: str
    evidence: str
    unreviewed: bool


def due(kind: str, *, since: date, rules: Rules, holidays: Collection[date] = ()) -> Clock | None:
    """The last day for this, counted from `since`; None where the place states no such clock.

    kind      a kind in days, business days or years, as "register.theft_form_days"
    holidays  days that are no business days, besides Saturdays and Sundays
    Raises UnreadableLaw for a kind that is no clock.
    """
    found = rules.strictest(kind)
    if found is None:
        return None
    on = _last_day(found, since, holidays)
    return Clock(kind, on, found.source, found.evidence, found.value.unreviewed)


def counts_from(kind: str, *, before: date, rules: Rules) -> Clock | None:
    """The first day from which something done before `before` counts; None: no such limit here.

    kind  a kind in days before, as "exam.labs_days_before"
    """
    found = rules.strictest(kind)
    if found is None:
        return None
    on = before - timedelta(days=found.number)
    return Clock(kind, on, found.source, found.evidence, found.value.unreviewed)


def _last_day(found: Found, since: date, holidays: Collection[date]) -> date:
    match found.value.kind.unit:
        case "days":
            return since + timedelta(days=found.number)
        case "business days":
            return _business_days(found.number, since, holidays)
        case "years":
            return _years(found.number, since)
    raise UnreadableLaw(f"{found.value.kind.key} counts {found.value.kind.unit}: no clock")


def _business_days(number: int, since: date, holidays: Collection[date]) -> date:
    on = since
    while number:
        on += timedelta(days=1)
        number -= on.weekday() < SATURDAY and on not in holidays
    return on


def _years(number: int, since: date) -> date:
    """The same day so many years on; after a leap day 28 February, the stricter reading."""
    if (since.month, since.day) == LEAP_DAY:
        since -= timedelta(days=1)
    return since.replace(year=since.year + number)
