"""The legal clocks of the register: theft, order forms, inventories, records, delivered depots."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.jurisdictions.law import UnreadableLaw, rules_of
from throughcare.clinical.jurisdictions.law.clocks import counts_from, due

TUESDAY = date(2026, 11, 24)
US = rules_of("us", TUESDAY)


def on(kind, since=TUESDAY, **more):
    clock = due(kind, since=since, rules=US, **more)
    assert clock
    return clock.on


@pytest.mark.parametrize(("since", "last"), [
    (date(2026, 11, 24), date(2026, 11, 25)),  # Tuesday → Wednesday
    (date(2026, 11, 27), date(2026, 11, 30)),  # Friday → Monday
    (date(2026, 11, 28), date(2026, 11, 30)),  # Saturday → Monday
])  # fmt: skip
def test_theft_is_told_in_writing_within_one_business_day_of_its_discovery(since, last):
    assert on("register.theft_notice_business_days", since) == last


def test_a_holiday_is_no_business_day():
    wednesday, thanksgiving = date(2026, 11, 25), date(2026, 11, 26)
    last = on("register.theft_notice_business_days", wednesday, holidays=[thanksgiving])
    assert last == date(2026, 11, 27)


@pytest.mark.parametrize(("kind", "last"), [
    ("register.theft_form_days", date(2027, 1, 8)), ("register.order_form_days", date(2027, 1, 23)),
    ("register.inventory_years", date(2028, 11, 24)), ("register.keep_years", date(2028, 11, 24)),
    ("depot.delivered_days", date(2027, 1, 8)),
])  # fmt: skip
def test_each_clock_that_starts_on_24_november_2026_ends_on_its_day(kind, last):
    assert on(kind) == last


@pytest.mark.parametrize(("kind", "first"), [
    ("exam.screening_days_before", date(2026, 11, 17)),
    ("exam.labs_days_before", date(2026, 10, 25)),
])  # fmt: skip
def test_what_was_done_before_an_admission_on_24_november_counts_from_a_day(kind, first):
    admitted = date(2026, 11, 24)
    found = counts_from(kind, before=admitted, rules=rules_of("us", admitted))
    assert (found.on, found.unreviewed) == (first, True)
    assert counts_from(kind, before=admitted, rules=rules_of("uk", admitted)) is None


def test_two_years_after_a_leap_day_is_28_february():
    assert on("register.inventory_years", date(2028, 2, 29)) == date(2030, 2, 28)


def test_a_clock_says_who_set_it_and_that_nobody_has_reviewed_it():
    clock = due("register.theft_form_days", since=TUESDAY, rules=US)
    assert clock
    assert (clock.source, clock.evidence, clock.unreviewed) == ("us-21cfr:1301.76(b)", "V2", True)


def test_where_a_place_states_no_clock_there_is_none_and_a_number_of_people_is_no_clock():
    uk = rules_of("uk", TUESDAY)
    assert due("register.theft_form_days", since=TUESDAY, rules=uk) is None
    with pytest.raises(UnreadableLaw, match="counts people: no clock"):
        due("register.destruction_witnesses", since=TUESDAY, rules=US)


@given(since=st.dates(date(2024, 4, 2), date(2040, 1, 1)))
def test_a_business_day_is_never_a_weekend_and_at_most_three_days_away(since):
    last = on("register.theft_notice_business_days", since)
    assert last.weekday() < 5
    assert timedelta(1) <= last - since <= timedelta(3)
