"""Micrograms inside, milligrams in words outside, and nothing in between that can be misread."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.medicines import (
    CannotMeasure,
    NotOneScale,
    UnclearAmount,
    mg_words,
    parse_mg,
    product,
    products,
    total,
)

LIQUIDS = products(form="liquid")
COUNTED = [one for one in products() if one.form != "liquid"]
SOME_UG = st.integers(min_value=1, max_value=2_000_000)


@pytest.mark.parametrize(
    ("ug", "words"),
    [(60_000, "60 mg"), (500, "0.5 mg"), (5, "0.005 mg"), (0, "0 mg"), (62_500, "62.5 mg"),
     (1_000_000, "1000 mg"), (-500, "-0.5 mg"), (5_700, "5.7 mg"), (180, "0.18 mg")],
)  # fmt: skip
def test_an_amount_is_said_exactly(ug, words):
    assert mg_words(ug) == words


@given(SOME_UG)
def test_what_is_said_is_read_back_as_the_same_amount_and_never_ends_in_a_nought(ug):
    words = mg_words(ug)
    assert parse_mg(words) == ug
    number = words.removesuffix(" mg")
    assert not number.startswith(".")
    assert "." not in number or not number.endswith(("0", "."))


@pytest.mark.parametrize(
    ("typed", "said"),
    [("60", "no unit"), ("", "not a quantity"), ("mg", "not a quantity"), ("6 mL", "is a volume"),
     (".5 mg", "write 0.5"), ("5.0 mg", "write 5"), ("60.0 mg", "write 60"), ("10. mg", "write 10"),
     ("0.50 mg", "write 0.5"), ("1,000 mg", "comma"), ("0,5 mg", "comma"), ("60 kg", "not a unit"),
     ("60 µg", "not a unit"), ("-3 mg", "plain number"), ("1e3 mg", "plain number"),
     ("٦٠ mg", "plain number"), ("007 mg", "plain number"), ("0.0001 mg", "finer than")],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_asked_again(typed, said):
    with pytest.raises(UnclearAmount, match=said):
        parse_mg(typed)


@given(SOME_UG)
def test_a_nought_too_few_is_never_advised(ug):
    shown = mg_words(ug).removesuffix(" mg")
    with pytest.raises(UnclearAmount) as asked:
        parse_mg(f"{shown}{'' if '.' in shown else '.'}0 mg")
    assert str(asked.value).endswith(f"write {shown}.")


@pytest.mark.parametrize(
    ("typed", "ug"),
    [("60mg", 60_000), ("0.2 mg", 200), ("200 mcg", 200), ("200 Micrograms", 200),
     (" 60 MG ", 60_000)],
)  # fmt: skip
def test_a_quantity_with_its_unit_is_understood(typed, ug):
    assert parse_mg(typed) == ug


def test_an_amount_is_a_whole_number_of_micrograms():
    for wrong in (0.5, Fraction(1, 2), True, "60"):
        with pytest.raises(TypeError, match="whole number of micrograms"):
            mg_words(wrong)


@pytest.mark.parametrize(
    ("key", "ug", "words"),
    [("methadone-oral-10", 60_000, "60 mg · 6 mL"),
     ("methadone-oral-10", 62_500, "62.5 mg · 6.25 mL"),
     ("methadone-oral-1", 60_000, "60 mg · 60 mL"), ("methadone-oral-5", 60_000, "60 mg · 12 mL"),
     ("methadone-tablet-10", 60_000, "60 mg · 6 tablets of 10 mg"),
     ("methadone-dispersible-40", 60_000, "60 mg · 1½ tablets of 40 mg"),
     ("bup-nx-film-8", 16_000, "16 mg · 2 films of 8 mg"),
     ("bup-nx-film-8", 8_000, "8 mg · 1 film of 8 mg"),
     ("bup-nx-film-2", 500, "0.5 mg · ¼ film of 2 mg"),
     ("sublocade-300", 300_000, "300 mg · 1 syringe of 300 mg"),
     ("naltrexone-xr-380", 380_000, "380 mg · 1 kit of 380 mg"),
     ("lofexidine-tablet-0.18", 540, "0.54 mg · 3 tablets of 0.18 mg")],
)  # fmt: skip
def test_a_dose_is_said_as_amount_and_as_what_is_measured(key, ug, words):
    assert product(key).in_words(ug) == words


@pytest.mark.parametrize(
    ("key", "ug"),
    [("methadone-oral-10", 60_001), ("methadone-oral-10", 60_250), ("methadone-oral-1", 60_050),
     ("methadone-tablet-10", 65_000), ("bup-nx-film-8", 4_000), ("bup-nx-film-2", 200),
     ("sublocade-300", 100_000), ("methadone-oral-10", 0), ("methadone-oral-10", -500)],
)  # fmt: skip
def test_what_cannot_be_measured_exactly_is_refused_and_never_rounded(key, ug):
    assert not product(key).can_measure(ug)
    with pytest.raises(CannotMeasure, match="whole steps of"):
        product(key).in_words(ug)


@given(liquid=st.sampled_from(LIQUIDS), ug=SOME_UG)
def test_millilitres_are_exact_and_read_back_as_the_same_amount(liquid, ug):
    assert liquid.ug(liquid.ml(ug)) == ug
    if liquid.can_measure(ug):
        assert liquid.parse(liquid.ml_words(ug)) == ug


@given(counted=st.sampled_from(COUNTED), parts=st.integers(min_value=1, max_value=400))
def test_every_whole_number_of_parts_can_be_said(counted, parts):
    ug = counted.smallest_ug * parts
    assert ug.denominator == 1
    assert counted.units(int(ug)) == Fraction(parts, counted.parts)
    assert counted.unit.rstrip("s") in counted.in_words(int(ug))


def test_a_volume_is_read_by_its_own_bottle_and_by_no_tablet():
    assert product("methadone-oral-10").parse("6 mL") == 60_000
    assert product("methadone-oral-1").parse("6 mL") == 6_000
    with pytest.raises(CannotMeasure, match="not measured in mL"):
        product("bup-nx-film-8").parse("6 mL")


def test_two_films_of_one_kind_are_added_but_a_zubsolv_tablet_stands_beside_them():
    eight, two, zubsolv = map(product, ("bup-nx-film-8", "bup-nx-film-2", "zubsolv-5.7"))
    assert total([(eight, 8_000), (two, 2_000)]) == 10_000
    with pytest.raises(NotOneScale, match="side by side"):
        total([(eight, 8_000), (zubsolv, 5_700)])


def test_a_weekly_injection_is_never_added_to_a_monthly_one():
    with pytest.raises(NotOneScale):
        total([(product("brixadi-weekly-32"), 32_000), (product("brixadi-monthly-64"), 64_000)])
