"""What the pages of doses taken home ask the record."""

from datetime import date

from throughcare.clinical import medicines
from throughcare.medication.home import in_hand
from throughcare.medication.home.days import on_top
from throughcare.medication.models import (
    ClosedDay,
    HomeBottle,
    Recall,
    TakeHomeDecision,
    TakeHomeProposal,
)
from throughcare.patients.models import Patient
from throughcare.stock.models import Account


def open_proposals(patient: Patient, medicine: str) -> list[TakeHomeProposal]:
    """Nobody has decided on them yet; the newest first."""
    found = patient.take_home_proposals.filter(medicine=medicine, decision=None)
    return list(found.select_related("by").order_by("-at")[:3])


def decisions_before(patient: Patient) -> list[TakeHomeDecision]:
    """A year of them, the newest first."""
    return list(patient.take_home_decisions.select_related("by").order_by("-at")[:12])


def came_back(patient: Patient) -> list[HomeBottle]:
    """Bottles that are back or gone, the newest first."""
    found = in_hand.bottles(dose__patient=patient, came_back__isnull=False).distinct()
    return list(found.order_by("-dose__clinic_day")[:10])


def open_recall(patient: Patient) -> Recall | None:
    return Recall.objects.filter(patient=patient, ended_at=None).first()


def closed_ahead(facility, today: date) -> list[ClosedDay]:
    """Every closed day that is still to come, and whether its dose goes home by itself."""
    found = ClosedDay.objects.filter(facility=facility, ended_at=None, day__gte=today)
    rows = list(found.select_related("by").order_by("day"))
    free = on_top({row.day: row for row in rows}, facility.jurisdiction, today)
    for row in rows:
        row.goes_home = row.day in free
    return rows


def bottle_with_code(code: str, facilities) -> HomeBottle | None:
    """The bottle that carries this square, at one of these clinics."""
    found = HomeBottle.objects.filter(
        token=code.strip(), dose__patient__facility_id__in=facilities
    ).select_related("dose")
    return found.first()


def working_bottles(patient: Patient, bottles) -> list[Account]:
    """Bottles at the windows that hold what these orders say."""
    families = {one.dose.order.family for one in bottles}
    found = Account.objects.filter(
        facility_id=patient.facility_id, kind=Account.Kind.BOTTLE, balance__gt=0
    ).select_related("lot")
    return [one for one in found if medicines.product(one.product).family in families]
