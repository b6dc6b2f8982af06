"""Small goals: what fits, the next smaller step, and words that blame nobody."""

import re

import pytest

from throughcare.clinical.lifestyle import goals
from throughcare.clinical.lifestyle.diary import SHORT_NIGHT
from throughcare.clinical.lifestyle.guidance import every_advice, guidance_for
from throughcare.clinical.plan.responses import every_response
from throughcare.clinical.sources import cited

BLAME = re.compile(r"fail(ed|ure)|streak|lazy|should have|give up|fracas|vag[oa]|culpa", re.I)


def every_word():
    for kind in goals.kinds().values():
        yield from (kind.title, *kind.examples)
    for barrier in goals.barriers().values():
        yield from (barrier.title, barrier.step)
    yield from (advice.words for advice in every_advice())


def test_every_word_stands_in_english_and_spanish_and_blames_nobody():
    words = list(every_word())
    assert len(words) > 50
    assert [one for one in words if set(one) != {"en", "es"} or not all(one.values())] == []
    assert [text for one in words for text in one.values() if BLAME.search(text)] == []


def test_what_the_plan_calls_healthy_living_leads_to_a_kind_of_goal():
    codes = [one.code for one in every_response() if one.strand == "lifestyle"]
    assert [goals.kind_of_response(code) for code in codes] == ["sleep", "move", "calm"]
    assert goals.kind_of_response("therapy.cbt") == ""


@pytest.mark.parametrize(
    ("times", "per", "then"),
    [(3, "day", (1, "day")), (2, "day", (1, "day")), (1, "day", (3, "week")),
     (5, "week", (2, "week")), (3, "week", (1, "week")), (1, "week", (1, "week"))],
)  # fmt: skip
def test_the_next_smaller_step_is_about_half(times, per, then):
    assert goals.smaller(times, per) == then
    assert goals.can_be_smaller(times, per) == (then != (times, per))


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "dose"}, {"words": "  "}, {"words": "x" * 121}, {"times": 0}, {"times": 6},
     {"per": "month"}, {"times": 8, "per": "week"}],
)  # fmt: skip
def test_a_goal_has_a_kind_some_words_and_a_number_that_can_be_ticked(wrong):
    right = {"kind": "move", "words": "To the river", "times": 1, "per": "day"}
    assert goals.fits(**right)
    assert not goals.fits(**right | wrong)


def test_what_got_in_the_way_leads_to_a_step_in_the_order_of_the_list():
    steps = goals.next_steps({"forgot", "too_big", "nonsense"})
    assert [step.key for step in steps] == ["too_big", "forgot"]
    assert steps[0].smaller


def test_every_line_of_guidance_has_a_source_and_belongs_to_a_kind():
    for advice in every_advice():
        assert cited(advice.source).evidence in ("V", "V2", "K", "DERIVED")
        assert advice.kinds
        assert set(advice.kinds) <= set(goals.kinds())
        assert set(advice.when) <= {*goals.barriers(), SHORT_NIGHT}


def test_guidance_that_answers_what_was_heard_stands_first_and_is_else_left_out():
    plain = [advice.key for advice in guidance_for("sleep")]
    assert "sleep_short" not in plain
    assert "sleep_seven" in plain
    assert guidance_for("sleep", {SHORT_NIGHT})[0].key == "sleep_short"
    assert guidance_for("money") == []


def test_guidance_is_a_note_in_the_readers_language_with_its_source():
    told = guidance_for("smoke")[0].verdict("es-mx")
    assert (told.level, told.source) == ("note", "smoking-oud")
    assert "vareniclina" in told.why
