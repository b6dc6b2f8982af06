"""The amount measured by hand, read back: is it what was asked for, in this unit, of this bottle?

The ordered amount is known, so a slip can be named exactly: ten times, a tenth, mg for mL. The rule
accepts or asks again; it changes no amount.
"""

from fractions import Fraction

from throughcare.clinical.medicines import Product, UnclearAmount, mg_words
from throughcare.clinical.medicines.amounts import decimal_words, parse_number, whole_ug
from throughcare.clinical.verdict import OK, Verdict, no

SOURCE = "quantities-asked-again"
UNITS = ("ml", "mg", "units")  # the buttons beside the number; "": the unit was typed


def measured(text: str, unit: str, product: Product) -> int:
    """Micrograms of what was read off: "6 mL", or "6" with the button of its unit.

    Raises UnclearAmount, CannotMeasure: a bare number is never taken for anything.
    """
    if not unit:
        return _typed_with_unit(text, product)
    number = parse_number(text.strip())
    if unit == "units":
        return whole_ug(number * _per_unit(product), text)
    return product.parse(f"{text.strip()} {unit}")


def _typed_with_unit(text: str, product: Product) -> int:
    """As in "60 mg", "6 mL", "2 films"."""
    number, _, unit = text.strip().partition(" ")
    if product.ug_per_unit is not None and unit.lower() in (product.unit, product.unit_plural):
        return whole_ug(parse_number(number) * product.ug_per_unit, text)
    return product.parse(text)


def _per_unit(product: Product) -> int:
    if product.ug_per_unit is None:
        raise UnclearAmount(f"{product.title} is measured in mL, not counted.")
    return product.ug_per_unit


def read_back(*, ug: int, left_ug: int, product: Product, part: bool = False) -> Verdict:
    """Is what was read back what is left to pour?

    ug       read off the measure
    left_ug  ordered and not poured yet
    part     the nurse says that the rest comes out of another bottle
    """
    if ug == left_ug:
        return OK
    if (slip := _slip(ug, left_ug, product)) is not None:
        return slip
    if ug > left_ug:
        return no(
            "read_back_too_much",
            f"Read back: {_words(ug, product)}. To pour: {_words(left_ug, product)}. It is more "
            "than ordered: measure again; what was drawn too much is wasted before a witness.",
            SOURCE,
        )
    if part:
        return OK
    return no(
        "read_back_less",
        f"Read back: {_words(ug, product)}. To pour: {_words(left_ug, product)}. Measure again, or "
        "say that the rest comes from another bottle.",
        SOURCE,
    )


def _slip(ug: int, left_ug: int, product: Product) -> Verdict | None:
    """Is it exactly ten times, a tenth, or the other unit? Then it is asked again, whatever is said
    of a part: such a part would look the same as a slip."""
    ratio = Fraction(ug, left_ug)
    other_unit = _other_unit(ratio, product)
    if ratio in (10, Fraction(1, 10)):
        times = "ten times as much" if ratio == 10 else "a tenth of it"
        or_unit = ", or were mg and mL exchanged" if other_unit else ""
        return no(
            "read_back_ten_fold",
            f"Read back: {_words(ug, product)}, {times}. To pour: {_words(left_ug, product)}. Has "
            f"the point slipped{or_unit}? Read the measure again.",
            SOURCE,
        )
    if other_unit:
        return no(
            "read_back_other_unit",
            f"Read back: {_words(ug, product)}. To pour: {_words(left_ug, product)}. Were mg and "
            "mL exchanged? Read the measure again.",
            SOURCE,
        )
    return None


def _other_unit(ratio: Fraction, product: Product) -> bool:
    per_ml = Fraction(product.ug_per_ml or 1000, 1000)
    return per_ml != 1 and ratio in (per_ml, 1 / per_ml)


def _words(ug: int, product: Product) -> str:
    """In both figures, so that either slip can be seen; also what no measure could give."""
    if product.ug_per_ml is None:
        return mg_words(ug)
    try:
        return f"{mg_words(ug)} ({decimal_words(product.ml(ug))} mL)"
    except ValueError:  # no decimal number of millilitres
        return mg_words(ug)
