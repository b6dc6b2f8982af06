"""Amounts: whole micrograms (`ug`) inside, milligrams in words outside, exact both ways.

A typed quantity always carries its unit, and is written so that no reader can slip a decimal
point: never ".5", never "5.0", never a comma.
"""

import re
from fractions import Fraction

UG_PER_MG = 1000
SOURCE = "ismp-dangerous-abbreviations"
IN_MG = {
    "mg": 1000,
    "milligram": 1000,
    "milligrams": 1000,
    "mcg": 1,
    "microgram": 1,
    "micrograms": 1,
}
IN_ML = {"ml", "millilitre", "millilitres", "milliliter", "milliliters"}
TYPED = re.compile(r"(?P<number>\S*\d\S*?)\s*(?P<unit>[a-zµ]*)", re.IGNORECASE)
PLAIN = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]*[1-9])?")


class UnclearAmount(ValueError):
    """What was typed could be read in two ways, or carries no unit; the message says what to do."""


def decimal_words(value: Fraction | int) -> str:
    """Exactly this number: "6.25", "60", "0.5". Raises ValueError where it has no end (1/3)."""
    value = Fraction(value)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
        if places > 12:
            raise ValueError(f"{value} is not a decimal number that ends")
    sign, digits = "-" if value < 0 else "", str(abs(int(value * 10**places))).zfill(places + 1)
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def mg_words(ug: int) -> str:
    """Micrograms as milligrams in words: 60000 → "60 mg", 500 → "0.5 mg". Exact."""
    return f"{decimal_words(Fraction(_whole(ug), UG_PER_MG))} mg"


def _whole(ug: int) -> int:
    if isinstance(ug, bool) or not isinstance(ug, int):
        raise TypeError(f"an amount is a whole number of micrograms, not {ug!r}")
    return ug


def parse_number(text: str) -> Fraction:
    """A plainly written number. Raises UnclearAmount for ".5", "5.0", "1,000" and signs."""
    if "," in text:
        raise UnclearAmount(f"“{text}” has a comma: write 0.5 or 1000, with a point or nothing.")
    if text.startswith("."):
        raise UnclearAmount(f"“{text}” begins with a point: write 0{text}.")
    if "." in text and text.endswith(("0", ".")):
        whole = text.rstrip("0").rstrip(".") or "0"
        raise UnclearAmount(f"“{text}” ends in a point or a nought: write {whole}.")
    if not PLAIN.fullmatch(text):
        raise UnclearAmount(f"“{text}” is not a plain number: digits, and at most one point.")
    return Fraction(text)


def split_typed(text: str) -> tuple[Fraction, str]:
    """Number and unit ("mg", "mcg", "ml") of a typed quantity. Raises UnclearAmount without one."""
    typed = TYPED.fullmatch(text.strip())
    if typed is None:
        raise UnclearAmount(f"“{text}” is not a quantity: a number and its unit, as in 60 mg.")
    unit = typed["unit"].lower()
    if not unit:
        raise UnclearAmount(f"“{text}” has no unit: write {text.strip()} mg or {text.strip()} mL.")
    if unit in IN_ML:
        return parse_number(typed["number"]), "ml"
    if unit not in IN_MG:
        raise UnclearAmount(f"“{typed['unit']}” is not a unit used here: mg, mcg or mL.")
    return parse_number(typed["number"]), "mg" if IN_MG[unit] == UG_PER_MG else "mcg"


def parse_mg(text: str) -> int:
    """Micrograms of "60 mg", "0.5 mg" or "200 mcg". Raises UnclearAmount for anything else."""
    number, unit = split_typed(text)
    if unit == "ml":
        raise UnclearAmount(f"“{text}” is a volume: write the amount of medicine in mg.")
    return whole_ug(number * IN_MG[unit], text)


def whole_ug(ug: Fraction, text: str) -> int:
    """A whole number of micrograms, or UnclearAmount."""
    if ug.denominator != 1:
        raise UnclearAmount(f"“{text}” is finer than a microgram.")
    return int(ug)
