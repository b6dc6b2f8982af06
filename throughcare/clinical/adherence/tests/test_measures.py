"""Adherence measured: n of m, each strand by itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.adherence import measures
from throughcare.clinical.adherence.measures import Seen, Share

DAY = timedelta(days=1)
FIRST = date(2026, 11, 2)  # a Monday
days = st.sets(st.integers(-20, 60).map(lambda n: FIRST + n * DAY))
states = st.sampled_from(["expected", "done", "partly", "missed", "excused", "not_said"])


def test_of_28_days_22_were_covered_and_a_day_counts_once():
    covered = [FIRST + n * DAY for n in range(22)] + [FIRST]
    assert measures.days_covered(covered, first=FIRST, last=FIRST + 27 * DAY) == Share(
        22, 28, "adherence-pdc"
    )


@given(days, st.integers(0, 40))
def test_days_covered_are_never_more_than_the_days_there_are(covered, length):
    share = measures.days_covered(covered, first=FIRST, last=FIRST + length * DAY)
    assert 0 <= share.n <= share.of == length + 1


@given(days, st.integers(0, 40))
def test_covered_days_and_uncovered_runs_fill_the_period(covered, length):
    last = FIRST + length * DAY
    longest = measures.longest_gap(covered, first=FIRST, last=last)
    share = measures.days_covered(covered, first=FIRST, last=last)
    assert longest <= share.of - share.n
    assert (longest == 0) == (share.n == share.of)


def test_a_gap_of_seven_days_is_continuous_and_one_of_eight_is_not():
    assert measures.gaps([FIRST, FIRST + 8 * DAY]) == [7]
    assert measures.is_continuous([FIRST, FIRST + 8 * DAY])
    assert not measures.is_continuous([FIRST, FIRST + 9 * DAY])


def test_what_is_excused_neither_ends_a_run_of_missed_ones_nor_lengthens_it():
    told = ["done", "missed", "excused", "missed", "not_said"]
    rows = [Seen(FIRST + n * DAY, state) for n, state in enumerate(told)]
    assert measures.run_missed(rows) == 2
    assert measures.run_missed([*rows, Seen(FIRST + 9 * DAY, "partly")]) == 0


def test_of_six_visits_two_cancelled_by_the_clinic_three_of_four_were_kept():
    told = ["done", "done", "missed", "excused", "excused", "done"]
    rows = [Seen(FIRST + n * DAY, state) for n, state in enumerate(told)]
    assert measures.visits_kept(rows) == Share(3, 4, "adherence-visits")


def test_moved_within_the_week_is_counted_in_the_new_place_and_moved_further_was_not_kept():
    friday, monday = FIRST + 4 * DAY, FIRST + 7 * DAY
    assert measures.moved(FIRST, friday, by_clinic=False) == "excused"
    assert measures.moved(FIRST, monday, by_clinic=False) == "missed"
    assert measures.moved(FIRST, monday, by_clinic=True) == "excused"


@given(st.lists(states))
def test_homework_nobody_spoke_of_is_in_no_figure(told):
    rows = [Seen(FIRST, state) for state in told]
    share = measures.homework_tried(rows)
    assert share.of == sum(state in ("done", "partly", "missed") for state in told)
    assert share.n == sum(state in ("done", "partly") for state in told)


def test_a_share_of_more_than_there_is_cannot_be_made():
    with pytest.raises(ValueError, match="5 of 4"):
        Share(5, 4, "adherence-pdc")
