"""Instruments whose score is no plain sum: OUD criteria, suicide triage, BAM, needs, relatives."""

from itertools import product

import pytest

from throughcare.clinical.instruments import DECLINED, load, score
from throughcare.clinical.instruments.tests.making import lowest

OUD = load("dsm-5-oud")
CRITERIA = [item.key for item in OUD.items if item.scored]


def oud(*met, **more):
    answers = dict.fromkeys(CRITERIA, False) | dict.fromkeys(met, True)
    if {"tolerance", "withdrawal"} & set(met):
        answers["supervised"] = False
    return score(OUD, answers | more)


SEVERITY = [(0, "no disorder by count"), (1, "no disorder by count"), (2, "mild"), (3, "mild"),
            (4, "moderate"), (5, "moderate"), (6, "severe"), (11, "severe")]  # fmt: skip


@pytest.mark.parametrize(("count", "band"), SEVERITY)
def test_oud_is_mild_from_2_moderate_from_4_and_severe_from_6_of_11_criteria(count, band):
    result = oud(*CRITERIA[:count])
    assert (result.score, result.band) == (count, band)


def test_tolerance_and_withdrawal_alone_under_supervision_are_no_disorder_by_count():
    assert oud("tolerance", "withdrawal", supervised=True).band == "no disorder by count"
    assert oud("tolerance", "withdrawal", supervised=True).score == 0
    assert oud("tolerance", "withdrawal", supervised=False).band == "mild"


def test_supervision_takes_away_only_criteria_10_and_11():
    assert oud("craving", "roles", "tolerance", supervised=True).score == 2
    assert oud("tolerance", "withdrawal", supervised=True).subscales["pharmacological"] == 0


REMISSION = [(2, "no disorder by count"), (3, "early remission"), (11, "early remission"),
             (12, "sustained remission")]  # fmt: skip


@pytest.mark.parametrize(("months", "band"), REMISSION)
def test_remission_is_early_from_3_months_and_sustained_from_12(months, band):
    assert oud(previously_met=True, months_since=months).band == band
    assert oud("craving", previously_met=True, months_since=months).band == band


def test_any_criterion_but_craving_ends_remission():
    assert oud("roles", previously_met=True, months_since=24).band == "no disorder by count"


def test_tolerance_to_a_maintenance_medicine_does_not_end_remission():
    taking = {"previously_met": True, "months_since": 12, "maintenance": True}
    assert oud("tolerance", **taking).band == "sustained remission"


C_SSRS = load("c-ssrs")
KEYS = [item.key for item in C_SSRS.items]


def triage(yes):
    """The published triage, said once more and otherwise."""
    if yes & {"intent", "plan", "behaviour_recent"}:
        return "high"
    if yes & {"method", "behaviour"}:
        return "moderate"
    return "low" if yes else "none reported"


def possible_screens():
    for given in product((False, True), repeat=len(KEYS)):
        answers = dict(zip(KEYS, given, strict=True))
        if not answers["thoughts"]:
            answers |= dict.fromkeys(("method", "intent", "plan"), False)
        if not answers["behaviour"]:
            answers["behaviour_recent"] = False
        yield answers


def test_the_c_ssrs_triage_holds_for_all_its_possible_answers():
    screens = {tuple(answers.items()) for answers in possible_screens()}
    assert len(screens) == 2 * (1 + 8) * 3
    for screen in screens:
        yes = {key for key, value in screen if value}
        assert score(C_SSRS, dict(screen)).band == triage(yes), yes


def test_the_c_ssrs_raises_exactly_one_flag_and_the_high_one_is_an_emergency():
    ladders = {"high": "E", "moderate": "S", "low": "R"}
    for answers in possible_screens():
        result = score(C_SSRS, answers)
        expected = [ladders[result.band]] if result.band in ladders else []
        assert [flag.ladder for flag in result.flags] == expected


BAM = load("bam")


def test_the_bam_has_three_subscales_up_to_12_24_and_24_and_no_total():
    answers = {item.key: 30 if item.kind == "integer" else 4 for item in BAM.items}
    result = score(BAM, answers)
    assert result.score is None
    assert result.subscales == {"use": 12, "risk": 24, "protective": 24}


BINS = [(0, 0), (1, 1), (3, 1), (4, 2), (8, 2), (9, 3), (15, 3), (16, 4), (30, 4)]


@pytest.mark.parametrize(("days", "points"), BINS)
def test_bam_days_count_in_five_bins_ending_at_0_3_8_15_and_30(days, points):
    answers = lowest(BAM) | {"alcohol": days, "heavy_drinking": 0, "drugs": 0}
    assert score(BAM, without_drugs(answers)).subscales["use"] == points


def without_drugs(answers):
    kinds = ("cannabis", "sedatives", "cocaine", "stimulants", "opioids", "inhalants",
             "other_drugs")  # fmt: skip
    return {key: value for key, value in answers.items() if key not in kinds}


HRSN = load("ahc-hrsn")
NO_NEED = {item.key: 0 for item in HRSN.items if item.required} | dict.fromkeys(
    (item.key for item in HRSN.items if item.kind == "yes_no" and item.required), False
)
NEEDS = [("living", 1, "housing"), ("living", 2, "housing"), ("mold", True, "housing_condition"),
         ("food_worry", 1, "food"), ("food_last", 2, "food"), ("transport", True, "transport"),
         ("utilities", 1, "utilities"), ("utilities", 2, "utilities")]  # fmt: skip


@pytest.mark.parametrize(("key", "value", "need"), NEEDS)
def test_an_underlined_ahc_answer_is_that_need_and_no_other(key, value, need):
    found = score(HRSN, NO_NEED | {key: value}).subscales
    assert [name for name, met in found.items() if met == 1] == [need]


def test_a_need_the_person_declines_to_tell_is_unknown_and_never_no():
    result = score(HRSN, NO_NEED | {"transport": DECLINED})
    assert result.subscales["transport"] is None
    assert "transport" in result.missing
    assert result.subscales["food"] == 0


FAMILY = load("family-history")
KIN = [item.key for item in FAMILY.items if item.key == item.section]


def family(**known):
    answers = dict.fromkeys(KIN, "none") | known
    asked = [item.key for item in FAMILY.items if answers.get(item.section) == "known"]
    return {key: answers.get(key, "no") for key in [*KIN, *asked]}


def test_relatives_are_counted_by_degree_and_by_trouble():
    answers = family(mother="known", father="known", mother_alcohol="yes", aunts_uncles="known",
                     aunts_uncles_drugs="yes", father_suicide="yes")  # fmt: skip
    found = score(FAMILY, answers).subscales
    assert (found["first_degree_substance"], found["second_degree_substance"]) == (1, 1)
    assert (found["first_degree_suicide"], found["first_degree_mental_health"]) == (1, 0)


def test_nobody_known_of_is_not_nobody_affected():
    assert score(FAMILY, family()).subscales["first_degree_substance"] is None
    unsure = family(mother="known") | dict.fromkeys(
        ("mother_alcohol", "mother_drugs", "mother_prescription", "mother_overdose"), "unknown"
    )
    assert score(FAMILY, unsure).subscales["first_degree_substance"] is None


def test_sleep_efficiency_is_time_asleep_of_time_in_bed():
    night = {"minutes_in_bed": 480, "minutes_asleep": 360, "minutes_to_sleep": 30, "awakenings": 2,
             "rested": 1}  # fmt: skip
    assert score(load("sleep"), night).score == 75


def test_top_days_come_to_28_over_four_weeks_and_its_ratings_stand_alone():
    top = load("top")
    full = {item.key: 7 if item.unit == "days" else 20 for item in top.items if item.required}
    answers = full | {i.key: False for i in top.items if i.kind == "yes_no"}
    found = score(top, answers).subscales
    assert (found["opioids"], found["paid_work"], found["quality_of_life"]) == (28, 28, 20)


def test_taps_scores_heroin_from_0_to_3_by_itself():
    taps = load("taps")
    answers = dict.fromkeys(("tobacco", "alcohol", "medicines"), 0) | {"drugs": 4}
    answers |= {"cannabis_3": False, "stimulants_3": False, "heroin_3": True}
    found = score(taps, answers | {"heroin_control": True, "heroin_concern": True}).subscales
    assert (found["heroin"], found["opioid_medicines"]) == (3, 0)
