"""Who goes and by when, what is allowed, and when a search may end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from throughcare.clinical.adherence import going
from throughcare.clinical.adherence.going import Way

AT = datetime(2026, 11, 30, 10, tzinfo=UTC)
OPENS, CLOSES = AT.replace(hour=6), AT.replace(hour=23)
DAY = timedelta(days=1)
PHONE = Way(may_call=True, may_text=True)


def test_three_missed_days_stand_half_an_hour_after_opening_and_the_rest_by_the_close():
    assert going.due_at("P", opens=OPENS, closes=CLOSES) == OPENS + timedelta(minutes=30)
    assert going.due_at("S", opens=OPENS, closes=CLOSES) == CLOSES


@pytest.mark.parametrize(
    ("hours_late", "team", "goes"),
    [
        (-1, {"peer", "counsellor"}, "peer"), (1, {"peer", "counsellor"}, "counsellor"),
        (25, {"peer", "counsellor"}, "nurse"), (49, {"peer"}, "prescriber"),
        (500, {"peer"}, "prescriber"), (-1, set(), "nurse"), (1, set(), "prescriber"),
        (-1, {"counsellor"}, "counsellor"),
    ],
)  # fmt: skip
def test_what_nobody_did_in_time_goes_up_one_role_and_one_more_each_day(hours_late, team, goes):
    due = AT - timedelta(hours=hours_late)
    assert going.who_goes("S", due=due, at=AT, acted_at=None, team=team) == goes


def test_whoever_has_tried_has_a_day_before_it_goes_up():
    given = {"due": AT - DAY, "at": AT, "team": {"peer"}}
    assert going.who_goes("S", acted_at=AT - timedelta(hours=2), **given) == "peer"
    assert going.who_goes("S", acted_at=AT - timedelta(hours=25), **given) == "counsellor"


def test_three_missed_days_begin_with_the_counsellor():
    assert going.who_goes("P", due=AT, at=AT, acted_at=None, team={"peer"}) == "nurse"
    assert going.who_goes("P", due=AT, at=AT, acted_at=None, team={"counsellor"}) == "counsellor"


@pytest.mark.parametrize("how", sorted(going.NEEDS))
def test_a_way_that_was_not_allowed_is_refused(how):
    assert going.may_try(how, Way()).code == "way_not_allowed"
    assert going.may_try(how, None).code == "way_not_allowed"


def test_a_message_is_left_only_where_one_may_call():
    assert Way(may_leave_message=True).ways == ()
    assert Way(may_leave_message=True, may_call=True).ways == ("call", "message")
    assert going.may_try("call", PHONE)
    assert not going.may_try("message", PHONE)


def test_whoever_may_not_know_of_treatment_is_told_nothing():
    assert going.may_tell(may_know=False).code == "may_not_know_of_treatment"
    assert going.may_tell(may_know=True)


def ended(*tried, allowed=("call",), words="rang, no answer"):
    days = [(date(2026, 11, day), how) for day, how in tried]
    return going.may_end_unfound(days, allowed=allowed, words=words).code


def test_not_found_needs_three_tries_on_two_days_by_every_way_allowed_and_words():
    assert ended((28, "call"), (28, "call"), (28, "call")) == "too_few_tries"
    assert ended((28, "call"), (29, "call")) == "too_few_tries"
    assert ended((28, "call"), (28, "call"), (29, "call")) == ""
    assert ended((28, "call"), (28, "call"), (29, "call"), allowed=("call", "visit")) == (
        "ways_not_tried"
    )
    assert ended((28, "call"), (28, "call"), (29, "call"), words=" ") == "unfound_says_what"
    assert ended(allowed=()) == ""  # no way was ever allowed: the words say so


def welfare(**more):
    given = {"consented": False, "emergency": False, "named": True, "nature": ""}
    return going.may_check_welfare(**given | more).code


def test_outside_somebody_is_told_by_consent_or_in_a_medical_emergency_with_its_nature():
    assert welfare() == "welfare_without_ground"
    assert welfare(consented=True) == ""
    assert welfare(consented=True, named=False) == "welfare_tells_nobody"
    assert welfare(emergency=True) == "welfare_says_nature"
    assert welfare(emergency=True, nature="said on the phone that he took ten") == ""
