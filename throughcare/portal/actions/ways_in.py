"""Into the person's own pages, and out: codes, the PIN they choose, devices ended."""

from datetime import timedelta

from django.utils.translation import gettext as _

from throughcare.patients import own
from throughcare.patients.models import Patient
from throughcare.patients.own import OwnSitting
from throughcare.portal import ways_in
from throughcare.portal.models import OwnPin, StartCode
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.staff import pins

CODE_LIVES = timedelta(days=1)  # [K]


@action("start code made")
def make_code(*, id, patient, code, by, at, sent_to=None) -> StartCode:
    """A code for one start at the person's own device. One made before opens nothing any more."""
    patient = lock(patient)
    if made := StartCode.objects.filter(pk=id).first():
        return Repeated(made)
    for old in StartCode.objects.filter(patient=patient, used_at=None, ended_at=None):
        old.ended_at = at
        old.save(update_fields=["ended_at"])
    return StartCode.objects.create(
        id=id, patient=patient, digest=ways_in.digest(code), at=at, by=by, until=at + CODE_LIVES,
        sent_to=sent_to,
    )  # fmt: skip


@action("own PIN chosen")
def choose_pin(*, id, code, pin, by, at) -> OwnPin:
    """The person chooses their PIN with a start code, which opens nothing after."""
    patient = lock(code.patient)
    if chosen := OwnPin.objects.filter(pk=id).first():
        return Repeated(chosen)
    code.refresh_from_db()
    if code.used_at or code.ended_at or code.until <= at:
        raise Refused(
            "start_code_is_over", _("This code does not open anything now."),
            source="house:portal", next_step=_("Ask us for another one: we make it at once."),
        )  # fmt: skip
    if ways_in.easily_guessed(pin, patient):
        raise Refused(
            "pin_is_guessed_first", _("This PIN is one of those that people try first."),
            source="house:portal",
            next_step=_("Choose one without a row, a pattern or your birthday."),
        )  # fmt: skip
    code.used_at = at
    code.save(update_fields=["used_at"])
    end_standing(patient, by=None, at=at)
    return OwnPin.objects.create(id=id, patient=patient, pin=pins.hashed(pin), at=at)


@action("person signed in")
def sign_in(*, request, answer, patient, way, shared, by, at) -> OwnSitting:
    """The person is at a device. The answer carries the key to it."""
    return own.begin(request, answer, patient, way=way, shared=shared)


@action("person signed out")
def sign_out(*, request, answer, by, at) -> OwnSitting:
    """Signed out: the sitting is over, and the browser keeps nothing of ours."""
    sitting = request.own
    own.end(request, answer)
    return sitting


@action("own devices ended")
def end_devices(*, patient, by, at, but=None) -> Patient:
    """A phone was lost: every device is signed out, or every one but this."""
    patient = lock(patient)
    own.end_all(patient, but=but)
    return patient


@action("own PIN ended")
def end_pin(*, patient, by, at) -> Patient:
    """The PIN opens nothing any more, nor does a code that was not used; devices are ended too."""
    patient = lock(patient)
    end_standing(patient, by=by, at=at)
    for code in StartCode.objects.filter(patient=patient, used_at=None, ended_at=None):
        code.ended_at = at
        code.save(update_fields=["ended_at"])
    own.end_all(patient)
    return patient


def end_standing(patient, *, by, at) -> None:
    for standing in OwnPin.objects.filter(patient=patient, ended_at=None):
        standing.ended_at, standing.ended_by = at, by
        standing.save(update_fields=["ended_at", "ended_by"])
