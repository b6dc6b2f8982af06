"""Raising methadone: each guideline's step and interval, the week in the UK, five days rising."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.medication.titration import may_rise, still_rising

TODAY = date(2026, 11, 24)


def codes(place, from_mg, to_mg, *, guidelines=None, ago=30, day=60, start=None, week_ago=None):
    return [
        verdict.code
        for verdict in may_rise(
            from_ug=from_mg * 1000, to_ug=to_mg * 1000, on=TODAY, day_of_treatment=day,
            last_raised_on=None if ago is None else TODAY - timedelta(ago),
            rules=rules_of(place, TODAY, guidelines),
            start_ug=start and start * 1000, week_ago_ug=week_ago and week_ago * 1000,
        )
    ]  # fmt: skip


@pytest.mark.parametrize(("place", "guidelines", "step"), [
    ("us", ("asam-2020",), 10), ("us", ("tip-63",), 5), ("us", ("asam-2020", "tip-63"), 5),
    ("uk", (), 10),
])  # fmt: skip
def test_one_step_up_to_the_guideline_is_ok_and_one_mg_more_is_a_caution(place, guidelines, step):
    assert codes(place, 40, 40 + step, guidelines=guidelines) == []
    assert codes(place, 40, 41 + step, guidelines=guidelines) == ["step_above_guideline"]


@pytest.mark.parametrize("guideline", ["asam-2020", "tip-63"])
def test_five_days_after_the_last_rise_is_ok_and_four_is_a_caution(guideline):
    assert codes("us", 40, 45, guidelines=(guideline,), ago=5) == []
    assert codes("us", 40, 45, guidelines=(guideline,), ago=4) == ["raised_too_soon"]
    assert codes("us", 40, 45, guidelines=(guideline,), ago=None) == []


def test_in_the_uk_30_mg_within_a_week_is_the_most_in_the_first_two_weeks():
    assert codes("uk", 50, 60, day=7, start=30) == []
    assert codes("uk", 55, 61, day=7, start=30) == ["week_rises_too_far"]
    assert codes("uk", 65, 71, day=14, week_ago=40) == ["week_rises_too_far"]
    assert codes("uk", 65, 71, day=15, week_ago=40) == []


def test_no_rule_of_titration_speaks_against_a_lower_or_an_equal_dose():
    assert codes("us", 100, 40, ago=0) == []
    assert codes("us", 100, 100, ago=0) == []


def test_without_a_guideline_the_federal_law_states_no_step():
    assert codes("us", 40, 90, guidelines=(), ago=0) == []


@given(from_mg=st.integers(0, 200), rise=st.integers(1, 60), ago=st.integers(0, 20))
def test_a_larger_or_an_earlier_rise_never_hears_less(from_mg, rise, ago):
    now = set(codes("us", from_mg, from_mg + rise, ago=ago))
    assert now <= set(codes("us", from_mg, from_mg + rise + 1, ago=ago))
    assert set(codes("us", from_mg, from_mg + rise, ago=ago + 1)) <= now


@pytest.mark.parametrize(("since", "said"), [(0, True), (4, True), (5, False), (100, False)])
def test_a_dose_is_still_rising_in_the_body_for_five_days(since, said):
    verdict = still_rising(
        last_raised_on=TODAY - timedelta(since), on=TODAY, rules=rules_of("us", TODAY)
    )
    assert (verdict.level == "note") == said
    assert not said or f"Day {since + 1}" in verdict.why


def test_a_rise_that_is_still_to_come_or_unknown_says_nothing():
    rules = rules_of("us", TODAY)
    assert still_rising(last_raised_on=None, on=TODAY, rules=rules)
    assert still_rising(last_raised_on=TODAY + timedelta(1), on=TODAY, rules=rules)
    with pytest.raises(ValueError, match="last raised on"):
        codes("us", 40, 45, ago=-1)
