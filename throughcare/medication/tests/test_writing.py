"""An order as it is typed: lines become days, and nothing is read in two ways."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.medicines import UnclearAmount
from throughcare.medication import writing
from throughcare.medication.writing import Line, Unclear

MG = 1000
FIRST = date(2026, 12, 1)


def typed(*lines, **more):
    return [(s.first_day, s.last_day, s.ug // MG, s.part) for s in
            writing.planned(lines, FIRST, **more)]  # fmt: skip


def test_three_days_of_30_then_40_until_it_is_changed():
    assert typed(Line((30 * MG,), 3), Line((40 * MG,))) == [
        (FIRST, date(2026, 12, 3), 30, ""), (date(2026, 12, 4), None, 40, ""),
    ]  # fmt: skip


def test_a_line_with_its_own_day_leaves_a_gap_or_ends_the_one_before():
    later = date(2026, 12, 10)
    assert typed(Line((30 * MG,), 3), Line((40 * MG,), 1, later))[1][0] == later
    assert typed(Line((30 * MG,)), Line((40 * MG,), None, later))[0][1] == date(2026, 12, 9)


def test_two_parts_of_a_day_are_two_steps_with_their_names():
    assert typed(Line((60 * MG, 40 * MG)), parts=("morning", "evening")) == [
        (FIRST, None, 60, "morning"), (FIRST, None, 40, "evening"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([Line((30 * MG,)), Line((40 * MG,))], "Line 1 does not say for how many days"),
        ([Line((30 * MG,), 5), Line((40 * MG,), 1, FIRST)], "Line 2 begins before"),
        ([Line((30 * MG, 40 * MG), 5)], "name as many parts"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(lines, why):
    with pytest.raises(Unclear, match=why):
        writing.planned(lines, FIRST)


UNREADABLE = ["60", "6 mL", ".5 mg", "5.0 mg", "1,000 mg", "60 mg +", "sixty mg"]


@pytest.mark.parametrize("text", UNREADABLE)
def test_an_amount_without_a_unit_or_written_so_that_a_point_can_slip_is_refused(text):
    with pytest.raises(UnclearAmount):
        writing.amounts_of(text)


def test_a_plus_between_two_amounts_is_two_parts():
    assert writing.amounts_of("0.5 mg + 200 mcg") == (500, 200)


def test_60_down_to_50_by_5_every_14_days_is_three_lines_and_the_last_goes_on():
    lines = writing.laid_out(from_ug=60 * MG, to_ug=50 * MG, change_ug=5 * MG, every_days=14)
    assert lines == [Line((60 * MG,), 14), Line((55 * MG,), 14), Line((50 * MG,))]


def test_down_to_nought_the_last_line_ends():
    lines = writing.laid_out(from_ug=4 * MG, to_ug=0, change_ug=2 * MG, every_days=7)
    assert lines == [Line((4 * MG,), 7), Line((2 * MG,), 7)]


def test_equal_changes_that_do_not_end_at_the_amount_are_refused_and_never_rounded():
    with pytest.raises(Unclear, match="do not lead from 60 mg to 52 mg"):
        writing.laid_out(from_ug=60 * MG, to_ug=52 * MG, change_ug=5 * MG, every_days=14)


@given(
    start=st.integers(1, 200), change=st.integers(1, 20), steps=st.integers(1, 30),
    every=st.integers(1, 30), up=st.booleans(),
)  # fmt: skip
def test_every_amount_laid_out_is_the_one_before_changed_by_exactly_what_was_asked_for(
    start, change, steps, every, up
):
    end = start + change * steps if up else start - change * steps
    if end < 0:
        return
    lines = writing.laid_out(from_ug=start, to_ug=end, change_ug=change, every_days=every)
    amounts = [line.amounts[0] for line in lines] + ([] if end else [0])
    assert amounts[0] == start
    assert amounts[-1] == end
    assert {abs(b - a) for a, b in itertools.pairwise(amounts)} == {change}
    planned = writing.planned(lines, FIRST)
    follows = [b.first_day - a.last_day for a, b in itertools.pairwise(planned)]
    assert set(follows) <= {timedelta(days=1)}
