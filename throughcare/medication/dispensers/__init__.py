"""What measures a dose out: a hand, or a pump on a serial line. One small interface for both.

    ask(wanted)    measure this amount out, once, however often it is asked
    look(wanted)   what became of it? Nothing is poured by asking

Nothing here knows Django or the database; what was answered is kept by actions/pumping.py.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, Protocol
from uuid import UUID

from throughcare.clinical.medicines import Product

State = Literal["done", "stopped", "void", "pouring", "unknown"]
UL_PER_ML = 1000


class NotForAPump(ValueError):
    """No whole number of microlitres holds exactly this amount."""


@dataclass(frozen=True)
class Wanted:
    """One amount, asked for once. Said again with the same key and sequence, it is the same one.

    ug      micrograms of the medicine
    serial  the pump that was asked, by the number it gives itself; "" for a hand
    filling the tube is filled: nothing of it is for a person
    """

    key: UUID
    sequence: int
    product: Product
    ug: int
    serial: str = ""
    filling: bool = False

    @property
    def ul(self) -> int:
        """Microlitres that hold it, exactly. Raises NotForAPump."""
        return microlitres(self.product, self.ug)


@dataclass(frozen=True)
class Answer:
    """What became of what was asked for.

    ug      micrograms that left the bottle; None: it is not known, or not over yet
    state   done: as asked; stopped: on the way; void: never begun, and never will be
    fault   why it stopped or is not known: air, empty, calibration, no_answer, line_lost, …
    report  what was said, word for word, to be kept
    """

    ug: int | None
    state: State
    fault: str = ""
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        return self.ug is not None


class Dispenser(Protocol):
    """A hand or a pump."""

    def ask(self, wanted: Wanted) -> Answer: ...

    def look(self, wanted: Wanted) -> Answer: ...


def microlitres(product: Product, ug: int) -> int:
    """Whole microlitres that hold these micrograms. Raises NotForAPump where there are none."""
    ul = product.ml(ug) * UL_PER_ML
    if ul.denominator != 1 or ul <= 0:
        raise NotForAPump(f"{product.title}: {ug} µg is no whole number of µL.")
    return int(ul)


def micrograms(product: Product, ul: int) -> int:
    """Micrograms in these microlitres. Raises NotForAPump where they are no whole number."""
    ug = product.ug(Fraction(ul, UL_PER_ML))
    if ug.denominator != 1:
        raise NotForAPump(f"{product.title}: {ul} µL hold no whole number of µg.")
    return int(ug)


def suits_a_pump(product: Product) -> bool:
    """Can a pump that counts microlitres measure it exactly? A liquid, whole µg in each µL."""
    return product.ug_per_ml is not None and product.ug_per_ml % UL_PER_ML == 0
