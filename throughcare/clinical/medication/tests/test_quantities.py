"""Every typed quantity: a slipped point and mL for mg are caught, honest steps are not."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from throughcare.clinical.medication.quantities import ask_again, read
from throughcare.clinical.medicines import (
    CannotMeasure,
    UnclearAmount,
    medicine,
    medicines,
    mg_words,
    product,
)

METHADONE, BUPRENORPHINE = medicine("methadone"), medicine("buprenorphine")
WITH_USUAL = [one for one in medicines() if one.usual]
TEN = product("methadone-oral-10")


def asked(text, *known_mg, of=METHADONE, by=None):
    typed = read(text, by)
    known = [int(Fraction(str(mg)) * 1000) for mg in known_mg]
    said = ask_again(typed, medicine=of, known=known, product=by)
    return {verdict.code: verdict.level for verdict in said}


@pytest.mark.parametrize(
    ("text", "known", "codes"),
    [
        ("60 mg", [60], {}),
        ("600 mg", [60],
         {"ten_times_a_usual_amount": "stop", "ten_times_and_beyond_usual": "stop"}),
        ("6 mg", [60], {"a_tenth_of_before": "caution"}),
        ("0.6 mg", [60], {"a_tenth_of_before": "caution"}),
        ("6.5 mg", [60], {"a_tenth_of_before": "caution"}),  # slipped, and raised by 5 as well
        ("550 mg", [60], {"ten_times_and_beyond_usual": "stop"}),  # slipped, and lowered by 5
        ("100 mg", [10], {"ten_times_more": "caution"}),
        ("70 mg", [60], {}),
        ("30 mg", [60], {}),  # half, after missed days
        ("10 mg", [100], {"a_tenth_of_before": "caution"}),  # begun again: with a reason
        ("130 mg", [120], {}),  # an honest step beyond what is usual
        ("130 mg", [], {"first_amount_beyond_usual": "caution"}),
        ("600 mg", [],
         {"ten_times_a_usual_amount": "stop", "first_amount_beyond_usual": "caution"}),
        ("610 mg", [600], {}),
        ("30 mg", [], {}),
    ],
)  # fmt: skip
def test_a_typed_amount_of_methadone_is_compared_with_what_went_before(text, known, codes):
    assert asked(text, *known) == codes


@pytest.mark.parametrize(
    ("text", "known", "bottle", "codes"),
    [
        ("6 mg", 60, "methadone-oral-10", {"a_tenth_of_before", "mg_and_ml_confused"}),
        ("6.5 mg", 60, "methadone-oral-10", {"a_tenth_of_before", "mg_and_ml_confused"}),
        ("60 mL", 60, "methadone-oral-10",
         {"mg_typed_as_ml", "ten_times_a_usual_amount", "ten_times_and_beyond_usual"}),
        ("12 mg", 60, "methadone-oral-5", {"mg_and_ml_confused"}),  # only five times: still caught
        ("60 mL", 60, "methadone-oral-5", {"mg_typed_as_ml"}),
        ("20 mL", 20, "methadone-oral-5", {"mg_and_ml_confused"}),
        ("6 mL", 60, "methadone-oral-10", set()),
        ("60 mL", 60, "methadone-oral-1", set()),
        ("60 mg", 60, "methadone-oral-1", set()),
        ("65 mg", 60, "methadone-oral-10", set()),
    ],
)  # fmt: skip
def test_millilitres_and_milligrams_of_one_bottle_are_not_exchanged(text, known, bottle, codes):
    assert set(asked(text, known, by=product(bottle))) == codes


def test_what_was_typed_is_said_in_words_with_what_it_may_have_meant():
    said = ask_again(read("60 mL", TEN), medicine=METHADONE, known=[60_000], product=TEN)
    words = " ".join(verdict.why for verdict in said)
    assert "60 mL, that is 600 mg" in words
    assert "Were 60 mg meant, and not 60 mL?" in words


def test_twelve_films_typed_for_one_cannot_be_given_finer_than_the_film_is():
    film = product("bup-nx-film-8")
    assert asked("12 mg", 8, of=BUPRENORPHINE, by=film) == {"cannot_be_measured": "stop"}
    assert asked("16 mg", 8, of=BUPRENORPHINE, by=film) == {}


def test_an_injection_comes_in_whole_syringes_and_is_not_compared_with_a_day_under_the_tongue():
    syringe = product("sublocade-300")
    assert asked("300 mg", 16, of=BUPRENORPHINE, by=syringe) == {}
    assert asked("30 mg", 16, of=BUPRENORPHINE, by=syringe) == {"cannot_be_measured": "stop"}


def test_no_unit_no_quantity():
    with pytest.raises(UnclearAmount, match="no unit"):
        read("60")
    with pytest.raises(CannotMeasure):
        read("6 mL", product("methadone-tablet-10"))
    with pytest.raises(UnclearAmount, match="volume"):
        read("6 mL")
    with pytest.raises(ValueError, match="no amount"):
        ask_again(read("0 mg"), medicine=METHADONE)


def in_steps(one):
    """A usual amount in steps that its tablets have, in micrograms."""
    step = {"clonidine": 100, "lofexidine": 180}.get(one.key, 500)
    counts = st.integers(one.usual.from_ug // step, one.usual.to_ug // step)
    return st.tuples(st.just(one), counts.map(lambda count: count * step))


usual_doses = st.sampled_from(WITH_USUAL).flatmap(in_steps)


@given(usual_doses)
def test_any_tenfold_slip_upward_of_any_usual_dose_is_stopped_whatever_went_before(drawn):
    one, dose = drawn
    slipped = read(mg_words(dose * 10))
    for known in ([], [dose], [dose, dose * 10]):
        assert ask_again(slipped, medicine=one, known=known)
    assert ask_again(slipped, medicine=one, known=[dose])[0].level == "stop"
    assert ask_again(slipped, medicine=one)[0].level == "stop"


@given(usual_doses, st.sampled_from([10, 100, 1000]), st.integers(67, 150))
def test_any_tenfold_slip_is_caught_even_with_a_step_of_up_to_a_half_at_the_same_time(
    drawn, tens, step
):
    one, dose = drawn
    meant = dose * step // 100
    for slipped in (meant * tens, meant // tens):
        assume(slipped)
        assert ask_again(read(mg_words(slipped)), medicine=one, known=[dose])


@given(in_steps(METHADONE), st.sampled_from([product("methadone-oral-10"),
                                             product("methadone-oral-5")]))  # fmt: skip
def test_any_usual_dose_typed_in_the_wrong_unit_of_its_bottle_is_caught(drawn, bottle):
    dose = drawn[1]
    assume(bottle.can_measure(dose))
    mg, ml = mg_words(dose).split()[0], bottle.ml_words(dose).split()[0]
    for typed in (f"{ml} mg", f"{mg} mL"):
        assert ask_again(read(typed, bottle), medicine=METHADONE, known=[dose], product=bottle)


@given(st.integers(10, 240), st.integers(-20, 20))
def test_honest_steps_of_up_to_10_mg_are_never_asked_about(halves_of_five, steps):
    before = halves_of_five * 500  # 5 to 120 mg
    after = before + steps * 500
    assume(after * 3 >= before)
    assert ask_again(read(mg_words(after)), medicine=METHADONE, known=[before]) == []


@pytest.mark.parametrize(
    "days", [[2, 4, 8, 12, 16, 24], [4, 8, 16], [0.5, 1, 2, 4, 6, 8, 12, 16, 24], [24, 32]]
)
def test_honest_steps_of_buprenorphine_are_never_asked_about(days):
    for before, after in pairwise(days):
        assert asked(f"{after} mg", before, of=BUPRENORPHINE) == {}
