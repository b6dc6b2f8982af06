"""When is somebody reminded, and when is a message tried again?

Moments are given in the clinic's own time. All numbers are [K] and the person's own choice goes
before them (reference privacy.md and remembering an appointment: no source names an hour).
"""

from datetime import datetime, time, timedelta

DAY = timedelta(hours=24)
# A reminder moved by quiet hours comes so long before what it is about, or before quiet begins.
AHEAD, BEFORE_QUIET = timedelta(minutes=60), timedelta(minutes=15)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
MOST_TRIES = len(WAITS) + 1


def is_quiet(at: time, begins: time, ends: time) -> bool:
    """Is this an hour in which nothing is sent? Quiet hours may go over midnight."""
    if begins == ends:
        return False
    if begins < ends:
        return begins <= at < ends
    return at >= begins or at < ends


def quiet_until(at: datetime, begins: time, ends: time) -> datetime:
    """When may something be sent, asked at `at`? At once, or when quiet hours end."""
    if not is_quiet(at.time(), begins, ends):
        return at
    end = at.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return end if end > at else end + DAY


def send_at(happens: datetime, before: timedelta, begins: time, ends: time) -> datetime:
    """When is somebody told of what happens then, `before` it, and never in quiet hours?

    Moved to the end of the quiet hours where that is early enough; else to just before they begin.
    """
    wanted = happens - before
    after = quiet_until(wanted, begins, ends)
    if after == wanted or after <= happens - AHEAD:
        return after
    began = wanted.replace(hour=begins.hour, minute=begins.minute, second=0, microsecond=0)
    return (began if began <= wanted else began - DAY) - BEFORE_QUIET


def next_try(tries: int, last: datetime) -> datetime | None:
    """When is a message tried again that failed so many times? None: no more."""
    return last + WAITS[tries - 1] if tries < MOST_TRIES else None
