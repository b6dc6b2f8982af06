"""What must be acted on: by whom, and by when."""

import pytest
from hypothesis import given, settings

from throughcare.clinical import instruments
from throughcare.clinical.assessment import Told, red_flags
from throughcare.clinical.assessment.red_flags import every_combination
from throughcare.clinical.assessment.tests.sheets import DAY, answered, bare, evidence, scored
from throughcare.clinical.sources import cited

ROLES = {"intake", "prescriber", "nurse", "counsellor", "peer"}


def raised(*sheets, **facts):
    return {flag.code: flag for flag in red_flags(evidence(*sheets, **facts))}


@pytest.mark.parametrize("flag", [one.flag for one in every_combination()], ids=lambda f: f.code)
def test_every_flag_names_a_role_a_next_step_and_a_source(flag):
    assert flag.for_role in ROLES
    assert flag.next_step
    assert cited(flag.source)
    assert max(len(flag.why), len(flag.next_step)) <= 300


@pytest.mark.parametrize(
    ("facts", "code", "ladder", "minutes"),
    [
        ({"flag_pregnant": True}, "pregnancy.known", "S", None),
        ({"flag_possibly_pregnant": True}, "pregnancy.possible", "S", None),
        ({"flag_recent_release": True}, "release.recent", "S", None),
        ({"days_since_detox": 14}, "detox.recent", "S", None),
        ({"qtc_ms": 500}, "heart.qtc_500", "P", 30),
        ({"qtc_ms": 499}, "heart.qtc_450", "S", None),
        ({"takes_sedatives": True}, "sedatives.prescribed", "R", None),
    ],
)
def test_a_fact_raises_its_flag(facts, code, ladder, minutes):
    flag = raised(**facts)[code]
    assert (flag.ladder, flag.within_minutes) == (ladder, minutes)


@pytest.mark.parametrize("facts", [{"days_since_detox": 15}, {"qtc_ms": 450}, {}])
def test_nothing_is_raised_just_outside_14_days_and_at_450_ms(facts):
    assert raised(**facts) == {}


def columbia(**yes):
    form = instruments.load("c-ssrs")
    answers = {"wish_dead": False, "thoughts": False, "behaviour": False} | yes
    return scored(form, answers)


def test_intent_is_an_emergency_within_5_minutes():
    sheet = columbia(thoughts=True, method=True, intent=True, plan=False)
    flag = raised(sheet)["c-ssrs.high"]
    assert (flag.ladder, flag.within_minutes, flag.on) == ("E", 5, DAY)


def test_high_risk_of_suicide_in_withdrawal_brings_the_prescriber_within_30_minutes():
    sheet = columbia(thoughts=True, method=True, intent=True, plan=False)
    up = raised(sheet, bare("cows", score=5))
    assert up["suicide.in_withdrawal"].within_minutes == 30
    assert "suicide.in_withdrawal" not in raised(sheet, bare("cows", score=4))


def test_phq_9_item_9_at_1_raises_a_flag_whatever_the_total():
    keys = [item.key for item in instruments.load("phq-9").items]
    sheet = scored(instruments.load("phq-9"), dict.fromkeys(keys, 0) | {"self_harm": 1})
    assert raised(sheet)["phq-9.self_harm"].ladder == "S"


def test_one_yes_on_hark_is_seen_the_same_day():
    keys = [item.key for item in instruments.load("hark").items]
    sheet = scored(instruments.load("hark"), dict.fromkeys(keys, False) | {"afraid": True})
    assert raised(sheet)["hark.violence"].ladder == "S"


def test_medicines_unlocked_where_children_live_are_seen_the_same_day():
    sheets = bare("access", {"locked": False}), bare("circumstances", {"children": True})
    assert raised(*sheets)["children.unlocked_medicines"].for_role == "nurse"
    assert "children.unlocked_medicines" not in raised(sheets[0])


def test_the_most_urgent_stands_first():
    flags = red_flags(evidence(takes_sedatives=True, qtc_ms=510, flag_pregnant=True))
    assert [flag.ladder for flag in flags] == ["P", "S", "R"]


def test_a_flag_says_on_which_day_it_rests_so_that_it_is_not_opened_twice():
    assert raised(flag_pregnant=Told(True, on=DAY))["pregnancy.known"].on == DAY
    assert raised(flag_pregnant=True)["pregnancy.known"].on is None


@given(answered())
@settings(deadline=None, max_examples=60)
def test_whatever_was_answered_each_flag_stands_once_with_a_role_and_what_it_rests_on(
    given_evidence,
):
    flags = red_flags(given_evidence)
    assert len({flag.code for flag in flags}) == len(flags)
    assert all(flag.for_role in ROLES and flag.next_step and flag.evidence for flag in flags)
    assert ["EPSR".index(flag.ladder) for flag in flags] == sorted(
        "EPSR".index(flag.ladder) for flag in flags
    )
