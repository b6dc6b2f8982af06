"""Appointments on the one calendar, as every other strand's days are: one question."""

from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.adherence.models import Appointment, Came
from throughcare.clinical.adherence import measures
from throughcare.strands import DONE, EXCUSED, EXPECTED, MISSED, NOT_SAID, Expected
from throughcare.therapy.models import Outcome

DAY = timedelta(days=1)
STATES = {Outcome.What.ATTENDED: DONE, Outcome.What.LATE: DONE, Outcome.What.MISSED: MISSED}


def expected(people, first: date, last: date) -> list[Expected]:
    """Each appointment on its day; one that was moved stays on its first day, and says where to."""
    said = Prefetch("came", Came.objects.filter(followed_by=None), to_attr="standing")
    rows = Appointment.objects.filter(
        patient__in=people, starts_at__gte=clock.end_of(first - DAY),
        starts_at__lt=clock.end_of(last),
    ).select_related("moved_to", "because").prefetch_related(said)  # fmt: skip
    return [row_of(one) for one in rows.order_by("starts_at")]


def row_of(one: Appointment) -> Expected:
    moved = getattr(one, "moved_to", None)
    state, why = moved_words(one, moved) if moved else said_of(one)
    because = (one.because.intervention or one.because.problem) if one.because else ""
    return Expected(
        one.patient_id, clock.clinic_day(one.starts_at), "visit", one.what, state,
        own=one.with_whom or _("Appointment"), at=one.starts_at, why=why,
        because=because or _("agreed with the person"),
    )  # fmt: skip


def moved_words(one: Appointment, moved: Appointment) -> tuple[str, str]:
    on, to = clock.clinic_day(one.starts_at), clock.clinic_day(moved.starts_at)
    by_clinic = moved.moved_by == Appointment.MovedBy.CLINIC
    words = _("moved to %(day)s") % {"day": date_format(to, "j M Y")}
    return measures.moved(on, to, by_clinic=by_clinic), f"{words}. {moved.moved_why}".strip(". ")


def said_of(one: Appointment) -> tuple[str, str]:
    if not one.standing:
        ahead = clock.clinic_day(one.starts_at) >= clock.today()
        return (EXPECTED if ahead else NOT_SAID), ""
    said = one.standing[0]
    why = f"{said.get_reason_display()}. {said.words}".strip(". ")
    if said.outcome == Outcome.What.CANCELLED:
        by_clinic = said.cancelled_by == Outcome.CancelledBy.CLINIC
        words = _("cancelled by the clinic") if by_clinic else _("cancelled by the person")
        return (EXCUSED if by_clinic else MISSED), f"{words}: {why}"
    return STATES[said.outcome], why
