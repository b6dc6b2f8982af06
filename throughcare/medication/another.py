"""A dose that another person took: which doses it may be said of, and what was said of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from throughcare.clinical import medicines
from throughcare.medication import facts, queue
from throughcare.medication.models import Dose, End, PumpTold, TakenByAnother
from throughcare.medication.on_paper import moment
from throughcare.patients.models import Patient
from throughcare.record.access.queries import findable
from throughcare.stock.models import Account, Movement

DAYS_BACK = 7  # of this week's doses it is said on a page
ASKED = "swallowed_by_another"  # how the question to the prescriber is called
Reason = Movement.Reason


@dataclass(frozen=True)
class Share:
    """So much of what was swallowed came out of one bottle.

    key  of the row behind the pour's movement     at  when the first of it was poured
    """

    bottle: Account
    ug: int
    key: UUID
    at: datetime


def shares_of(dose: Dose, excess: Iterable[PumpTold]) -> list[Share]:
    """What of each pour was swallowed: all that is confirmed, or all that stood in the cup.

    excess  what a pump poured beyond what it was asked for
    """
    pours = list(dose.pours.select_related("account__facility").order_by("at", "pk"))
    rows = [(one.account, one.ug, one.pk) for one in pours]
    rows += [(one.asked.bottle, one.excess_ug, one.pk) for one in excess if one.excess_ug]
    confirmed = taken_by_product(dose)
    shares = []
    for bottle, poured, key in rows:
        ug = poured
        if confirmed is not None:
            ug = min(poured, confirmed.get(bottle.product, 0))
            confirmed[bottle.product] = confirmed.get(bottle.product, 0) - ug
        if ug:
            shares.append(Share(bottle, ug, key, pours[0].at if pours else dose.at))
    return shares


def taken_by_product(dose: Dose) -> dict[str, int] | None:
    """What the register gave their own person, product by product; None: nothing was confirmed."""
    end = getattr(dose, "end", None)
    if end is None or end.outcome == End.Outcome.NOT_GIVEN:
        return None
    taken: dict[str, int] = {}
    for row in Movement.objects.filter(because_id=dose.pk, reason=Reason.TAKEN):
        taken[row.product] = taken.get(row.product, 0) + row.ug
    return taken


def said_of(dose: Dose) -> TakenByAnother | None:
    """What counts now of who took a dose; None where nobody has said that another did."""
    return TakenByAnother.objects.filter(dose=dose, replaced_by=None).first()


def may_be_said_of(patient: Patient, today: date) -> list[Dose]:
    """This week's doses that stood poured at a window here, the newest first, each with what was
    said of it."""
    doses = Dose.every.filter(
        patient=patient, clinic_day__gt=today - timedelta(days=DAYS_BACK), home=False, paper=None,
        pours__isnull=False,
    ).select_related("end").distinct().order_by("-at")  # fmt: skip
    rows = list(doses)
    said = TakenByAnother.objects.filter(dose__in=rows, replaced_by=None).in_bulk()
    by_dose = {one.dose_id: one for one in said.values()}
    for row in rows:
        row.another = by_dose.get(row.pk)
    return rows


def dose_of(patient: Patient, key: Any) -> Dose | None:
    """One of these by its key."""
    doses = Dose.every.filter(patient=patient, pk=key, home=False, paper=None)
    return doses.select_related("end", "patient__facility").first()


def anybody_but(member, patient: Patient, text: str) -> list[Patient]:
    """Who may have taken it, by letters of the name or by a card: never this one."""
    if queue.is_card(text):
        card = queue.card_of(text, patient.facility_id)
        found = [one_of(member, patient, card.patient_id)] if card else []
    else:
        found = queue.anybody(member, text)
    return [one for one in found
            if one and one.pk != patient.pk and one.facility_id == patient.facility_id]  # fmt: skip


def one_of(member, patient: Patient, key: Any) -> Patient | None:
    """Somebody of this clinic whom this member may be told of."""
    try:
        found = findable(member).filter(pk=key, facility=patient.facility_id)
    except (ValidationError, ValueError):
        return None
    return found.first()


def was_taken(told: TakenByAnother) -> str:
    """How much of what, and when: what the prescriber is told first."""
    return _("%(amount)s of %(medicine)s, %(at)s") % {
        "amount": medicines.mg_words(told.ug), "at": moment(told.taken_at),
        "medicine": medicines.medicine(told.dose.medicine).name,
    }  # fmt: skip


def last_words(patient: Patient, but: Dose) -> str:
    """The last doses of somebody, of whatever medicine, in a line."""
    before = facts.doses_until(patient.pk, but.clinic_day)
    taken = [one for one in before if one.pk != but.pk and facts.taken_ug(one)][:3]
    if not taken:
        return _("No dose of their own is known here.")
    return _("Their own last doses: %(doses)s.") % {"doses": "; ".join(
        f"{medicines.medicine(one.medicine).name} {medicines.mg_words(facts.taken_ug(one))}, "
        f"{moment(one.end.at)}" for one in taken
    )}  # fmt: skip


def others_of(dose: Dose) -> QuerySet[TakenByAnother]:
    """All that was ever said of who took a dose, in order."""
    return dose.taken_by_another.select_related("by", "witness").order_by("at")
