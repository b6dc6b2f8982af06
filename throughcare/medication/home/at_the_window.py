"""What the nurse sees of take-homes beside today's dose: what to hand over, what to ask for."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from throughcare.clinical.medication import take_home
from throughcare.clinical.verdict import OK, Verdict
from throughcare.medication.home import in_hand
from throughcare.medication.home.days import closed_days, going_home, orders_of, steps_on
from throughcare.medication.models import ClosedDay, Dose, Recall
from throughcare.patients.models import Patient
from throughcare.prepared import prepared


def at_the_window(patient: Patient, today: date) -> dict:
    """For the part `medication/home/at_the_window.html`. Few questions, whoever stands there.

    ready     filled, of an order that holds, meant for today or earlier
    to_fill   prepared and not filled
    changed   of an order that has changed since: to be set aside
    closed    the days on which nobody opens, from tomorrow on, with no bottle prepared for them
    undecided what is said of those whose dose goes home by a decision only, where there is none
    """
    closed, undecided = closed_ahead(patient, today)
    waiting = [one for one in in_hand.waiting(patient, today) if one.pick_up_on <= today]
    changed = [one for one in waiting if in_hand.of_changed_order(one)]
    good = [one for one in waiting if one not in changed]
    ready = [one for one in good if in_hand.state(one) == "filled"]
    return {
        "patient": patient, "ready": ready, "changed": changed,
        "to_fill": [one for one in good if one not in ready],
        "recall": Recall.objects.filter(patient=patient, ended_at=None).first(),
        "closed": closed, "undecided": undecided,
    }  # fmt: skip


def closed_ahead(patient: Patient, today: date) -> tuple[list[date], Verdict]:
    """Closed days in a row from tomorrow: those that go home and nothing is prepared for, and what
    is said of those that are ordered and may not go home by themselves."""
    ahead, day = closed_days(patient.facility_id, today, today + timedelta(days=14)), today
    row = []
    while (day := day + timedelta(days=1)) in ahead:
        row.append(day)
    if not row:
        return [], OK
    due = {home.day for home in going_home([patient], today)[patient.pk]}
    has = Dose.objects.filter(patient=patient, home=True, clinic_day__in=row)
    has = set(has.exclude(end__outcome="not_given").values_list("clinic_day", flat=True))
    orders = orders_of([patient], today).get(patient.pk, [])
    nothing = {day for day in row if not any(steps_on(order, day) for order in orders)}
    said = take_home.closed_days_ahead(today=today, closed=row, covered=due | has | nothing)
    return [day for day in row if day in due and day not in has], said


def anything(patient: Patient, today: date) -> bool:
    """Is there a bottle to come, one asked back, or a closed day ahead? One question: on most days
    most people have neither."""
    return bool(at_home_or_soon(patient.pk, today + timedelta(days=1)))


@prepared
def at_home_or_soon(patient: UUID, tomorrow: date):
    bottles = Dose.objects.filter(patient=OuterRef("pk"), home=True, end=None)
    asked_back = Recall.objects.filter(patient=OuterRef("pk"), ended_at=None)
    shut = ClosedDay.objects.filter(facility=OuterRef("facility"), day=tomorrow, ended_at=None)
    either = Q(Exists(bottles)) | Q(Exists(asked_back)) | Q(Exists(shut))
    return Patient.objects.filter(either, pk=patient).values("pk")
