"""Groups, who has a place, when they meet, and what is written of a meeting."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from throughcare.plan.models import Item, Plan
from throughcare.record.access.queries import within_reach
from throughcare.record.models import Merged
from throughcare.therapy.models import (
    Group,
    GroupLeader,
    GroupMeeting,
    GroupNote,
    GroupPlace,
    Outcome,
    Session,
)
from throughcare.therapy.queries.sessions import standing_notes, standing_outcomes

SHOWN = 12  # meetings before and after on a group's page
MOST_TO_INVITE = 80


def groups_at(facilities) -> QuerySet[Group]:
    """The groups of these clinics, those that meet first."""
    rows = Group.objects.filter(facility__in=facilities).select_related("facility")
    standing = Count("places", filter=Q(places__ended_at=None))
    return rows.annotate(people=standing).order_by("ended_at", "name")


def leaders_of(group) -> list[GroupLeader]:
    """Who leads it now, the first one first."""
    rows = group.leaders.filter(ended_at=None).select_related("member")
    return list(rows.order_by("at", "pk"))


def absorbed(person: str):
    """A chart that is read within another one takes no new work."""
    return Exists(Merged.objects.filter(absorbed=OuterRef(person), ended_at=None))


def places_of(group) -> QuerySet[GroupPlace]:
    """Who has a place now. Locked in one order, two groups with the same people take turns."""
    rows = GroupPlace.objects.filter(~absorbed("patient"), group=group, ended_at=None)
    return rows.select_related("patient", "because", "group").order_by("patient_id")


def places_seen(group, member) -> list[GroupPlace]:
    """Those of them whom this member reaches; nobody else is named."""
    rows = places_of(group).filter(patient__in=within_reach(member))
    return list(rows.order_by("patient__chosen_name", "patient__family_name"))


def coming(group, at: datetime) -> list[GroupMeeting]:
    """The meetings that are not over: today's count until they have ended."""
    rows = group.meetings.filter(cancelled_at=None, starts_at__gte=at - length(group))
    return list(rows.select_related("group").order_by("starts_at"))


def length(group: Group) -> timedelta:
    return timedelta(minutes=group.minutes)


def meetings_of(group, at: datetime) -> dict[str, list[GroupMeeting]]:
    """What comes and what was, with how many are expected and of how many it is said."""
    said = Exists(Outcome.objects.filter(session=OuterRef("sessions"), followed_by=None))
    rows = group.meetings.annotate(
        expected=Count("sessions", distinct=True),
        told=Count("sessions", filter=Q(said), distinct=True),
    )  # fmt: skip
    past, future = rows.filter(starts_at__lt=at), rows.filter(starts_at__gte=at)
    return {
        "coming": list(future.order_by("starts_at")[:SHOWN]),
        "past": list(past.order_by("-starts_at")[:SHOWN]),
    }


def waiting(place: GroupPlace, at: datetime) -> list[Session]:
    """What is planned with this person in this group and of which nothing is said yet."""
    said = Outcome.objects.filter(session=OuterRef("pk"))
    rows = Session.objects.filter(patient=place.patient, meeting__group=place.group)
    return list(rows.filter(~Exists(said), starts_at__gte=at - length(place.group)))


def sessions_of_meeting(meeting) -> list[Session]:
    """Everybody expected at a meeting, with what is said of each."""
    rows = Session.objects.filter(~absorbed("patient"), meeting=meeting).select_related("patient")
    rows = rows.prefetch_related(standing_outcomes(), standing_notes())
    return list(rows.order_by("patient__chosen_name", "patient__family_name"))


def is_told(session) -> bool:
    """Is it said whether the person came? Cancelled before, nothing is told of the meeting."""
    return any(one.outcome != Outcome.What.CANCELLED for one in session.standing_outcomes)


def seen_in_meeting(meeting, member) -> list[Session]:
    """Those of them whom this member reaches."""
    reached = set(within_reach(member).filter(therapy_sessions__meeting=meeting)
                  .values_list("pk", flat=True))  # fmt: skip
    return [one for one in sessions_of_meeting(meeting) if one.patient_id in reached]


def names_in(meeting) -> dict:
    """{person: their names}, of everybody who was ever expected at this group."""
    rows = GroupPlace.objects.filter(group=meeting.group_id).select_related("patient")
    people = {row.patient_id: row.patient for row in rows}
    return {pk: (one.chosen_name, one.given_name, one.family_name) for pk, one in people.items()}


def note_of_meeting(meeting) -> GroupNote | None:
    rows = meeting.notes.filter(followed_by=None).select_related("by", "instead_of")
    return rows.first()


def meeting_of(facilities, key) -> QuerySet[GroupMeeting]:
    rows = GroupMeeting.objects.filter(pk=key, group__facility__in=facilities)
    return rows.select_related("group", "group__facility")


def to_invite(group, member) -> list[Item]:
    """People within reach whose plan in force treats by therapy and who have no place here yet."""
    later = Plan.objects.filter(
        patient=OuterRef("plan__patient"),
        signed__isnull=False,
        version__gt=OuterRef("plan__version"),
    )
    has_one = GroupPlace.objects.filter(
        group=group, patient=OuterRef("plan__patient"), ended_at=None
    )
    rows = Item.objects.filter(
        ~Exists(later), ~Exists(has_one), kind="treat", strand="therapy", withdrawn_at=None,
        plan__signed__isnull=False, plan__patient__in=within_reach(member),
        plan__patient__facility=group.facility_id,
    )  # fmt: skip
    rows = rows.select_related("plan", "plan__patient")
    return list(rows.order_by("plan__patient__chosen_name", "seq")[:MOST_TO_INVITE])


def groups_for(patient) -> QuerySet[Group]:
    """The groups of their clinic in which this person has no place."""
    has_one = GroupPlace.objects.filter(group=OuterRef("pk"), patient=patient, ended_at=None)
    rows = Group.objects.filter(~Exists(has_one), facility=patient.facility_id, ended_at=None)
    return rows.order_by("name")


def places_held(patient) -> list[GroupPlace]:
    """The groups in which this person has a place now."""
    rows = GroupPlace.objects.filter(patient=patient, ended_at=None).select_related("group")
    return list(rows.order_by("at"))


def meetings_today(member, at: datetime, ends: datetime) -> list[GroupMeeting]:
    """The groups this member leads today."""
    leads = GroupLeader.objects.filter(group=OuterRef("group"), member=member, ended_at=None)
    rows = GroupMeeting.objects.filter(
        Exists(leads), cancelled_at=None, starts_at__gte=at, starts_at__lt=ends
    )
    said = Exists(Outcome.objects.filter(session=OuterRef("sessions"), followed_by=None))
    rows = rows.annotate(
        expected=Count("sessions", distinct=True),
        told=Count("sessions", filter=Q(said), distinct=True),
        written=Exists(GroupNote.objects.filter(meeting=OuterRef("pk"))),
    )  # fmt: skip
    return list(rows.select_related("group").order_by("starts_at"))
