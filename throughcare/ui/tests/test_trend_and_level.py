"""Scores over time and levels: drawn from numbers, with words for whoever does not see them."""

from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.ui.pictures.level import level_bars
from throughcare.ui.pictures.trend import Band, Point, draw

POINTS = st.lists(
    st.builds(Point, st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.none() | st.integers(0, 27)),
    min_size=1, max_size=40,
).map(lambda points: sorted(points, key=lambda point: point.on))  # fmt: skip


@given(POINTS)
def test_each_score_is_one_dot_and_a_missing_one_is_none(points):
    picture = ElementTree.fromstring(draw(points, 0, 27, [Band(0, 4, "minimal")]))
    dots = [part for part in picture.iter() if part.get("class") == "score"]
    assert len(dots) == sum(point.value is not None for point in points)


def test_a_day_without_a_total_is_a_gap_in_the_line_and_a_ring_at_the_foot():
    days = [Point(date(2026, month, 1), value) for month, value in enumerate((9, 8, None, 6, 5), 1)]
    drawn = draw(days, 0, 27)
    assert drawn.count('class="stretch"') == 2
    assert drawn.count("<circle") == 5


def test_bands_of_whole_scores_meet_without_a_gap_between_them():
    bands = [Band(0, 4, "minimal"), Band(5, 9, "mild"), Band(10, 27, "more")]
    picture = ElementTree.fromstring(draw([Point(date(2026, 1, 1), 3)], 0, 27, bands))
    strips = [one for one in picture.iter() if one.tag.endswith("rect")]
    tops = [float(one.get("y")) for one in strips]
    feet = [float(one.get("y")) + float(one.get("height")) for one in strips]
    assert tops[:-1] == pytest.approx(feet[1:], abs=0.01)


def test_the_newest_score_stands_beside_its_dot():
    drawn = draw([Point(date(2026, 1, 1), 18), Point(date(2026, 3, 1), 7)], 0, 27)
    assert ">7<" in drawn


def test_a_level_says_its_word():
    assert "strong" in level_bars(3)
    assert "not asked yet" in level_bars(None)
