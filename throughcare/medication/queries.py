"""What a page asks of medicine: which orders are in force, what was given, who waits."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from throughcare.medication.models import CameBack, Dose, Held, Order, Step, Stopped
from throughcare.patients.models import Patient

NOT_GIVEN = Q(end__outcome="not_given")
NOT_TAKEN_AT_HOME = CameBack.objects.filter(
    bottle__dose=OuterRef("pk"), how__in=("full", "lost", "stolen")
)


def in_force(day: date, orders: QuerySet | None = None) -> QuerySet[Order]:
    """Signed orders that cover a day and are neither stopped nor held on it."""
    orders = Order.objects.all() if orders is None else orders
    return (
        orders.filter(signed__isnull=False, first_day__lte=day)
        .filter(Q(last_day=None) | Q(last_day__gte=day))
        .exclude(Exists(Stopped.objects.filter(order=OuterRef("pk"), from_day__lte=day)))
        .exclude(Exists(held_on(day).filter(order=OuterRef("pk"))))
    )


def held_on(day: date) -> QuerySet[Held]:
    """Holds that stand on a day."""
    return Held.objects.filter(from_day__lte=day).filter(Q(ended_day=None) | Q(ended_day__gt=day))


def steps_of_day(patients: Iterable[Patient], day: date) -> QuerySet[Step]:
    """Every dose or part that is ordered for these people on a day, first part first."""
    return (
        Step.objects.filter(
            Q(last_day=None) | Q(last_day__gte=day), first_day__lte=day,
            order__in=in_force(day, Order.objects.filter(patient__in=patients)),
        )
        .select_related("order", "order__signed", "order__signed__by")
        .order_by("order__medicine", "first_day", "part")
    )  # fmt: skip


def doses_of_day(patients: Iterable[Patient], day: date) -> QuerySet[Dose]:
    """What was reserved, poured or given to these people for a day, with how it ended."""
    return (
        Dose.objects.filter(patient__in=patients, clinic_day=day)
        .select_related("end", "order")
        .order_by("at")
    )


def last_doses(patient: Patient, medicine: str, before: date) -> QuerySet[Dose]:
    """Doses of earlier days that were taken at least in part, newest first.

    A take-home counts as taken on its day, unless its bottle came back full or is known to be gone.
    """
    return (
        Dose.objects.filter(patient=patient, medicine=medicine, clinic_day__lt=before)
        .filter(end__isnull=False)
        .exclude(NOT_GIVEN)
        .exclude(Exists(NOT_TAKEN_AT_HOME))
        .select_related("end")
        .order_by("-clinic_day", "-at")
    )


def unresolved(facility_id) -> QuerySet[Dose]:
    """Poured, and nobody has said what became of it."""
    return (
        Dose.objects.filter(
            patient__facility_id=facility_id, end=None, pours__isnull=False, home=False
        )
        .select_related("patient")
        .distinct()
        .order_by("at")
    )


def to_sign(facilities) -> QuerySet[Order]:
    """Orders that were written and await a prescriber."""
    return (
        Order.objects.filter(patient__facility_id__in=facilities, signed=None, stopped=None)
        .select_related("patient", "by", "item", "replaces")
        .prefetch_related("steps")
        .order_by("at")
    )


def standing(patient: Patient, day: date) -> QuerySet[Order]:
    """Every signed order that is not over on a day, held ones too, newest first."""
    return (
        Order.objects.filter(patient=patient, signed__isnull=False)
        .filter(Q(last_day=None) | Q(last_day__gte=day))
        .exclude(Exists(Stopped.objects.filter(order=OuterRef("pk"), from_day__lte=day)))
        .select_related("signed", "signed__by", "item")
        .prefetch_related("steps", "holds")
        .order_by(F("first_day").desc(), "-at")
    )
