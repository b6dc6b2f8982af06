"""Doses taken home: every ceiling of every place on every day, six criteria, and what if."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical import jurisdictions
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.medication.take_home import (
    Asked,
    Considered,
    at_any_length,
    closed_days_ahead,
    may_take_home,
    what_if,
)

TODAY = date(2026, 11, 24)
REASON = "Works mornings, comes daily, lockbox seen on 20 November."
EXCEPTION = "Exception granted under 8.11, form SMA-168, until 31 December."
US = rules_of("us", TODAY)
SIX = US.items("take_home.criteria")
ALL_MET = tuple(Considered(words, True) for words in SIX)
LEVELS = ("ok", "note", "caution", "stop")


def ask(place="us", days=1, day=1, **more):
    asked = Asked(
        days=days, day_of_treatment=day, **{"reason": REASON, "criteria": ALL_MET} | more
    )  # fmt: skip
    return may_take_home(asked, rules_of(place, TODAY))


def codes(*args, **more):
    return [verdict.code for verdict in ask(*args, **more)]


# place, first day and last day of the step, most days beyond closed days
LADDERS = [
    ("us", 1, 14, 7), ("us", 15, 30, 14), ("us", 31, 800, 28),
    ("us-va", 1, 7, 0), ("us-va", 8, 30, 5), ("us-va", 31, 60, 14), ("us-va", 61, 800, 28),
]  # fmt: skip


@pytest.mark.parametrize(("place", "first", "last", "most"), LADDERS)
def test_each_step_of_each_ladder_holds_from_its_first_day_to_its_last(place, first, last, most):
    for day in (first, last):
        assert most == 0 or ask(place, most, day) == []
        above = ask(place, most + 1, day)
        assert above[0].level == "stop"
        assert above[0].code == "above_ceiling"


@pytest.mark.parametrize(("place", "first", "last", "most"), LADDERS)
def test_buprenorphine_is_not_limited_federally_and_is_in_virginia_until_looked_up(
    place, first, last, most
):
    said = codes(place, most + 1, first, medicine="buprenorphine")
    assert ("above_ceiling" in said) == (place == "us-va")


def test_in_virginia_the_first_seven_days_allow_one_dose_for_a_closed_day_and_no_other():
    assert codes("us-va", 1, 7, closed_days=1) == []
    assert codes("us-va", 2, 7, closed_days=2) == ["above_ceiling_in_all"]
    assert codes("us-va", 1, 7) == ["above_ceiling"]
    assert codes("us-va", 6, 8, closed_days=1) == ["above_ceiling_in_all"]


def test_by_federal_rule_a_closed_day_comes_on_top_and_asks_no_criteria_by_itself():
    assert codes("us", 8, 14, closed_days=1) == []
    assert codes("us", 9, 14, closed_days=1) == ["above_ceiling"]
    assert codes("us", 2, 1, closed_days=2, criteria=()) == []
    assert codes("us-va", 1, 1, closed_days=1, criteria=()) == ["take_home_criteria_open"]


@pytest.mark.parametrize("left_out", range(6))
def test_each_of_the_six_criteria_must_be_considered(left_out):
    criteria = tuple(one for n, one in enumerate(ALL_MET) if n != left_out)
    (verdict,) = ask(criteria=criteria)
    assert (verdict.level, verdict.code) == ("stop", "take_home_criteria_open")
    assert SIX[left_out] in verdict.why
    assert "1 of 6" in verdict.why


@pytest.mark.parametrize("unmet", range(6))
def test_a_criterion_that_is_not_met_is_weighed_by_the_practitioner_and_stops_nothing(unmet):
    criteria = tuple(Considered(words, n != unmet) for n, words in enumerate(SIX))
    (verdict,) = ask(criteria=criteria)
    assert (verdict.level, verdict.code) == ("caution", "take_home_criteria_unmet")
    assert SIX[unmet] in verdict.why


@pytest.mark.parametrize("reason", ["", "fine", "   stable   "])
def test_the_reason_is_always_needed_and_a_word_is_none(reason):
    assert "take_home_without_reason" in codes(reason=reason)


def test_a_granted_exception_lifts_the_federal_ceiling_and_not_virginias():
    assert codes("us", 10, 3, exception=EXCEPTION) == ["above_ceiling_by_exception"]
    assert "above_ceiling" in codes("us-va", 10, 3, exception=EXCEPTION)


@pytest.mark.parametrize(("day", "said"), [
    (1, ["take_home_while_supervised"]), (90, ["take_home_while_supervised"]), (91, []),
])  # fmt: skip
def test_in_the_uk_daily_supervised_doses_are_usual_for_three_months(day, said):
    assert codes("uk", 2, day, criteria=()) == said
    assert codes("uk", 1, day, closed_days=1, criteria=()) == []


@given(
    place=st.sampled_from(jurisdictions.names()), days=st.integers(1, 40), day=st.integers(1, 100),
    medicine=st.sampled_from(["methadone", "buprenorphine"]),
)  # fmt: skip
def test_fewer_days_and_a_later_day_of_treatment_are_never_judged_harder(
    place, days, day, medicine
):
    now = level(ask(place, days, day, medicine=medicine))
    assert level(ask(place, days + 1, day, medicine=medicine)) >= now
    assert level(ask(place, days, day + 1, medicine=medicine)) <= now


@given(
    days=st.integers(1, 40), day=st.integers(1, 100), closed=st.integers(0, 3),
    exception=st.sampled_from(["", EXCEPTION]),
)  # fmt: skip
def test_virginia_is_never_laxer_than_the_federal_rule(days, day, closed, exception):
    more = {"closed_days": min(closed, days), "exception": exception}
    assert level(ask("us-va", days, day, **more)) >= level(ask("us", days, day, **more))


def level(verdicts):
    return max((LEVELS.index(verdict.level) for verdict in verdicts), default=0)


def test_what_if_names_the_first_day_each_step_is_possible():
    started = date(2027, 2, 17)
    steps = what_if(first_dose_on=started, today=date(2027, 2, 18), rules=US)
    assert [(one.days, one.on) for one in steps] == [
        (7, date(2027, 2, 18)), (14, date(2027, 3, 3)), (28, date(2027, 3, 19)),
    ]  # fmt: skip
    assert all(one.unreviewed and one.source.startswith("us-42cfr8") for one in steps)


def test_what_if_in_virginia_counts_closed_days_in():
    steps = what_if(first_dose_on=TODAY, today=TODAY, rules=rules_of("us-va", TODAY))
    assert [(one.days, (one.on - TODAY).days + 1) for one in steps] == [(5, 8), (14, 31), (28, 61)]


def test_what_if_after_a_long_time_is_now_and_where_there_is_no_ceiling_it_is_empty():
    long_ago = TODAY - timedelta(days=400)
    (only,) = what_if(first_dose_on=long_ago, today=TODAY, rules=US)
    assert (only.days, only.on) == (28, TODAY)
    assert what_if(first_dose_on=long_ago, today=TODAY, rules=US, medicine="buprenorphine") == []
    assert what_if(first_dose_on=long_ago, today=TODAY, rules=rules_of("au", TODAY)) == []


@given(place=st.sampled_from(["us", "us-va"]), since=st.integers(0, 90))
def test_what_is_possible_on_its_day_is_really_allowed_on_that_day(place, since):
    started = TODAY - timedelta(days=since)
    for one in what_if(first_dose_on=started, today=TODAY, rules=rules_of(place, TODAY)):
        assert codes(place, one.days, (one.on - started).days + 1) == []
        assert "above_ceiling" in codes(place, one.days + 1, (one.on - started).days + 1) or (
            one.on > TODAY or one.days < 28
        )


FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 7, n) for n in (3, 4, 5, 6))


# 42 CFR 8.12(i)(1): one weekend day, and state and federal holidays, at any length of treatment.
@pytest.mark.parametrize(("place", "closed", "go_home"), [
    ("us", {SUNDAY: False}, {SUNDAY}),
    ("us", {SATURDAY: False}, {SATURDAY}),
    ("us", {SATURDAY: False, SUNDAY: False}, {SATURDAY}),
    ("us", {SATURDAY: True, SUNDAY: False}, {SATURDAY, SUNDAY}),
    ("us", {SATURDAY: False, SUNDAY: True}, {SATURDAY, SUNDAY}),
    ("us", {SATURDAY: True, SUNDAY: True}, {SATURDAY, SUNDAY}),
    ("us", {FRIDAY: True, SUNDAY: False}, {FRIDAY, SUNDAY}),
    ("us", {FRIDAY: False, SUNDAY: False}, {SUNDAY}),
    ("us", {SUNDAY: False, MONDAY: True}, {SUNDAY, MONDAY}),
    ("us", {MONDAY: False}, set()),
    ("us", {SUNDAY: False, SATURDAY + timedelta(7): False}, {SUNDAY, SATURDAY + timedelta(7)}),
    ("us", {}, set()),
    ("us-va", {SATURDAY: False, SUNDAY: False}, {SATURDAY}),
    ("uk", {SATURDAY: False, SUNDAY: False}, {SATURDAY, SUNDAY}),
    ("au", {FRIDAY: False}, {FRIDAY}),
])  # fmt: skip
def test_which_closed_days_go_home_at_any_length_of_treatment(place, closed, go_home):
    assert at_any_length(closed, rules_of(place, FRIDAY)) == go_home


def test_a_closed_day_ahead_without_a_bottle_is_told_and_with_one_is_not():
    tomorrow, after = TODAY + timedelta(1), TODAY + timedelta(2)
    verdict = closed_days_ahead(today=TODAY, closed=[tomorrow, after], covered=[tomorrow])
    assert (verdict.level, verdict.code) == ("caution", "closed_day_uncovered")
    assert "26 November 2026" in verdict.why
    assert "25 November" not in verdict.why
    assert closed_days_ahead(today=TODAY, closed=[after], covered=[])


@pytest.mark.parametrize(("days", "closed", "day"), [(0, 0, 1), (1, 2, 1), (1, -1, 1), (1, 0, 0)])
def test_days_that_cannot_be_are_an_error(days, closed, day):
    with pytest.raises(ValueError, match="of them closed"):
        ask("us", days, day, closed_days=closed)
