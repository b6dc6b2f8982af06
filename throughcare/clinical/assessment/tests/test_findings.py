"""Nothing from what was not asked, everything with its evidence, and no sum over all."""

import dataclasses
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.clinical import instruments
from throughcare.clinical.assessment import (
    DOMAINS,
    Evidence,
    Finding,
    Told,
    domain_level,
    findings,
    keep_off_paper,
    not_asked,
)  # fmt: skip
from throughcare.clinical.assessment.tests.sheets import DAY, answered, bare, evidence, scored


def by_code(drawn) -> dict[str, Finding]:
    return {finding.code: finding for finding in drawn}


def test_nothing_is_found_where_nothing_was_asked():
    assert findings(Evidence()) == []


@given(answered())
@settings(deadline=None, max_examples=60)
def test_every_finding_has_a_domain_a_level_and_evidence_that_was_given(given_evidence):
    for finding in findings(given_evidence):
        assert finding.domain in DOMAINS
        assert 0 <= finding.level <= 3
        about = {line.about for line in finding.evidence}
        assert about
        assert about <= set(given_evidence.sheets) | set(given_evidence.facts)
        assert len(finding.uncertainty) <= 300


@given(answered())
@settings(deadline=None, max_examples=40)
def test_asking_more_never_lowers_a_level(given_evidence):
    whole = by_code(findings(given_evidence))
    for name in given_evidence.sheets:
        fewer = {key: s for key, s in given_evidence.sheets.items() if key != name}
        for code, finding in by_code(findings(Evidence(fewer, given_evidence.facts))).items():
            assert finding.level <= whole[code].level


@given(st.lists(st.integers(0, 3), min_size=10, max_size=10), st.integers(0, 8))
@settings(deadline=None)
def test_one_worse_answer_on_the_phq_9_never_lowers_a_level(points, place):
    phq = instruments.load("phq-9")
    keys = [item.key for item in phq.items]
    worse = [*points[:place], 3, *points[place + 1 :]]
    before = by_code(findings(evidence(scored(phq, dict(zip(keys, points, strict=True))))))
    after = by_code(findings(evidence(scored(phq, dict(zip(keys, worse, strict=True))))))
    assert all(after[code].level >= finding.level for code, finding in before.items())


@given(answered())
@settings(deadline=None, max_examples=40)
def test_a_domain_is_as_strong_as_its_strongest_cause_however_many_there_are(given_evidence):
    drawn = findings(given_evidence)
    for key in DOMAINS:
        levels = [f.level for f in drawn if f.domain == key and f.kind == "problem"]
        assert domain_level(drawn + drawn, key) == max(levels, default=None)


def test_there_is_no_field_for_a_score_over_everything():
    fields = {field.name for field in dataclasses.fields(Finding)}
    assert not fields & {"score", "total", "risk", "probability", "percent"}


def test_asked_and_not_found_is_level_0_and_not_asked_is_nothing():
    drawn = findings(evidence(bare("gad-7", score=3)))
    assert [(f.code, f.level) for f in drawn] == [("mental_health.anxiety", 0)]
    assert domain_level(drawn, "mental_health") == 0
    assert domain_level(drawn, "family") is None


def test_a_declined_answer_is_missing_and_never_a_no():
    declined = bare("hark", {"humiliated": False, "kicked": False})
    finding = by_code(findings(evidence(declined)))["environment.violence_now"]
    assert (finding.level, finding.evidence[0].shown) == (0, "0 of 2 answered")
    assert findings(evidence(bare("hark", {}))) == []


def test_history_alone_is_some_and_says_that_no_scale_was_asked():
    finding = by_code(findings(evidence(has_major_dep=True)))["mental_health.depression"]
    assert finding.level == 1
    assert finding.uncertainty.startswith("Told as history; no scale has been asked.")


def test_a_fact_carries_its_day_and_who_told_it():
    told = Told(True, on=DAY, told_by="trial record")
    line = by_code(findings(evidence(has_bipolar=told)))["mental_health.bipolar_history"].evidence[
        0
    ]
    assert (line.about, line.shown, line.on) == ("has_bipolar", "yes (trial record)", DAY)


@pytest.mark.parametrize(("days", "cows", "said"), [(0, 5, True), (0, 4, False), (3, 20, False)])
def test_low_mood_on_a_day_of_withdrawal_says_so(days, cows, said):
    withdrawal = bare("cows", score=cows, on=DAY + timedelta(days=days))
    drawn = findings(evidence(bare("phq-9", score=16), withdrawal))
    words = by_code(drawn)["mental_health.depression"].uncertainty
    assert words.startswith("Asked in withdrawal") is said


def test_alcohol_points_that_all_come_from_how_often_say_so():
    often = {"often": 4, "drinks": 0, "six_or_more": 0}
    drawn = findings(evidence(bare("audit-c", often, score=4)))
    assert "how often" in by_code(drawn)["mental_health.alcohol"].uncertainty
    drawn = findings(evidence(bare("audit-c", often | {"drinks": 1}, score=5)))
    assert by_code(drawn)["mental_health.alcohol"].uncertainty == ""


def test_pc_ptsd_5_at_3_says_which_cut_off_it_is():
    drawn = findings(evidence(bare("pc-ptsd-5", score=3), sex_for_care="male"))
    assert "4 is the best balance" in by_code(drawn)["mental_health.ptsd"].uncertainty


def test_evidence_shows_the_question_and_the_answer_in_words():
    finding = by_code(findings(evidence(bare("peers", {"friends_use": 2}))))[
        "environment.peers_use"
    ]
    assert finding.evidence[0].shown == (
        "How many of the people you spend time with use drugs? Most"
    )
    assert finding.evidence[0].sheet_id == "peers-1"


def test_a_screen_gives_no_diagnosis_code():
    drawn = findings(evidence(bare("phq-9", score=27), bare("gad-7", score=21)))
    assert all(f.icd10 == () for f in drawn if f.domain == "mental_health")


def test_alcohol_and_drugs_in_the_family_have_codes_of_their_own():
    sheet = bare("family-history", {"mother_alcohol": "yes", "father_drugs": "yes"})
    finding = by_code(findings(evidence(sheet)))["family.first_degree_substance"]
    assert (finding.level, finding.icd10) == (3, ("Z81.1", "Z81.3"))


def test_what_happened_in_childhood_is_counted_and_not_told_again_in_the_evidence():
    told = {"sexual_abuse": True, "physical_abuse": False, "emotional_abuse": False}
    finding = by_code(findings(evidence(bare("ace", told, score=1))))["environment.ace"]
    assert [line.shown for line in finding.evidence] == ["1 of 3 answered"]
    assert finding.icd10 == ("Z62.810",)


def test_four_yes_are_clear_although_six_questions_were_declined():
    told = dict.fromkeys(
        ("separation", "physical_abuse", "household_prison", "emotional_abuse"), True
    )
    assert by_code(findings(evidence(bare("ace", told))))["environment.ace"].level == 2


def test_violence_is_kept_off_paper_and_low_mood_is_not():
    drawn = by_code(findings(evidence(bare("hark", {"afraid": True}), bare("phq-9", score=12))))
    assert keep_off_paper(drawn["environment.violence_now"].sensitivity)
    assert not keep_off_paper(drawn["mental_health.depression"].sensitivity)


def test_what_is_still_to_be_asked_is_named_by_domain_in_order():
    waiting = not_asked(evidence(bare("phq-9", score=3)))
    assert waiting["family"] == ("family-history", "ace")
    assert waiting["mental_health"][:2] == ("c-ssrs", "gad-7")
