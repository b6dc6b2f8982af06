"""One person at the window: each dose of today as it truly stands, and what may be done now."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from throughcare import clock
from throughcare.clinical import jurisdictions, medicines
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.medication import missed_days
from throughcare.clinical.medication import naloxone as kits
from throughcare.clinical.medication.lifting import ways
from throughcare.clinical.verdict import Verdict
from throughcare.intake.queries import newest_pregnancy
from throughcare.medication import facts, queries
from throughcare.medication.actions.window import WAITS
from throughcare.medication.models import (
    Dose,
    End,
    GuestOut,
    NaloxoneGiven,
    Order,
    Pour,
    Step,
)
from throughcare.patients.models import Alert, Flag
from throughcare.prepared import prepared
from throughcare.stock.models import Account

DUE, RESERVED, POURED, ENDED = "due", "reserved", "poured", "ended"


@dataclass
class Today:
    """One ordered dose, or one part of it, of today.

    state  due, reserved, poured (whole, not confirmed), ended
    """

    step: Step
    dose: Dose | None
    pours: list[Pour]
    said: list[Verdict]
    bottles: list[Account]
    tries: list[Dose] = field(default_factory=list)
    is_over: bool = False  # begun by an order that gives nothing any more

    @property
    def order(self) -> Order:
        return self.step.order

    @property
    def ug(self) -> int:
        return self.dose.ug if self.dose else self.step.ug

    @property
    def end(self) -> End | None:
        return getattr(self.dose, "end", None)

    @property
    def state(self) -> str:
        if self.dose is None or (self.end and self.end.outcome == End.Outcome.NOT_GIVEN):
            return DUE
        if self.end:
            return ENDED
        return POURED if self.left_ug == 0 else RESERVED

    @property
    def poured_ug(self) -> int:
        return sum(pour.ug for pour in self.pours)

    @property
    def left_ug(self) -> int:
        return self.ug - self.poured_ug

    @property
    def products(self) -> list[medicines.Product]:
        """What may be poured for it, as it stands in the bottles here."""
        return [medicines.product(key) for key in dict.fromkeys(b.product for b in self.bottles)]

    @property
    def product(self) -> medicines.Product | None:
        """What it is measured as: that of the bottle here, else any of its family."""
        return next(iter(self.products), None) or next(
            (p for p in medicines.products() if p.family == self.order.family), None
        )

    @property
    def is_injection(self) -> bool:
        return bool(self.product and self.product.depot)

    @property
    def is_watched(self) -> bool:
        """Is it held under the tongue, and watched while it melts?"""
        return bool(self.product and self.product.route in ("under the tongue", "inside the cheek"))

    @property
    def stops(self) -> list[Verdict]:
        return [verdict for verdict in self.said if verdict.level == "stop"]

    @property
    def below_stops(self) -> list[Verdict]:
        return [verdict for verdict in self.said if verdict.level != "stop"]

    @property
    def cautions(self) -> list[Verdict]:
        return [verdict for verdict in self.said if verdict.level == "caution"]

    @property
    def amount(self) -> str:
        return medicines.mg_words(self.ug)

    @property
    def measure(self) -> str:
        """In mL, films or syringes, as a bottle that stands here gives it; empty without one: the
        same mg are another volume out of another bottle."""
        return measure_words(next(iter(self.products), None), self.ug)

    @property
    def left_words(self) -> str:
        words = measure_words(next(iter(self.products), None), self.left_ug)
        return f"{medicines.mg_words(self.left_ug)}{' · ' if words else ''}{words}"

    @property
    def last(self) -> Dose | None:
        return self.before[0] if self.before else None

    before: list[Dose] = field(default_factory=list)
    missed: int | None = None


def measure_words(product: medicines.Product | None, ug: int) -> str:
    """As in "6 mL" or "2 films of so much"; empty when the product cannot give it exactly."""
    if product is None or ug <= 0:
        return ""
    try:
        return product.ml_words(ug) if product.ug_per_ml is not None else product.units_words(ug)
    except ValueError:
        return ""


def doses_due(patient, day: facts.Day, bottles: list[Account]) -> list[Today]:
    """Every dose ordered for today, as it stands; the medicine that was begun first, first."""
    rules = rules_of(patient.facility.jurisdiction, day.on)
    steps = queries.steps_of_one(patient.pk, day.on, clock.end_of(day.on))
    over = begun_and_over(steps, day)
    pours = Pour.objects.filter(dose__in=[d.pk for d in day.of_today]).order_by("at")
    by_dose: dict = {}
    for pour in pours.select_related("account", "account__lot") if day.of_today else ():
        by_dose.setdefault(pour.dose_id, []).append(pour)
    due = [today_of(step, steps, day, bottles, by_dose, rules) for step in [*steps, *over]]
    for one in due:
        one.is_over = one.step in over
    return due


def begun_and_over(steps: list[Step], day: facts.Day) -> list[Step]:
    """Of doses that were reserved or poured, and whose order was held, stopped or changed since,
    or whose stay has ended: somebody still says what became of them."""
    known = {(step.order.medicine, step.part) for step in steps}
    begun = {
        dose.step_id for dose in day.of_today
        if dose.step_id and not dose.home and getattr(dose, "end", None) is None
        and (dose.medicine, dose.part) not in known
    }  # fmt: skip
    if not begun:
        return []
    found = Step.objects.filter(pk__in=begun)
    return list(found.select_related("order", "order__signed", "order__signed__by"))


def today_of(step: Step, steps: list[Step], day: facts.Day, bottles, by_dose, rules) -> Today:
    tries = [d for d in day.of_today if d.medicine == step.order.medicine and d.part == step.part]
    dose = tries[-1] if tries else None
    under_way = dose is not None and getattr(dose, "end", None) is None
    before = day.taken_before(step.order.medicine)
    today = Today(
        step=step, dose=dose, pours=by_dose.get(dose.pk, []) if dose else [], said=[],
        bottles=[b for b in bottles if medicines.product(b.product).family == step.order.family],
        tries=tries, before=before[:5],
        missed=max((day.on - before[0].clinic_day).days - 1, 0) if before else None,
    )  # fmt: skip
    if today.state == DUE or under_way:
        parts = [one for one in steps if one.order_id == step.order_id]
        today.said = facts.said_of(step, day, rules=rules, parts=parts)
    return today


def what_tables_say(today: Today, on: date) -> list[missed_days.Advice]:
    """Of the days that were missed: each table of the place and of its guidelines, to be read."""
    if not today.missed or today.order.medicine not in medicines.OPIOIDS:
        return []
    rules = rules_of(today.order.patient.facility.jurisdiction, on)
    return missed_days.advice(missed_days=today.missed, rules=rules, medicine=today.order.medicine)


def how_it_ends(said: Verdict) -> str:
    """Who lifts what stops the dose, in words."""
    way = ways().get(said.code)
    return way.how if way else ""


def asked_of_prescriber(patient, day) -> list[Alert]:
    """What waits for a prescriber, and what one answered today, the newest first."""
    asked = last_asked(patient.pk)
    return [a for a in asked if a.acted_at is None or clock.clinic_day(a.acted_at) == day]


@prepared
def last_asked(patient: UUID):
    alerts = Alert.objects.filter(patient=patient, code__startswith=WAITS)
    return alerts.select_related("acted_by", "by").order_by("-at")[:10]


def away_as_guest(patient, due: list[Today], on) -> GuestOut | None:
    """The letter by which another clinic was to dose them on days that look missed here."""
    last = [one.before[0].clinic_day for one in due if one.missed]
    if not last:
        return None
    letters = GuestOut.objects.filter(patient=patient, last_day__gt=max(last), first_day__lte=on)
    return letters.order_by("-at").first()


def kit_offer(patient, day: facts.Day, due: list[Today]) -> Verdict:
    """Is a kit of naloxone to be offered now?"""
    return kit_at(patient, day.on, occasion_of(day, due))


def kit_at(patient, on: date, occasion: kits.Occasion, *, take_home_days: int = 0) -> Verdict:
    """Is one to be offered on this occasion?"""
    newest = kits_of.first(patient.pk)
    has_kit = bool(newest and newest.product)
    said_no = newest is not None and not newest.product and newest.at.date() >= on
    return kits.must_offer(
        occasion=occasion, today=on, has_kit=has_kit, declined=said_no,
        rules=rules_of(patient.facility.jurisdiction, on), take_home_days=take_home_days,
        kit_expires=newest.expires_on if has_kit else None,
    )  # fmt: skip


@prepared
def kits_of(patient: UUID):
    """The newest offer of naloxone."""
    return NaloxoneGiven.objects.filter(patient=patient).order_by("-at")[:1]


def occasion_of(day: facts.Day, due: list[Today]) -> str:
    """What makes today one of the days on which a kit is offered."""
    if any(one.order.medicine == "naltrexone" and one.is_injection for one in due):
        return "depot_naltrexone"
    if any(one.is_injection for one in due):
        return "depot_buprenorphine"
    if any(one.order.is_transition for one in due):
        return "transition"
    return "first_dose" if due and not any(one.before for one in due) else "visit"


def no_dose_because(patient, on) -> list[tuple[str, Order]]:
    """Why nothing is due: what there is of orders, each with a word for it."""
    found = []
    orders = Order.objects.filter(patient=patient)
    orders = orders.select_related("signed", "stopped", "episode__discharge")
    for order in orders.prefetch_related("holds").order_by("-at")[:5]:
        found.append((standing_words(order, on), order))
    return found


def standing_words(order: Order, on) -> str:
    """left, unsigned, stopped, held, not_begun, over, no_step_today: why it gives nothing."""
    if hasattr(order, "stopped") and (order.stopped.from_day <= on or not hasattr(order, "signed")):
        return "stopped"
    if (left_on := order.left_on) and left_on <= on:
        return "left"
    if not hasattr(order, "signed"):
        return "unsigned"
    if any(hold.from_day <= on and (hold.ended_day is None or hold.ended_day > on)
           for hold in order.holds.all()):  # fmt: skip
        return "held"
    if order.first_day > on:
        return "not_begun"
    return "over" if order.last_day and order.last_day < on else "no_step_today"


def flags_of(patient) -> dict:
    """What is seen before anything else: flags, pregnancy, the place's emergency number."""
    return {
        "flags": flags_now(patient.pk), "pregnancy": newest_pregnancy(patient),
        "emergency": jurisdictions.load(patient.facility.jurisdiction).emergency,
    }  # fmt: skip


@prepared
def flags_now(patient: UUID):
    return Flag.objects.filter(patient=patient, ended_at=None).order_by("at")
