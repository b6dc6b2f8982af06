"""The withdrawal curve: what is drawn is what was given to it, and the table says the same."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.ui.pictures import withdrawal_curve as curves
from throughcare.ui.pictures.ink import PRINT

START, HOUR = datetime(2026, 3, 1, 8, tzinfo=UTC), timedelta(hours=1)
WORST = curves.Span("worst", START + 36 * HOUR, START + 72 * HOUR, "usually at its worst", "worst")
EXPECTED = (curves.Expected("Heroin", (WORST,)),)
BANDS = (curves.Band(0, 4, "none"), curves.Band(5, 12, "mild"), curves.Band(13, 24, "moderate"))


def curve(**more) -> curves.WithdrawalCurve:
    given = {"begins": START, "ends": START + 96 * HOUR, "now": START + 80 * HOUR,
             "expected": EXPECTED, "bands": BANDS}  # fmt: skip
    return curves.WithdrawalCurve(**{**given, **more})


def parts(drawn: str, kind: str) -> list:
    return [
        part for part in ElementTree.fromstring(drawn).iter()
        if kind in (part.get("class") or "").split()
    ]  # fmt: skip


SCORES = st.lists(
    st.builds(
        lambda hour, value, late: curves.Scored(
            START + hour * HOUR, value, START + (hour + 2) * HOUR if late else None
        ),
        st.integers(0, 95), st.integers(0, 48), st.booleans(),
    ),
    min_size=1, max_size=30, unique_by=lambda one: one.at,
).map(lambda scores: tuple(sorted(scores, key=lambda one: one.at)))  # fmt: skip


@given(SCORES, st.sampled_from([curves.WIDE, curves.NARROW]))
def test_each_score_is_a_point_and_one_written_down_later_is_hollow(scores, width):
    drawn = curves.draw(curve(scores=scores), width)
    assert len(parts(drawn, "score")) == len(scores)
    assert len(parts(drawn, "late")) == sum(one.written_at is not None for one in scores)
    for point in parts(drawn, "score"):
        assert 0 <= float(point.get("cx")) <= width
        assert float(point.get("cy")) > 0


def test_the_band_fills_the_hours_that_are_usually_the_worst_and_nothing_up_or_down():
    drawn = curves.draw(curve())
    (strip,) = parts(drawn, "worst")
    axis = (curves.WIDE - 14) / 96
    left = float(strip.get("d").partition("M")[2].partition(" ")[0])
    assert left == pytest.approx(6 + 36 * axis, abs=0.1)
    assert "usually at its worst" in drawn


def test_now_is_seen_in_the_worst_hours_too():
    drawn = curves.draw(curve(now=START + 50 * HOUR))
    wash = drawn.index(f'height="{curves.lanes.SCORE}"')
    assert wash < drawn.index("<title>now</title>") < drawn.index(">now</text>")


def test_each_kind_of_mark_has_its_own_shape_and_its_lane_says_which():
    given_once = (curves.Given(START + 2 * HOUR, 8000, ""),)
    held = (*given_once, curves.Given(START + 9 * HOUR, None, "86/54"))
    lanes = (
        curves.Lane("Buprenorphine", "agonist", given_once),
        curves.Lane("Lofexidine", "alpha2", held),
        curves.Lane("Ibuprofen", "comfort", given_once),
    )
    drawn = curves.draw(curve(lanes=lanes), palette=PRINT)
    assert [len(parts(drawn, kind)) for kind in ("agonist", "alpha2", "comfort", "held")] == [
        1, 1, 1, 1,
    ]  # fmt: skip
    assert "Lofexidine: ▼ given, ✕ not given" in drawn
    assert "var(--" not in drawn  # paper resolves no variables
    told = {line.what: line.words for line in curves.told(curve(lanes=lanes)) if line.words}
    assert told["Buprenorphine"] == "8 mg"
    assert "not given: 86/54" in [line.words for line in curves.told(curve(lanes=lanes))]


def test_before_the_first_score_it_says_so():
    assert "Nobody has scored yet" in curves.draw(curve())
