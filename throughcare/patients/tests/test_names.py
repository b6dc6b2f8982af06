"""Two entries that may be one person are seen as such; two people are left two."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.patients.names import likeness, sounds_like

BORN = date(1989, 4, 7)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ana Reyes", "Reyes Ana"),
        ("Anabel Reyes", "Anabel Reyez"),
        ("Robert Lindqvist", "Robert Linqvist"),
        ("Mohammed Ali", "Mohamed Ali"),
        ("Kathryn Smith", "Kathyrn Smith"),
    ],
)
def test_names_swapped_or_with_one_slip_are_nearly_the_same(name, other):
    assert likeness(name, None, (other,), None).reasons == ("name",)


@pytest.mark.parametrize(
    ("name", "other"), [("Ana Reyes", "Bo Lindqvist"), ("Maria Lopez", "Mario Lozano")]
)
def test_different_names_are_not_alike(name, other):
    assert likeness(name, None, (other,), None) is None


def test_day_and_month_swapped_with_a_name_slip_is_alike():
    swapped = likeness("Ana Reyes", BORN, ("Ana Reyez",), date(1989, 7, 4))
    assert swapped.reasons == ("name", "birth_swapped")


def test_a_name_slip_with_another_known_birthday_is_somebody_else():
    assert likeness("Ana Reyes", BORN, ("Anna Reyez",), date(1991, 2, 20)) is None


def test_the_very_same_name_with_another_birthday_is_still_shown():
    assert likeness("Ana Reyes", BORN, ("Ana Reyes",), date(1991, 2, 20)).score == 100


def test_the_same_birthday_with_a_quite_different_name_is_not_enough():
    assert likeness("Ana Reyes", BORN, ("Dmitri Volkov",), BORN) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [(("Ana", "Reyes"), ("Anna", "Reyez")), (("Jon", "Smith"), ("Smyth", "John"))],
)
def test_names_that_sound_the_same_have_one_key(one, other):
    assert sounds_like(*one) == sounds_like(*other) != ""


@given(NAMES, NAMES)
def test_everybody_is_like_themself_in_either_order_of_names(given_name, family_name):
    alike = likeness(f"{given_name} {family_name}", BORN, (f"{family_name} {given_name}",), BORN)
    assert (alike.score, alike.reasons) == (100, ("name", "birth"))


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_key_of_any_name_fits_its_column(chosen, family):
    assert len(sounds_like(chosen, family)) <= 80
