"""When somebody is reminded; when a message is tried again; what an answer says."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.portal import reminders as rules
from throughcare.clinical.portal import replies

EVENING, MORNING = time(21), time(8)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}")


@pytest.mark.parametrize(
    ("happens", "hours", "told"),
    [
        ("27 09:00", 24, "26 09:00"),
        ("27 06:00", 24, "26 08:00"),  # 06:00 the day before is quiet: when it ends
        ("27 15:00", 2, "27 13:00"),
        ("27 09:30", 2, "27 08:00"),  # 07:30 is quiet
        ("27 09:00", 2, "27 08:00"),  # an hour before is early enough
        ("27 08:30", 2, "26 20:45"),  # it would be too late: the evening before
        ("27 06:00", 2, "26 20:45"),
        ("27 22:30", 1, "27 20:45"),
    ],
)
def test_a_reminder_never_comes_in_quiet_hours(happens, hours, told):
    found = rules.send_at(at(happens), timedelta(hours=hours), EVENING, MORNING)
    assert found == at(told)


def test_without_quiet_hours_it_comes_when_it_was_wanted():
    noon = time(12)
    assert rules.send_at(at("27 06:00"), timedelta(hours=2), noon, noon) == at("27 04:00")


def minutes(least: int, most: int):
    """Times of the day between two hours."""
    return st.integers(least * 60, most * 60 - 1).map(lambda m: time(m // 60, m % 60))


@given(minutes(0, 24), st.integers(1, 24), minutes(18, 24), minutes(0, 10))
def test_whenever_it_happens_it_is_told_before_and_outside_quiet_hours(when, hours, begins, ends):
    happens = datetime.combine(at("27 00:00"), when)
    told = rules.send_at(happens, timedelta(hours=hours), begins, ends)
    assert told < happens
    assert happens - told <= timedelta(hours=24 + 16)
    assert not rules.is_quiet(told.time(), begins, ends)


def test_a_message_that_failed_waits_longer_each_time_and_is_given_up_after_five():
    last = at("27 09:00")
    waits = [rules.next_try(tries, last) for tries in range(1, 6)]
    assert [one and (one - last).seconds // 60 for one in waits] == [1, 5, 15, 60, None]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1", "coming"), (" 1. ", "coming"), ("Sí", "coming"), ("2", "late"), ("Tarde!", "late"),
        ("STOP", "stop"), ("stop texting me", "stop"), ("Baja", "stop"), ("12", "words"),
        ("I come at 2", "words"), ("", "words"), ("please don't stop", "words"),
    ],
)  # fmt: skip
def test_an_answer_of_one_sign_is_understood_and_the_rest_is_for_people(text, says):
    assert replies.read(text) == says
