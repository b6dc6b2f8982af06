"""Too sleepy or too drunk for a dose now: what is seen decides, and who is rung is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.medication.impairment import (
    COMMON_BREATH_RULE,
    POSS,
    BreathRule,
    Seen,
    breath,
    may_be_dosed,
)


def codes(seen, **more):
    return {verdict.code: verdict.level for verdict in may_be_dosed(seen, **more)}


SEDATED = {"sedated_at_the_window": "stop"}
OVERDOSE = {"overdose_signs": "stop"}
LOOK = {"look_again_before_dose": "caution"}


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Seen(), {}),
        (Seen(poss="1"), {}),
        (Seen(poss="2"), LOOK),
        (Seen(poss="S"), LOOK),
        (Seen(poss="3"), SEDATED),
        (Seen(poss="4"), SEDATED),
        (Seen(poss="1", slurred=True), SEDATED),
        (Seen(nodding=True), SEDATED),
        (Seen(unsteady=True), LOOK),
        (Seen(breaths=10), {}),
        (Seen(breaths=9), OVERDOSE),
        (Seen(poss="1", breaths=11), {}),
        (Seen(poss="3", breaths=12), SEDATED),
        (Seen(poss="3", breaths=11), OVERDOSE | SEDATED),
        (Seen(oxygen=92), {}),
        (Seen(oxygen=91), OVERDOSE),
        (Seen(poss="4", pinpoint=True), OVERDOSE | SEDATED),
        (Seen(poss="1", pinpoint=True), {}),
    ],
)
def test_what_is_seen_at_the_window(seen, expected):
    assert codes(seen) == expected


@pytest.mark.parametrize(
    ("reading", "code", "level"),
    [(0, "", "ok"), (1, "breath_alcohol_found", "note"), (19, "breath_alcohol_found", "note"),
     (20, "breath_alcohol_call", "caution"), (49, "breath_alcohol_call", "caution"),
     (50, "breath_alcohol_waits", "stop"), (380, "breath_alcohol_waits", "stop")],
)  # fmt: skip
def test_a_breath_reading_of_0_02_calls_and_one_of_0_05_waits(reading, code, level):
    said = breath(reading)
    assert (said.code, said.level) == (code, level)
    assert reading == 0 or f"0.{reading:03d} %" in said.why


def test_a_programme_sets_its_own_breath_rule_and_the_common_one_says_it_is_not_reviewed():
    strict = BreathRule(call_at=1, hold_at=20, source="red-flags:2.2", evidence="K")
    assert breath(20, strict).level == "stop"
    assert COMMON_BREATH_RULE.standing == "Not reviewed: from knowledge."


def test_no_breath_test_is_nothing_against_anybody():
    assert codes(Seen(poss="1"), alcohol=None) == {}
    assert codes(Seen(poss="3"), alcohol=30) == SEDATED | {"breath_alcohol_call": "caution"}


def test_who_is_rung_and_what_happens_next_is_said():
    (said,) = may_be_dosed(Seen(poss="3", slurred=True))
    assert "prescriber is rung" in said.why
    assert "may have the dose later" in said.why
    assert "slurred speech" in said.why


def test_a_level_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="not '5'"):
        Seen(poss="5")
    with pytest.raises(ValueError, match="not below nought"):
        breath(-1)


seen = st.builds(
    Seen, poss=st.sampled_from([None, *POSS]), slurred=st.booleans(), nodding=st.booleans(),
    unsteady=st.booleans(), pinpoint=st.booleans(),
    breaths=st.none() | st.integers(0, 40), oxygen=st.none() | st.integers(50, 100),
)  # fmt: skip


@given(seen)
def test_a_sedated_person_is_never_given_a_dose_and_an_alert_one_always_may_be(seen):
    stopped = "stop" in {verdict.level for verdict in may_be_dosed(seen)}
    assert stopped == (seen.sedated or seen.breathing_fails)
