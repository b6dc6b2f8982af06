"""Questionnaires and responses, judged by other people's models and examples."""

import copy
import json
from datetime import UTC, datetime

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from throughcare.clinical.instruments import (
    DECLINED,
    Unreadable,
    every,
    load,
    names,
    questionnaire,
    questionnaire_response,
    read,
    score,
)
from throughcare.clinical.instruments.tests.making import example, lowest

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PHQ, AUDIT = load("phq-9"), load("audit-c")


@pytest.mark.parametrize("name", names())
def test_every_questionnaire_and_response_is_valid_r4(name):
    form = load(name)
    made = Questionnaire.model_validate(questionnaire(form))
    assert made.status == ("active" if form.checked_by else "draft")
    answered = questionnaire_response(form, lowest(form), AT)
    assert QuestionnaireResponse.model_validate(answered).questionnaire.startswith(made.url)


def items_in(resource):
    for item in resource.get("item", []):
        yield item
        yield from items_in(item)


def test_the_skip_of_the_audit_c_is_said_as_enable_when():
    drinks = next(i for i in items_in(questionnaire(AUDIT)) if i["linkId"] == "drinks")
    assert {test["question"] for test in drinks["enableWhen"]} == {"often"}
    assert (len(drinks["enableWhen"]), drinks["enableBehavior"]) == (4, "any")


@pytest.mark.parametrize("name", names())
def test_every_skip_names_a_question_of_the_same_questionnaire(name):
    made = list(items_in(questionnaire(load(name))))
    links = {item["linkId"] for item in made}
    assert links >= {t["question"] for item in made for t in item.get("enableWhen", [])}


def test_the_published_phq_9_example_scores_12_as_it_says():
    result = score(PHQ, read(PHQ, example("QuestionnaireResponse-phq-9-example")))
    assert (result.score, result.band) == (12, "moderate")


def test_our_phq_9_has_the_published_codes_answers_and_ordinals():
    ours = {i["code"][0]["code"]: i for i in items_in(questionnaire(PHQ))}
    for theirs in example("Questionnaire-phq-9-example")["item"]:
        code = theirs["code"][0]["code"]
        if theirs.get("answerOption"):
            assert coded(ours[code]) == coded(theirs)
        else:
            assert code == PHQ.scoring.loinc.code


def coded(item):
    return [option["valueCoding"]["code"] for option in item["answerOption"]]


def test_our_audit_c_has_the_published_answers_and_the_right_total():
    ours = {i["code"][0]["code"]: i for i in items_in(questionnaire(AUDIT)) if "code" in i}
    theirs = {i["code"][0]["code"]: i for i in example("Questionnaire-AUDIT-C")["item"]}
    for code in ("68519-8", "68520-6"):
        assert coded(ours[code]) == coded(theirs[code])
    assert AUDIT.scoring.loinc.code in theirs


def test_the_published_audit_c_example_does_not_answer_question_1_and_is_refused():
    with pytest.raises(
        Unreadable, match=r"68517-2 counts days of heavy drinking.*no answer to often"
    ):
        read(AUDIT, example("QuestionnaireResponse-AUDIT-C"))


def test_with_question_1_the_published_audit_c_example_scores_0_as_it_says():
    response = example("QuestionnaireResponse-AUDIT-C")
    never = {"system": "http://loinc.org", "code": "LA6270-8"}
    response["item"].append({"linkId": "/68518-0", "answer": [{"valueCoding": never}]})
    assert score(AUDIT, read(AUDIT, response)).score == 0


def test_the_codes_that_others_confuse_are_where_they_belong():
    assert AUDIT.item("often").loinc.code == "68518-0"
    assert AUDIT.scoring.loinc.code == "75626-2"
    assert load("hark").scoring.loinc.code == "76504-0"
    assert load("dast-10").scoring.loinc.code == "82667-7"
    assert PHQ.item("mood").loinc.code == "44255-8"
    assert "54643-2" not in {item.loinc.code for item in PHQ.items}


def test_no_loinc_code_of_a_question_or_total_stands_in_two_instruments():
    seen = {}
    for form in every():
        for code in filter(None, [form.scoring.loinc, *(item.loinc for item in form.items)]):
            assert seen.setdefault(code.code, form.name) == form.name


def phq_example(**changes):
    return copy.deepcopy(example("QuestionnaireResponse-phq-9-example")) | changes


def test_a_form_whose_own_total_is_not_the_sum_of_its_answers_is_refused():
    response = phq_example()
    total = next(i for i in response["item"] if i["linkId"] == "/44261-6")
    total["answer"] = [{"valueDecimal": 13}]
    with pytest.raises(Unreadable, match="the form says 13, its answers come to 12"):
        read(PHQ, response)


@pytest.mark.parametrize(
    ("form", "changes", "why"),
    [
        ("gad-7", {}, "none of its questions"),
        ("phq-9", {"questionnaire": "urn:throughcare:instrument:gad-7|1"}, "gad-7, not"),
        ("phq-9", {"status": "entered-in-error"}, "entered in error"),
        ("phq-9", {"item": "x"}, "not a list of objects"),
        ("phq-9", {"item": []}, "none of its questions"),
    ],
)
def test_a_response_that_is_not_answers_to_this_instrument_is_refused(form, changes, why):
    with pytest.raises(Unreadable, match=why):
        read(load(form), phq_example(**changes))


def test_answers_nested_in_groups_and_in_answers_are_found():
    flat = phq_example()["item"]
    inner = {"linkId": "x", "answer": [{"valueBoolean": True, "item": flat[5:]}]}
    nested = phq_example(item=[{"linkId": "group", "item": [*flat[:5], inner]}])
    assert score(PHQ, read(PHQ, nested)).score == 12


VALUES = [
    {"valueInteger": 2}, {"valueDecimal": 2.0}, {"valueString": "more than half the days"},
    {"valueCoding": {"system": "urn:x", "code": "2"}},
    {"valueCoding": {"display": "More than half the days"}},
    {"valueCoding": {"system": "http://loinc.org", "code": "LA6570-1"}},
    {"valueCoding": {"code": "b", "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 2}]}},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_an_answer_of_2_is_read_in_each_way_fhir_can_say_it(value):
    response = {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "mood"}]}
    response["item"][0]["answer"] = [value]
    assert read(PHQ, response) == {"mood": 2}


def test_i_choose_not_to_answer_is_declined_and_never_no():
    chosen = {"system": "http://loinc.org", "code": "LA30122-8"}
    item = {"linkId": "/93030-5", "answer": [{"valueCoding": chosen}]}
    response = {"resourceType": "QuestionnaireResponse", "item": [item]}
    assert read(load("ahc-hrsn"), response) == {"transport": DECLINED}


def test_a_declined_answer_goes_out_as_asked_but_declined_and_comes_back_so():
    form = load("hark")
    answers = {"humiliated": False, "afraid": DECLINED, "forced": False, "kicked": True}
    sent = json.loads(json.dumps(questionnaire_response(form, answers, AT)))
    QuestionnaireResponse.model_validate(sent)
    assert read(form, sent) == answers


def test_two_answers_to_one_question_are_refused():
    item = {"linkId": "mood", "answer": [{"valueInteger": 1}, {"valueInteger": 2}]}
    with pytest.raises(Unreadable, match="mood has 2 answers"):
        read(PHQ, {"resourceType": "QuestionnaireResponse", "item": [item]})
