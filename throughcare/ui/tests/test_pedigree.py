"""The family in one picture: well formed, everybody told of drawn once, and told in words too."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.ui.pictures.ink import PRINT
from throughcare.ui.pictures.pedigree import PLACES, QUARTERS, Family, Relative, draw

WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
CONDITIONS = st.dictionaries(st.sampled_from([*QUARTERS, "overdose", "suicide"]), WORDS)
STATES = st.sampled_from(["known", "unknown", "none", "open"])


@st.composite
def families(make):
    keys = make(st.sets(st.sampled_from(sorted(PLACES))))
    return Family(make(WORDS), tuple(relative(make, key) for key in sorted(keys)))


def relative(make, key):
    state = make(STATES)
    return Relative(key, key, state, make(CONDITIONS) if state == "known" else None)


def shapes(picture: str) -> int:
    """How many outlines of relatives."""
    return sum(one.get("class") == "relative" for one in ElementTree.fromstring(picture).iter())


@given(families())
@settings(deadline=None)
def test_any_family_is_well_formed_with_one_shape_for_each_relative_there_is(family):
    picture = draw(family)
    assert "style=" not in picture
    assert shapes(picture) == len(family.drawn)


@given(families())
@settings(deadline=None)
def test_each_condition_with_a_quarter_fills_one(family):
    had = [key for one in family.drawn for key in one.had or {} if key in QUARTERS]
    assert draw(family).count('class="had"') == len(had)


def test_the_twin_in_words_tells_the_father_alcohol_and_that_there_are_no_children():
    father = Relative("father", "Father", "known", {"alcohol": "alcohol"})
    picture = draw(Family("Ana", (father, Relative("children", "Children", "none"))))
    assert "Father: alcohol; Children: none" in picture
    assert shapes(picture) == 1


@pytest.mark.parametrize("state", ["unknown", "open"])
def test_a_relative_not_known_is_dashed_with_a_question_mark_and_has_no_filled_quarter(state):
    picture = draw(Family("Ana", (Relative("mother", "Mother", state),)))
    assert "stroke-dasharray" in picture
    assert ">?</text>" in picture
    assert 'class="had"' not in picture


def test_on_paper_no_colour_of_a_family_is_a_variable():
    assert "var(" not in draw(Family("Ana", (Relative("mother", "Mother", "known", {}),)), PRINT)
