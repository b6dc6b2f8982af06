"""What is said of the last weeks: counts that add up, nothing under the minimum, never a cause."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.lifestyle import look_back as rules
from throughcare.clinical.lifestyle.look_back import Day, seen, tallies

FIRST = date(2026, 11, 2)
CAUSAL = re.compile(
    r"because|caus|due to|thanks to|leads?\b|makes?\b|help|improv|worse|better|so that|therefore"
    r"|effect|porque|debid|gracias|hace que|ayud|mejor|peor|por eso|efecto|provoc|lleva",
    re.I,
)
MARKS = st.sampled_from([0, 3, 5, 7, 10])
FELT = st.dictionaries(st.sampled_from(["mood", "craving", "sleep"]), MARKS)
THINGS = st.dictionaries(st.sampled_from(["walk", "group", "night"]), st.booleans())
DAYS = st.lists(st.tuples(FELT, THINGS), max_size=28).map(
    lambda told: [Day(FIRST + timedelta(days=n), felt, things)
                  for n, (felt, things) in enumerate(told)]
)  # fmt: skip


def week(walked: str, moods: list[int]) -> list[Day]:
    return [Day(FIRST + timedelta(days=n), {"mood": mood}, {"walk": step == "x"})
            for n, (step, mood) in enumerate(zip(walked, moods, strict=True))]  # fmt: skip


def test_on_three_of_four_days_with_a_walk_and_one_of_four_without():
    days = week("xxxx....", [7, 10, 7, 5, 3, 7, 5, 0])
    (one,) = seen(days, least=4)
    assert one.sentence("A walk", "en") == (
        "A walk: on 3 of 4 days you marked your mood as good or very good. "
        "Without it: on 1 of 4 days."
    )
    assert "en 3 de 4 días" in one.sentence("Un paseo", "es")
    assert seen(days, least=5) == []


def test_a_day_of_which_nothing_is_known_is_not_a_day_without():
    days = [*week("xxxx", [7] * 4), *(Day(FIRST + timedelta(days=9 + n), {"mood": 3}, {})
                                      for n in range(4))]  # fmt: skip
    assert seen(days, least=1) == []


@given(DAYS, st.integers(1, 6))
def test_the_counts_add_up_and_nothing_is_said_under_the_minimum(days, least):
    for one in seen(days, least=least):
        known = [day for day in days if one.measure in day.felt and one.thing in day.things]
        measure = rules.measure(one.measure)
        good = [day for day in known if measure.is_good(day.felt[one.measure])]
        assert one.days_with + one.days_without == len(known)
        assert one.good_with + one.good_without == len(good)
        assert 0 <= one.good_with <= one.days_with
        assert 0 <= one.good_without <= one.days_without
        assert min(one.days_with, one.days_without) >= least


@given(DAYS, st.integers(1, 6))
def test_every_pair_with_enough_days_is_said_whether_it_differs_or_not(days, least):
    said = {(one.thing, one.measure) for one in seen(days, least=least)}
    for measure in rules.measures():
        for thing in rules.things_of(days):
            known = [day.things[thing] for day in days
                     if measure.key in day.felt and thing in day.things]  # fmt: skip
            enough = min(known.count(True), known.count(False)) >= least
            assert ((thing, measure.key) in said) == enough


@given(DAYS, st.integers(1, 6), st.sampled_from(["en", "es"]))
def test_no_sentence_says_a_cause_and_each_says_how_often(days, least, language):
    for one in seen(days, least=least):
        words = one.sentence("X", language)
        assert not CAUSAL.search(words)
        assert [int(number) for number in re.findall(r"\d+", words)] == [
            one.good_with, one.days_with, one.good_without, one.days_without,
        ]  # fmt: skip


@given(DAYS, st.integers(1, 6))
def test_good_and_bad_days_are_counted_apart_and_no_share_is_larger_than_its_whole(days, least):
    for one in tallies(days, least=least):
        assert one.good + one.bad <= sum(one.measure.key in day.felt for day in days)
        for share, whole in [(s, one.good) for s in one.on_good] + [
            (s, one.bad) for s in one.on_bad
        ]:
            assert least <= share.known <= whole
            assert 0 <= share.with_it <= share.known


def test_no_word_of_the_file_names_a_cause():
    words = [text for one in rules.measures() for told in (one.title, one.good_day, one.bad_day,
             one.seen) for text in told.values()]  # fmt: skip
    assert [text for text in words if CAUSAL.search(text)] == []


def test_a_good_mark_is_never_a_bad_one_and_nothing_is_reviewed_yet():
    for one in rules.measures():
        assert [mark for mark in range(11) if one.is_good(mark) and one.is_bad(mark)] == []
    assert rules.settings()["checked_by"] == ""


def test_a_minimum_of_no_day_is_refused():
    with pytest.raises(ValueError, match="at least one day"):
        seen([], least=0)
