"""Missed days: every row of every table, and the property that more is never laxer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical import jurisdictions
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.medication.missed_days import advice, may_have_full_dose, missed

TODAY = date(2026, 11, 24)
LEVELS = ("ok", "note", "caution", "stop")

# place, missed days, level, code, words, source: Australia 3.5 [V]; UK [K, third day V]; US [K]
TABLE = [
    ("au", 1, "note", "missed_same_dose", "no change", "au-methadone:3.5"),
    ("au", 2, "caution", "missed_assess_first", "no evidence of intoxication", "au-methadone:3.5"),
    ("au", 3, "stop", "missed_prescriber_first", "half the dose", "au-methadone:3.5"),
    ("au", 4, "stop", "missed_prescriber_first", "40 mg or half", "au-methadone:3.5"),
    ("au", 5, "stop", "missed_new_induction", "new induction", "au-methadone:3.5"),
    ("au", 90, "stop", "missed_new_induction", "new induction", "au-methadone:3.5"),
    ("uk", 1, "note", "missed_same_dose", "the same dose", "uk-restart"),
    ("uk", 2, "caution", "missed_assess_first", "after an assessment", "uk-restart"),
    ("uk", 3, "stop", "missed_prescriber_first", "not dispensed", "uk-3-day-rule"),
    ("uk", 4, "stop", "missed_prescriber_first", "restarts lower", "uk-restart"),
    ("uk", 5, "stop", "missed_new_induction", "from the start", "uk-restart"),
    ("us", 1, "caution", "missed_assess_first", "if not intoxicated", "us-missed-days"),
    ("us", 2, "caution", "missed_assess_first", "if not intoxicated", "us-missed-days"),
    ("us", 3, "stop", "missed_prescriber_first", "25 to 50 % less", "us-missed-days"),
    ("us", 4, "stop", "missed_prescriber_first", "30 to 40 mg", "us-missed-days"),
    ("us", 5, "stop", "missed_new_induction", "rules of a first day", "us-missed-days"),
    ("us-va", 3, "stop", "missed_prescriber_first", "25 to 50 % less", "us-missed-days"),
]


@pytest.mark.parametrize(("place", "n", "level", "code", "words", "source"), TABLE)
def test_each_row_of_each_table_of_missed_days_of_methadone(place, n, level, code, words, source):
    (verdict,) = may_have_full_dose(missed_days=n, rules=rules_of(place, TODAY))
    assert (verdict.level, verdict.code, verdict.source) == (level, code, source)
    assert words in verdict.why


@pytest.mark.parametrize(("day", "level", "code"), [
    (1, "stop", "missed_in_first_week"), (7, "stop", "missed_in_first_week"),
    (8, "caution", "missed_in_second_week"), (14, "caution", "missed_in_second_week"),
])  # fmt: skip
@pytest.mark.parametrize("place", jurisdictions.names())
def test_one_missed_day_in_the_first_week_stops_and_in_the_second_asks(place, day, level, code):
    said = may_have_full_dose(missed_days=1, rules=rules_of(place, TODAY), day_of_treatment=day)
    assert {verdict.code: verdict.level for verdict in said}[code] == level
    assert said[0].level == level


@pytest.mark.parametrize(("n", "level"), [(1, "note"), (2, "note"), (3, "stop"), (30, "stop")])
@pytest.mark.parametrize("place", jurisdictions.names())
def test_buprenorphine_waits_for_the_prescriber_after_three_missed_days(place, n, level):
    (verdict,) = may_have_full_dose(
        missed_days=n, rules=rules_of(place, TODAY), medicine="buprenorphine"
    )
    assert verdict.level == level
    assert verdict.source == "red-flags:2.4"


@pytest.mark.parametrize("medicine", ["methadone", "buprenorphine", "slow-release morphine"])
def test_three_missed_days_stop_even_where_a_clinic_chose_no_guideline(medicine):
    rules = rules_of("us", TODAY, ())
    (verdict,) = may_have_full_dose(missed_days=3, rules=rules, medicine=medicine)
    assert (verdict.level, verdict.code) == ("stop", "missed_three_days")
    assert may_have_full_dose(missed_days=2, rules=rules, medicine=medicine) == []


def test_naltrexone_has_no_tolerance_to_lose_so_this_rule_says_nothing():
    assert (
        may_have_full_dose(missed_days=9, rules=rules_of("us", TODAY), medicine="naltrexone") == []
    )


@given(
    place=st.sampled_from(jurisdictions.names()), n=st.integers(0, 40), more=st.integers(0, 40),
    medicine=st.sampled_from(["methadone", "buprenorphine"]), day=st.integers(1, 60),
)  # fmt: skip
def test_more_missed_days_never_give_a_laxer_verdict(place, n, more, medicine, day):
    rules = rules_of(place, TODAY)
    few = level(may_have_full_dose(
        missed_days=n, rules=rules, medicine=medicine, day_of_treatment=day,
    ))  # fmt: skip
    many = level(may_have_full_dose(
        missed_days=n + more, rules=rules, medicine=medicine, day_of_treatment=day,
    ))  # fmt: skip
    assert many >= few


@given(n=st.integers(1, 10), day=st.integers(1, 40), place=st.sampled_from(jurisdictions.names()))
def test_an_earlier_day_of_treatment_is_never_laxer(n, day, place):
    rules = rules_of(place, TODAY)
    early = level(may_have_full_dose(missed_days=n, rules=rules, day_of_treatment=day))
    late = level(may_have_full_dose(missed_days=n, rules=rules, day_of_treatment=day + 1))
    assert early >= late


@given(n=st.integers(1, 10), day=st.integers(1, 40))
def test_virginia_is_never_laxer_on_missed_days_than_the_federal_rule(n, day):
    said = [
        level(may_have_full_dose(missed_days=n, rules=rules_of(place, TODAY), day_of_treatment=day))
        for place in ("us-va", "us")
    ]
    assert said[0] >= said[1]


def level(verdicts):
    return max((LEVELS.index(verdict.level) for verdict in verdicts), default=0)


@pytest.mark.parametrize(("last", "days_missed"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 3), (6, 5)])
def test_days_are_calendar_days_between_the_last_dose_and_today(last, days_missed):
    assert missed([TODAY - timedelta(last)], today=TODAY) == days_missed


def test_a_closed_day_with_a_dose_taken_home_is_covered_and_without_one_is_missed():
    saturday, sunday, monday = (TODAY - timedelta(n) for n in (3, 2, 1))
    assert missed([saturday, sunday], today=monday) == 0
    assert missed([saturday], today=monday) == 1


def test_a_bottle_for_a_day_that_has_not_come_covers_nothing_yet():
    assert missed([TODAY - timedelta(4), TODAY + timedelta(1)], today=TODAY) == 3
    assert missed([], today=TODAY) is None


def test_the_prescriber_reads_what_each_table_says_and_that_it_is_unreviewed():
    (row,) = advice(missed_days=4, rules=rules_of("au", TODAY))
    assert row.words == "the prescriber sees the person; 40 mg or half the dose, whichever is lower"
    assert row.unreviewed
    assert advice(missed_days=4, rules=rules_of("us", TODAY, ())) == []


@pytest.mark.parametrize(("n", "day"), [(-1, 1), (1, 0)])
def test_days_that_cannot_be_are_an_error(n, day):
    with pytest.raises(ValueError, match="missed days on day"):
        may_have_full_dose(missed_days=n, rules=rules_of("us", TODAY), day_of_treatment=day)
