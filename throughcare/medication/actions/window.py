"""Who is here to be dosed, how awake they are, and what a prescriber lifted."""

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.medication.models import Arrival, Impairment, Lifted
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused


@action("arrived at the window")
def arrive(*, id, patient, how, by, at) -> Arrival:
    """Put somebody into the queue. Waiting already, they keep their place."""
    patient = lock(patient)
    today = clock.clinic_day(at)
    waiting = Arrival.objects.filter(patient=patient, clinic_day=today, left_at=None)
    if here := Arrival.objects.filter(pk=id).first() or waiting.first():
        return Repeated(here)
    return Arrival.objects.create(id=id, patient=patient, clinic_day=today, how=how, at=at, by=by)


@action("left the queue")
def leave(*, arrival, why, by, at) -> Arrival:
    """They went away without a dose, or are done for today."""
    lock(arrival.patient)
    arrival.refresh_from_db()
    if arrival.left_at:
        return Repeated(arrival)
    arrival.left_at, arrival.left_by, arrival.left_why = at, by, why
    arrival.save(update_fields=["left_at", "left_by", "left_why"])
    return arrival


@action("impairment assessed")
def assess_impairment(
    *, id, patient, sedation, by, at, breath_alcohol=None, words=""
) -> Impairment:
    """How awake they are. What it means for the dose is a rule's to say."""
    patient = lock(patient)
    if assessed := Impairment.objects.filter(pk=id).first():
        return Repeated(assessed)
    return Impairment.objects.create(
        id=id, patient=patient, clinic_day=clock.clinic_day(at), sedation=sedation,
        breath_alcohol=breath_alcohol, words=words, at=at, by=by,
    )  # fmt: skip


@action("stop lifted")
def lift(*, id, patient, code, why, by, at) -> Lifted:
    """A prescriber looked at what stops today's dose, and says that it may be given."""
    patient = lock(patient)
    today = clock.clinic_day(at)
    standing = Lifted.objects.filter(patient=patient, clinic_day=today, code=code)
    if lifted := Lifted.objects.filter(pk=id).first() or standing.first():
        return Repeated(lifted)
    if not why.strip():
        raise Refused(
            "lifted_without_why", _("Say what you looked at."), source="house:medication",
            next_step=_("One sentence: the nurse reads it before she pours."),
        )  # fmt: skip
    return Lifted.objects.create(
        id=id, patient=patient, code=code, clinic_day=today, why=why.strip(), at=at, by=by
    )
