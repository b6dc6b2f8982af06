"""Measures against tables made by hand, published vectors, and what must hold for any days."""

from dataclasses import fields
from datetime import date, timedelta
from fractions import Fraction
from importlib import import_module
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.outcomes.measures import groups, measures
from throughcare.clinical.outcomes.measures.coverage import (
    Supply,
    covered_days,
    days_covered_share,
    days_to_first_missed_week,
    gaps,
    is_continuous,
    longest_missed,
    possession_ratio,
    spans,
)
from throughcare.clinical.outcomes.measures.groups import Association, Group
from throughcare.clinical.outcomes.measures.retention import (
    Standing,
    Stay,
    is_continued,
    is_engaged,
    is_in_denominator,
    is_initiated,
    retention,
    standing_at,
)
from throughcare.clinical.outcomes.measures.use import (
    is_abstinent,
    is_abstinent_at_the_end,
    positivity,
    weekly,
    weeks_to_dropout,
    weeks_to_return,
)

D = date(2026, 1, 1)


def on(*numbers: int) -> list[date]:
    """Days by their number: 1 is the first."""
    return [D + timedelta(days=n - 1) for n in numbers]


some_days = st.sets(st.integers(1, 400), max_size=120).map(lambda ns: on(*ns))


def test_every_measure_names_a_function_that_is_there_and_a_source():
    for one in measures().values():
        module, name = one.function.split(".")
        found = import_module(f"throughcare.clinical.outcomes.measures.{module}")
        assert callable(getattr(found, name)), one.key
        assert all(getattr(one, f.name) for f in fields(one) if f.name != "note"), one.key


def test_a_week_without_medicine_ends_no_span_and_eight_days_do():
    assert spans(on(1, 9)) == [tuple(on(1, 9))]  # days 2 to 8: seven
    assert spans(on(1, 10)) == [(D, D), (on(10)[0], on(10)[0])]  # days 2 to 9: eight
    assert gaps(on(1, 2, 10)) == [(on(2)[0], 7)]


def test_continuity_reaches_180_days_counting_the_first():
    every_eighth = on(*range(1, 181, 8))  # 1, 9, … 177
    assert not is_continued(every_eighth, D)
    assert is_continued([*every_eighth, *on(180)], D)
    assert not is_continued([*every_eighth[:5], *every_eighth[6:], *on(180)], D)
    assert is_in_denominator(D, D + timedelta(days=180))
    assert not is_in_denominator(D, D + timedelta(days=179))


def test_an_early_refill_is_neither_lost_nor_counted_twice():
    filled = [Supply(D, 7, shifts=True), Supply(on(5)[0], 7, shifts=True)]
    assert covered_days([], filled) == set(on(*range(1, 15)))
    injected = [Supply(D, 31), Supply(on(29)[0], 31)]  # an injection works from its own day
    assert covered_days(on(1, 70), injected) == set(on(*range(1, 60), 70))


def test_days_covered_never_exceed_the_period_and_days_supplied_may():
    assert days_covered_share(on(1, 1, 2, 40), *on(1, 4)) == Fraction(1, 2)
    assert possession_ratio([7, 7], *on(1, 7)) == 2
    with pytest.raises(ValueError, match="before it begins"):
        days_covered_share([], *on(2, 1))


@given(some_days, st.integers(1, 400), st.integers(0, 100))
def test_a_share_of_days_lies_between_none_and_all(days, first, length):
    start = D + timedelta(days=first)
    assert 0 <= days_covered_share(days, start, start + timedelta(days=length)) <= 1


@given(some_days)
def test_spans_hold_every_covered_day_once_and_lie_more_than_a_week_apart(days):
    found = spans(days)
    assert all(sum(a <= day <= b for a, b in found) == 1 for day in days)
    for (_a, last), (first, _b) in pairwise(found):
        assert (first - last).days - 1 > 7


@given(some_days, st.integers(1, 200))
def test_one_more_covered_day_breaks_no_continuity(days, extra):
    if is_continuous(days, D, 30):
        assert is_continuous([*days, *on(extra)], D, 30)


def test_days_that_nobody_expected_break_no_row_of_missed_ones():
    assert longest_missed(on(1, 2, 5, 6), on(1)) == 3
    assert longest_missed([], on(1)) == 0


def test_the_first_missed_week_is_told_by_the_day_it_begins():
    assert days_to_first_missed_week(on(1, 2, 3), D, on(10)[0]) == 3
    assert days_to_first_missed_week(on(1, 2, 3), D, on(9)[0]) is None
    assert days_to_first_missed_week([], D, on(7)[0]) == 0


def test_retention_leaves_transfers_out_and_tells_prison_and_death_beside_it():
    stays = [
        Stay(D), Stay(D, on(60)[0], "left"), Stay(D, on(60)[0], "died"),
        Stay(D, on(60)[0], "prison"), Stay(D, on(60)[0], "transferred"), Stay(D, on(95)[0], "left"),
        Stay(on(50)[0]),
    ]  # fmt: skip
    told = retention(stays, 90, on(120)[0])
    assert (told.retained, told.of) == (2, 5)
    assert (told.died, told.incarcerated, told.transferred, told.not_yet) == (1, 1, 1, 1)


def test_the_day_itself_decides_who_is_retained():
    assert standing_at(Stay(D, D + timedelta(days=90)), 90, on(200)[0]) is Standing.RETAINED
    assert standing_at(Stay(D, D + timedelta(days=89)), 90, on(200)[0]) is Standing.LEFT
    assert standing_at(Stay(D, D + timedelta(days=3)), 90, on(50)[0]) is Standing.NOT_YET


def test_initiation_is_within_14_days_and_engagement_by_two_more_within_34():
    assert is_initiated(D, on(15)) == on(15)[0]
    assert is_initiated(D, on(16)) is None
    assert is_engaged(D, on(1, 35))
    assert not is_engaged(D, on(2, 36))


def test_screens_not_given_stand_beside_the_share_and_never_in_it():
    told = positivity("+-o*_")
    assert (told.positive, told.collected, told.missing) == (2, 3, 1)


def test_a_week_is_told_by_all_its_screens():
    screens = [(on(1)[0], "-"), (on(3)[0], "+"), (on(8)[0], "o"), (on(9)[0], "-")]
    assert weekly(D, on(27)[0], screens) == "*-_"


@pytest.mark.parametrize(("pattern", "weeks"), [
    ("++++", 4), ("-+o*+", 5), ("+++_+", None), ("", None), ("----", None),
])  # fmt: skip
def test_return_to_use_is_four_weeks_in_a_row_with_missing_as_positive(pattern, weeks):
    assert weeks_to_return(pattern) == weeks


def test_the_trial_of_two_medicines_looks_from_the_third_week_on():
    assert weeks_to_return("+++++---", after=2) is None
    assert weeks_to_return("++++++--", after=2) == 6


def test_dropout_looks_for_missing_and_abstinence_allows_one():
    assert weeks_to_dropout("--oooo") == 6
    assert is_abstinent("+--_o-")
    assert is_abstinent("-oo-") is False
    assert is_abstinent("---") is None
    assert is_abstinent_at_the_end("+o-*---")
    assert is_abstinent_at_the_end("----o") is False


def test_a_group_with_a_number_from_1_to_10_is_hidden_and_so_is_what_would_tell_it():
    told = groups.shown([Group("a", 50, 100), Group("b", 30, 60), Group("c", 5, 40)])
    assert ([g.name for g in told.groups], told.hidden) == (["a"], 2)
    assert groups.shown([Group("a", 0, 40), Group("b", 20, 40)]).hidden == 0
    assert (groups.number(10), groups.number(11), groups.number(0)) == (None, 11, 0)


@pytest.mark.parametrize(("sizes", "seen"), [
    ({"a": (30, 12), "b": (20, 11)}, ["a", "b"]),
    ({"a": (30, 12), "b": (20, 0), "c": (5, 12)}, ["a"]),  # never only one of them
    ({"a": (30, 12), "b": (3, 1)}, []),
    ({"a": (90, 0), "b": (40, 0), "c": (2, 0), "d": (3, 0)}, ["a"]),  # together they are 5: too few
    ({"a": (90, 30), "b": (40, 20), "c": (8, 6), "d": (7, 5)}, ["a", "b"]),  # together 15 and 11
])  # fmt: skip
def test_what_is_hidden_cannot_be_worked_out_from_the_whole_that_another_table_tells(sizes, seen):
    told = groups.shown([Group(name, yes, yes + no) for name, (yes, no) in sizes.items()])
    assert [one.name for one in told.groups] == seen


sizes = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda t: (t[0], t[0] + t[1]))


@given(st.lists(sizes, max_size=8))
def test_what_is_hidden_can_never_be_worked_out(sizes):
    made = [Group(str(n), *size) for n, size in enumerate(sizes) if size[1]]
    told = groups.shown(made)
    hidden = [one for one in made if one not in told.groups]
    assert not any(one.is_small for one in told.groups)
    assert len(hidden) != 1 or not told.groups
    assert not told.groups or not groups.together(hidden).is_small


def test_below_fifty_people_on_a_side_nothing_stands_in_an_order():
    few = Association("social", "therapy", Group("", 20, 40), Group("", 20, 60))
    many = Association("social", "groups", Group("", 30, 60), Group("", 20, 60))
    hidden = Association("social", "medication", Group("", 5, 60), Group("", 20, 60))
    assert groups.in_order([hidden, few, many]) == ([many], [few], 1)
