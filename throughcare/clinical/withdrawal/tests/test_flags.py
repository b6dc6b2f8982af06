"""Red flags of a round: each at its threshold, before its role, on its ladder."""

import pytest

from throughcare.clinical.sources import cited
from throughcare.clinical.withdrawal import flags
from throughcare.clinical.withdrawal.flags import SIGNS, Seen


def raised(poss=None, signs=(), facts=(), **measured):
    seen = Seen(measured, poss, frozenset(signs), frozenset(facts))
    return [(flag.code.removeprefix("withdrawal."), flag.ladder) for flag in flags.raised(seen)]


# sources: red-flags:1, red-flags:2.*, withdrawal-transfer (K), withdrawal-rounds (K)
@pytest.mark.parametrize(
    ("quiet", "loud", "expected"),
    [
        ({"breaths": 10}, {"breaths": 9}, ("overdose", "E")),
        ({"oxygen": 92}, {"oxygen": 91}, ("overdose", "E")),
        ({"temperature": 384}, {"temperature": 385}, ("fever", "P")),
        ({"systolic": 90}, {"systolic": 89}, ("pressure", "P")),
        ({"diastolic": 60}, {"diastolic": 59}, ("pressure", "P")),
        ({"pulse": 50}, {"pulse": 49}, ("pressure", "P")),
        ({"standing_drop": 19}, {"standing_drop": 20}, ("dehydration", "P")),
        ({"potassium": 30}, {"potassium": 29}, ("potassium", "P")),
        ({"cows": 24}, {"cows": 25}, ("moderately_severe", "S")),
        ({}, {"cows": 37}, ("cows.severe", "P")),
        ({"poss": "2"}, {"poss": "3"}, ("sedated", "P")),
        ({"poss": "S"}, {"poss": "4"}, ("overdose", "E")),
        (
            {"temperature": 380},
            {"temperature": 380, "facts": ["injects"]},
            ("fever_injecting", "S"),
        ),
        ({"temperature": 379, "facts": ["injects"]}, {"facts": ["pregnant"]}, ("pregnant", "P")),
        ({}, {"facts": ["other_dependence"]}, ("other_syndrome", "S")),
        ({"poss": "3", "breaths": 12}, {"poss": "3", "breaths": 11}, ("overdose_sleepy", "E")),
    ],
)
def test_each_flag_rises_at_its_threshold_and_not_before(quiet, loud, expected):
    assert [code for code in raised(**quiet) if code == expected] == []
    assert raised(**loud) == [expected]


@pytest.mark.parametrize(
    ("sign", "expected"),
    [("hard_to_rouse", ("overdose", "E")), ("pinpoint", ("pinpoint", "P")),
     ("seizure", ("seizure", "E")), ("delirium", ("delirium", "E")),
     ("hallucination", ("delirium", "E")), ("chest_pain", ("chest_pain", "E")),
     ("focal_weakness", ("weakness", "E")), ("severe_abdominal_pain", ("abdomen", "E")),
     ("vomiting_over_a_day", ("dehydration", "P")), ("dehydrated", ("dehydration", "P")),
     ("talks_of_suicide", ("suicidality", "E"))],
)  # fmt: skip
def test_each_sign_raises_its_flag(sign, expected):
    assert raised(signs=[sign]) == [expected]


def test_a_murmur_is_one_only_with_fever_and_every_sign_is_used():
    assert raised(signs=["murmur"]) == []
    assert raised(signs=["murmur"], temperature=380) == [("murmur", "E")]
    used = {s.sign for rule in flags.rules() for s in (*rule.any_of, *rule.all_of)}
    used |= {s.sign for rule in flags.rules() for part in rule.all_of for s in part.one_of}
    assert used - {""} == set(SIGNS)


def test_the_graver_flag_speaks_for_the_other():
    assert raised(poss="3", signs=["pinpoint"]) == [("overdose_sleepy", "E")]
    assert raised(poss="4", breaths=6, signs=["pinpoint"]) == [("overdose", "E")]
    assert raised(cows=40) == [("cows.severe", "P")]


def test_nothing_measured_raises_nothing_and_what_no_round_knows_is_an_error():
    assert raised() == []
    with pytest.raises(ValueError, match="height"):
        Seen({"height": 3})


def test_every_flag_goes_before_a_role_there_is_with_a_source_and_a_next_step():
    for rule in flags.rules():
        assert rule.flag.for_role in ("nurse", "prescriber")
        assert cited(rule.flag.source).evidence
        assert rule.flag.next_step.endswith(".")
        assert flags.asks_for_transfer(rule.flag.code) == rule.transfer
    assert not flags.asks_for_transfer("withdrawal.pressure")
    assert flags.asks_for_transfer("withdrawal.seizure")


# source: precipitated-withdrawal (K): a higher band within 2 hours
@pytest.mark.parametrize(
    ("before", "after", "minutes", "calls"),
    [(8, 13, 120, True), (8, 13, 121, False), (8, 12, 60, False), (13, 12, 30, False),
     (4, 5, 30, True)],
)  # fmt: skip
def test_withdrawal_that_a_dose_brought_on_calls_the_prescriber(before, after, minutes, calls):
    flag = flags.brought_on(before=before, after=after, minutes=minutes)
    assert bool(flag) == calls
    if flag:
        assert (flag.ladder, flag.for_role) == ("P", "prescriber")
