"""When the window is open next for somebody."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

LOOK_AHEAD = 31  # days: whoever has more at home asks


@dataclass(frozen=True)
class Open:
    """One day on which the window opens, and until when."""

    day: date
    opens: time
    closes: time


def next_open(
    hours: Mapping[str, list[str]],
    now: datetime,
    *,
    had: Collection[date] = (),
    closed: Collection[date] = (),
) -> Open | None:
    """The next opening from now on, on a day that is neither closed nor had already.

    now   by the clinic's own clock     had   days whose dose was taken, or is at home
    """
    for ahead in range(LOOK_AHEAD):
        day = now.date() + timedelta(days=ahead)
        told = hours.get(str(day.isoweekday()))
        if not told or day in had or day in closed:
            continue
        opens, closes = (time.fromisoformat(one) for one in told)
        if ahead or now.time() < closes:
            return Open(day, opens, closes)
    return None
