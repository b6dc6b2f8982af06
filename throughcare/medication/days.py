"""The days of an order, each shown before it is signed: weekday, date, amount, how it is measured.

`measured` says how an amount is poured or counted with what the clinic has; exact, or in words that
it cannot be. It changes no amount.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from throughcare.clinical import medicines
from throughcare.clinical.medicines import CannotMeasure, Product
from throughcare.stock.models import Account


@dataclass(frozen=True)
class Part:
    """One dose of a day: the whole day's, or a named part."""

    name: str
    ug: int
    home: bool
    measured: str

    @property
    def mg(self) -> str:
        return medicines.mg_words(self.ug)


@dataclass(frozen=True)
class OrderedDay:
    """One day of an order.

    change_ug  against the ordered day before; None on the first
    goes_on    so each day from here until the order is changed
    until      of what is given once: on one day, up to this one
    """

    on: date
    parts: tuple[Part, ...]
    change_ug: int | None = None
    goes_on: bool = False
    until: date | None = None

    @property
    def ug(self) -> int:
        return sum(part.ug for part in self.parts)

    @property
    def mg(self) -> str:
        return medicines.mg_words(self.ug)

    @property
    def changed(self) -> str:
        """Up or down against the day before, in words; empty when it is the same."""
        if not self.change_ug:
            return ""
        sign = "+" if self.change_ug > 0 else "−"
        return f"{sign}{medicines.mg_words(abs(self.change_ug))}"


def days_of(order, steps: Iterable, products: Sequence[Product]) -> list[OrderedDay]:
    """Every day an order covers, in order. A step without an end stands once, and goes on."""
    once = order.kind in type(order).ONCE
    by_day: dict[date, list] = {}
    for step in steps:
        only_first = once or step.last_day is None
        last = step.first_day if only_first else step.last_day
        for number in range((last - step.first_day).days + 1):
            by_day.setdefault(step.first_day + timedelta(days=number), []).append(step)
    days, before = [], None
    for on, its in sorted(by_day.items()):
        day = ordered_day(on, its, products, before, once=once)
        days.append(day)
        before = day.ug
    return days


def ordered_day(on, steps, products, before: int | None, *, once: bool) -> OrderedDay:
    parts = tuple(
        Part(step.part, step.ug, step.how == "home", measured(step.ug, products))
        for step in sorted(steps, key=lambda step: place(step, steps))
    )
    ug = sum(part.ug for part in parts)
    last = steps[0].last_day
    return OrderedDay(
        on, parts, None if before is None else ug - before,
        goes_on=last is None and not once, until=last if once and last != on else None,
    )  # fmt: skip


def place(step, steps) -> tuple:
    """Parts stand as they were written; those with usual names, as the day goes."""
    usual = {"morning": 0, "noon": 1, "afternoon": 2, "evening": 3, "night": 4}
    return (usual.get(step.part.casefold(), 9), step.part)


def products_at_hand(facility, family: str) -> list[Product]:
    """What of this family stands in the safe or at a window; else everything sold in the place."""
    kinds = (Account.Kind.SAFE, Account.Kind.BOTTLE)
    held = Account.objects.filter(facility=facility, kind__in=kinds, balance__gt=0)
    keys = sorted(set(held.values_list("product", flat=True)))
    here = [one for one in map(medicines.product, keys) if one.family == family]
    return here or sold_in(facility.jurisdiction, family)


def sold_in(jurisdiction: str, family: str) -> list[Product]:
    """What of this family is sold in a place."""
    country = jurisdiction.partition("-")[0]
    return [one for one in medicines.products(place=country) if one.family == family]


def measured(ug: int, products: Sequence[Product]) -> str:
    """How an amount is measured: the volume of each liquid, or so many of each strength."""
    liquids = [one for one in products if one.ug_per_ml]
    if liquids:
        said = [volume(ug, one) for one in liquids]
        return " · ".join(words for words in said if words) or _("not measurable with what is here")
    return counted(ug, products) or _("not to be counted out with what is here")


def volume(ug: int, product: Product) -> str:
    try:
        words = product.ml_words(ug)
    except CannotMeasure:
        return ""
    return _("%(ml)s of %(strength)s") % {"ml": words, "strength": product.strength}


def counted(ug: int, products: Sequence[Product]) -> str:
    """The fewest whole units, largest first, then a part of the smallest; empty: it cannot be."""
    said, left = [], ug
    units = sorted((p for p in products if p.ug_per_unit), key=lambda p: -(p.ug_per_unit or 0))
    for one in units:
        whole = left // one.ug_per_unit * one.ug_per_unit
        if whole:
            said.append(one.units_words(whole))
            left -= whole
    for one in reversed(units):
        if left and one.can_measure(left):
            said.append(one.units_words(left))
            left = 0
    return " + ".join(said) if said and not left else ""
