"""Sessions, notes, homework and supervision, as pages ask for them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from throughcare import clock
from throughcare.clinical.therapy import homework as rules
from throughcare.clinical.verdict import Verdict
from throughcare.plan.models import Item
from throughcare.plan.queries import newest_plan
from throughcare.therapy.models import Homework, Note, Outcome, Session, Supervised, Tried

A_DAY = timedelta(days=1)


def outcome_of(session: Session) -> Outcome | None:
    """What is said of a session now."""
    return session.outcomes.filter(followed_by=None).select_related("by").first()


def note_of(session: Session) -> Note | None:
    """The note of a session as it stands now."""
    rows = session.notes.filter(followed_by=None)
    return rows.select_related("by", "signed_off", "signed_off__by", "instead_of").first()


def standing_notes() -> Prefetch:
    rows = Note.objects.filter(followed_by=None).select_related("by", "signed_off")
    return Prefetch("notes", rows, to_attr="standing_notes")


def standing_outcomes() -> Prefetch:
    rows = Outcome.objects.filter(followed_by=None)
    return Prefetch("outcomes", rows, to_attr="standing_outcomes")


def sessions_of(patient) -> QuerySet[Session]:
    """Every session of a person, newest first, with what is said of each now."""
    return (
        Session.objects.filter(patient=patient)
        .select_related("led_by", "because", "meeting__group")
        .prefetch_related(standing_outcomes(), standing_notes())
        .order_by("-starts_at")
    )


def in_short(patient, most: int = 30) -> list[Session]:
    """The newest sessions for a panel, in one question, with `said` (in words) and `agreed`."""
    outcome = Outcome.objects.filter(session=OuterRef("pk"), followed_by=None)
    note = Note.objects.filter(session=OuterRef("pk"), followed_by=None)
    rows = Session.objects.filter(patient=patient).annotate(
        outcome=Subquery(outcome.values("outcome")[:1]),
        agreed=Subquery(note.values("agreed")[:1]),
    )
    found = list(rows.order_by("-starts_at")[:most])
    words = dict(Outcome.What.choices)
    for one in found:
        one.said = words.get(one.outcome, "")
    return found


def talks_ahead(patient, at: datetime) -> list[Session]:
    """The sessions of the next week that are not cancelled, for the person's own day."""
    cancelled = Outcome.objects.filter(
        session=OuterRef("pk"), followed_by=None, outcome=Outcome.What.CANCELLED
    )
    rows = Session.objects.filter(
        ~Exists(cancelled), patient=patient, starts_at__gte=at - timedelta(hours=1),
        starts_at__lt=at + timedelta(days=7),
    )  # fmt: skip
    return list(rows.select_related("led_by", "meeting__group").order_by("starts_at")[:3])


def came_at(patient) -> list[datetime]:
    """When the sessions were to which the person came."""
    came = Outcome.objects.filter(
        session__patient=patient, followed_by=None, outcome__in=("attended", "late")
    )
    return list(came.values_list("session__starts_at", flat=True))


def sessions_led(member, people, at: datetime) -> list[Session]:
    """The sessions this member leads today, in the order of the day, with what is said of each.

    A group is led as one: queries.groups.meetings_today.
    """
    ends = clock.end_of_day(at)
    rows = Session.objects.filter(
        led_by=member, patient__in=people, meeting=None, starts_at__gte=ends - A_DAY,
        starts_at__lt=ends,
    )  # fmt: skip
    rows = rows.select_related("patient").order_by("starts_at", "group_name")
    return list(rows.prefetch_related(standing_outcomes(), standing_notes()))


@dataclass
class LastTime:
    """What was agreed at the session before, and the homework since."""

    note: Note | None = None
    homework: list[Homework] = field(default_factory=list)


def last_time(patient, before: datetime) -> LastTime:
    """The newest note of an earlier session, and the tasks given since; two questions."""
    notes = Note.objects.filter(
        session__patient=patient, session__starts_at__lt=before, followed_by=None
    )
    note = notes.select_related("session", "by").order_by("-session__starts_at").first()
    tasks = homework_of(patient)
    if note:
        tasks = tasks.filter(at__gte=note.session.starts_at - A_DAY)
    return LastTime(note, list(tasks.filter(at__lt=before)))


NEWEST = Tried.objects.filter(homework=OuterRef("pk")).order_by("-at")


def homework_of(patient) -> QuerySet[Homework]:
    """Homework, newest first, with how far each was tried: `far`, `useful`, `came_of_it`."""
    return (
        Homework.objects.filter(patient=patient)
        .annotate(
            far=Subquery(NEWEST.values("far")[:1]), useful=Subquery(NEWEST.values("useful")[:1]),
            came_of_it=Subquery(NEWEST.values("words")[:1]),
        )
        .order_by("-at")
    )  # fmt: skip


def fits_badly(patient, most: int = 60) -> Verdict:
    """Does the homework of the last sessions ask to look at what gets in the way?

    A task nobody spoke of yet says nothing: only what was said to be tried or not is counted.
    """
    by_session: dict = defaultdict(list)
    rows = homework_of(patient).filter(far__isnull=False, session__isnull=False)
    for task in rows.select_related("session")[:most]:
        by_session[task.session.starts_at].append(task.far)
    return rules.barriers([by_session[when] for when in sorted(by_session)])


def treated_items(patient) -> list[Item]:
    """What the plan in force treats now, therapy first."""
    plan = newest_plan(patient)
    items = [item for item in plan.standing_items if item.kind == "treat"] if plan else []
    return sorted(items, key=lambda item: (item.strand != "therapy", item.seq))


def supervises(supervisor, member, facility_id) -> bool:
    """Is this the named supervisor of that member now?"""
    return Supervised.objects.filter(
        facility=facility_id, supervisor=supervisor, member=member, ended_at=None
    ).exists()


def to_sign_off(supervisor, people) -> QuerySet[Note]:
    """Notes of members this one supervises that wait for a sign-off, oldest first."""
    supervised = Supervised.objects.filter(
        supervisor=supervisor, member=OuterRef("by"), ended_at=None, at__lte=OuterRef("at"),
        facility=OuterRef("session__patient__facility"),
    )  # fmt: skip
    rows = Note.objects.filter(session__patient__in=people, followed_by=None, signed_off=None)
    return (
        rows.filter(Exists(supervised))
        .select_related("session", "session__patient", "by")
        .order_by("at")
    )
