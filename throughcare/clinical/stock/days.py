"""The days on which something is due."""

from datetime import date, timedelta

SATURDAY = 5


def business_days_after(day: date, days: int) -> date:
    """The n-th weekday after a day.

    Public holidays are counted as weekdays, since none is known here: what is due then is due
    earlier than the law asks, never later.
    """
    for _ in range(days):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return day


def years_after(day: date, years: int) -> date:
    """The same day some years later; 28 February for the 29th, so that nothing is late."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
