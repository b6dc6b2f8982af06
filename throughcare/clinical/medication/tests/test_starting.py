"""Before a first dose: naltrexone, buprenorphine, and withdrawal that a dose brought on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical import instruments
from throughcare.clinical.medication import naltrexone
from throughcare.clinical.medication.naltrexone import Before
from throughcare.clinical.medication.precipitated import precipitated
from throughcare.clinical.medication.withdrawal_gate import Hours, may_start_buprenorphine


def begun(**known):
    said = naltrexone.may_begin(Before(**{"short_days": 30, "opioid_in_urine": False} | known))
    return {verdict.code: verdict.level for verdict in said}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, {}),
        ({"short_days": 6}, {"naltrexone_days_too_few": "stop"}),
        ({"short_days": 7}, {"naltrexone_days_borderline": "caution"}),
        ({"short_days": 9}, {"naltrexone_days_borderline": "caution"}),
        ({"short_days": 9, "challenge": "passed"}, {}),
        ({"short_days": 10}, {}),
        ({"short_days": None}, {"naltrexone_days_unknown": "stop"}),
        ({"short_days": None, "challenge": "passed"}, {}),
        ({"short_days": 6, "challenge": "passed"}, {"naltrexone_days_too_few": "stop"}),
        ({"ever_long": True}, {"naltrexone_after_agonist": "stop"}),
        ({"ever_long": True, "long_days": 6}, {"naltrexone_after_agonist": "stop"}),
        ({"ever_long": True, "long_days": 7}, {"naltrexone_after_agonist_early": "caution"}),
        ({"ever_long": True, "long_days": 13}, {"naltrexone_after_agonist_early": "caution"}),
        ({"ever_long": True, "long_days": 14}, {}),
        ({"opioid_in_urine": True}, {"naltrexone_opioid_in_urine": "stop"}),
        ({"opioid_in_urine": None}, {"naltrexone_urine_not_tested": "caution"}),
        ({"in_withdrawal": True}, {"naltrexone_in_withdrawal": "stop"}),
        ({"challenge": "failed"}, {"naltrexone_challenge_failed": "stop"}),
    ],
)
def test_naltrexone_is_begun_7_to_10_days_after_opioids_and_14_after_methadone(known, expected):
    assert begun(**known) == expected


@pytest.mark.parametrize(
    ("known", "may"),
    [
        ({}, True),
        ({"in_withdrawal": True}, False),
        ({"opioid_in_urine": True}, False),
        ({"opioid_in_urine": None}, True),
    ],
)
def test_no_challenge_in_withdrawal_or_with_opioids_in_the_urine(known, may):
    said = naltrexone.may_challenge(**{"in_withdrawal": False, "opioid_in_urine": False} | known)
    assert (said.level == "ok") == may
    assert said.source in ("", "naltrexone-challenge")


def gate(cows, method="standard", **hours):
    said = may_start_buprenorphine(cows=cows, since=Hours(**hours), method=method)
    return {verdict.code: verdict.level for verdict in said}


@pytest.mark.parametrize("cows", range(49))
def test_the_gate_for_every_cows_score(cows):
    standard = "stop" if cows < 8 else "caution" if cows < 11 else None
    assert set(gate(cows).values()) == ({standard} if standard else set())
    assert set(gate(cows, "high_dose").values()) == ({"stop"} if cows < 8 else set())
    assert gate(cows, "low_dose") == {}


def test_no_score_no_standard_start_and_the_low_dose_way_needs_none():
    assert gate(None) == {"cows_before_buprenorphine": "stop"}
    assert gate(None, "low_dose", methadone=1) == {}
    with pytest.raises(ValueError, match="0 to 48"):
        gate(49)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ({"short_acting": 0}, {"short_acting_recent": "caution"}),
        ({"short_acting": 23}, {"short_acting_recent": "caution"}),
        ({"short_acting": 24}, {}),
        ({"long_acting": 35}, {"long_acting_recent": "caution"}),
        ({"long_acting": 36}, {}),
        ({"methadone": 23}, {"methadone_too_recent": "stop"}),
        ({"methadone": 24}, {"methadone_recent": "caution"}),
        ({"methadone": 71}, {"methadone_recent": "caution"}),
        ({"methadone": 72}, {}),
        ({}, {}),
    ],
)
def test_the_hours_since_the_last_opioid_beside_a_score_of_13(hours, expected):
    assert gate(13, **hours) == expected


@pytest.mark.parametrize(
    ("before", "after", "minutes", "code"),
    [(11, 26, 60, "withdrawal_precipitated"), (12, 13, 30, "withdrawal_precipitated"),
     (8, 11, 60, "withdrawal_rising"), (13, 13, 60, ""), (20, 9, 60, ""),
     (11, 26, 120, "withdrawal_precipitated"), (11, 26, 121, ""),
     (2, 48, 0, "withdrawal_precipitated")],
)  # fmt: skip
def test_a_score_that_jumps_within_2_hours_calls_the_prescriber(before, after, minutes, code):
    assert precipitated(before=before, after=after, minutes=minutes).code == code


@given(st.integers(0, 48), st.integers(0, 48), st.integers(0, 300))
def test_withdrawal_brought_on_never_stops_buprenorphine_by_reflex(before, after, minutes):
    said = precipitated(before=before, after=after, minutes=minutes)
    assert said.level != "stop"
    assert bool(said) == (after <= before or minutes > 120)


def test_scores_that_cannot_be_are_an_error():
    with pytest.raises(ValueError, match="0 to 48"):
        precipitated(before=11, after=49, minutes=5)
    with pytest.raises(ValueError, match="before the dose"):
        precipitated(before=11, after=20, minutes=-5)


NONE_FOUND = dict.fromkeys(naltrexone.LOOKED_FOR, False)


@pytest.mark.parametrize(
    ("found", "days_ago", "expected"),
    [
        ({}, 0, None),
        (NONE_FOUND, 0, False),
        (NONE_FOUND, 1, None),  # of yesterday: it says nothing of today
        (NONE_FOUND | {"fentanyl": True}, 0, True),
        (NONE_FOUND | {"norbuprenorphine": True}, 6, True),
        (NONE_FOUND | {"fentanyl": True}, 7, None),
        ({"opiates": False}, 0, None),  # fentanyl was not looked for
        (NONE_FOUND | {"cocaine": True}, 0, False),
    ],
)
def test_what_a_screen_says_of_opioids_in_the_urine_today(found, days_ago, expected):
    assert naltrexone.opioid_in_urine(found, days_ago=days_ago) is expected


@pytest.mark.parametrize(
    ("withdrawal", "days_ago", "expected"),
    [(True, 0, "failed"), (True, 1, "failed"), (True, 2, "not_done"),
     (False, 0, "passed"), (False, 1, "not_done")],
)  # fmt: skip
def test_a_challenge_counts_for_its_own_time(withdrawal, days_ago, expected):
    assert naltrexone.challenge(withdrawal=withdrawal, days_ago=days_ago) == expected


def test_withdrawal_is_seen_from_the_first_band_of_the_scale():
    mild = next(band for band in instruments.load("cows").bands if band.label == "mild")
    assert naltrexone.shows_withdrawal(mild.low)
    assert not naltrexone.shows_withdrawal(mild.low - 1)
    assert not naltrexone.shows_withdrawal(None)
