"""What can be done to any chart: details corrected, a photo, flags, alerts acted on."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import assessment as rules
from throughcare.patients.finding import keep_findable
from throughcare.patients.models import Alert, Flag, FormerDetails, Patient, Photo
from throughcare.patients.names import sounds_like
from throughcare.prepared import prepared
from throughcare.record.action import Repeated, action
from throughcare.record.scans import drawn_anew
from throughcare.refusal import Refused

PHOTO_SIDE = 480  # pixels: enough for a face at the window, small enough for a thousand of them
# Acknowledged within: reference red_flags.md §5 [K]; S by the close of the clinic day.
MINUTES_TO_ACT = {"E": 5, "P": 30}


def lock(patient: Patient) -> Patient:
    """Take the patient's row, so that two members changing one chart take turns."""
    return locked(patient.pk)[0]


@prepared
def locked(patient: UUID):
    return Patient.objects.select_for_update(no_key=True).filter(pk=patient)


@action("details corrected")
def correct_details(*, patient, reason, by, at, **details) -> FormerDetails:
    """Put right who somebody is; what stood there before is kept with the reason."""
    patient = lock(patient)
    wrong = {name: value for name, value in details.items() if getattr(patient, name) != value}
    if not wrong:
        raise Refused(
            "nothing_to_correct", _("Nothing was changed."), source="house:record",
            next_step=_("Change a detail, or go back to the chart."),
        )  # fmt: skip
    before = {name: str(getattr(patient, name) or "") for name in Patient.DETAILS}
    for name, value in wrong.items():
        setattr(patient, name, value)
    patient.sounds_like = sounds_like(patient.chosen_name, patient.family_name)
    patient.save(update_fields=[*wrong, "sounds_like"])
    former = FormerDetails.objects.create(
        patient=patient, details=before, reason=reason, at=at, by=by
    )
    keep_findable(patient)
    return former


@action("photo added")
def add_photo(*, patient, picture, by, at) -> Photo:
    """Keep a face: re-encoded, so that nothing hidden in the file comes along."""
    (face,) = drawn_anew(picture, side=PHOTO_SIDE)
    return Photo.objects.create(patient=patient, jpeg=face, at=at, by=by)


@action("flag raised")
def raise_flag(*, id, patient, kind, why="", by, at) -> Flag:
    """Raise what changes the order of work. Raised twice, it is the same flag."""
    patient = lock(patient)
    if raised := Flag.objects.filter(pk=id).first():
        return Repeated(raised)
    if standing := patient.flags.filter(kind=kind, ended_at=None).first():
        return Repeated(standing)
    flag = Flag.objects.create(id=id, patient=patient, kind=kind, why=why, at=at, by=by)
    for red_flag in rules.red_flags(rules.Evidence(facts={f"flag_{kind}": True})):
        open_alert(patient=patient, red_flag=red_flag, by=by, at=at)  # seen today, not only known
    return flag


@action("flag ended")
def end_flag(*, flag, why, by, at) -> Flag:
    """Take a flag down, with the reason; the row stays."""
    lock(flag.patient)
    flag.refresh_from_db()
    if flag.ended_at:
        return Repeated(flag)
    flag.ended_at, flag.ended_by, flag.ended_why = at, by, why
    flag.save(update_fields=["ended_at", "ended_by", "ended_why"])
    return flag


@action("alert opened")
def open_alert(*, patient, red_flag, by, at) -> Alert:
    """Put a red flag before a named role. Open already, it stays one alert."""
    patient = lock(patient)
    if standing := patient.alerts.filter(code=red_flag.code, acted_at=None).first():
        return Repeated(standing)
    return Alert.objects.create(
        patient=patient, code=red_flag.code, ladder=red_flag.ladder, for_role=red_flag.for_role,
        why=red_flag.why, next_step=red_flag.next_step, source=red_flag.source,
        due_at=due(red_flag.ladder, at), at=at, by=by,
    )  # fmt: skip


def due(ladder: str, at: datetime) -> datetime:
    """When an alert must have been acted on: minutes for E and P, the clinic day's end for S."""
    if minutes := MINUTES_TO_ACT.get(ladder):
        return at + timedelta(minutes=minutes)
    close = clock.end_of_day(at)
    return close if ladder == "S" else close + timedelta(days=7)


@action("alert acted on")
def acknowledge_alert(*, alert, what_was_done, by, at) -> Alert:
    """Say what was done about a red flag. Only the words of a person end it."""
    lock(alert.patient)
    alert.refresh_from_db()
    if alert.acted_at:
        return Repeated(alert)
    if not what_was_done.strip():
        raise Refused(
            "alert_without_words", _("Say what was done."), source="house:alerts",
            next_step=_("Write one sentence: what you did, whom you reached."),
        )  # fmt: skip
    alert.acted_at, alert.acted_by, alert.what_was_done = at, by, what_was_done.strip()
    alert.save(update_fields=["acted_at", "acted_by", "what_was_done"])
    return alert
