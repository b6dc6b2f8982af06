"""Names of formats that say in which weeks of the month a meeting meets."""

from datetime import date, datetime, time

import pytest

from throughcare.clinical.groups import Meeting, weekly
from throughcare.clinical.groups.weeks import weeks_in

NY = "America/New_York"


@pytest.mark.parametrize(
    ("name", "weeks", "day"),
    [("First Monday", {1}, 1), ("1st week of the month", {1}, None),
     ("Meets 2nd and 4th Tuesdays only", {2, 4}, 2), ("Last Friday of each month", {0}, 5),
     ("Primer lunes del mes", {1}, 1), ("Último viernes de cada mes", {0}, 5),
     ("Erster Montag im Monat", {1}, 1), ("5th week", {5}, None)],
)  # fmt: skip
def test_a_name_that_says_weeks_and_nothing_else_is_read(name, weeks, day):
    said = weeks_in(name)
    assert (said.weeks, said.day) == (weeks, day)


@pytest.mark.parametrize(
    "name",
    ["Speaker on last Friday", "Open first Saturday", "Step 1", "First", "Monday", "",
     "Birthday last week", "First Monday and last Friday", "12 and 12"],
)  # fmt: skip
def test_a_name_that_says_more_less_or_several_days_closes_no_week(name):
    assert weeks_in(name) is None


def test_a_week_named_for_another_day_says_nothing_of_this_meeting():
    assert weeks_in("First Friday").types(5) == ("week_1",)
    assert weeks_in("First Friday").types(1) == ()
    assert weeks_in("Last week").types(1) == ("week_last",)


def monday(*types) -> Meeting:
    return Meeting(key="k", name="N", weekday=1, starts=time(19), zone=NY, types=types)


@pytest.mark.parametrize(
    ("types", "begins"),
    [((), "2026-12-07"), (("week_1",), "2026-12-07"), (("week_2",), "2026-12-14"),
     (("week_last",), "2026-12-28"), (("week_5",), "2027-03-29"),
     (("week_1", "week_3"), "2026-12-07"), (("women",), "2026-12-07")],
)  # fmt: skip
def test_the_next_time_is_in_one_of_its_weeks(types, begins):
    now = datetime.fromisoformat("2026-12-01T12:00:00-05:00")
    times = list(weekly.next_times(monday(*types), now, NY))
    assert times[0][0].date() == date.fromisoformat(begins)
    assert len(times) >= 2
    packed = monday(*types).__class__(**{**vars(monday()), "types": f"|{'|'.join(types)}|"})
    assert next(weekly.next_times(packed, now, NY)) == times[0]


def test_tonight_is_no_meeting_in_another_week():
    now = datetime.fromisoformat("2026-12-07T18:00:00-05:00")
    window = weekly.tonight(now, NY)
    assert weekly.within(monday("week_1"), window, NY)
    assert weekly.within(monday("week_2"), window, NY) is None
