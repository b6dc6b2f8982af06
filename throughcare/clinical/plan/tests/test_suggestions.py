"""Every cause has at least one response; medicine is always on offer; nothing names a dose."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.clinical import instruments
from throughcare.clinical.assessment import findings, suggest_links
from throughcare.clinical.assessment.causes import every_cause
from throughcare.clinical.assessment.tests.sheets import answered
from throughcare.clinical.plan import FindingSeen, always_on_offer, every_response, suggest
from throughcare.clinical.plan.cautions import EVERY
from throughcare.clinical.plan.completeness import KINDS
from throughcare.clinical.plan.responses import STRANDS, STRENGTHS, response
from throughcare.clinical.sources import cited

PROBLEMS = [cause.code for cause in every_cause() if cause.kind == "problem"]
RESPONSES = every_response()
DOSE = re.compile(r"\d\s*(mg|mcg|ml|milligram)", re.I)
# What a response may lean on, at most: K alone is a good practice, or weak, or one cited trial.
CONDITION = re.compile(r"\b(must|only if|unless you|required to)\b", re.I)


def codes(*found, facts=None):
    seen = [FindingSeen(code, 2) for code in found]
    return [one.response.code for one in suggest(seen, facts or {})]


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_cause_has_a_response(code):
    assert codes(code)


@pytest.mark.parametrize("one", RESPONSES, ids=lambda one: one.code)
def test_a_response_is_whole(one):
    assert one.strand in STRANDS
    assert one.code.startswith(f"{one.strand}.")
    assert one.strength in STRENGTHS
    assert one.kind in KINDS
    assert set(one.answers) <= set(PROBLEMS)
    assert cited(one.source)
    assert one.measure in instruments.names()


@pytest.mark.parametrize("one", RESPONSES, ids=lambda one: one.code)
def test_a_response_fits_the_plan_and_its_cautions_exist(one):
    assert len(one.what) <= 300
    assert max(len(one.code), len(one.source)) <= 80
    assert set(one.cautions) <= set(EVERY)
    assert bool(one.refer_to) is (one.kind == "refer")


@pytest.mark.parametrize("one", RESPONSES, ids=lambda one: one.code)
def test_no_response_names_a_dose(one):
    assert not DOSE.search(f"{one.what} {one.for_person} {one.evidence}")


@pytest.mark.parametrize("one", RESPONSES, ids=lambda one: one.code)
def test_words_for_the_person_are_short_sentences(one):
    sentences = [part for part in re.split(r"[.!?:;]\s*", one.for_person) if part]
    assert max(len(sentence.split()) for sentence in sentences) <= 20
    assert not CONDITION.search(one.for_person.replace("must accept your medicine", ""))


@pytest.mark.parametrize("one", RESPONSES, ids=lambda one: one.code)
def test_evidence_says_how_surely_it_is_known(one):
    tags = re.findall(r"\[(V2|V|K|DERIVED)\]", one.evidence)
    assert tags or "No " in one.evidence
    assert one.strength not in ("strong",) or "V" in tags


def test_codes_are_unique():
    assert len({one.code for one in RESPONSES}) == len(RESPONSES)
    assert response("medication.offer").strand == "medication"
    assert response("medication.no_longer_made") is None


@pytest.mark.parametrize("code", ["access.opioid_use_disorder", "access.daily_use",
                                  "mental_health.cravings", "access.injecting"])  # fmt: skip
def test_medicine_stands_first_where_opioids_are_used(code):
    assert codes(code)[0] == "medication.offer"


def test_supervised_withdrawal_is_offered_last_and_always_with_its_warning():
    offers = suggest([FindingSeen("access.opioid_use_disorder", 3)], {})
    detox = next(one for one in offers if one.response.code == "withdrawal.supervised")
    assert detox == offers[-1]
    assert "withdrawal_alone_is_dangerous" in [verdict.code for verdict in detox.cautions]


def test_medicine_and_naloxone_are_on_offer_when_nothing_was_found_and_everything_declined():
    assert [one.response.code for one in always_on_offer({})] == [
        "medication.offer", "medication.naloxone",
    ]  # fmt: skip


def test_sedatives_are_a_caution_and_never_a_stop_for_medicine():
    offer = always_on_offer({"takes_sedatives": True})[0]
    assert [verdict.level for verdict in offer.cautions] == ["caution"]


def test_a_cause_asked_and_not_found_gets_no_suggestion():
    assert suggest([FindingSeen("mental_health.depression", 0)], {}) == []


def test_counselling_is_nowhere_a_condition_of_medicine():
    for one in RESPONSES:
        if one.strand == "medication":
            assert not re.search(r"(after|once|if) .{0,20}(counsel|therapy)", one.what, re.I)
    assert "do not have to go to talks" in response("medication.offer").for_person


def test_groups_are_offers_and_say_that_groups_differ_about_medicine():
    offer = suggest([FindingSeen("social.isolation", 2)], {})
    group = next(one for one in offer if one.response.code == "groups.try_three")
    assert [verdict.level for verdict in group.cautions] == ["note"]
    assert "Never a duty" in group.response.what


def test_a_finding_beside_the_one_asked_about_is_known_to_the_cautions():
    seen = [FindingSeen("access.opioid_use_disorder", 3)]
    medicine = suggest(seen, {}, also_found={"access.sedatives"})[0]
    assert medicine.cautions[0].code == "sedatives_slow_breathing"


@given(st.dictionaries(st.sampled_from(PROBLEMS), st.integers(0, 3)))
def test_suggestions_come_for_what_was_found_and_for_nothing_else(levels):
    made = suggest([FindingSeen(code, level) for code, level in levels.items()], {})
    assert {one.finding_code for one in made} == {code for code, lvl in levels.items() if lvl}
    assert all(one.finding_code in one.response.answers and one.why for one in made)


@given(answered())
@settings(deadline=None, max_examples=40)
def test_every_cause_found_in_any_answers_has_an_offer_and_each_link_two_causes(evidence):
    found = [one for one in findings(evidence) if one.kind == "problem" and one.found]
    made = suggest(found, evidence.facts)
    assert {one.finding_code for one in made} == {one.code for one in found}
    ends = {code for link in suggest_links(found) for code in (link.from_code, link.to_code)}
    assert ends <= {one.code for one in found}
