"""The care map: every answer drawn once, what has none glows, no box runs over another."""

from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.ui.pictures.care_map import (
    CareMap,
    Cause,
    Drawing,
    Feed,
    FindingMark,
    Line,
    Strand,
    StrandItem,
    draw,
)
from throughcare.ui.pictures.ink import PRINT, SCREEN, width_of, wrapped

DOMAINS = ("family", "environment", "social", "access", "mental_health")
STRANDS = ("professional", "withdrawal", "medication", "therapy", "groups", "lifestyle")
WORDS = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=60
) | st.sampled_from(["«ربما غدًا»", "🙂🙃 <b>&", "w" * 80, "one word after another " * 4])


@st.composite
def maps(composed):
    """Any map: some causes not asked, many findings, many answers, any words."""
    found = [(key, f"{key}.{n}") for key in DOMAINS for n in range(composed(st.integers(0, 12)))]
    items = [(key, f"{key}/{n}") for key in STRANDS for n in range(composed(st.integers(0, 8)))]
    pairs = (
        composed(st.lists(st.tuples(st.sampled_from(found), st.sampled_from(items)), max_size=30))
        if found and items
        else []
    )
    answered = {finding for (_key, finding), _item in pairs}
    causes = tuple(
        Cause(
            key, composed(WORDS), composed(st.sampled_from([None, 0, 1, 2, 3])), composed(WORDS),
            tuple(
                FindingMark(code, composed(WORDS), composed(st.integers(1, 3)),
                            ("treat",) if code in answered else ())
                for domain, code in found if domain == key
            ),
        )
        for key in DOMAINS
    )  # fmt: skip
    strands = tuple(
        Strand(key, key, tuple(StrandItem(i, composed(WORDS)) for k, i in items if k == key))
        for key in STRANDS
    )
    lines = tuple(
        Line(key, code, strand, item, composed(st.sampled_from(["treat", "refer", "later"])))
        for (key, code), (strand, item) in dict.fromkeys(pairs)
    )
    feeds = composed(
        st.lists(st.tuples(st.sampled_from(DOMAINS), st.sampled_from(DOMAINS)), max_size=6)
    )
    linked = tuple(Feed(a, b, composed(WORDS)) for a, b in feeds if a != b)
    return CareMap(causes, strands, lines, linked, planned=composed(st.booleans()))


@given(maps())
@settings(max_examples=60, deadline=None)
def test_any_map_is_well_formed_with_one_line_for_each_answer_and_no_inline_style(care_map):
    drawn = draw(care_map)
    picture = ElementTree.fromstring(drawn)
    lines = [path for path in picture.iter() if path.get("stroke-opacity")]
    assert len(lines) == len(care_map.lines)
    assert not any(part.get("style") for part in picture.iter())


@given(maps())
@settings(max_examples=60, deadline=None)
def test_no_box_of_a_column_runs_over_the_next(care_map):
    drawing = Drawing(care_map, SCREEN)
    for column in (drawing.causes, drawing.strands):
        boxes = sorted(column.values(), key=lambda box: box.y)
        for above, below in pairwise(boxes):
            assert above.y + above.height <= below.y


@given(WORDS, st.integers(60, 400), st.integers(1, 4))
def test_wrapped_words_fit_their_room_and_their_lines(words, room, most):
    lines = wrapped(words, room, 13, most)
    assert len(lines) <= most
    assert all(width_of(line, 13) <= room or len(line) <= 2 for line in lines)


def one(answers=(), planned=True):
    mark = FindingMark("social.isolation", "Lonely", 2, answers)
    return CareMap((Cause("social", "Money", 2, "", (mark,)),), planned=planned)


def test_a_cause_without_an_answer_glows_in_words_too_once_a_plan_is_made():
    assert "no answer yet" in draw(one())
    assert "no answer yet" not in draw(one(("treat",)))
    assert "no answer yet" not in draw(one(planned=False))


def test_not_asked_and_asked_and_not_found_are_told_apart():
    assert "not asked yet" in draw(CareMap((Cause("social", "Money", None),)))
    assert "asked, nothing found" in draw(CareMap((Cause("social", "Money", 0),)))


def test_on_paper_no_colour_is_a_variable():
    assert "var(" in draw(one(), SCREEN)
    assert "var(" not in draw(one(), PRINT)


def test_an_answer_refused_by_the_person_is_told_beside_the_cause():
    mark = FindingMark("social.work", "Out of work", 2, ("declines",), "the person declines")
    care_map = CareMap((Cause("social", "Money", 2, "", (mark,)),), planned=True)
    assert "the person declines" in draw(care_map)
