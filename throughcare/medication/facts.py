"""What the rules are told of one person's day at the window: few questions, bounded by nothing
longer than the last weeks, so that ten years of doses cost no more than ten days."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Q

from throughcare import clock
from throughcare.assessment.models import SheetCompleted
from throughcare.clinical import medicines
from throughcare.clinical.jurisdictions.law import Rules, rules_of
from throughcare.clinical.medication import (
    allergies,
    depots,
    dosing,
    impairment,
    lifting,
    plans,
    withdrawal_gate,
)
from throughcare.clinical.medication.allergies import Reaction
from throughcare.clinical.medication.dosing import DoseSeen
from throughcare.clinical.verdict import Verdict, caution, worst_first
from throughcare.medication import queries
from throughcare.medication.models import (
    Allergy,
    Dose,
    Impairment,
    LastOpioid,
    Lifted,
    Order,
    Step,
)
from throughcare.patients.models import Patient
from throughcare.prepared import prepared

LOOKED_BACK = 70  # doses of one medicine: every rule that counts days is satisfied within a month
BEGINNING = (Order.Kind.START, Order.Kind.TITRATE)
FIRST_DAYS = (
    "first_day_",
    "first_dose_",
    "high_start_",
    "buprenorphine_day",
)  # rules of who begins, not of who goes on
OF_THE_LOOK = ("sedated_at_the_window", "breath_alcohol_waits")  # end with a new look


@dataclass
class Day:
    """One person's clinic day, asked once and told to every rule, at a moment of it."""

    patient: Patient
    on: date
    doses: list[Dose] = field(default_factory=list)  # newest first, with their end and order
    looked: Impairment | None = None
    lifted: dict[str, Lifted] = field(default_factory=dict)
    allergies: list[Allergy] = field(default_factory=list)  # newest first; "none known" too
    at: datetime = field(default_factory=clock.now)

    @property
    def of_today(self) -> list[Dose]:
        """Today's tries, the oldest first."""
        return [dose for dose in reversed(self.doses) if dose.clinic_day == self.on]

    def taken_before(self, medicine: str) -> list[Dose]:
        """Doses of this medicine of earlier days, taken at least in part, newest first."""
        return [d for d in self.doses if d.medicine == medicine and d.clinic_day < self.on
                and taken_ug(d)]  # fmt: skip


def day_of(
    patient: Patient, on: date, at: datetime | None = None,
    reactions: list[Allergy] | None = None,
) -> Day:  # fmt: skip
    """Everything that bears on a dose today: four questions.

    at  None: now     reactions  where they were asked already
    """
    if reactions is None:
        reactions = allergies_of(patient.pk)
    return Day(
        patient, on, doses_until(patient.pk, on), looks_on.first(patient.pk, on),
        {one.code: one for one in lifted_on(patient.pk, on)}, reactions, at or clock.now(),
    )  # fmt: skip


# What rules and pages read of each of seventy doses; whatever else is asked of one is fetched then.
OF_A_DOSE = (
    "patient", "order", "step", "medicine", "part", "ug", "clinic_day", "home", "paper", "window",
    "at", "end__ug_taken", "end__outcome", "end__at", "end__why", "end__by", "order__kind",
    "order__family", "order__medicine",
)  # fmt: skip


@prepared
def doses_until(patient: UUID, on: date):
    """The last doses that count, today's tries among them.

    Back full, or gone: that day had no dose. A bottle of today stands in the way until freed.
    """
    doses = Dose.objects.filter(patient=patient, clinic_day__lte=on, freed=None)
    doses = doses.exclude(Q(clinic_day__lt=on), Exists(queries.NOT_TAKEN_AT_HOME))
    doses = doses.select_related("end", "order").only(*OF_A_DOSE)
    return doses.order_by("-clinic_day", "-at")[:LOOKED_BACK]


@prepared
def looks_on(patient: UUID, on: date):
    """How awake they were, the newest look first."""
    return Impairment.objects.filter(patient=patient, clinic_day=on).order_by("-at")[:1]


@prepared
def lifted_on(patient: UUID, on: date):
    return Lifted.objects.filter(patient=patient, clinic_day=on).select_related("by")


@prepared
def allergies_of(patient: UUID):
    return Allergy.objects.filter(patient=patient).counting().order_by("-at")


def taken_ug(dose: Dose) -> int:
    """Micrograms that were taken or handed over; nought while nothing is said of it."""
    end = getattr(dose, "end", None)
    return end.ug_taken if end else 0


def seen(dose: Dose) -> DoseSeen:
    """A dose as the rules see it."""
    how = "home" if dose.home else "watched"
    return DoseSeen(dose.clinic_day, dose.medicine, taken_ug(dose), how, dose.part)


def order_of(step: Step, day: Day, parts: list[Step] | None = None) -> dosing.Order:
    """The signed order as the rules see it today.

    parts  the steps of this order that cover the day, where they are known already
    """
    order, signed = step.order, step.order.signed
    parts = parts or [s for s in order.steps.all() if covers(s, day.on)]
    before = day.taken_before(order.medicine)
    begun = any(d.order_id == order.pk for d in before) or begun_on_paper(order, before)
    return dosing.Order(
        medicine=order.medicine, ug=step.ug, day_ug=sum(part.ug for part in parts) or step.ug,
        start=order.first_day, until=order.last_day, part=step.part,
        answers_gap=answers_gap(order, day), reason=signed.reason,
        new_start=order.kind == Order.Kind.START and not begun,
        replacement=order.kind == Order.Kind.REPLACEMENT, transition=order.is_transition,
    )  # fmt: skip


def begun_on_paper(order: Order, before: list[Dose]) -> bool:
    """Was this start begun already, by what was given on paper with no order in force?"""
    return any(
        one.paper_id and one.step_id is None
        and (order.first_day - one.clinic_day).days <= dosing.STARTED_ANEW
        for one in before
    )  # fmt: skip


def covers(step: Step, on: date) -> bool:
    return step.first_day <= on and (step.last_day is None or step.last_day >= on)


def answers_gap(order: Order, day: Day) -> bool:
    """Did the prescriber sign this knowing of the days that were missed? Good for the day it was
    signed for and the next: a gap that grows on is asked about again."""
    before = day.taken_before(order.medicine)
    signed_on = clock.clinic_day(order.signed.at)
    if not before or (signed_on - before[0].clinic_day).days < 2:
        return False
    return (day.on - max(signed_on, order.first_day)).days <= 1


def said_of(
    step: Step, day: Day, *, rules: Rules | None = None, parts: list[Step] | None = None
) -> list[Verdict]:
    """What every rule of the window says of this dose today, the gravest first."""
    rules = rules or rules_of(day.patient.facility.jurisdiction, day.on)
    if step.order.kind == Order.Kind.DEPOT:
        said = [of_depot(step, day)]
    else:
        told = [seen(d) for d in day.doses if taken_ug(d) and not d.is_depot]
        order = order_of(step, day, parts)
        said = dosing.may_give(order=order, doses=told, today=day.on, rules=rules)
        before = day.taken_before(step.order.medicine)
        said = goes_on_from_elsewhere(step.order, before, said)
        if step.order.must_not_skip:
            said.append(not_skipped(step, day))
        said += of_the_gate(step.order, day)
    said = [*said, of_reactions(step.order, day.allergies, step.order.signed.at)]
    return lifting.after_lifting(worst_first([*said, *of_look(day)]), standing_lifts(day))


def is_low_dose(order: Order) -> bool:
    """A start of buprenorphine by small doses beside the full agonist."""
    return order.must_not_skip and order.medicine == "buprenorphine"


def of_the_gate(order: Order, day: Day) -> list[Verdict]:
    """Before a first dose of buprenorphine: is there enough withdrawal, scored in these hours?

    Asked again at the window, because an order is signed hours or a day before its first dose.
    """
    if order.medicine != "buprenorphine" or order.kind not in BEGINNING or is_low_dose(order):
        return []
    taken = [dose for dose in day.doses if taken_ug(dose)]
    lately = (dose for dose in taken if dose.medicine == "buprenorphine")
    if (last := next(lately, None)) and (day.on - last.clinic_day).days <= dosing.STARTED_ANEW:
        return []
    methadone = next((dose for dose in taken if dose.medicine == "methadone"), None)
    hours = hours_from(methadone, day.at) if methadone else None
    told = LastOpioid.objects.filter(patient=day.patient).counting()
    return withdrawal_gate.may_start_buprenorphine(
        cows=newest_cows(day.patient, day.at), since=hours_since(hours, told, day.at),
        method="high_dose" if order.protocol else "standard",
    )  # fmt: skip


def hours_from(last: Dose, at: datetime) -> int:
    """Whole hours since a dose. Handed over is not swallowed: a take-home counts from the latest
    hour of its own day."""
    taken_at = min(clock.end_of(last.clinic_day), at) if last.home else last.end.at
    return int((at - taken_at).total_seconds() // 3600)


def hours_since(methadone: int | None, told: Iterable[LastOpioid], at: datetime):
    """Since the last opioid of each kind; of one from elsewhere only the day is known, and it may
    have been taken in the last hour of it."""
    latest = {row.acts: min(clock.end_of(row.on), at) for row in sorted(told, key=lambda r: r.on)}
    hours = {acts: int((at - taken).total_seconds() // 3600) for acts, taken in latest.items()}
    return withdrawal_gate.Hours(methadone, hours.get("short"), hours.get("long"))


def newest_cows(patient: Patient, at: datetime) -> int | None:
    """The withdrawal score of these hours; an older one says nothing of now."""
    since = at - timedelta(hours=withdrawal_gate.SCORE_HOURS)
    done = SheetCompleted.objects.filter(
        sheet__patient=patient, sheet__instrument="cows", sheet__set_aside=None, at__gt=since
    ).order_by("-at")
    score = done.values_list("score", flat=True).first()
    return None if score is None else int(score)


def goes_on_from_elsewhere(order: Order, before: list, said: list[Verdict]) -> list[Verdict]:
    """Nothing was given here before and the order begins nothing: it is no first day of a life."""
    if before or order.kind in BEGINNING:
        return said
    return [*(verdict for verdict in said if not verdict.code.startswith(FIRST_DAYS)), first_here()]


def first_here() -> Verdict:
    """An order that goes on with what was taken elsewhere, and nothing was given here before."""
    return caution(
        "first_dose_here",
        "Nothing was given here before, and the order goes on with what was taken elsewhere. Is "
        "the last dose there confirmed: how much, and on which day?",
        "house:medication",
    )


def of_reactions(order: Order, written: list[Allergy], signed_at: datetime | None) -> Verdict:
    """Is a reaction to this very medicine written down, and did the signature know of it?"""
    reactions = [
        Reaction(one.substance, one.reaction, bool(signed_at and one.at <= signed_at))
        for one in written
        if not one.none_known
    ]
    return allergies.to_this_medicine(medicines.medicine(order.medicine), reactions)


def of_look(day: Day) -> list[Verdict]:
    """What follows from how awake they were at the newest look; nothing where nobody looked."""
    if (look := day.looked) is None:
        return []
    saw = impairment.Seen(
        poss=look.sedation, slurred=look.slurred, nodding=look.nodding, unsteady=look.unsteady,
        pinpoint=look.pinpoint, breaths=look.breaths, oxygen=look.oxygen,
    )  # fmt: skip
    return impairment.may_be_dosed(saw, alcohol=look.breath_alcohol)


def standing_lifts(day: Day) -> dict[str, str]:
    """{code: words} of what is lifted; a look that is newer than the lifting counts again."""
    return {
        code: one.why
        for code, one in day.lifted.items()
        if not (code in OF_THE_LOOK and day.looked and day.looked.at > one.at)
    }


def of_depot(step: Step, day: Day) -> Verdict:
    """Is it time for this injection?"""
    before = [d for d in day.doses if d.is_depot and taken_ug(d)]
    last = next((d for d in before if d.medicine == step.order.medicine), None)
    return depots.may_inject(
        syringe(step.order.family, step.ug),
        last=injected(last) if last else None,
        last_on=last.clinic_day if last else None, today=day.on,
        before=sum(injected(d).family == step.order.family for d in before),
    )  # fmt: skip


def injected(dose: Dose) -> medicines.Product:
    """The syringe that was injected."""
    if dose.paper:
        return medicines.product(dose.paper.bottle.product)
    return syringe(dose.order.family, dose.ug)


def syringe(family: str, ug: int) -> medicines.Product:
    """The syringe of this family that holds exactly this much. Raises KeyError for none."""
    for product in medicines.products():
        if product.family == family and product.ug_per_unit == ug and product.depot:
            return product
    raise KeyError(f"no injection of {family} holds {medicines.mg_words(ug)}")


def not_skipped(step: Step, day: Day) -> Verdict:
    """Was every day before this one of the plan given?"""
    order = step.order
    given = {
        (dose.clinic_day - order.first_day).days + 1
        for dose in day.taken_before(order.medicine)
        if dose.order_id == order.pk
    }
    return plans.may_go_on(planned_day=(day.on - order.first_day).days + 1, given_days=given)
