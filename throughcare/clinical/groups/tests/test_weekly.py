"""When a weekly meeting meets next: midnight, summer time, other zones."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from throughcare.clinical.groups import Meeting, weekly

NY = "America/New_York"


def meeting(**other) -> Meeting:
    return Meeting(
        **{"key": "k", "name": "N", "weekday": 1, "starts": time(19), "zone": NY} | other
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def next_of(one: Meeting, now: str) -> tuple[datetime, datetime]:
    return next(weekly.next_times(one, at(now), NY))


def test_the_next_monday_at_seven():
    begins, ends = next_of(meeting(), "2026-12-02T12:00:00-05:00")
    assert (begins.isoformat(), ends - begins) == ("2026-12-07T19:00:00-05:00", timedelta(hours=1))


def test_one_that_began_before_midnight_goes_on_after_it():
    late = meeting(starts=time(23, 30), minutes=90)
    begins, ends = next_of(late, "2026-12-01T00:20:00-05:00")  # Tuesday
    assert begins.isoformat() == "2026-11-30T23:30:00-05:00"
    assert ends.isoformat() == "2026-12-01T01:00:00-05:00"
    assert next_of(late, "2026-12-01T01:00:00-05:00")[0].date() == date(2026, 12, 7)


def test_the_local_hour_stays_when_the_clocks_change():
    begins = [
        b for b, _ in weekly.next_times(meeting(weekday=7), at("2026-10-20T00:00:00Z"), NY, 3)
    ]
    assert [b.isoformat() for b in begins[:2]] == [
        "2026-10-25T19:00:00-04:00", "2026-11-01T19:00:00-05:00",
    ]  # fmt: skip


def test_an_hour_that_the_clocks_jump_over_begins_after_the_jump():
    begins, ends = next_of(meeting(weekday=7, starts=time(2, 30)), "2026-03-08T00:00:00-05:00")
    assert begins.isoformat() == "2026-03-08T03:30:00-04:00"
    assert ends - begins == timedelta(hours=1)


def test_an_hour_that_comes_twice_is_the_first_and_lasts_an_hour_of_real_time():
    begins, ends = next_of(meeting(weekday=7, starts=time(1, 30)), "2026-11-01T00:00:00-04:00")
    assert begins.utcoffset() == timedelta(hours=-4)
    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=1)


def test_tonight_ends_at_four_also_when_it_is_one_in_the_morning():
    assert weekly.tonight(at("2026-12-01T20:00:00-05:00"), NY)[1].isoformat() == (
        "2026-12-02T04:00:00-05:00"
    )
    assert weekly.tonight(at("2026-12-02T01:00:00-05:00"), NY)[1].isoformat() == (
        "2026-12-02T04:00:00-05:00"
    )


def test_at_ten_to_four_tonight_still_looks_two_hours_ahead():
    now = at("2026-12-02T03:50:00-05:00")
    assert weekly.tonight(now, NY) == (now, at("2026-12-02T05:50:00-05:00"))


@pytest.mark.parametrize(
    ("one", "now", "meets"),
    [
        (meeting(), "2026-11-30T18:00:00-05:00", True),
        (meeting(), "2026-11-30T19:30:00-05:00", True),  # begun, not over
        (meeting(), "2026-11-30T20:30:00-05:00", False),
        (meeting(weekday=2, starts=time(0, 30)), "2026-11-30T22:00:00-05:00", True),
        (meeting(weekday=2, starts=time(6)), "2026-11-30T22:00:00-05:00", False),
        (meeting(starts=time(22), zone="America/Los_Angeles"), "2026-11-30T22:00:00-05:00", True),
        (meeting(weekday=2, starts=time(9), zone="Asia/Tehran"), "2026-11-30T22:00:00-05:00", True),
        (meeting(zone=""), "2026-11-30T18:00:00-05:00", True),
    ],
)
def test_tonights_meetings_are_those_going_on_or_beginning_before_four(one, now, meets):
    window = weekly.tonight(at(now), NY)
    assert (weekly.within(one, window, NY) is not None) == meets
