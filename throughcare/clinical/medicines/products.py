"""What a medicine is, what it is sold as, and how an amount of it is measured out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from throughcare.clinical.medicines.amounts import (
    IN_MG,
    decimal_words,
    mg_words,
    split_typed,
    whole_ug,
)

Kind = Literal["full_agonist", "partial_agonist", "antagonist", "alpha2_agonist"]
Form = Literal["liquid", "tablet", "dispersible", "film", "buccal_film", "injection", "spray"]
Per = Literal["dose", "day", "first_day", "course"]
QUARTERS = {Fraction(1, 4): "¼", Fraction(1, 2): "½", Fraction(3, 4): "¾"}


class CannotMeasure(ValueError):
    """The bottle, tablet or syringe cannot give exactly this amount."""


class NotOneScale(ValueError):
    """Milligrams of these two products do not mean the same and are not added."""


@dataclass(frozen=True, kw_only=True)
class Sourced:
    """A value of the data files, with who says so and how surely it is known.

    evidence    V verified, V2 in a secondary source, K from knowledge, DERIVED by arithmetic
    checked_by  the clinician or pharmacist who compared it with its source; empty: nobody yet
    """

    source: str
    evidence: str
    checked_by: str = ""
    note: str = ""

    @property
    def reviewed(self) -> bool:
        return bool(self.checked_by)

    @property
    def standing(self) -> str:
        """How far it can be relied on, for the screen; empty once somebody has checked it."""
        if self.checked_by:
            return ""
        known = {"K": "from knowledge", "V2": "from a secondary source"}.get(self.evidence)
        return f"Not reviewed: {known}." if known else "Not reviewed."


@dataclass(frozen=True, kw_only=True)
class Limit(Sourced):
    """An amount above which something is said. It says so; it never chooses an amount.

    level   how loudly; a limit is of one amount and never ends treatment
    ug      micrograms; None where the limit is a number of days
    key     a key that begins with "day_" holds only for whom it names
    """

    key: str
    level: Literal["stop", "caution", "note"]
    per: Per
    why: str
    ug: int | None = None
    days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Usual(Sourced):
    """The usual day's amount in micrograms, for asking again after typing; never for choosing."""

    from_ug: int
    to_ug: int


@dataclass(frozen=True, kw_only=True)
class Medicine(Sourced):
    """One medicine.

    controlled  its schedule by country: {"us": "II"}; a country that is missing does not control it
    usual       the usual day's amount by mouth or under the tongue; None where none is known
    """

    key: str
    name: str
    kind: Kind
    controlled: Mapping[str, str] = field(default_factory=dict)
    usual: Usual | None = None
    limits: tuple[Limit, ...] = ()

    def limit(self, key: str) -> Limit:
        """The limit of this name. Raises KeyError with those there are."""
        for limit in self.limits:
            if limit.key == key:
                return limit
        names = ", ".join(limit.key for limit in self.limits) or "none"
        raise KeyError(f"{self.key} has no limit {key!r}; there are: {names}")


@dataclass(frozen=True, kw_only=True)
class Depot(Sourced):
    """When the next injection may be given.

    every_days or every_months  when it is due
    not_before_days             days after the last one that must have passed
    late_after_days             days after the due day until which a delay is not held against it
    sites                       where on the body; rotate: not the same place twice running
    """

    every_days: int | None = None
    every_months: int | None = None
    not_before_days: int
    late_after_days: int
    sites: tuple[str, ...]
    rotate: bool = True
    routes_never: tuple[str, ...] = ()
    certified_setting: bool = False


@dataclass(frozen=True, kw_only=True)
class Product(Sourced):
    """One thing on the shelf: a strength of a form.

    family            products whose milligrams mean the same and may be added
    ug_per_ml         liquids: micrograms in each millilitre
    ug_per_unit       everything counted: micrograms of the medicine in one unit
    also_ug           other ingredients in one unit ({"naloxone": 2000})
    per_pack          how many units are handed out together (a kit of two sprays)
    parts             into how many equal parts one unit may be divided; 1: only whole
    smallest_ul       the smallest step of volume that can be measured, in microlitres
    observed_minutes  how long taking it is watched; None: no source is known, the clinic decides
    rxnorm            RxNorm concept, only where verified
    places            countries where it is sold; empty: not recorded
    """

    key: str
    medicine: str
    name: str
    form: Form
    route: str
    family: str
    unit: str
    unit_plural: str
    ug_per_ml: int | None = None
    ug_per_unit: int | None = None
    also_ug: Mapping[str, int] = field(default_factory=dict)
    per_pack: int = 1
    parts: int = 1
    smallest_ul: int | None = None
    observed_minutes: int | None = None
    rxnorm: str = ""
    places: tuple[str, ...] = ()
    withdrawn: bool = False
    depot: Depot | None = None

    @property
    def smallest_ml(self) -> Fraction | None:
        return Fraction(self.smallest_ul, 1000) if self.smallest_ul else None

    @property
    def smallest_ug(self) -> Fraction:
        """The smallest step of medicine that can be measured, in micrograms."""
        if self.ug_per_ml is not None and self.smallest_ml is not None:
            return self.ug_per_ml * self.smallest_ml
        return Fraction(self._per_unit, self.parts)

    @property
    def _per_unit(self) -> int:
        if self.ug_per_unit is None:
            raise CannotMeasure(f"{self.name} is not counted in units.")
        return self.ug_per_unit

    @property
    def strength(self) -> str:
        """As in "10 mg in 1 mL", "8 mg"; other ingredients after a stroke, "8 mg/2 mg"."""
        if self.ug_per_ml is not None:
            return f"{mg_words(self.ug_per_ml)} in 1 mL"
        return "/".join(mg_words(ug) for ug in (self._per_unit, *self.also_ug.values()))

    @property
    def title(self) -> str:
        """Name and strength, as on the shelf: "Methadone oral solution 10 mg in 1 mL"."""
        return f"{self.name} {self.strength}"

    @property
    def pack_title(self) -> str:
        """The same, with how many are handed out together: "… spray 4 mg, 2 sprays"."""
        if self.per_pack == 1:
            return self.title
        return f"{self.title}, {self.per_pack} {self.unit_plural}"

    def ml(self, ug: int) -> Fraction:
        """Millilitres that hold these micrograms, exactly. Raises CannotMeasure for a tablet."""
        if self.ug_per_ml is None:
            raise CannotMeasure(f"{self.name} is not measured in mL.")
        return Fraction(ug, self.ug_per_ml)

    def ug(self, ml: Fraction | int) -> Fraction:
        """Micrograms in these millilitres, exactly."""
        if self.ug_per_ml is None:
            raise CannotMeasure(f"{self.name} is not measured in mL.")
        return self.ug_per_ml * Fraction(ml)

    def can_measure(self, ug: int) -> bool:
        """Can exactly this much be poured, counted or cut?"""
        return ug > 0 and (Fraction(ug) / self.smallest_ug).denominator == 1

    def require_measurable(self, ug: int) -> None:
        """Raises CannotMeasure, naming the step there is."""
        if not self.can_measure(ug):
            step = decimal_words(self.smallest_ug / 1000)
            raise CannotMeasure(
                f"{self.title} gives no {mg_words(ug)}: only whole steps of {step} mg."
            )

    def ml_words(self, ug: int) -> str:
        """As in "6.25 mL": exact, or CannotMeasure when the step is too fine."""
        ml = self.ml(ug)
        self.require_measurable(ug)
        return f"{decimal_words(ml)} mL"

    def units(self, ug: int) -> Fraction:
        """How many tablets, films or syringes hold this much; exact, perhaps a fraction."""
        return Fraction(ug, self._per_unit)

    def units_words(self, ug: int) -> str:
        """As in "2 films of 8 mg", "½ tablet of 2 mg". Raises CannotMeasure."""
        count = self.units(ug)
        self.require_measurable(ug)
        whole, rest = divmod(count, 1)
        number = (str(whole) if whole else "") + (QUARTERS[rest] if rest else "")
        word = self.unit if count <= 1 else self.unit_plural
        return f"{number} {word} of {mg_words(self._per_unit)}"

    def in_words(self, ug: int) -> str:
        """As in "60 mg · 6 mL", "16 mg · 2 films of 8 mg". Raises CannotMeasure."""
        measured = self.ml_words(ug) if self.ug_per_ml is not None else self.units_words(ug)
        return f"{mg_words(ug)} · {measured}"

    def parse(self, text: str) -> int:
        """Micrograms of what was typed, in mg or, for a liquid, in mL. Raises UnclearAmount."""
        number, unit = split_typed(text)
        return whole_ug(self.ug(number) if unit == "ml" else number * IN_MG[unit], text)


def total(amounts: Iterable[tuple[Product, int]]) -> int:
    """Micrograms together, of products whose milligrams mean the same. Raises NotOneScale.

    A film of 8 mg and one of 2 mg are 10 mg; a film and a Zubsolv tablet are two amounts that
    are shown side by side, because a milligram of the one is not a milligram of the other.
    """
    given = list(amounts)
    families = {product.family for product, _ in given}
    if len(families) > 1:
        names = " and ".join(sorted({product.name for product, _ in given}))
        raise NotOneScale(f"{names}: their milligrams are not added. Show them side by side.")
    return sum(ug for _, ug in given)
