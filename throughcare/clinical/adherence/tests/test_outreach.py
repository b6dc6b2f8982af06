"""Whom to reach, and why: each rule with its figure."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.adherence import outreach
from throughcare.clinical.adherence.outreach import DepotDue, Facts, FollowUpDue
from throughcare.clinical.sources import cited

TODAY = date(2026, 11, 30)
NOON = datetime(2026, 11, 30, 17, tzinfo=UTC)
DAY = timedelta(days=1)


def on_methadone(missed, **more):
    """Somebody for a year on methadone who missed so many days."""
    given_ = {
        "medicine": "methadone", "ordered_since": TODAY - 400 * DAY,
        "covered_until": TODAY - (missed + 1) * DAY, "first_dose_on": TODAY - 400 * DAY,
    }  # fmt: skip
    return Facts(on=TODAY, **given_ | more)


def said(facts):
    return [(one.code, one.ladder) for one in outreach.reasons(facts, noon=NOON)]


@pytest.mark.parametrize(
    ("missed", "expected"),
    [
        (0, []), (1, [("missed_one", "R")]), (2, [("missed_two", "S")]),
        (3, [("missed_three", "P")]), (6, [("missed_three", "P")]), (7, [("missed_week", "P")]),
        (40, [("missed_week", "P")]),
    ],
)  # fmt: skip
def test_one_missed_day_is_a_word_two_a_call_three_the_prescriber_and_a_week_breaks_it(
    missed, expected
):
    assert said(on_methadone(missed)) == expected


def test_in_the_first_four_weeks_one_missed_day_is_called_the_same_day_and_says_why():
    early = on_methadone(1, first_dose_on=TODAY - 27 * DAY)
    assert said(early) == [("missed_one", "S"), ("first_weeks", "S")]
    assert said(on_methadone(1, first_dose_on=TODAY - 28 * DAY)) == [("missed_one", "R")]
    assert said(on_methadone(0, first_dose_on=TODAY - 3 * DAY)) == []


def test_a_first_dose_that_was_ordered_and_never_taken_counts_from_its_first_day():
    never = Facts(on=TODAY, medicine="methadone", ordered_since=TODAY - 2 * DAY)
    why, early = outreach.reasons(never, noon=NOON)
    assert (why.code, early.code) == ("missed_two", "first_weeks")
    assert "none taken" in why.words


def test_doses_at_home_that_reach_into_the_coming_days_are_no_missed_days():
    assert said(on_methadone(0, covered_until=TODAY + 3 * DAY)) == []


def test_without_an_order_of_every_day_no_day_is_missed():
    assert said(Facts(on=TODAY, covered_until=TODAY - 90 * DAY)) == []


def test_two_sessions_missed_in_a_row_and_one_early():
    assert said(Facts(on=TODAY, sessions_missed=1, session_on=TODAY)) == []
    assert said(Facts(on=TODAY, sessions_missed=2, session_on=TODAY)) == [("sessions_missed", "S")]
    early = on_methadone(0, first_dose_on=TODAY - 5 * DAY, sessions_missed=1, session_on=TODAY)
    assert said(early) == [("first_weeks", "S"), ("session_missed", "R")]


def test_after_withdrawal_the_due_moment_is_that_of_the_contact():
    by_at = NOON + timedelta(hours=40)
    facts = Facts(on=TODAY, follow_up=FollowUpDue("k", by_at, "Within 24 to 72 hours."))
    (why,) = outreach.reasons(facts, noon=NOON)
    assert (why.code, why.due, why.source) == ("after_withdrawal", by_at, "red-flags:2.16")


def test_out_of_prison_somebody_is_reached_within_72_hours_and_for_two_weeks():
    (why,) = outreach.reasons(Facts(on=TODAY, released_on=TODAY - DAY), noon=NOON)
    assert why.due == NOON + timedelta(hours=48)
    assert said(Facts(on=TODAY, released_on=TODAY - 14 * DAY)) == [("released", "S")]
    assert said(Facts(on=TODAY, released_on=TODAY - 15 * DAY)) == []


def depot(ago, antagonist=False, every=28):
    given_on = TODAY - ago * DAY
    due = given_on + every * DAY
    return Facts(on=TODAY, depot=DepotDue("X", antagonist, given_on, due, due))


def test_an_injection_is_named_when_it_is_due_a_blockade_from_day_24_and_both_when_late():
    assert said(depot(27)) == []
    assert said(depot(28)) == [("depot_due", "R")]
    assert said(depot(29)) == [("depot_late", "S")]
    assert said(depot(23, antagonist=True)) == []
    assert said(depot(24, antagonist=True)) == [("depot_ending", "R")]
    assert said(depot(29, antagonist=True)) == [("depot_late", "S")]


def test_doses_at_home_are_named_when_they_end_after_two_weeks_unseen():
    ends = {"covered_until": TODAY + DAY}
    assert said(on_methadone(0, home_from=TODAY - 12 * DAY, **ends)) == [("home_ends", "R")]
    assert said(on_methadone(0, home_from=TODAY - 6 * DAY, **ends)) == []


def test_whoever_said_they_would_come_and_did_not_stands_on_the_list_again():
    assert said(Facts(on=TODAY, agreed_on=TODAY, agreed="a")) == []
    assert said(Facts(on=TODAY, agreed_on=TODAY - DAY, agreed="a")) == [("not_back", "S")]


def test_a_message_without_an_answer_for_three_days():
    assert said(Facts(on=TODAY, silent_since=TODAY - 2 * DAY)) == []
    assert said(Facts(on=TODAY, silent_since=TODAY - 3 * DAY)) == [("silent", "R")]


def test_no_rule_knows_of_money():
    told = " ".join(field.name for field in fields(Facts))
    assert not any(word in told for word in ("fee", "paid", "owes", "balance", "money", "insur"))


@given(
    st.integers(-5, 60), st.integers(0, 500), st.integers(0, 4), st.integers(0, 40),
    st.sampled_from(["methadone", "buprenorphine", ""]),
)  # fmt: skip
def test_whatever_is_known_each_reason_is_said_once_with_a_source_and_the_gravest_first(
    missed, since, sessions, released, medicine
):
    facts = on_methadone(
        missed, medicine=medicine, first_dose_on=TODAY - since * DAY, sessions_missed=sessions,
        session_on=TODAY, released_on=TODAY - released * DAY,
    )  # fmt: skip
    found = outreach.reasons(facts, noon=NOON)
    ladders = [outreach.URGENCY.index(one.ladder) for one in found]
    assert ladders == sorted(ladders)
    assert len({one.code for one in found}) == len(found)
    assert all(cited(one.source) and one.anchor and len(one.words) <= 300 for one in found)
    assert [one.code for one in found] != ["first_weeks"]
