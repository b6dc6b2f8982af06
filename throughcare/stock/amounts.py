"""Amounts as two people count them: mL of a liquid; tablets, films or syringes of the rest.

Kept as whole micrograms; what is typed always carries its unit.
"""

import re
from fractions import Fraction

from throughcare.clinical.medicines import Product, UnclearAmount, mg_words
from throughcare.clinical.medicines.amounts import decimal_words

PIECES = re.compile(r"\s*(?P<count>0|[1-9][0-9]{0,6})\s*(?P<unit>[^\W\d]+)\s*")


def parse(product: Product, text: str) -> int:
    """Micrograms of "950 mL", "9500 mg" or "40 films". Raises UnclearAmount."""
    pieces = PIECES.fullmatch(text)
    if product.ug_per_unit and pieces and pieces["unit"] in (product.unit, product.unit_plural):
        return int(pieces["count"]) * product.ug_per_unit
    return product.parse(text)


def words(product: Product, ug: int) -> str:
    """As counted, then in milligrams: "950 mL · 9500 mg", "40 films · 320 mg". Exact."""
    sign, ug = ("−" if ug < 0 else ""), abs(ug)
    measured = counted(product, ug)
    return f"{sign}{measured} · {mg_words(ug)}" if measured else f"{sign}{mg_words(ug)}"


def counted(product: Product, ug: int) -> str:
    """The measure alone; empty where it has no end, such as a third of a tablet."""
    try:
        if product.ug_per_ml:
            return f"{decimal_words(product.ml(ug))} mL"
        count = Fraction(ug, product.ug_per_unit or 1)
        return f"{decimal_words(count)} {product.unit if count == 1 else product.unit_plural}"
    except ValueError:
        return ""


def example(product: Product) -> str:
    """What may be typed."""
    return "950 mL" if product.ug_per_ml else f"40 {product.unit_plural}"


__all__ = ["UnclearAmount", "counted", "example", "parse", "words"]
