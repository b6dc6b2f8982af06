"""What holds for whatever a person may answer."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.clinical.instruments import (
    DECLINED,
    Incomplete,
    NotScorable,
    Score,
    Unreadable,
    check,
    flags,
    load,
    names,
    questionnaire_response,
    read,
    score,
    visible,
)
from throughcare.clinical.instruments.tests.making import complete_answers

FORMS = [load(name) for name in names()]
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
answered = pytest.mark.parametrize("form", FORMS, ids=names())
few = settings(max_examples=25, deadline=None)


@answered
@few
@given(data=st.data())
def test_complete_answers_score_within_the_range_and_land_in_one_band(form, data):
    result = score(form, data.draw(complete_answers(form)))
    if result.score is not None:
        assert form.scoring.low <= result.score <= form.scoring.high
        landed = [band for band in form.bands if band.low <= result.score <= band.high]
        assert len(landed) == (1 if form.bands else 0)


@answered
@few
@given(data=st.data())
def test_every_subscale_stays_within_its_range(form, data):
    result = score(form, data.draw(complete_answers(form)))
    for subscale in form.subscales:
        found = result.subscales[subscale.key]
        assert found is None or subscale.low <= found <= subscale.high


@answered
@few
@given(data=st.data())
def test_without_any_one_required_answer_the_score_is_refused_naming_exactly_that_one(form, data):
    answers = data.draw(complete_answers(form))
    required = [item.key for item in visible(form, answers) if item.required]
    lost = data.draw(st.sampled_from(required))
    with pytest.raises(Incomplete) as refused:
        score(form, {key: value for key, value in answers.items() if key != lost})
    assert refused.value.missing == (lost,)
    assert lost in str(refused.value)


@answered
@few
@given(data=st.data())
def test_answers_come_back_from_a_questionnaire_response_as_they_went(form, data):
    answers = data.draw(complete_answers(form))
    sent = json.loads(json.dumps(questionnaire_response(form, answers, AT)))
    assert read(form, sent) == answers


@answered
@few
@given(data=st.data())
def test_answers_by_key_and_in_order_are_the_same_answers(form, data):
    answers = data.draw(complete_answers(form))
    in_order = [answers.get(item.key) for item in form.items]
    assert read(form, json.loads(json.dumps(in_order))) == read(form, answers) == answers


@answered
@few
@given(data=st.data())
def test_a_stored_score_reads_back_as_it_was(form, data):
    result = score(form, data.draw(complete_answers(form)))
    assert Score.from_json(json.loads(json.dumps(result.as_json()))) == result


@answered
@few
@given(data=st.data())
def test_declining_never_makes_a_score_and_never_a_no(form, data):
    answers = data.draw(complete_answers(form))
    may = [i.key for i in visible(form, answers) if i.decline and i.counts and i.key in answers]
    if not may or form.scoring.method not in ("sum",):
        return
    result = score(form, answers | {data.draw(st.sampled_from(may)): DECLINED})
    assert (result.score, result.band) == (None, None)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(form=st.sampled_from(FORMS), data=st.data())
def test_whatever_comes_in_is_scored_or_refused_with_a_sentence(form, data):
    keys = st.sampled_from([item.key for item in form.items]) | st.text(max_size=5)
    given_in = data.draw(anything | st.dictionaries(keys, anything, max_size=8))
    said = ""
    try:
        result = score(form, read(form, given_in))
    except (NotScorable, Unreadable) as refused:
        said, result = str(refused), None
    assert said or result.instrument == form.name


@settings(max_examples=100, deadline=None)
@given(form=st.sampled_from(FORMS), data=st.data())
def test_flags_of_half_a_form_never_fail_and_are_all_there_when_it_is_whole(form, data):
    answers = data.draw(complete_answers(form))
    half = {key: value for key, value in answers.items() if data.draw(st.booleans())}
    assert isinstance(flags(form, half), tuple)
    assert check(form, answers) == []
    assert flags(form, answers) == score(form, answers).flags
