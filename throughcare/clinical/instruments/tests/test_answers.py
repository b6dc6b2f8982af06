"""What is asked, and what is refused."""

import pytest

from throughcare.clinical.instruments import (
    DECLINED,
    Impossible,
    Incomplete,
    asked,
    check,
    check_answer,
    from_text,
    load,
    score,
    visible,
)

PHQ, COWS, AUDIT, HARK = load("phq-9"), load("cows"), load("audit-c"), load("hark")
NO_SUCH_COWS_VALUE = [("pulse", 3), ("restlessness", 2), ("restlessness", 4), ("pupils", 3),
    ("pupils", 4), ("aches", 3), ("nose_tears", 3), ("stomach", 4), ("tremor", 3), ("yawning", 3),
    ("anxiety", 3), ("gooseflesh", 1), ("gooseflesh", 2), ("gooseflesh", 4)]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), NO_SUCH_COWS_VALUE)
def test_a_cows_value_between_two_published_ones_is_refused(key, value):
    answers = {item.key: 0 for item in COWS.items} | {key: value}
    with pytest.raises(Impossible, match=rf"{key} .* {value} is not one of"):
        score(COWS, answers)


@pytest.mark.parametrize("value", [-1, 4, 1.5, "1", True, None, [], {}, float("nan"), 10**30])
def test_a_phq_9_answer_other_than_0_1_2_or_3_is_refused(value):
    assert "is not one of 0, 1, 2, 3" in check_answer(PHQ, "interest", value)


@pytest.mark.parametrize("value", [2, -1, "perhaps", 0.5, None])
def test_yes_or_no_takes_nothing_between(value):
    assert "neither yes nor no" in check_answer(HARK, "afraid", value)


@pytest.mark.parametrize("value", [-1, 11, 2.5, True, "5"])
def test_craving_lies_between_0_and_10(value):
    assert "from 0 to 10" in check_answer(load("craving-vas"), "now", value)


def test_nine_answers_make_a_phq_9_and_eight_name_the_ninth():
    answers = {item.key: 0 for item in PHQ.items[:8]}
    with pytest.raises(Incomplete, match="self_harm") as refused:
        score(PHQ, answers)
    assert refused.value.missing == ("self_harm",)
    assert "better off dead" in refused.value.asks["self_harm"]


def test_two_missing_phq_9_answers_are_not_filled_in_by_the_mean_of_the_others():
    with pytest.raises(Incomplete):
        score(PHQ, {item.key: 3 for item in PHQ.items[:7]})


def test_the_optional_phq_9_question_is_neither_needed_nor_counted():
    answers = {item.key: 1 for item in PHQ.items[:9]}
    assert score(PHQ, answers | {"difficulty": 3}).score == score(PHQ, answers).score == 9


def test_an_unknown_key_is_named():
    problems = check(PHQ, {"moood": 1})
    assert "PHQ-9 has no question 'moood'" in [str(problem) for problem in problems]


def test_after_never_the_audit_c_asks_one_question_and_after_monthly_three():
    assert [item.key for item in visible(AUDIT, {"often": 0})] == ["often", "cut_for"]
    assert len(visible(AUDIT, {"often": 1})) == 4


def test_an_answer_to_a_skipped_question_is_a_problem_and_0_is_none():
    assert [p.kind for p in check(AUDIT, {"often": 0, "drinks": 2})] == ["skipped"]
    assert check(AUDIT, {"often": 0, "drinks": 0}) == []


def test_suicidal_intent_without_thoughts_is_refused_and_not_called_low():
    answers = {"wish_dead": True, "thoughts": False, "intent": True, "behaviour": False}
    with pytest.raises(Impossible, match="intent is answered"):
        score(load("c-ssrs"), answers)


def test_answers_left_from_before_a_gate_was_closed_are_not_among_those_asked():
    changed = {"event": False, "nightmares": True}
    assert asked(load("pc-ptsd-5"), changed) == {"event": False}


def test_a_question_behind_an_unanswered_one_is_neither_asked_nor_a_problem():
    problems = check(AUDIT, {"drinks": 2, "six_or_more": 1})
    assert [(p.item, p.kind) for p in problems] == [("often", "missing")]


def test_a_declined_answer_is_missing_and_never_no():
    answers = dict.fromkeys(("humiliated", "forced", "kicked"), False)
    result = score(HARK, answers, declined={"afraid"})
    assert (result.score, result.band, result.missing) == (None, None, ("afraid",))
    assert score(HARK, answers | {"afraid": DECLINED}) == result


def test_a_declined_answer_hides_no_violence_told_in_another():
    answers = {"humiliated": True, "forced": False, "kicked": False}
    assert [f.code for f in score(HARK, answers, declined={"afraid"}).flags] == ["hark.violence"]


def test_a_phq_9_question_cannot_be_declined():
    assert "cannot be left out" in check_answer(PHQ, "mood", None, declined=True)


def test_nobody_sleeps_longer_than_they_were_in_bed():
    night = {"minutes_in_bed": 60, "minutes_asleep": 61}
    assert "minutes_asleep: more than minutes_in_bed" in map(str, check(load("sleep"), night))


POSTED = [
    ("phq-9", "mood", "2", 2), ("hark", "afraid", "true", True), ("hark", "afraid", "0", False),
    ("hark", "afraid", "No", False), ("craving-vas", "now", "10", 10),
    ("audit-c", "cut_for", "women", "women"), ("peers", "belonging", "choir", "choir"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "key", "text", "value"), POSTED)
def test_what_a_form_posts_becomes_the_answer_it_stands_for(name, key, text, value):
    found = from_text(load(name).item(key), text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(("name", "key", "text"), [("phq-9", "mood", "4"), ("hark", "afraid", "")])
def test_what_stands_for_no_answer_is_refused(name, key, text):
    with pytest.raises(ValueError, match=key):
        from_text(load(name).item(key), text)
