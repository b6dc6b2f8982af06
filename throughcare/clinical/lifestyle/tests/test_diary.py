"""A night in plain hours."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.lifestyle.diary import Night, may_be_a_night


def test_a_night_over_midnight_is_counted_in_minutes():
    night = Night(time(23, 0), time(7, 0), 30, 30)
    assert (night.in_bed, night.asleep, night.efficiency) == (480, 420, 88)
    assert night.enough
    assert not Night(time(23, 0), time(6, 59), 30, 30).enough


@pytest.mark.parametrize(
    "night",
    [Night(time(7), time(7)), Night(time(7), time(6)), Night(time(23), time(1), 100, 30)],
)
def test_hours_that_do_not_fit_together_are_no_night(night):
    assert may_be_a_night(night).code == "night_does_not_fit"


@given(st.times(), st.times(), st.integers(0, 960), st.integers(0, 960))
def test_a_night_that_can_be_has_between_none_and_all_of_its_minutes_slept(went, rose, late, awake):
    night = Night(went, rose, late, awake)
    if may_be_a_night(night):
        assert 0 <= night.asleep <= night.in_bed <= 16 * 60
        assert 0 <= night.efficiency <= 100
