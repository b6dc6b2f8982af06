"""The eleven criteria: severity, the exception under supervision, remission, admission."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.assessment import oud
from throughcare.clinical.assessment.oud import CRITERIA

ANY_CRITERIA = st.fixed_dictionaries(
    {key: st.sampled_from([True, False, None]) for key in CRITERIA}
)


def met(count, rest=False):
    return {key: True if i < count else rest for i, key in enumerate(CRITERIA)}


@pytest.mark.parametrize(
    ("count", "severity", "icd10"),
    [(0, "none", ""), (1, "none", ""), (2, "mild", "F11.10"), (3, "mild", "F11.10"),
     (4, "moderate", "F11.20"), (5, "moderate", "F11.20"), (6, "severe", "F11.20"),
     (11, "severe", "F11.20")],
)  # fmt: skip
def test_2_criteria_are_mild_4_moderate_and_6_severe(count, severity, icd10):
    found = oud.assess(met(count))
    assert (found.severity, found.icd10) == (severity, icd10)


def test_tolerance_and_withdrawal_do_not_count_under_medical_supervision():
    criteria = met(0) | {"tolerance": True, "withdrawal": True}
    assert oud.assess(criteria).severity == "mild"
    assert oud.assess(criteria, opioids_only_as_prescribed=True).severity == "none"


def test_what_was_not_assessed_is_not_a_no():
    found = oud.assess(met(3, rest=None))
    assert (found.severity, found.at_least, found.at_most) == ("undetermined", 3, 11)
    assert len(found.not_assessed) == 8


def test_six_met_are_severe_however_many_were_not_assessed():
    assert oud.assess(met(6, rest=None)).severity == "severe"


@given(ANY_CRITERIA, st.sampled_from(CRITERIA), st.booleans())
def test_one_criterion_more_never_lowers_the_count(criteria, key, supervised):
    before = oud.assess(criteria | {key: False}, opioids_only_as_prescribed=supervised)
    after = oud.assess(criteria | {key: True}, opioids_only_as_prescribed=supervised)
    assert after.at_least >= before.at_least
    assert after.at_most >= before.at_most


@given(ANY_CRITERIA, st.booleans())
def test_severity_is_determined_only_when_no_open_criterion_could_change_it(criteria, supervised):
    found = oud.assess(criteria, opioids_only_as_prescribed=supervised)
    same = oud.severity_of(found.at_least) == oud.severity_of(found.at_most)
    assert found.determined is same


def test_a_criterion_nobody_knows_is_refused_by_name():
    with pytest.raises(ValueError, match="no such criterion: cravings"):
        oud.assess({"cravings": True})


@pytest.mark.parametrize(
    ("months", "expected"),
    [(2, ""), (3, "early"), (11, "early"), (12, "sustained"), (60, "sustained")],
)
def test_remission_is_early_from_3_months_and_sustained_from_12(months, expected):
    assert oud.remission_of(met(0), previously_met=True, months_without=months) == expected


def test_craving_may_stay_in_remission_and_use_in_danger_may_not():
    for key, expected in (("craving", "early"), ("hazardous", "")):
        criteria = met(0) | {key: True}
        assert oud.remission_of(criteria, previously_met=True, months_without=6) == expected


@pytest.mark.parametrize(("on_medicine", "expected"), [(True, "sustained"), (False, "")])
def test_tolerance_to_the_medicine_itself_does_not_end_remission(on_medicine, expected):
    criteria = met(0) | {"tolerance": True}
    assert expected == oud.remission_of(
        criteria, previously_met=True, months_without=12, on_maintenance_therapy=on_medicine
    )


def test_nobody_is_in_remission_from_what_they_never_had():
    assert oud.remission_of(met(0), previously_met=False, months_without=24) == ""


@pytest.mark.parametrize(
    ("earlier", "icd10"),
    [("mild", "F11.11"), ("moderate", "F11.21"), ("severe", "F11.21"), ("", "F11.91")],
)
def test_remission_is_coded_by_the_earlier_severity(earlier, icd10):
    assert oud.assess(met(0), remission="early", earlier_severity=earlier).icd10 == icd10


def test_remission_beside_met_criteria_is_questioned():
    verdict = oud.may_call_remission(met(5), remission="early")
    assert (verdict.level, verdict.code) == ("caution", "criteria_stand_in_remission")
    assert oud.may_call_remission(met(0), remission="early")


@pytest.mark.parametrize(
    ("count", "remission", "risk", "code"),
    [(4, "", "", ""), (6, "", "", ""), (0, "early", "", ""), (0, "", "overdose in May", ""),
     (3, "", "", "admission_criteria"), (0, "", "  ", "admission_criteria")],
)  # fmt: skip
def test_admission_asks_for_moderate_disorder_remission_or_high_risk(count, remission, risk, code):
    verdict = oud.may_admit(oud.assess(met(count), remission=remission), high_risk_reason=risk)
    assert verdict.code == code


def test_criteria_not_assessed_never_refuse_admission():
    verdict = oud.may_admit(oud.assess({}))
    assert (verdict.level, verdict.code) == ("caution", "criteria_not_assessed")


def test_the_criteria_are_those_of_the_instrument():
    from throughcare.clinical import instruments

    assert all(instruments.load("dsm-5-oud").has(key) for key in CRITERIA)


def test_specifiers_are_said_in_words():
    found = oud.assess(met(0), remission="early", on_maintenance_therapy=True)
    assert found.specifiers == ("on maintenance therapy",)
