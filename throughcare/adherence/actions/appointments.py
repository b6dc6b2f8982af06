"""Appointments: made, moved, and what came of each."""

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.adherence.models import Appointment, Came
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.therapy.models import Outcome

SOURCE = "house:appointments"


@action("appointment made")
def make(*, id, patient, starts_at, what, by, at, **details) -> Appointment:
    """Say when and where somebody is expected. No fee and no form stands before it."""
    lock(patient)
    if made := Appointment.objects.filter(pk=id).first():
        return Repeated(made)
    refuse_the_past(starts_at, at)
    return Appointment.objects.create(
        id=id, patient=patient, starts_at=starts_at, what=what.strip(), at=at, by=by, **details
    )


@action("appointment moved")
def move(*, id, appointment, starts_at, moved_by, by, at, why="") -> Appointment:
    """Another time for the same thing; the one before stays, and says where it went."""
    lock(appointment.patient)
    if moved := Appointment.objects.filter(pk=id).first():
        return Repeated(moved)
    refuse_the_past(starts_at, at)
    refuse_moved(appointment)
    if appointment.came.exists():
        raise Refused(
            "appointment_is_over", _("It was said already what came of this appointment."),
            source=SOURCE, next_step=_("Make another appointment."),
        )  # fmt: skip
    same = ("minutes", "what", "with_whom", "where", "needs_transport", "transport", "because")
    return Appointment.objects.create(
        id=id, patient=appointment.patient, starts_at=starts_at, instead_of=appointment, at=at,
        moved_by=moved_by, moved_why=why.strip(), by=by,
        **{name: getattr(appointment, name) for name in same},
    )  # fmt: skip


@action("appointment outcome recorded")
def say(*, id, appointment, outcome, by, at, words="", **details) -> Came:
    """Say what came of it; said again, it is a correction. No medicine reads this."""
    lock(appointment.patient)
    if said := Came.objects.filter(pk=id).first():
        return Repeated(said)
    refuse_moved(appointment)
    ahead = clock.clinic_day(appointment.starts_at) > clock.clinic_day(at)
    if ahead and outcome != Outcome.What.CANCELLED:
        raise Refused(
            "appointment_lies_ahead", _("This appointment lies ahead."), source=SOURCE,
            next_step=_("Move it or cancel it; what came of it is said on its day."),
        )  # fmt: skip
    before = came_of(appointment)
    if before and not words.strip():
        raise Refused(
            "appointment_corrected_why", _("It was said already: say why it is put right."),
            source=SOURCE, next_step=_("One sentence; the earlier entry stays."),
        )  # fmt: skip
    return Came.objects.create(
        id=id, appointment=appointment, outcome=outcome, words=words.strip(), instead_of=before,
        at=at, by=by, **details,
    )  # fmt: skip


def came_of(appointment: Appointment) -> Came | None:
    return appointment.came.filter(followed_by=None).first()


def refuse_the_past(starts_at, at) -> None:
    if clock.clinic_day(starts_at) < clock.clinic_day(at):
        raise Refused(
            "appointment_day_is_over", _("This day is over."), source=SOURCE,
            next_step=_("Choose today or a later day."),
        )  # fmt: skip


def refuse_moved(appointment: Appointment) -> None:
    if Appointment.objects.filter(instead_of=appointment).exists():
        raise Refused(
            "appointment_was_moved", _("This appointment was moved."), source=SOURCE,
            next_step=_("Go on with the one that took its place."),
        )  # fmt: skip
