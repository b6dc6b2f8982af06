"""The question of the window, asked as a nurse would: may she have this dose now?"""

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical import jurisdictions
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.medication.dosing import STARTED_ANEW, DoseSeen, Order, may_give, past_of

TODAY = date(2026, 11, 24)
US = rules_of("us", TODAY)
LEVELS = ("ok", "note", "caution", "stop")


def on(ago):
    return TODAY - timedelta(days=ago)


def order(mg=60, **more):
    return Order(**{
        "medicine": "methadone", "ug": mg * 1000, "day_ug": mg * 1000, "start": on(100),
    } | more)  # fmt: skip


def took(mg=60, *, ago=range(40, 0, -1), medicine="methadone", **more):
    return [DoseSeen(on(n), medicine, mg * 1000, **more) for n in ago]


def said(asked=None, doses=None, rules=US):
    """{code: level}"""
    doses = took() if doses is None else doses
    verdicts = may_give(order=asked or order(), doses=doses, today=TODAY, rules=rules)
    return {verdict.code: verdict.level for verdict in verdicts}


def test_a_routine_dose_of_60_mg_on_the_41st_day_hears_nothing():
    assert said() == {}


@pytest.mark.parametrize(("asked", "code"), [
    (order(signed=False), "order_unsigned"),
    (order(held="QTc 510 ms"), "order_held"),
    (order(start=TODAY + timedelta(1)), "order_not_begun"),
    (order(start=on(9), until=on(1)), "order_ended"),
    (order(60, day_ug=50_000), "above_the_order"),
])  # fmt: skip
def test_no_dose_without_an_order_that_holds_today(asked, code):
    assert said(asked)[code] == "stop"


@pytest.mark.parametrize(("how", "code"), [
    ("watched", "dose_given_today"), ("guest", "dose_given_today"), ("home", "bottle_for_today"),
])  # fmt: skip
def test_a_second_dose_today_is_refused_and_the_refusal_says_where_the_first_is(how, code):
    assert said(doses=took() + took(ago=[0], how=how))[code] == "stop"


def test_two_named_parts_are_one_days_dose_and_neither_is_given_twice():
    morning = took(40, ago=[0], part="morning")
    evening = order(20, day_ug=60_000, part="evening")
    assert "dose_given_today" not in said(evening, took() + morning)
    again = order(20, day_ug=60_000, part="morning")
    assert said(again, took() + morning)["dose_given_today"] == "stop"
    whole = order(20, day_ug=60_000)
    assert said(whole, took() + morning)["dose_given_today"] == "stop"


def test_a_vomited_dose_is_replaced_once_by_an_order_of_its_own():
    replacement = order(30, part="replacement", replacement=True)
    given = took() + took(ago=[0])
    assert "dose_given_today" not in said(replacement, given)
    assert "above_the_order" not in said(replacement, given)
    twice = given + took(30, ago=[0], part="replacement")
    assert said(replacement, twice)["dose_given_today"] == "stop"


def test_a_replacement_on_the_first_day_is_not_counted_beside_what_was_lost():
    first = took(40, ago=[0])
    replacement = order(20, part="replacement", replacement=True)
    assert "first_day_above_law" not in said(replacement, first)
    assert said(order(20, day_ug=60_000, part="more"), first)["first_day_above_law"] == "stop"


def test_buprenorphine_beside_todays_methadone_is_stopped_outside_a_transition():
    eight = order(8, medicine="buprenorphine")
    assert said(eight, took(ago=[0]))["other_opioid_today"] == "stop"
    inside = dataclasses.replace(eight, transition=True)
    assert "other_opioid_today" not in said(inside, took(ago=[0]))


def test_after_three_missed_days_the_prescriber_comes_first_and_a_new_order_answers_it():
    doses = took(ago=range(40, 3, -1))
    assert said(doses=doses)["missed_prescriber_first"] == "stop"
    assert said(order(30, answers_gap=True), doses) == {"missed_seen_by_prescriber": "note"}


def test_a_new_start_after_five_missed_days_is_held_to_the_limits_of_a_first_day():
    doses = took(ago=range(40, 5, -1))
    assert said(doses=doses)["missed_new_induction"] == "stop"
    assert said(order(60, new_start=True), doses)["first_day_above_law"] == "stop"
    assert said(order(20, new_start=True), doses) == {}


def test_whoever_came_back_ten_days_ago_is_new_again_after_years_of_doses():
    years_ago, back = took(ago=range(900, 300, -1)), took(20, ago=range(10, 1, -1))
    assert said(order(20), years_ago + back)["missed_in_second_week"] == "caution"
    back = took(20, ago=[4, 3, 2])
    assert said(order(20), years_ago + back)["missed_in_first_week"] == "stop"
    past = past_of(years_ago + back, medicine="methadone", today=TODAY)
    assert (past.first_on, past.start_ug) == (on(4), 20_000)


@pytest.mark.parametrize("place", jurisdictions.names())
def test_every_table_of_missed_days_asks_for_a_new_start_from_the_fifth_on(place):
    found = [
        rules_of(place, TODAY).strictest("methadone.missed_days", at=n)
        for n in (STARTED_ANEW - 1, STARTED_ANEW)
    ]
    assert [one and one.answer for one in found] == ["prescriber", "new_induction"]


def test_a_bottle_taken_home_yesterday_is_no_missed_day():
    doses = took(ago=range(40, 3, -1)) + took(ago=[3, 2, 1], how="home")
    assert said(doses=doses) == {}


def test_on_the_first_day_both_doses_together_are_held_to_the_limit():
    first = took(30, ago=[0], part="first")
    more = order(30, day_ug=60_000, part="later")
    assert said(more, first)["first_day_above_law"] == "stop"
    assert "first_dose_above_guideline" not in said(more, first)


def test_a_rise_hears_how_far_how_soon_and_that_it_keeps_rising():
    assert said(order(80), took(60, ago=[3, 2, 1])) == {
        "step_above_guideline": "caution", "raised_too_soon": "caution",
        "dose_still_rising": "note",
    }  # fmt: skip


def test_the_second_day_of_buprenorphine_is_compared_with_the_first():
    day1 = took(8, ago=[1], medicine="buprenorphine")
    sixteen = order(16, medicine="buprenorphine")
    assert said(sixteen, day1) == {"buprenorphine_day2_rise": "note"}
    assert said(dataclasses.replace(sixteen, high_dose=True), day1) == {}


def test_naltrexone_hears_nothing_of_missed_days_or_first_days():
    assert said(order(380, medicine="naltrexone"), took(380, ago=[28], medicine="naltrexone")) == {}
    assert said(order(380, medicine="naltrexone"), []) == {}


def test_nothing_in_the_question_knows_of_appointments_fees_or_forms():
    asked = {field.name for field in (*dataclasses.fields(Order), *dataclasses.fields(DoseSeen))}
    assert not {word for word in asked if any(
        never in word for never in ("appointment", "fee", "form", "counsel", "screen", "paid")
    )}  # fmt: skip


def test_the_past_is_summed_by_day_and_leaves_out_bottles_of_days_to_come():
    doses = [
        *took(20, ago=[7]), *took(10, ago=[7]), *took(40, ago=[2, 1]), *took(40, ago=[-1]),
        *took(8, ago=[1], medicine="buprenorphine"),
    ]  # fmt: skip
    past = past_of(doses, medicine="methadone", today=TODAY)
    assert (past.first_on, past.last_on, past.raised_on) == (on(7), on(1), on(2))
    assert (past.start_ug, past.last_ug, past.week_ago_ug) == (30_000, 40_000, 30_000)
    assert past.today_ug == 0


@given(
    taken=st.lists(st.integers(1, 40), max_size=15, unique=True), mg=st.integers(1, 150),
    more=st.integers(0, 60), drop=st.integers(0, 14),
)  # fmt: skip
def test_a_larger_dose_or_a_longer_gap_never_hears_a_laxer_answer(taken, mg, more, drop):
    doses = took(60, ago=taken)
    worst = hardest(order(mg), doses)
    assert hardest(order(mg + more), doses) >= worst
    if len(taken) > 1:
        nearest = min(taken)
        fewer = [dose for dose in doses if dose.on != on(nearest)]
        gap = may_give(order=order(60), doses=fewer, today=TODAY, rules=US)
        full = may_give(order=order(60), doses=doses, today=TODAY, rules=US)
        assert missed_level(gap) >= missed_level(full)


def hardest(asked, doses):
    return max((LEVELS.index(level) for level in said(asked, doses).values()), default=0)


def missed_level(verdicts):
    heard = [v.level for v in verdicts if v.code.startswith("missed")]
    return max(map(LEVELS.index, heard), default=0)


def test_the_answers_come_the_gravest_first():
    verdicts = may_give(
        order=order(90), doses=took(60, ago=[8, 7, 4]), today=TODAY, rules=US
    )  # fmt: skip
    levels = [LEVELS.index(verdict.level) for verdict in verdicts]
    assert levels == sorted(levels, reverse=True)
    assert verdicts[0].level == "stop"
