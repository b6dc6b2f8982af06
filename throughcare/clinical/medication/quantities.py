"""Has a point slipped, or mg been typed for mL? A typed quantity is asked again when it may have.

These rules choose nothing. Each says what was typed, in words, and what it may have meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from throughcare.clinical.medicines import Medicine, Product, mg_words, parse_mg
from throughcare.clinical.medicines.amounts import IN_MG, decimal_words, split_typed
from throughcare.clinical.verdict import OK, Verdict, caution, no, worst_first

SOURCE = "quantities-asked-again"
TEN = 10
# A slip seldom comes alone: the amount is often changed at the same time. Within this factor of
# ten times, or of a tenth, it may still be a slip.
STEP = Fraction(3, 2)


@dataclass(frozen=True)
class Typed:
    """A quantity as it was typed.

    text    the words of the field
    number  the number in them, exact
    unit    "mg", "mcg" or "ml"
    ug      the micrograms it comes to
    """

    text: str
    number: Fraction
    unit: str
    ug: int

    @property
    def words(self) -> str:
        """What was typed, and what it comes to when it was a volume."""
        if self.unit == "ml":
            return f"{decimal_words(self.number)} mL, that is {mg_words(self.ug)}"
        return mg_words(self.ug)


def read(text: str, product: Product | None = None) -> Typed:
    """The quantity in these words. mL only of a liquid: else UnclearAmount or CannotMeasure."""
    number, unit = split_typed(text)
    return Typed(text, number, unit, parse_mg(text) if product is None else product.parse(text))


def ask_again(
    typed: Typed, *, medicine: Medicine, known: Sequence[int] = (), product: Product | None = None
) -> list[Verdict]:
    """What must be asked about this quantity before it is used? The gravest first.

    known  micrograms ordered or given before, the newest first, of products whose milligrams mean
           the same; empty at a first order

    An injection that lasts comes in whole syringes and is compared with nothing else.
    """
    if typed.ug <= 0:
        raise ValueError(f"{typed.text!r} is no amount to give")
    if product is not None and product.depot is not None:
        return worst_first([_measurable(typed, product)])
    compared = [one for one in known if one > 0]
    said = [_measurable(typed, product), _far_beyond_usual(typed, medicine, compared)]
    if product is not None and compared:
        said.append(_unit_confused(typed, compared[0], product, medicine))
    if compared:
        said += [_ten_times_more(typed, compared[0], medicine), _a_tenth(typed, compared[0])]
    else:
        said.append(_beyond_usual(typed, medicine))
    return worst_first(said)


def _beyond(ug: int, medicine: Medicine) -> bool:
    return medicine.usual is not None and ug > medicine.usual.to_ug


def _ten_times_more(typed: Typed, before: int, medicine: Medicine) -> Verdict:
    """Is it about ten times what went before?"""
    if Fraction(typed.ug, before) < TEN / STEP:
        return OK
    words = (
        f"{typed.words}: {_times(typed.ug, before)} times the {mg_words(before)} before. Has a "
        f"point slipped? {mg_words(before)}, or an amount near it, may have been meant."
    )
    if _beyond(typed.ug, medicine):
        return no("ten_times_and_beyond_usual", words, SOURCE)
    return caution("ten_times_more", words, SOURCE)


def _a_tenth(typed: Typed, before: int) -> Verdict:
    """Is it about a tenth of what went before?"""
    if Fraction(typed.ug, before) > STEP / TEN:
        return OK
    return caution(
        "a_tenth_of_before",
        f"{typed.words}: {mg_words(before)} before is {_times(before, typed.ug)} times as much. "
        f"Has a point slipped? {mg_words(typed.ug * TEN)} may have been meant. A new beginning "
        "after missed days is a reason to write down.",
        SOURCE,
    )


def _unit_confused(typed: Typed, before: int, product: Product, medicine: Medicine) -> Verdict:
    """Were mL of this bottle typed as mg, or mg as mL?"""
    if product.ug_per_ml in (None, 1000):  # with 1 mg in 1 mL both figures are the same
        return OK
    other_way = product.ug(typed.number) if typed.unit == "mg" else typed.number * IN_MG["mg"]
    if typed.unit == "mcg" or not 1 / STEP <= Fraction(other_way, before) <= STEP:
        return OK
    if 1 / STEP < Fraction(typed.ug, before) < STEP:
        return OK  # both readings are near: with this bottle they cannot be told apart by size
    figure = decimal_words(typed.number)
    meant, shown = ("mL", "mg") if typed.unit == "mg" else ("mg", "mL")
    words = (
        f"{typed.words}: {figure} {meant} of {product.title} is near the {mg_words(before)} "
        f"before. Were {figure} {meant} meant, and not {figure} {shown}?"
    )
    if _beyond(typed.ug, medicine):
        return no("mg_typed_as_ml", words, SOURCE)
    return caution("mg_and_ml_confused", words, SOURCE)


def _beyond_usual(typed: Typed, medicine: Medicine) -> Verdict:
    """Is a first amount more than is usual?"""
    if not _beyond(typed.ug, medicine) or medicine.usual is None:
        return OK
    return caution(
        "first_amount_beyond_usual",
        f"{typed.words}: nothing is known from before, and usual are "
        f"{mg_words(medicine.usual.from_ug)} to {mg_words(medicine.usual.to_ug)} a day. "
        "Read it again: has a point slipped?",
        medicine.usual.source,
    )


def _far_beyond_usual(typed: Typed, medicine: Medicine, known: Sequence[int]) -> Verdict:
    """Is it ten times a usual amount, and was nothing near it given before?"""
    if medicine.usual is None or typed.ug < TEN * medicine.usual.from_ug:
        return OK
    if known and typed.ug <= STEP * max(known):
        return OK
    return no(
        "ten_times_a_usual_amount",
        f"{typed.words}: ten times a usual day's amount. Has a point slipped? "
        f"{mg_words(typed.ug // TEN)} may have been meant.",
        SOURCE,
    )


def _measurable(typed: Typed, product: Product | None) -> Verdict:
    """Can this product give exactly this amount?"""
    if product is None or product.can_measure(typed.ug):
        return OK
    return no(
        "cannot_be_measured",
        f"{product.title} gives no {mg_words(typed.ug)}: only whole steps of "
        f"{decimal_words(product.smallest_ug / 1000)} mg. Choose another strength or amount.",
        product.source,
    )


def _times(more: int, less: int) -> str:
    """How many times, in words: "10", "about 7"."""
    times = Fraction(more, less)
    return str(times) if times.denominator == 1 else f"about {round(times)}"
