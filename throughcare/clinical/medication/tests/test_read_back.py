"""What is read back: the amount as ordered passes, a slip is named, no bare number counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical import medicines
from throughcare.clinical.medication.read_back import measured, read_back

TEN = medicines.product("methadone-oral-10")  # ten milligrams in a millilitre
ONE = medicines.product("methadone-oral-1")
FILM = next(p for p in medicines.products(medicine="buprenorphine") if p.form == "film")
MG = 1000
DOSES = st.integers(1, 400).map(lambda halves: halves * 500)


@pytest.mark.parametrize(("text", "unit", "ug"), [
    ("6", "ml", 60 * MG), ("60", "mg", 60 * MG), ("6 mL", "", 60 * MG), ("60mg", "", 60 * MG),
    ("0.5", "ml", 5 * MG),
])  # fmt: skip
def test_a_number_with_its_unit_is_micrograms(text, unit, ug):
    assert measured(text, unit, TEN) == ug


@pytest.mark.parametrize("text", ["6", "", "6.0 mL", ".5 mL", "6,5 mL", "six mL", "-6 mL"])
def test_a_number_without_a_unit_or_oddly_written_is_nothing(text):
    with pytest.raises(medicines.UnclearAmount):
        measured(text, "", TEN)


def test_two_films_are_counted_and_never_measured_in_ml():
    assert measured("2", "units", FILM) == measured("2 films", "", FILM) == 2 * FILM.ug_per_unit
    with pytest.raises(ValueError, match="mL"):
        measured("2", "ml", FILM)
    with pytest.raises(medicines.UnclearAmount):
        measured("2", "units", TEN)


@given(DOSES)
def test_what_was_ordered_passes_and_ten_times_and_a_tenth_never_do(ug):
    assert read_back(ug=ug, left_ug=ug, product=TEN)
    for slip in (ug * 10, ug // 10):
        said = read_back(ug=slip, left_ug=ug, product=TEN, part=True)
        assert said.level == "stop" or slip * 10 not in (ug, ug * 100)


@given(DOSES, DOSES)
def test_more_than_is_left_is_refused_and_less_needs_the_word_that_it_is_a_part(ug, left):
    said = read_back(ug=ug, left_ug=left, product=ONE)
    assert bool(said) == (ug == left)
    if ug > left:
        assert read_back(ug=ug, left_ug=left, product=ONE, part=True).level == "stop"


def test_mg_read_as_ml_of_the_strong_liquid_is_named():
    said = read_back(ug=600 * MG, left_ug=60 * MG, product=TEN)
    assert said.code == "read_back_ten_fold"
    assert "mg and mL exchanged" in said.why
