"""A sign of danger is seen whatever the words around it; other words are left alone."""

import pytest

from throughcare.clinical.portal.check_in import red_flag_of_answer, red_flag_of_message


@pytest.mark.parametrize(
    ("safe", "ladder"), [("not_safe", "P"), ("unsure", "S"), ("safe", None), ("", None)]
)
def test_how_safe_somebody_feels_says_how_fast_somebody_acts(safe, ladder):
    flag = red_flag_of_answer(safe)
    assert (flag.ladder if flag else None) == ladder


def test_what_was_agreed_with_the_person_is_what_is_done():
    assert red_flag_of_answer("not_safe", "Call my sister first.").next_step == (
        "Agreed with them: Call my sister first."
    )


@pytest.mark.parametrize(
    "text",
    [
        "I want to die", "thinking of killing myself", "I don’t want to live", "SUICIDAL again",
        "I overdosed last night", "quiero morirme", "me voy a matar", "tuve una sobredosis",
        "pienso en hacerme daño",
    ],
)  # fmt: skip
def test_words_of_danger_are_seen_in_both_languages(text):
    assert red_flag_of_message(text).ladder == "P"


@pytest.mark.parametrize(
    "text", ["I am dying to see you", "My bus was late", "Llego tarde", "the deadline", ""]
)
def test_other_words_wait_as_messages_do(text):
    assert red_flag_of_message(text) is None
