"""Curves, tests and intervals against published figures."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.clinical.outcomes.measures.groups import funnel_limits
from throughcare.clinical.outcomes.measures.survival import Watched, curve, hazard_ratio, log_rank
from throughcare.clinical.outcomes.measures.uncertain import difference, median, rate, share

# Remission of leukaemia in weeks, Freireich 1963, as every textbook of the subject prints it:
# negative numbers were still in remission when last seen.
TREATED = (6, 6, 6, 7, 10, 13, 16, 22, 23, -6, -9, -10, -11, -17, -19, -20, -25, -32, -32, -34, -35)
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)


def people(times):
    return [Watched(abs(time), time > 0) for time in times]


def test_the_curve_of_the_textbook():
    found = curve(people(TREATED))
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {t: round(found.at(t).share, 3) for t in printed} == pytest.approx(printed, abs=0.0006)
    assert [found.at(t).at_risk for t in (6, 7, 10)] == [21, 17, 15]
    assert (found.at(36), found.n, found.events) == (None, 21, 9)
    assert all(step.low <= step.share <= step.high for step in found.steps)


def test_the_log_rank_of_the_textbook():
    # chi-square 16.79 on one degree of freedom
    assert log_rank(people(TREATED), people(PLACEBO)) == pytest.approx(4.17e-05, rel=0.01)
    assert log_rank(people([-1, -2]), people([-3])) is None


def test_the_hazard_ratio_of_the_textbook_ties_after_efron():
    found = hazard_ratio(people(PLACEBO), people(TREATED))
    assert found.value == pytest.approx(4.82, abs=0.01)  # e to the power of 1.572
    assert (found.low, found.high) == pytest.approx((2.15, 10.81), abs=0.02)
    assert hazard_ratio(people([1]), people([-1])) is None


times = st.lists(st.integers(-40, 40).filter(bool), min_size=1, max_size=40)


@settings(deadline=None)  # the library is loaded by the first
@given(times)
def test_a_curve_only_falls_and_stays_within_its_interval(found):
    steps = curve(people(found)).steps
    assert all(a.share >= b.share and a.at_risk >= b.at_risk
               for a, b in pairwise(steps))  # fmt: skip
    assert all(0 <= s.low <= s.share + 1e-12 and s.share <= s.high + 1e-12 <= 1.1 for s in steps)


@settings(deadline=None)
@given(times, times)
def test_turned_round_the_ratio_is_turned_round(one, other):
    forth, back = hazard_ratio(people(one), people(other)), hazard_ratio(people(other), people(one))
    assert (forth is None) == (back is None)
    if forth and 1e-3 < forth.value < 1e3:
        assert forth.value * back.value == pytest.approx(1, rel=1e-6)


def test_the_interval_of_a_share_is_wilsons():
    found = share(81, 263)  # Newcombe 1998, table I
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert share(0, 0) is None
    with pytest.raises(ValueError, match="no part of"):
        share(2, 1)


def test_the_interval_of_a_difference_is_newcombes():
    found = difference((56, 70), (48, 80))  # Newcombe 1998, method 10
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)


def test_the_interval_of_a_rate_is_exact():
    found = rate(10, 365.25 * 100)
    assert (found.value, found.low, found.high) == pytest.approx((10, 4.795, 18.390), abs=1e-3)
    assert rate(0, 365.25 * 100).high == pytest.approx(3.689, abs=1e-3)
    assert rate(0, 0) is None


def test_the_median_lies_between_two_values_that_are_there():
    found = median(range(1, 11))
    assert (found.value, found.low, found.high) == (5.5, 2, 9)  # 97.9 %: the classic for ten
    assert median([]) is None
    assert median([3]).low == 3


def test_a_funnel_is_narrower_where_more_people_are():
    near, far = funnel_limits(0.5, 1000, 0.95), funnel_limits(0.5, 20, 0.95)
    assert far[0] < near[0] < 0.5 < near[1] < far[1]
    assert funnel_limits(0.5, 20, 0.998)[0] <= far[0]
