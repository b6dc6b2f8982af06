"""Who is here to be dosed, how awake they are, what is asked of a prescriber and what they say."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.medication.lifting import may_be_lifted
from throughcare.medication.models import Arrival, End, Impairment, Lifted
from throughcare.patients.models import Alert
from throughcare.record.action import Repeated, action
from throughcare.record.actions import acknowledge_alert, lock, open_alert
from throughcare.refusal import Refused

WAITS = "dose_waits"  # an alert whose code begins so holds up a dose: the window shows it


@action("arrived at the window")
def arrive(*, id, patient, how, by, at) -> Arrival:
    """Put somebody into the queue. Waiting already, they keep their place.

    Whoever was dosed since they came and comes again, for another part, gets a new place.
    """
    patient = lock(patient)
    today = clock.clinic_day(at)
    waiting = Arrival.objects.filter(patient=patient, clinic_day=today, left_at=None).first()
    if here := Arrival.objects.filter(pk=id).first():
        return Repeated(here)
    if waiting and not served(waiting):
        return Repeated(waiting)
    if waiting:
        went(waiting, why=_("dosed"), by=by, at=at)
    return Arrival.objects.create(id=id, patient=patient, clinic_day=today, how=how, at=at, by=by)


def served(arrival: Arrival) -> bool:
    """Was a dose taken since they came?"""
    ends = End.objects.filter(
        dose__patient=arrival.patient_id, dose__wrong_at=None, at__gte=arrival.at
    )
    return ends.exclude(outcome=End.Outcome.NOT_GIVEN).exists()


def went(arrival: Arrival, *, why, by, at) -> None:
    arrival.left_at, arrival.left_by, arrival.left_why = at, by, why
    arrival.save(update_fields=["left_at", "left_by", "left_why"])


@action("left the queue")
def leave(*, arrival, why, by, at) -> Arrival:
    """They went away without a dose, or are done for today."""
    lock(arrival.patient)
    arrival.refresh_from_db()
    if arrival.left_at:
        return Repeated(arrival)
    went(arrival, why=why, by=by, at=at)
    return arrival


@action("impairment assessed")
def assess_impairment(*, id, patient, sedation, by, at, **seen) -> Impairment:
    """How awake they are. What it means for the dose is a rule's to say.

    seen  slurred, nodding, unsteady, pinpoint, breaths, oxygen, breath_alcohol, words
    """
    patient = lock(patient)
    if assessed := Impairment.objects.filter(pk=id).first():
        return Repeated(assessed)
    return Impairment.objects.create(
        id=id, patient=patient, clinic_day=clock.clinic_day(at), sedation=sedation, at=at, by=by,
        **seen,
    )  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """A dose that waits for a prescriber, as an alert is told of it."""

    code: str
    why: str
    next_step: str
    source: str
    ladder: str = "P"
    for_role: str = "prescriber"


def ask_prescriber(*, patient, code, why, source, by, at, words="") -> Alert:
    """Put a dose that waits before the prescriber. Asked twice, it is one question.

    code  of the verdict that stops it, or of what happened: "vomited", "no_order"
    """
    told = f"{why} {words}".strip()[:300]
    waiting = Waiting(
        f"{WAITS}.{code}"[:60], told,
        _("They are at the window. Look, then lift it, sign an order, or say why it stays."),
        source,
    )  # fmt: skip
    return open_alert(patient=patient, red_flag=waiting, by=by, at=at)


@action("stop lifted")
def lift(*, id, patient, code, why, by, at) -> Lifted:
    """A prescriber looked at what stops today's dose, and says that it may be given."""
    patient = lock(patient)
    today = clock.clinic_day(at)
    if lifted := Lifted.objects.filter(pk=id).first():
        return Repeated(lifted)
    if not may_be_lifted(code):
        raise Refused(
            "not_to_be_lifted", _("This is not lifted by a word."), source="house:medication",
            next_step=_("Sign an order for today, or let it stand until it is over."),
        )  # fmt: skip
    if not why.strip():
        raise Refused(
            "lifted_without_why", _("Say what you looked at."), source="house:medication",
            next_step=_("One sentence: the nurse reads it before she pours."),
        )  # fmt: skip
    standing = Lifted.objects.filter(patient=patient, clinic_day=today, code=code).first()
    if standing:
        return Repeated(standing)
    lifted = Lifted.objects.create(
        id=id, patient=patient, code=code, clinic_day=today, why=why.strip(), at=at, by=by
    )
    waiting = patient.alerts.filter(code=f"{WAITS}.{code}"[:60], acted_at=None).first()
    if waiting:
        acknowledge_alert(
            alert=waiting, what_was_done=_("Lifted: %(why)s") % {"why": why.strip()}, by=by, at=at
        )
    return lifted
