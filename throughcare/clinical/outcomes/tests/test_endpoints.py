"""All 62 endpoints: as published for 3,560 people, and as read letter by letter for any pattern."""

from collections.abc import Sequence
from functools import cache

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.clinical.outcomes.endpoints import endpoints
from throughcare.clinical.outcomes.engine import Engine
from throughcare.clinical.outcomes.tests.by_hand import BY_HAND
from throughcare.clinical.outcomes.tests.patterns_of_people import (
    LETTERS,
    made_up,
    people,
    published,
)  # fmt: skip


@cache
def engine(as_text: bool = False) -> Engine:
    return Engine(as_text=as_text)


def differing(patterns: Sequence[str]) -> dict[str, tuple]:
    """Of each endpoint the first pattern that is not as it is by hand."""
    computed = engine().compute(pa.array(patterns, pa.string())).to_pydict()
    return {
        id: (pattern, value, by_hand(pattern))
        for id, by_hand in BY_HAND.items()
        for pattern, value in reversed(list(zip(patterns, computed[id], strict=True)))
        if not same(value, by_hand(pattern))
    }


def same(value: object, other: object) -> bool:
    if value is None or other is None:
        return value is other
    return float(value) == pytest.approx(float(other), abs=1e-9)


def test_there_are_62_endpoints_each_with_its_citation_and_its_reading():
    assert list(endpoints()) == list(BY_HAND)
    assert len(endpoints()) == 62
    assert all(one.citation and one.published and one.reading for one in endpoints().values())


def test_30_endpoints_of_3560_people_are_as_published():
    given = [id for id in endpoints() if id in published()[0]]
    computed = engine(as_text=True).compute(pa.array(people())).to_pydict()
    differ = [
        (row["who"], id, row[id], value)
        for id in given
        for row, value in zip(published(), computed[id], strict=True)
        if not as_published(value or "", row[id])
    ]
    assert (len(given), len(published()), differ) == (30, 3560, [])


def as_published(value: str, expected: str) -> bool:
    """Words to the letter, numbers to the ninth decimal."""
    if value == expected or not value or not expected or expected in ("True", "False"):
        return value == expected
    return float(value) == pytest.approx(float(expected), abs=1e-9)


def test_all_62_of_3560_people_are_as_read_by_hand():
    assert differing(sorted(set(people()))) == {}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(LETTERS, max_size=36), min_size=1, max_size=40))
def test_any_pattern_is_read_as_by_hand(patterns):
    assert differing(patterns) == {}


def test_patterns_of_three_years_are_read_as_by_hand():
    assert differing(made_up(300, longest=160)) == {}


def test_every_pattern_of_up_to_five_weeks_is_read_as_by_hand():
    from itertools import product

    every = ["".join(word) for long in range(6) for word in product(LETTERS, repeat=long)]
    assert differing(every) == {}


def test_a_letter_that_is_none_has_no_value_and_loses_nobody():
    computed = engine().compute(pa.array(["---", "-x-", None], pa.string())).to_pydict()
    assert computed["Ab_fiellin_2006"] == [3.0, None, None]
