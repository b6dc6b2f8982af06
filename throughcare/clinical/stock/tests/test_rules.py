"""Expiry, order forms, differences and the days after a loss, each at its edge."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from throughcare.clinical.stock import (
    business_days_after,
    difference,
    expiry,
    order_form,
    years_after,
)

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("left", "level"), [(-1, "stop"), (0, "note"), (30, "note"), (31, "ok"), (400, "ok")]
)
def test_a_lot_is_warned_of_30_days_ahead_and_opened_on_its_last_day_and_not_after(left, level):
    assert expiry(TODAY + timedelta(days=left), TODAY).level == level


@pytest.mark.parametrize(("age", "level"), [(0, "ok"), (60, "ok"), (61, "caution")])
def test_an_order_form_is_flagged_from_its_61st_day(age, level):
    said = order_form(TODAY - timedelta(days=age), TODAY, 60, "us-21cfr:1305.13")
    assert said.level == level


@pytest.mark.parametrize(("number", "ordered_on"), [("", TODAY), ("222-1", None), (" ", None)])
def test_a_delivery_without_a_form_or_without_its_day_is_flagged(number, ordered_on):
    said = order_form(ordered_on, TODAY, 60, "us-21cfr:1305.13", number=number)
    assert (said.level, said.code) == ("caution", "order_form_missing")


def test_a_form_of_a_later_day_than_the_delivery_is_flagged():
    said = order_form(TODAY + timedelta(days=1), TODAY, 60, "us-21cfr:1305.13")
    assert said.code == "order_form_of_a_later_day"


@pytest.mark.parametrize(
    ("variance", "tolerance", "level"),
    [
        (0, None, "ok"),
        (1, None, "stop"),
        (-1, None, "stop"),
        (0, 500, "ok"),
        (500, 500, "note"),
        (-500, 500, "note"),
        (501, 500, "stop"),
        (-501, 500, "stop"),
        (1, 0, "stop"),
    ],
)
def test_every_difference_is_explained_but_what_the_clinic_allowed_for_measuring(
    variance, tolerance, level
):
    assert difference(variance, tolerance).level == level


def test_a_difference_is_said_in_milligrams_and_which_way():
    assert difference(-1500, None).why == (
        "1.5 mg less than the register says. It needs an explanation."
    )
    assert "nobody outside it has reviewed" in difference(200, 300).why


@pytest.mark.parametrize(
    ("found", "days", "due"),
    [
        (date(2026, 11, 24), 1, date(2026, 11, 25)),  # Tuesday to Wednesday
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # Friday to Monday
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # Saturday to Monday
        (date(2026, 11, 29), 1, date(2026, 11, 30)),  # Sunday to Monday
        (date(2026, 11, 24), 5, date(2026, 12, 1)),
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
    ],
)
def test_a_business_day_is_no_saturday_and_no_sunday(found, days, due):
    assert business_days_after(found, days) == due


@given(some.dates(date(2020, 1, 1), date(2040, 1, 1)), some.integers(1, 40))
def test_the_nth_business_day_has_exactly_n_weekdays_behind_it(day, n):
    due = business_days_after(day, n)
    between = (day + timedelta(days=d) for d in range(1, (due - day).days + 1))
    assert sum(one.weekday() < 5 for one in between) == n


def test_two_years_after_the_29th_of_february_is_the_28th():
    assert years_after(date(2024, 2, 29), 2) == date(2026, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert years_after(TODAY, 2) == date(2028, 11, 24)
