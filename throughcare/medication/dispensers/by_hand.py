"""Measured by hand: the answer is what was read off the measure, typed with its unit."""

from dataclasses import dataclass

from throughcare.clinical.medication.read_back import measured, read_back
from throughcare.clinical.medicines import Product
from throughcare.clinical.verdict import Verdict
from throughcare.medication.dispensers import Answer, Wanted


@dataclass(frozen=True)
class ByHand:
    """What somebody read back.

    text, unit  as typed, and the button of its unit
    part        the rest comes out of another bottle
    """

    text: str
    unit: str
    product: Product
    part: bool = False

    def ask(self, wanted: Wanted) -> Answer:
        """Raises UnclearAmount or CannotMeasure, whose words say what to type."""
        ug = measured(self.text, self.unit, self.product)
        self.product.require_measurable(ug)
        return Answer(ug, "done" if ug == wanted.ug else "stopped")

    def look(self, wanted: Wanted) -> Answer:
        """A hand remembers nothing: what stands in the cup is measured again."""
        return Answer(None, "unknown", "no_answer")

    def said_of(self, ug: int, left_ug: int) -> Verdict:
        """Is it what was asked for, or a slip of the point or the unit?"""
        return read_back(ug=ug, left_ug=left_ug, product=self.product, part=self.part)
