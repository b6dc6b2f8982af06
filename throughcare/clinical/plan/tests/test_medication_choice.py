"""Four medicines side by side: plain words, sources, cautions from facts, never an amount."""

import re

import pytest
from hypothesis import given

from throughcare.clinical.assessment import Told
from throughcare.clinical.assessment.tests.sheets import FACTS
from throughcare.clinical.plan import medication_choice
from throughcare.clinical.plan.cautions import EVERY, Known
from throughcare.clinical.sources import cited

OPTIONS = medication_choice.every_option()
WORDS = (
    "what",
    "how_taken",
    "how_often",
    "starting",
    "effects",
    "evidence",
    "stopping",
    "pregnancy",
)


def careful(key, facts, **also):
    shown = {option.key: option for option in medication_choice.side_by_side(facts, **also)}
    return {verdict.code: verdict.level for verdict in shown[key].careful}


def test_there_are_four_and_none_is_ever_left_out():
    keys = ["methadone", "buprenorphine", "buprenorphine_injection", "naltrexone_injection"]
    everything = {"flag_pregnant": True, "qtc_ms": 520, "takes_sedatives": True}
    for facts in ({}, everything):
        assert [option.key for option in medication_choice.side_by_side(facts)] == keys


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_no_amount_is_named_for_the_person(option):
    text = " ".join(getattr(option, name) for name in WORDS)
    assert not re.search(r"\d+\s*(mg|ml|milligrams?|mcg)\b", text, re.I)
    assert "dose of" not in text


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_each_medicine_says_everything_in_short_sentences(option):
    for name in WORDS:
        sentences = re.split(r"[.!?:;,]\s*", getattr(option, name))
        assert 0 < max(len(sentence.split()) for sentence in sentences) <= 20


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_each_figure_has_a_source_and_each_caution_a_rule(option):
    assert option.source in option.sources
    assert all(cited(source) for source in option.sources)
    assert set(option.rules) <= set(EVERY)


def test_the_published_figures_are_the_ones_shown():
    words = {option.key: option.evidence for option in OPTIONS}
    assert "74 of 100" in words["methadone"]
    assert "46 of 100" in words["buprenorphine"]
    assert "72 of 100" in words["naltrexone_injection"]
    assert "66 of 100" in words["buprenorphine_injection"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ("opioid_free_days_unknown", "caution")),
        ({"days_since_opioid": 6}, ("opioid_free_days_too_few", "stop")),
        ({"days_since_opioid": 7}, ("opioid_free_days_borderline", "caution")),
        ({"days_since_opioid": 9}, ("opioid_free_days_borderline", "caution")),
        ({"days_since_opioid": 10}, None),
        (
            {"days_since_opioid": 13, "on_methadone": True},
            ("opioid_free_days_borderline", "caution"),
        ),
        ({"days_since_opioid": 14, "on_methadone": True}, None),
    ],
)
def test_naltrexone_waits_7_to_10_days_and_14_after_methadone(facts, expected):
    said = careful("naltrexone_injection", facts)
    assert said == (dict([expected]) if expected else {})


def test_naltrexone_is_not_started_in_pregnancy_and_methadone_is():
    facts = {"flag_pregnant": True, "days_since_opioid": 30}
    assert careful("naltrexone_injection", facts) == {"naltrexone_in_pregnancy": "stop"}
    assert careful("methadone", facts) == {}


@pytest.mark.parametrize(
    ("qtc", "expected"), [(450, {}), (451, {"qtc_above_450": "caution"}),
                          (499, {"qtc_above_450": "caution"}), (500, {"qtc_at_500": "stop"})]
)  # fmt: skip
def test_methadone_and_the_heart_at_450_and_500_ms(qtc, expected):
    assert careful("methadone", {"qtc_ms": qtc}) == expected
    assert careful("buprenorphine", {"qtc_ms": qtc}) == {}


def test_sedatives_are_known_from_a_fact_or_from_a_finding():
    assert careful("methadone", {"takes_sedatives": Told(True)}) == {
        "sedatives_slow_breathing": "caution"
    }
    assert careful("methadone", {}, also_found={"access.sedatives"}) == {
        "sedatives_slow_breathing": "caution"
    }


def test_the_gravest_caution_stands_first():
    options = medication_choice.side_by_side({"flag_pregnant": True})
    levels = [verdict.level for verdict in options[3].careful]
    assert levels == ["stop", "caution"]
    assert options[3].stopped
    assert not options[0].stopped


@pytest.mark.parametrize("name", EVERY)
def test_every_caution_has_a_source_and_says_it_in_two_sentences(name):
    grave = {"flag_pregnant": True, "takes_sedatives": True, "has_alcol_dx": True, "qtc_ms": 510,
             "on_methadone": True, "needs_opioid_analgesia": True, "liver_disease": True,
             "breathing_disease": True}  # fmt: skip
    verdict = EVERY[name](Known(grave))
    assert not verdict
    assert cited(verdict.source)
    assert len(verdict.why) <= 200


def test_one_may_prefer_nothing_yet_or_no_medicine_and_the_offer_stays():
    prefer = dict(medication_choice.preferences())
    assert list(prefer)[-2:] == ["undecided", "no_medicine"]
    assert "offer stays open" in prefer["no_medicine"]
    assert max(map(len, prefer)) <= 30


def test_what_matters_is_a_choice_of_at_least_ten_things():
    matters = medication_choice.what_matters()
    assert len(dict(matters)) == len(matters) >= 10


@given(FACTS)
def test_whatever_the_record_holds_pregnancy_stops_naltrexone_and_never_methadone(facts):
    facts = facts | {"flag_pregnant": True, "qtc_ms": 400}
    assert careful("naltrexone_injection", facts)["naltrexone_in_pregnancy"] == "stop"
    assert "stop" not in careful("methadone", facts).values()
