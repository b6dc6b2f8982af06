"""Tools and skills: complete in two languages, easy to read, in the order of the manual."""

import re

import pytest

from throughcare.clinical.therapy.sheets import KINDS, modules, sheets
from throughcare.clinical.words import said

LANGUAGES = ("en", "es")
CORE = ["craving", "motivation", "saying_no", "small_choices", "coping_plan", "problems",
        "case_management", "hiv"]  # fmt: skip


def every_word():
    """(place, words) of everything a person may read."""
    for sheet in sheets().values():
        yield from ((sheet.key, words) for words in (sheet.title, sheet.why))
        for field in sheet.fields:
            yield sheet.key, field.ask
            yield from ((sheet.key, option.label) for option in field.options)
    for module in modules().values():
        for words in (module.title, module.why, module.try_, *module.steps):
            yield module.key, words


def test_everything_is_said_in_every_language():
    missing = [(place, words) for place, words in every_word()
               if not all(words.get(language) for language in LANGUAGES)]  # fmt: skip
    assert missing == []


def test_what_is_not_said_in_a_language_is_said_in_english():
    assert said({"en": "Saying no"}, "fr") == "Saying no"
    assert said({"en": "Saying no", "es": "Decir que no"}, "es-mx") == "Decir que no"


def grade(text: str) -> float:
    """Flesch-Kincaid: the school grade in which a text can be read; grade 6 is about age 12."""
    sentences = max(len(re.findall(r"[.!?:]+", text)), 1)
    words = re.findall(r"[A-Za-z']+", text)
    beats = sum(max(len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e"))), 1)
                for word in words)  # fmt: skip
    return 0.39 * len(words) / sentences + 11.8 * beats / len(words) - 15.59


@pytest.mark.parametrize("module", modules().values(), ids=lambda module: module.key)
def test_a_skill_can_be_read_at_about_twelve(module):
    text = " ".join(words["en"] for words in (module.why, *module.steps, module.try_))
    assert grade(text) <= 6.5


def test_the_eight_core_topics_stand_in_the_order_of_the_manual_and_the_ending_last():
    assert list(modules())[:8] == CORE
    assert list(modules())[-1] == "going_on"


def test_every_tool_of_a_skill_exists_and_may_be_used_alone():
    used = {tool for module in modules().values() for tool in module.tools}
    assert used <= set(sheets())
    assert not any(sheets()[tool].together for tool in used)


def test_the_decisional_balance_is_offered_only_together_and_says_why():
    assert sheets()["balance"].together
    assert "two minds" in sheets()["balance"].caution


def test_every_kind_of_field_is_known_and_every_number_has_its_ends():
    fields = [field for sheet in sheets().values() for field in sheet.fields]
    assert {field.kind for field in fields} == set(KINDS)
    assert all(field.low < field.high for field in fields if field.kind == "number")
    assert all(field.options for field in fields if field.kind == "choice")


def test_an_urge_is_1_to_100_and_what_is_not_asked_is_not_kept():
    urge = sheets()["urge"]
    assert urge.checked({"intensity": "70", "helped": "left", "dose": "x"}) == {
        "intensity": 70, "helped": "left",
    }  # fmt: skip
    for wrong in ({"intensity": 101}, {"intensity": 0}, {}, {"intensity": 5, "helped": "magic"}):
        with pytest.raises(ValueError, match=r"intensity|helped"):
            urge.checked(wrong)


def test_the_seven_columns_ask_belief_and_strength_twice():
    asked = [field.key for field in sheets()["thought_7"].fields]
    assert {"belief", "belief_after", "strength", "strength_after"} <= set(asked)
