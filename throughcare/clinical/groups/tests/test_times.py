"""Days, times and lengths as lists write them."""

from datetime import time

import pytest

from throughcare.clinical.groups import times


@pytest.mark.parametrize(
    ("said", "iso"),
    [(0, 7), (1, 1), (6, 6), ("0", 7), ("6", 6), (7, 7), (3.0, 3), ("Monday", 1), ("sunday", 7),
     ("miércoles", 3), (8, None), (-1, None), (True, None), ("x", None), (None, None), ([], None)],
)  # fmt: skip
def test_a_day_that_counts_from_sunday_0(said, iso):
    assert times.day_from_sunday_0(said) == iso


@pytest.mark.parametrize(
    ("said", "iso"), [("1", 7), ("2", 1), ("7", 6), (1, 7), ("0", None), ("8", None), ("", None)]
)
def test_a_day_that_counts_from_sunday_1(said, iso):
    assert times.day_from_sunday_1(said) == iso


@pytest.mark.parametrize(
    ("said", "at"),
    [("19:00", time(19)), ("19:00:00", time(19)), ("8:00 PM", time(20)), ("8 pm", time(20)),
     ("12:00 AM", time(0)), ("12:30 p.m.", time(12, 30)), ("noon", time(12)), ("24:00", time(0)),
     ("7.15", time(7, 15)), ("7", None), ("25:00", None), ("19:60", None), ("13:00 PM", None),
     ("", None), (None, None), (19, None), ("appointment", None)],
)  # fmt: skip
def test_a_time_of_day(said, at):
    assert times.clock_time(said) == at


def test_an_end_before_the_beginning_is_on_the_next_day_and_an_end_at_the_beginning_is_none():
    assert times.minutes_between(time(23, 30), time(0, 30)) == 60
    assert times.minutes_between(time(22, 30), time(0)) == 90
    assert times.minutes_between(time(19), time(19)) is None


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("01:30:00", 90), ("1:30", 90), (45, 45), ("60", 60), ("00:00:00", None), ("x", None),
     (None, None), (-5, None)],
)  # fmt: skip
def test_a_length(said, minutes):
    assert times.minutes_of(said) == minutes


def test_a_length_of_12_hours_was_typed_into_the_wrong_field_and_counts_as_an_hour_not_said():
    assert times.believed(12 * 60) == (60, False)
    assert times.believed(None) == (60, False)
    assert times.believed(90) == (90, True)


def test_old_spellings_of_zones_are_known_and_made_up_ones_are_not():
    for name in ("Europe/Kiev", "America/Montreal", "America/Buenos_Aires", "america/new york"):
        assert times.zone_named(name)
    assert times.zone_named("Eastern") is None
    assert times.zone_named(5) is None
