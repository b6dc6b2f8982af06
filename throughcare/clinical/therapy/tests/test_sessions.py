"""A session in three thirds; what may be said of it, and when; homework that does not fit."""

from datetime import UTC, date, datetime, timedelta

import pytest

from throughcare.clinical.therapy import homework, sessions

DAY = date(2026, 11, 30)
NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def say(outcome, at=NINE, today=DAY):
    return sessions.may_say(outcome, starts_at=NINE, session_day=DAY, at=at, today=today)


def test_a_session_of_60_minutes_is_three_times_20():
    assert [part.minutes for part in sessions.parts(60)] == [20, 20, 20]
    assert [part.key for part in sessions.parts(60)] == ["look_back", "learn", "practise"]


@pytest.mark.parametrize("minutes", [1, 25, 45, 50, 61])
def test_the_thirds_of_any_session_add_up_to_it(minutes):
    assert sum(part.minutes for part in sessions.parts(minutes)) == minutes


def test_somebody_may_come_early_on_the_day_and_not_the_day_before():
    assert say("attended", at=NINE - 30 * MINUTE)
    assert say("attended", today=DAY - timedelta(days=1)).code == "session_not_yet"


def test_a_session_is_missed_only_once_it_has_begun_and_may_be_cancelled_before():
    assert say("missed", at=NINE - MINUTE).code == "session_not_missed_yet"
    assert say("missed", at=NINE + MINUTE)
    assert say("cancelled", at=NINE - 999 * MINUTE, today=DAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("", "note_before_outcome"), ("missed", "note_of_no_session"),
     ("cancelled", "note_of_no_session"), ("attended", ""), ("late", "")],
)  # fmt: skip
def test_a_note_is_of_a_session_that_took_place(outcome, code):
    assert sessions.may_write_note(outcome).code == code


def test_one_of_three_tasks_tried_partly_is_a_third():
    assert homework.share_tried([0, 1, 0]) == pytest.approx(1 / 3)
    assert homework.share_tried([]) is None


@pytest.mark.parametrize(
    ("by_session", "asks"),
    [
        ([[0], [0]], True),
        ([[2, 2], [0], [0, 0, 1]], True),  # only the newest two count
        ([[0]], False),  # one session is one session
        ([[0], [1, 0]], False),  # half is enough
        ([[0], [], [0]], True),  # a session without homework says nothing
        ([], False),
    ],
)
def test_less_than_half_tried_after_two_sessions_asks_what_got_in_the_way(by_session, asks):
    verdict = homework.barriers(by_session)
    assert (verdict.code == "homework_does_not_fit") is asks
    assert verdict.level in ("ok", "note")  # nothing is ever held back for it
