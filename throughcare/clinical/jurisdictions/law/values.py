"""One value of one place: what it limits, how much, by whose word, and on which days."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Shape = Literal["number", "steps", "items"]
Stricter = Literal["lower", "higher", "all"]
Force = Literal["law", "guideline"]


@dataclass(frozen=True)
class Kind:
    """What may be limited.

    unit      ug, days, hours, minutes, …; "answer" where the value is one of `scale`
    stricter  which way is stricter; "all" for lists of words, which all apply together
    scale     the answers of a table, the laxest first
    """

    key: str
    words: str
    unit: str = ""
    shape: Shape = "number"
    stricter: Stricter = "all"
    scale: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """From the n-th day (or missed day) on this number holds. Own source where it differs."""

    start: int
    number: int
    words: str = ""
    source: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Value:
    """One value in force on some days.

    place         a key of jurisdictions, or the key of a guideline
    force         law: above it is a stop; guideline: above it is a caution
    medicines     the medicines it holds for; empty: all
    reason_lifts  the law itself lets a documented reason go above it
    checked_by    the clinician or lawyer who compared it with its source; empty: nobody yet
    """

    kind: Kind
    place: str
    source: str
    evidence: str
    force: Force = "law"
    steps: tuple[Step, ...] = ()
    items: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    reason_lifts: bool = False
    effective_from: date | None = None
    effective_to: date | None = None
    note: str = ""
    checked_by: str = ""

    @property
    def unreviewed(self) -> bool:
        """Nobody has compared this value with its source yet: the screen says so."""
        return not self.checked_by

    def in_force(self, on: date) -> bool:
        """Does it hold on this day? Both ends included."""
        begun = self.effective_from is None or self.effective_from <= on
        return begun and (self.effective_to is None or on <= self.effective_to)

    def holds_for(self, medicine: str) -> bool:
        return not self.medicines or not medicine or medicine in self.medicines

    def at(self, n: int) -> Step | None:
        """The step that holds for the n-th day; None before the first."""
        begun = [step for step in self.steps if step.start <= n]
        return begun[-1] if begun else None
