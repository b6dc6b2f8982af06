"""What therapy planned with people on each day, and what came of it: two questions."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.strands import (
    DONE,
    EXCUSED,
    EXPECTED,
    MISSED,
    NOT_SAID,
    PARTLY,
    Expected,
)
from throughcare.therapy.models import Homework, Outcome, Session, Tried

A_WEEK = timedelta(days=7)
LONGEST = timedelta(days=35)  # homework waits for the next session; this long at the most
TRIED = {Tried.Far.NOT: MISSED, Tried.Far.PARTLY: PARTLY, Tried.Far.WHOLLY: DONE}
What, CancelledBy = Outcome.What, Outcome.CancelledBy


def expected(people, first: date, last: date) -> list[Expected]:
    """Sessions and groups on their day; homework on the day of the next session of its kind."""
    since, until = clock.end_of(first - timedelta(days=1)), clock.end_of(last)
    return [*sessions(people, since, until), *homework(people, first, last)]


def sessions(people, since: datetime, until: datetime) -> list[Expected]:
    said = Prefetch("outcomes", Outcome.objects.filter(followed_by=None), to_attr="standing")
    rows = Session.objects.filter(patient__in=people, starts_at__gte=since, starts_at__lt=until)
    rows = rows.select_related("led_by", "because").prefetch_related(said)
    return [session_row(one) for one in rows.order_by("starts_at")]


def session_row(one: Session) -> Expected:
    said = one.standing[0] if one.standing else None
    state, why = state_of(said, one.starts_at)
    is_group = one.kind == Session.Kind.GROUP
    with_whom = {"who": one.led_by.name}
    because = (one.because.intervention or one.because.problem) if one.because else ""
    return Expected(
        one.patient_id, clock.clinic_day(one.starts_at), "group" if is_group else "session",
        one.group_name or _("Session with %(who)s") % with_whom, state, at=one.starts_at, why=why,
        own=_("Your group") if is_group else _("Talk with %(who)s") % with_whom,
        because=because or _("agreed with the person"),
    )  # fmt: skip


def state_of(said: Outcome | None, starts_at: datetime) -> tuple[str, str]:
    """What was said of it; cancelled by the clinic is held against nobody."""
    if said is None:
        return (EXPECTED if clock.clinic_day(starts_at) >= clock.today() else NOT_SAID), ""
    if said.outcome in (What.ATTENDED, What.LATE):
        return DONE, ""
    why = f"{said.get_reason_display()}. {said.words}".strip(". ")
    if said.outcome == What.MISSED:
        return MISSED, why
    by_clinic = said.cancelled_by == CancelledBy.CLINIC
    words = _("cancelled by the clinic") if by_clinic else _("cancelled by the person")
    return (EXCUSED if by_clinic else MISSED), f"{words}: {why}"


def homework(people, first: date, last: date) -> list[Expected]:
    newest = Tried.objects.filter(homework=OuterRef("pk")).order_by("-at")
    cancelled = Outcome.objects.filter(
        session=OuterRef("pk"), followed_by=None, outcome=What.CANCELLED
    )
    # What was agreed in a talk is asked about in a talk: no group in between, none that fell out.
    after = Session.objects.filter(
        ~Exists(cancelled), patient=OuterRef("patient"), starts_at__gt=OuterRef("at"),
        kind=Coalesce(OuterRef("session__kind"), F("kind")),
    )  # fmt: skip
    rows = Homework.objects.filter(
        patient__in=people, at__gt=clock.end_of(first) - LONGEST, at__lt=clock.end_of(last)
    ).annotate(
        far=Subquery(newest.values("far")[:1]), came_of_it=Subquery(newest.values("words")[:1]),
        next_at=Subquery(after.order_by("starts_at").values("starts_at")[:1]),
    )  # fmt: skip
    found = [homework_row(task) for task in rows.order_by("at")]
    return [row for row in found if first <= row.on <= last]


def homework_row(task: Homework) -> Expected:
    by = task.next_at if task.next_at and task.next_at <= task.at + LONGEST else task.at + A_WEEK
    on = clock.clinic_day(by)
    lies_ahead = EXPECTED if on >= clock.today() else NOT_SAID
    state = lies_ahead if task.far is None else TRIED[task.far]
    return Expected(
        task.patient_id, on, "homework", task.what, state, own=task.what, why=task.came_of_it or "",
        because=_("agreed on %(day)s") % {"day": date_format(clock.clinic_day(task.at), "j M Y")},
    )  # fmt: skip
