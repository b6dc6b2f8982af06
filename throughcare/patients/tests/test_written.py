"""What is typed into the search field is taken apart into a name, a day, a number, a phone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.patients.written import read, turned_round

BORN = date(1989, 4, 7)


@pytest.mark.parametrize(
    "typed",
    ["1989-04-07", "1989/4/7", "7.4.1989", "07.04.89", "4/7/1989", "7/4/1989", "4-7-89",
     "19890407", "07041989", "04071989", "7 Apr 1989", "April 7, 1989", "7th April 1989",
     "7 de abril de 1989", "7 ene 1989".replace("ene", "abr"), "1989 04 07"],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_way(typed):
    assert BORN in read(typed).days


@pytest.mark.parametrize(
    ("typed", "swapped"),
    [("1989-04-07", True), ("7.4.1989", True), ("4/7/1989", False), ("7 Apr 1989", None)],
)
def test_the_day_that_is_only_meant_the_other_way_round_is_marked(typed, swapped):
    assert read(typed).days.get(date(1989, 7, 4)) is swapped


@pytest.mark.parametrize("typed", ["32.1.1989", "1989-13-40", "1.1.1850", "1.1.2999", "0/0/0000"])
def test_a_day_that_cannot_be_a_birthday_is_none(typed):
    assert read(typed).days == {}


def test_name_and_day_in_one_line_are_told_apart():
    asked = read("reyes 7.4.1989 ana")
    assert (asked.name, BORN in asked.days, asked.digits) == ("reyes ana", True, "")


def test_a_phone_is_read_as_its_digits_however_it_is_written():
    assert read("+1 (555) 555-0142").digits == "15555550142"


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_without_failing(typed):
    asked = read(typed)
    assert asked.digits.isdigit() or asked.digits == ""


@given(st.dates(date(1925, 1, 1), date(2020, 12, 31)))
def test_a_birthday_written_the_iso_way_is_meant_as_it_stands(born):
    days = read(born.isoformat()).days
    assert days[born] is False
    assert turned_round(turned_round(born)) in (born, None)
