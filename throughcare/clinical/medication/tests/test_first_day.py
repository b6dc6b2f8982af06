"""First days of methadone and buprenorphine: at the limit ok, a milligram above said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical import jurisdictions
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.medication.first_day import (
    buprenorphine_first_days,
    methadone_first_day,
)

TODAY = date(2026, 11, 24)
REASON = "Verified transfer from another programme, 80 mg yesterday."
LEVELS = ("ok", "note", "caution", "stop")


def said(place, day_mg, first_mg=None, guidelines=None, on=TODAY, **more):
    """{code: level}"""
    verdicts = methadone_first_day(
        day_ug=day_mg * 1000, first_dose_ug=(first_mg or min(day_mg, 30)) * 1000,
        rules=rules_of(place, on, guidelines), **more,
    )  # fmt: skip
    return {verdict.code: verdict.level for verdict in verdicts}


# place, guidelines, mg on the day, what is said
TABLE = [
    ("us", (), 50, {}),
    ("us", (), 51, {"first_day_above_law": "stop"}),
    ("us-va", (), 51, {"first_day_above_law": "stop"}),
    ("us", ("who-2009",), 30, {}),
    ("us", ("who-2009",), 31, {"first_day_above_guideline": "caution"}),
    ("us", ("label",), 40, {}),
    ("us", ("label",), 41, {"first_day_above_guideline": "caution"}),
    ("us", ("canada",), 31, {"first_day_above_guideline": "caution"}),
    ("uk", (), 30, {}),
    ("uk", (), 31, {"first_day_above_guideline": "caution"}),
    ("uk", (), 41, {"first_day_above_guideline": "caution", "first_day_extreme_care": "caution"}),
    ("au", (), 30, {}),
    ("au", (), 31, {"first_day_above_guideline": "caution"}),
    ("au", (), 41, {"first_day_above_guideline": "caution", "first_day_extreme_care": "caution"}),
]


@pytest.mark.parametrize(("place", "guidelines", "mg", "expected"), TABLE)
def test_the_first_day_of_methadone_by_place_and_guideline(place, guidelines, mg, expected):
    assert said(place, mg, guidelines=guidelines) == expected


def test_a_documented_reason_lifts_the_federal_50_mg_to_a_caution_and_a_word_does_not():
    assert said("us", 80, guidelines=(), reason=REASON) == {
        "first_day_above_law_with_reason": "caution"
    }
    assert said("us", 80, guidelines=(), reason="transfer") == {"first_day_above_law": "stop"}


def test_before_april_2024_a_first_dose_above_30_and_a_day_above_40_mg_stopped_reason_or_not():
    then = date(2024, 4, 1)
    assert said("us", 41, 31, (), then, reason=REASON) == {
        "first_day_above_law": "stop", "first_dose_above_law": "stop",
    }  # fmt: skip
    assert said("us", 40, 30, (), then) == {}


@pytest.mark.parametrize(("place", "guidelines", "limit"), [
    ("us", ("who-2009",), 15), ("us", ("tip-63",), 10), ("us", ("canada",), 20), ("uk", (), 20),
])  # fmt: skip
def test_with_low_tolerance_the_caution_comes_earlier(place, guidelines, limit):
    assert said(place, limit, guidelines=guidelines, low_tolerance=True) == {}
    assert said(place, limit + 1, guidelines=guidelines, low_tolerance=True) == {
        "first_day_low_tolerance": "caution"
    }


def test_one_dose_alone_that_is_too_high_is_said_once_and_not_as_dose_and_as_day():
    assert said("us", 40, 40) == {"first_day_above_guideline": "caution"}
    assert said("us", 40, 31) == {
        "first_day_above_guideline": "caution", "first_dose_above_guideline": "caution",
    }  # fmt: skip


@pytest.mark.parametrize("guideline", ["asam-2020", "tip-63", "label"])
def test_a_first_single_dose_above_30_mg_is_a_caution_where_the_clinic_chose_that(guideline):
    assert said("us", 35, 30, (guideline,)) == {}
    assert said("us", 35, 31, (guideline,)) == {"first_dose_above_guideline": "caution"}


@given(
    place=st.sampled_from(jurisdictions.names()), mg=st.integers(1, 120), more=st.integers(0, 50),
    low=st.booleans(), reason=st.sampled_from(["", REASON]),
)  # fmt: skip
def test_more_on_the_first_day_never_gives_a_laxer_verdict(place, mg, more, low, reason):
    levels = [
        max(map(LEVELS.index, said(place, n, low_tolerance=low, reason=reason).values()), default=0)
        for n in (mg, mg + more)
    ]
    assert levels[0] <= levels[1]


def test_every_limit_said_tells_that_nobody_has_reviewed_it_here_yet():
    (verdict, *_) = methadone_first_day(
        day_ug=51_000, first_dose_ug=30_000, rules=rules_of("us", TODAY, ())
    )
    assert verdict.why.startswith("51 mg on the first day is above 50 mg (not yet reviewed here)")


@pytest.mark.parametrize(("day_ug", "first_ug"), [(0, 0), (10_000, 20_000), (10_000, -1)])
def test_a_first_dose_above_its_day_is_an_error(day_ug, first_ug):
    with pytest.raises(ValueError, match="a first dose of"):
        methadone_first_day(day_ug=day_ug, first_dose_ug=first_ug, rules=rules_of("us", TODAY))


# day, mg in all, mg on day 1, high dose, codes
BUPRENORPHINE = [
    (1, 12, None, False, []),
    (1, 13, None, False, ["buprenorphine_day1_above_usual"]),
    (1, 32, None, True, []),
    (1, 33, None, True, ["high_start_above_protocol"]),
    (2, 16, 12, False, []),
    (2, 16, 8, False, ["buprenorphine_day2_rise"]),
    (2, 12, 8, False, []),
    (2, 17, 16, False, ["buprenorphine_day2_above_usual"]),
    (2, 20, 8, False, ["buprenorphine_day2_above_usual", "buprenorphine_day2_rise"]),
    (2, 16, None, False, []),
    (2, 32, 24, True, []),
]


@pytest.mark.parametrize(("day", "mg", "day1", "high", "codes"), BUPRENORPHINE)
def test_the_first_two_days_of_buprenorphine(day, mg, day1, high, codes):
    verdicts = buprenorphine_first_days(
        day=day, total_ug=mg * 1000, rules=rules_of("us", TODAY),
        day1_ug=day1 and day1 * 1000, high_dose=high,
    )  # fmt: skip
    assert [verdict.code for verdict in verdicts] == codes
    levels = {verdict.code: verdict.level for verdict in verdicts}
    assert levels.pop("buprenorphine_day2_rise", "note") == "note"
    assert set(levels.values()) <= {"caution"}


def test_the_third_day_has_no_rule_of_first_days():
    with pytest.raises(ValueError, match="day 3"):
        buprenorphine_first_days(day=3, total_ug=8000, rules=rules_of("us", TODAY))
