"""What the window's pages ask of a dose, a bottle, a card and a kit: one question each."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from throughcare import clock
from throughcare.clinical.medication import household
from throughcare.clinical.verdict import Verdict
from throughcare.medication import queries
from throughcare.medication.models import (
    Card,
    Dose,
    End,
    HouseholdShown,
    NaloxoneGiven,
    Order,
    Step,
)
from throughcare.patients.models import Patient
from throughcare.prepared import prepared
from throughcare.record.access.queries import hidden_from, is_themself, said
from throughcare.staff.models import Facility
from throughcare.stock.models import Account


def step_of(patient: Patient, key: UUID) -> Step:
    """A step of this person's orders, with what a reservation asks of it. Http404 for another's."""
    if (step := steps_with_key.first(patient.pk, key)) is None:
        raise Http404
    step.order.patient = patient
    return step


@prepared
def steps_with_key(patient: UUID, key: UUID):
    steps = Step.objects.filter(order__patient=patient, pk=key)
    return steps.select_related("order", "order__signed")


def dose_of(patient: Patient, key: UUID) -> Dose:
    """A dose of this person. Http404 for another's."""
    if (dose := doses_with_key.first(patient.pk, key)) is None:
        raise Http404
    dose.patient = patient
    return dose


@prepared
def doses_with_key(patient: UUID, key: UUID):
    return Dose.objects.filter(patient=patient, pk=key).select_related("order")


def poured_of(dose: Dose) -> dict[UUID, int]:
    """{key of the press: micrograms} of all that was poured for a dose."""
    return {pour.pk: pour.ug for pour in queries.pours_of(dose.pk)}


def bottle_of(facility_id: UUID, key: UUID) -> Account:
    """A working bottle of a clinic. Http404 for another's."""
    if (bottle := bottles_with_key.first(facility_id, key)) is None:
        raise Http404
    return bottle


@prepared
def bottles_with_key(facility: UUID, key: UUID):
    bottles = Account.objects.filter(facility=facility, kind=Account.Kind.BOTTLE, pk=key)
    return bottles.select_related("lot", "facility")


def last_site(dose: Dose) -> str:
    """Where the injection before this one went; empty where there was none."""
    last = queries.last_doses(dose.patient, dose.medicine, dose.clinic_day).exclude(end__site="")
    before = last.first()
    return before.end.site if before else ""


def another_is_due(dose: Dose) -> bool:
    """Has this person another medicine today that nobody has given or ended yet?"""
    patient, day = dose.patient, dose.clinic_day
    if not ordered_besides(patient.pk, dose.medicine):
        return False  # nearly everybody: the whole question below is dear, and each dose waits
    steps = queries.steps_of_day([patient], day).exclude(order__medicine=dose.medicine)
    due = {(step.order.medicine, step.part) for step in steps}
    if not due:
        return False
    of_day = queries.doses_of_day([patient], day)
    return bool(due - {(d.medicine, d.part) for d in of_day if getattr(d, "end", None)})


@prepared
def ordered_besides(patient: UUID, medicine: str):
    orders = Order.objects.filter(patient=patient).exclude(medicine=medicine)
    return orders.values("pk")[:1]


def under_way(patient: Patient, day: date) -> Dose | None:
    """The dose of a day that was reserved or poured and has no end."""
    doses = Dose.objects.filter(patient=patient, clinic_day=day, end=None, home=False)
    return doses.select_related("order").prefetch_related("pours__account").order_by("-at").first()


def taken_on(patient: Patient, day: date) -> Dose | None:
    """The last dose of a day that was taken, whole or in part."""
    doses = Dose.objects.filter(patient=patient, clinic_day=day, end__isnull=False)
    taken = doses.exclude(end__outcome=End.Outcome.NOT_GIVEN)
    return taken.select_related("end").order_by("-end__at").first()


def ended(dose_id: Any, facility_id: UUID) -> Dose | None:
    """A dose of this clinic by the key an address carries; None for anything else."""
    try:
        key = UUID(dose_id)
    except (TypeError, ValueError):
        return None
    doses = Dose.objects.filter(pk=key, patient__facility=facility_id)
    return doses.select_related("end", "patient").first()


def kept_of(facility: Facility, products: list[str]) -> list[Account]:
    """Every bottle and every safe here that holds one of these products."""
    kept = Account.objects.filter(
        facility=facility, product__in=products, kind__in=("bottle", "safe"), balance__gt=0
    )
    return list(kept.select_related("lot").order_by("kind", "window", "name"))


def card_in_use(patient: Patient) -> Card | None:
    return Card.objects.filter(patient=patient, ended_at=None).first()


def former_cards(patient: Patient) -> list[Card]:
    """Cards that open nothing any more, the newest first."""
    ended_ones = Card.objects.filter(patient=patient, ended_at__isnull=False)
    return list(ended_ones.select_related("ended_by").order_by("-ended_at")[:5])


def kit_in_date(patient: Patient, on: date) -> NaloxoneGiven | None:
    """The kit this person had from us and can still use; the one that lasts longest."""
    kits = NaloxoneGiven.objects.filter(patient=patient, expires_on__gte=on)
    return kits.order_by("-expires_on").first()


def kits_out(member, facilities) -> QuerySet[NaloxoneGiven]:
    """The newest kit of everybody in treatment at these places, the first to expire first.

    Of a hidden chart the number alone is shown.
    """
    newest = NaloxoneGiven.objects.filter(patient=OuterRef("patient")).exclude(product="")
    kits = NaloxoneGiven.objects.filter(
        pk=Subquery(newest.order_by("-at").values("pk")[:1]), patient__facility__in=facilities
    ).exclude(is_themself(member, "patient"))
    shown = HouseholdShown.objects.filter(patient=OuterRef("patient"), told_back=True)
    kits = kits.annotate(
        hidden=said(hidden_from(member, "patient")),
        shown_at=Subquery(shown.order_by("-at").values("at")[:1]),
    )
    return kits.select_related("patient", "by").order_by("expires_on", "patient__chosen_name")


def kits_offered(patient: Patient) -> list[NaloxoneGiven]:
    """The last offers of naloxone, the newest first."""
    offers = NaloxoneGiven.objects.filter(patient=patient).select_related("by")
    return list(offers.order_by("-at")[:10])


def household_shown(patient: Patient) -> list[HouseholdShown]:
    """Who of the household was shown how naloxone is used, the newest first."""
    rows = HouseholdShown.objects.filter(patient=patient).select_related("by", "kit")
    return list(rows.order_by("-at")[:10])


def household_now(rows: list[HouseholdShown], kits: list[NaloxoneGiven]) -> Verdict:
    """Is there something to show? What one of them was shown on several days counts together."""
    newest = rows[0] if rows else None
    kit = next((one for one in kits if one.product), None)
    same = [one for one in rows if newest and (one.relation, one.called) == (
        newest.relation, newest.called)]  # fmt: skip
    return household.household(
        shown_on=clock.clinic_day(newest.at) if newest else None,
        shown={key for one in same for key in one.shown},
        told_back=any(one.told_back for one in same),
        kit_on=clock.clinic_day(kit.at) if kit else None,
    )
