"""The care map: every answer drawn once, what has none glows, nothing runs over anything else."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

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
    feeds_told,
    told,
)
from throughcare.ui.pictures.ink import PRINT, SCREEN, width_of, wrapped

pytestmark = pytest.mark.once("pictures, drawn from rows both engines give alike")

DOMAINS = ("family", "environment", "social", "access", "mental_health")
STRANDS = ("professional", "withdrawal", "medication", "therapy", "groups", "lifestyle")
KINDS = ("treat", "refer", "later")
WORDS = st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=60) | (
    st.sampled_from(
        ["«ربما غدًا»", "🙂🙃 <b>&", "w" * 80, "one word after another " * 4, "\x00\ufffe"]
    )
)


def marks(composed, key, answered) -> tuple[FindingMark, ...]:
    """The findings of one cause; some answered by the person's choice as well."""
    said = st.lists(st.sampled_from(["met", "declines"]), max_size=2)
    href = st.sampled_from(["", "#x"])
    return tuple(
        FindingMark(
            code, composed(WORDS), composed(st.integers(1, 3)),
            (*answered[code], *composed(said)), composed(WORDS), composed(href),
        )
        for code in (f"{key}.{n}" for n in range(composed(st.integers(0, 12))))
    )  # fmt: skip


@st.composite
def maps(composed):
    """Any map: some causes not asked, many findings, many answers, any words."""
    items = [(key, f"{key}/{n}") for key in STRANDS for n in range(composed(st.integers(0, 8)))]
    codes = st.tuples(st.sampled_from(DOMAINS), st.integers(0, 3))
    pairs = (
        composed(st.lists(st.tuples(codes, st.sampled_from(items)), max_size=30)) if items else []
    )
    kinds = {pair: composed(st.sampled_from(KINDS)) for pair in pairs}
    answered = {f"{key}.{n}": () for key in DOMAINS for n in range(12)}
    for ((key, n), _item), kind in kinds.items():
        answered[f"{key}.{n}"] += (kind,)
    level = st.sampled_from([None, 0, 1, 2, 3])
    causes = tuple(
        Cause(
            key, composed(WORDS), composed(level), composed(WORDS), marks(composed, key, answered)
        )
        for key in DOMAINS
    )
    there = {mark.id for cause in causes for mark in cause.findings}
    lines = tuple(
        Line(key, f"{key}.{n}", strand, item, kind)
        for ((key, n), (strand, item)), kind in kinds.items() if f"{key}.{n}" in there
    )  # fmt: skip
    strands = tuple(
        Strand(key, key, tuple(StrandItem(i, composed(WORDS)) for k, i in items if k == key))
        for key in STRANDS
    )
    ends = st.tuples(st.sampled_from(DOMAINS), st.sampled_from(DOMAINS))
    feeds = (
        Feed(a, b, composed(WORDS)) for a, b in composed(st.lists(ends, max_size=14)) if a != b
    )
    return CareMap(causes, strands, lines, tuple(feeds), planned=composed(st.booleans()))


def drawn_as(picture, kind: str) -> list:
    """The parts of a picture of one class."""
    return [part for part in ElementTree.fromstring(picture).iter() if part.get("class") == kind]


def shown_whole(care_map) -> bool:
    return all(len(cause.findings) <= 7 for cause in care_map.causes)


@given(maps())
@settings(max_examples=60, deadline=None)
def test_any_map_is_well_formed_with_one_line_for_each_answer_and_no_inline_style(care_map):
    drawn = draw(care_map)
    assert len(drawn_as(drawn, "answer")) == len(care_map.lines)
    assert " style=" not in drawn


@given(maps().filter(shown_whole))
@settings(max_examples=40, deadline=None)
def test_every_answer_is_a_line_or_a_mark_and_none_is_both(care_map):
    drawn = draw(care_map)
    answers = sum(len(mark.answers) for cause in care_map.causes for mark in cause.findings)
    assert len(drawn_as(drawn, "answer")) + len(drawn_as(drawn, "stub")) >= answers
    key = len({*Counter(k for c in care_map.causes for m in c.findings for k in m.answers)})
    assert len(drawn_as(drawn, "answer")) + len(drawn_as(drawn, "stub")) <= answers + key


@given(maps())
@settings(max_examples=60, deadline=None)
def test_no_box_runs_over_the_next_and_no_column_over_the_other(care_map):
    drawing = Drawing(care_map, SCREEN)
    for column in (drawing.causes, drawing.strands):
        boxes = sorted(column.values(), key=lambda box: box.y)
        for above, below in pairwise(boxes):
            assert above.y + above.height <= below.y
    right = max(box.x + box.width for box in drawing.causes.values())
    assert right + 100 < min(box.x for box in drawing.strands.values())


@given(maps())
@settings(max_examples=40, deadline=None)
def test_every_row_of_a_box_ends_inside_it_and_below_the_one_before(care_map):
    drawing = Drawing(care_map, PRINT)
    for box in (*drawing.causes.values(), *drawing.strands.values()):
        rows = list(box.rows.values())
        assert all(row.top + row.height <= box.height for row in rows)
        assert all(a.top + a.height <= b.top for a, b in pairwise(rows))


@given(maps())
@settings(max_examples=40, deadline=None)
def test_a_finding_glows_if_and_only_if_a_plan_leaves_it_unanswered(care_map):
    glowing = [found.mark for cause in told(care_map) for found in cause.findings if found.glows]
    assert glowing == care_map.unanswered
    assert ("no answer yet" in draw(care_map)) == bool(glowing)


@given(maps())
@settings(max_examples=40, deadline=None)
def test_the_table_tells_every_line_and_every_feed_of_the_picture(care_map):
    answers = [a for cause in told(care_map) for found in cause.findings for a in found.answers]
    assert sum(bool(answer.strand) for answer in answers) == len(care_map.lines)
    assert len(feeds_told(care_map)) == len(care_map.feeds)


@given(WORDS, st.integers(60, 400), st.integers(1, 4))
def test_wrapped_words_fit_their_room_and_their_lines(words, room, most):
    lines = wrapped(words, room, 13, most)
    assert len(lines) <= most
    assert all(width_of(line, 13) <= room or len(line) <= 2 for line in lines)


def test_no_word_is_cut_in_the_middle_where_dots_stand_for_the_rest():
    said = "Alcohol use disorder in close relatives and friends of theirs"
    line = wrapped(said, 150, 13, 1)[0]
    assert said.startswith(line.rstrip("…") + " ")


SENTENCES = (
    "Money, work, home, being alone", "Trauma-focused CBT with the psychologist",
    "Used on 27 of the last 30 days; sold in the building", "Terapia de grupo, mañana a las 10:30",
)  # fmt: skip


@pytest.mark.parametrize("words", SENTENCES)
@pytest.mark.parametrize(("bold", "font"), [(False, "DejaVuSans"), (True, "DejaVuSans-Bold")])
def test_words_measured_for_paper_are_no_narrower_than_its_font_sets_them(words, bold, font):
    try:
        measured = ImageFont.truetype(f"{font}.ttf", 1000).getlength(words)
    except OSError:
        pytest.skip(f"{font} is not on this machine")
    assert PRINT.width(words, 1000, bold) >= measured * 0.99


def one(answers=(), planned=True, note="", href=""):
    mark = FindingMark("social.isolation", "Lonely", 2, answers, note, href)
    therapy = (Strand("therapy", "Therapy"),)
    return CareMap((Cause("social", "Money", 2, "", (mark,)),), therapy, planned=planned)


def test_a_cause_without_an_answer_glows_in_words_too_once_a_plan_is_made():
    assert "no answer yet" in draw(one())
    assert "no answer yet" not in draw(one(("treat",)))
    assert "no answer yet" not in draw(one(planned=False))


def test_not_asked_and_asked_and_not_found_are_told_apart_by_words_frame_and_bars():
    open_, none = (draw(CareMap((Cause("social", "Money", level),))) for level in (None, 0))
    assert "not asked yet" in open_
    assert "stroke-dasharray" in open_
    assert "asked, nothing found" in none
    assert "stroke-dasharray" not in none


def test_on_paper_no_colour_is_a_variable_and_nothing_is_a_link():
    assert "var(" in draw(one(href="#x"), SCREEN)
    assert "var(" not in draw(one(href="#x"), PRINT)
    assert "<a " not in draw(one(href="#x"), PRINT)


def test_on_screen_a_finding_is_a_link_and_the_picture_a_group_in_which_it_can_be_reached():
    drawn = draw(one(href="/people/?a=1&b=2#x"))
    assert 'role="group"' in drawn
    assert '<a href="/people/?a=1&amp;b=2#x" aria-label="Lonely">' in drawn
    assert 'role="img"' in draw(one())


@pytest.mark.parametrize("kind", ["declines", "met"])
def test_the_person_s_choice_is_a_mark_and_words_beside_the_cause(kind):
    drawn = draw(one((kind,), note="as the person says"))
    assert "as the person says" in drawn
    assert len(drawn_as(drawn, "stub")) == 2  # and its sample in the key


def test_the_left_half_tells_of_answers_in_words_and_draws_no_mark_that_leads_nowhere():
    half = replace(one(("declines",), note="as the person says"), strands=())
    assert "as the person says" in draw(half)
    assert drawn_as(draw(half), "stub") == []


def test_of_twelve_findings_the_unanswered_ones_are_shown_before_the_strong():
    found = tuple(
        FindingMark(f"s.{n}", f"finding {n}", 3 if n < 8 else 1, ("treat",) if n < 8 else ())
        for n in range(12)
    )
    drawn = draw(CareMap((Cause("social", "Money", 3, "", found),), planned=True))
    assert all(f"finding {n}<" in drawn for n in range(8, 12))
    assert "and 5 more" in drawn


def test_a_seventh_lane_of_arcs_is_told_in_words_alone():
    causes = tuple(Cause(key, key, 1) for key in DOMAINS)
    feeds = tuple(Feed("family", "mental_health", f"said {n}") for n in range(8))
    drawn = draw(CareMap(causes, feeds=feeds))
    assert len(drawn_as(drawn, "feed")) == 6
    assert "said 7" in drawn
