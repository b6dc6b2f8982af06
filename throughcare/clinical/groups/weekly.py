"""When a weekly meeting meets next. Rules are given the moment; they never ask the clock.

A meeting is at a local hour of its zone, whatever summer time does. An hour that the clocks jump
over begins when the clocks have jumped; one that comes twice is the first of the two.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from throughcare.clinical.groups.times import clock_of


class Weekly(Protocol):
    """What is asked of a meeting here: of a plain value, or of a row with the same fields."""

    zone: str
    weekday: int
    starts: time
    minutes: int
    types: str | tuple[str, ...]


IN_MONTH = {"week_last": 0} | {f"week_{n}": n for n in range(1, 6)}
RAREST = 14  # weeks from one fifth Monday to the next, and one more
NIGHT_ENDS = time(4)  # "tonight" goes on after midnight [K: ours]
AT_LEAST = timedelta(hours=2)  # how far "tonight" looks ahead shortly before it ends [K: ours]


def weeks_of(types: str | tuple[str, ...]) -> frozenset[int]:
    """In which weeks of the month; 0 is the last, and nothing is every week. Packed or not."""
    keys = types.split("|") if isinstance(types, str) else types
    return frozenset(IN_MONTH[key] for key in keys if key in IN_MONTH)


def meets_in(weeks: frozenset[int], day: date) -> bool:
    """Is this one of its weeks? The first Monday is the Monday of the first seven days."""
    last = (day + timedelta(weeks=1)).month != day.month
    return not weeks or (day.day - 1) // 7 + 1 in weeks or (last and 0 in weeks)


def begins_on(meeting: Weekly, day: date, clinic_zone: str) -> datetime:
    """The moment it begins on a day of its own zone; without one, of the clinic's."""
    local = datetime.combine(day, meeting.starts, clock_of(meeting.zone or clinic_zone))
    return local.astimezone(UTC).astimezone(local.tzinfo)  # through UTC: no hour that is not there


def next_times(
    meeting: Weekly, after: datetime, clinic_zone: str, weeks: int = 2
) -> Iterator[tuple[datetime, datetime]]:
    """Each beginning and end from a moment on, the one that is going on first."""
    zone = clock_of(meeting.zone or clinic_zone)
    today = after.astimezone(zone).date() - timedelta(days=1)  # it may have begun before midnight
    first = today + timedelta(days=(meeting.weekday - today.isoweekday()) % 7)
    wanted = weeks_of(meeting.types)
    found, ahead = 0, weeks + 1 if not (wanted and weeks) else (weeks + 1) * RAREST
    for day in (first + timedelta(weeks=week) for week in range(ahead)):
        if found > weeks or not meets_in(wanted, day):
            continue
        begins = begins_on(meeting, day, clinic_zone)
        ends = (begins.astimezone(UTC) + timedelta(minutes=meeting.minutes)).astimezone(zone)
        if ends > after:
            found += bool(wanted)
            yield begins, ends


def tonight(now: datetime, clinic_zone: str) -> tuple[datetime, datetime]:
    """From now until the night ends, by the clinic's clock, and at least two hours.

    Whoever looks at ten to four wants what begins next, not an empty page.
    """
    local = now.astimezone(clock_of(clinic_zone))
    night = datetime.combine(local.date(), NIGHT_ENDS, local.tzinfo)
    if local.time() >= NIGHT_ENDS:
        night += timedelta(days=1)
    return now, max(night, (now + AT_LEAST).astimezone(local.tzinfo))


def within(
    meeting: Weekly, window: tuple[datetime, datetime], clinic_zone: str
) -> tuple[datetime, datetime] | None:
    """The beginning and end that fall into a window: begun and not over, or beginning in it."""
    for begins, ends in next_times(meeting, window[0], clinic_zone, weeks=0):
        if begins < window[1]:
            return begins, ends
    return None
