"""A group begun, led, planned ahead, attended, written of; each chart gets its own rows."""

import uuid

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.therapy import groups as rules
from throughcare.record.access.actions import join
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused, require
from throughcare.therapy.actions import sessions
from throughcare.therapy.models import (
    Attendance,
    Group,
    GroupLeader,
    GroupMeeting,
    GroupNote,
    GroupPlace,
    Outcome,
    Session,
)
from throughcare.therapy.queries import groups as queries

SOURCE = "house:groups"
What, Reason, CancelledBy = Outcome.What, Outcome.Reason, Outcome.CancelledBy


# --- the group --------------------------------------------------------------------------------
@action("group begun")
def begin(*, id, facility, name, minutes, by, at, about="", room="", link="") -> Group:
    """Begin a group; whoever begins it leads it."""
    if begun := Group.objects.filter(pk=id).first():
        return Repeated(begun)
    if Group.objects.filter(facility=facility, name=name.strip(), ended_at=None).exists():
        raise Refused(
            "group_begun_already", _("There is a group of this name."), source=SOURCE,
            next_step=_("Open it, or give this one another name."),
        )  # fmt: skip
    if not room and not link:
        raise Refused(
            "group_meets_nowhere", _("Say in which room it meets, or how to join it by video."),
            source=SOURCE, next_step=_("A room, or the address of the video room."),
        )  # fmt: skip
    group = Group.objects.create(
        id=id, facility=facility, name=name.strip(), about=about.strip(), room=room.strip(),
        link=link, minutes=minutes, at=at, by=by,
    )  # fmt: skip
    GroupLeader.objects.create(group=group, member=by, at=at, by=by)
    return group


def locked(group: Group) -> Group:
    """Two members who change one group take turns; an ended one takes nothing new."""
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if group.ended_at:
        raise Refused(
            "group_has_ended", _("This group has ended."), source=SOURCE,
            next_step=_("Begin a new one; what was written of this one stays."),
        )  # fmt: skip
    return group


@action("group leader named")
def add_leader(*, id, group, member, by, at) -> GroupLeader:
    """Somebody leads it too; they are put on the team of everybody who has a place."""
    group = locked(group)
    if standing := group.leaders.filter(member=member, ended_at=None).first():
        return Repeated(standing)
    for place in queries.places_of(group):
        onto_the_team(id, place.patient, member, by, at)
    return GroupLeader.objects.create(id=id, group=group, member=member, at=at, by=by)


def onto_the_team(id, patient, member, by, at) -> None:
    """Who leads a group cares for those in it: said on the form, and in the log."""
    if member != by:
        join(id=uuid.uuid5(id, f"{patient.pk} {member.pk}"), patient=patient, member=member,
             by=by, at=at)  # fmt: skip


@action("group leader left")
def end_leader(*, leader, by, at) -> GroupLeader:
    """Somebody leads it no more. One leader stays."""
    group = Group.objects.select_for_update(no_key=True).get(pk=leader.group_id)
    leader.refresh_from_db()
    if leader.ended_at:
        return Repeated(leader)
    if group.leaders.filter(ended_at=None).count() == 1:
        raise Refused(
            "group_without_a_leader", _("Nobody else leads this group."), source=SOURCE,
            next_step=_("Name another leader first, or end the group."),
        )  # fmt: skip
    leader.ended_at, leader.ended_by = at, by
    leader.save(update_fields=["ended_at", "ended_by"])
    return leader


@action("group ended")
def end(*, group, why, by, at) -> Group:
    """It meets no more: what was planned is cancelled, each person told by their own row."""
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if group.ended_at:
        return Repeated(group)
    if not why.strip():
        raise Refused(
            "group_ends_why", _("Say why the group ends."), source=SOURCE,
            next_step=_("“The eight weeks are over” is enough."),
        )  # fmt: skip
    for meeting in queries.coming(group, at):
        cancel(meeting=meeting, why=why, by=by, at=at)
    group.ended_at, group.ended_by, group.ended_why = at, by, why.strip()
    group.save(update_fields=["ended_at", "ended_by", "ended_why"])
    return group


# --- who has a place --------------------------------------------------------------------------
@action("invited to a group")
def invite(*, id, group, patient, by, at, because=None) -> GroupPlace:
    """An offer taken up: the person is expected from the next meeting on. No duty comes with it."""
    group, patient = locked(group), lock(patient)
    if invited := GroupPlace.objects.filter(pk=id).first():
        return Repeated(invited)
    if standing := group.places.filter(patient=patient, ended_at=None).first():
        return Repeated(standing)
    for leader in queries.leaders_of(group):
        onto_the_team(id, patient, leader.member, by, at)
    place = GroupPlace.objects.create(
        id=id, group=group, patient=patient, because=because, at=at, by=by
    )
    expect(place, queries.coming(group, at), by, at)
    return place


def expect(place: GroupPlace, meetings, by, at) -> list[Session]:
    """A session of the person's own for each meeting: their calendar, chart and reports see it.

    Invited again after leaving, what was cancelled stays so; a new meeting is a new row.
    """
    group, first = place.group, queries.leaders_of(place.group)[0]
    there = set(Session.objects.filter(patient=place.patient, meeting__in=meetings)
                .values_list("meeting", flat=True))  # fmt: skip
    return [
        Session.objects.create(
            id=uuid.uuid5(meeting.pk, str(place.patient_id)), patient=place.patient, kind="group",
            place=group.place, group_name=group.name, meeting=meeting,
            link=group.link if group.place == "video" else "", starts_at=meeting.starts_at,
            minutes=group.minutes, led_by=first.member, because=place.because, at=at, by=by,
        )
        for meeting in meetings if meeting.pk not in there
    ]  # fmt: skip


@action("left a group")
def leave(*, place, why, by, at) -> GroupPlace:
    """The person comes no more; what was planned with them is cancelled, nothing else follows."""
    lock(place.patient)
    place.refresh_from_db()
    if place.ended_at:
        return Repeated(place)
    if not why.strip():
        raise Refused(
            "leaves_group_why", _("Say why, in the person's view."), source=SOURCE,
            next_step=_("“Did not want to” is enough."),
        )  # fmt: skip
    for session in queries.waiting(place, at):
        Outcome.objects.create(
            id=uuid.uuid5(place.pk, str(session.pk)), session=session, outcome=What.CANCELLED,
            reason=Reason.OTHER, cancelled_by=CancelledBy.PERSON, words=why.strip(), at=at, by=by,
        )  # fmt: skip
    place.ended_at, place.ended_by, place.ended_why = at, by, why.strip()
    place.save(update_fields=["ended_at", "ended_by", "ended_why"])
    return place


# --- when it meets ----------------------------------------------------------------------------
@action("group meetings planned")
def plan(*, id, group, first, weeks, by, at) -> GroupMeeting:
    """Plan the same hour for so many weeks; an hour that is planned already stays as it is."""
    group = locked(group)
    if planned := GroupMeeting.objects.filter(pk=id).first():
        return Repeated(planned)
    if clock.clinic_day(first) < clock.clinic_day(at):
        raise Refused(
            "group_meeting_in_the_past", _("This day is over."), source=SOURCE,
            next_step=_("Choose today or a later day."),
        )  # fmt: skip
    hours = rules.weekly(clock.at_the_clinic(first), weeks)
    there = set(group.meetings.filter(cancelled_at=None, starts_at__in=hours)
                .values_list("starts_at", flat=True))  # fmt: skip
    new = [hour for hour in hours if hour not in there]
    if not new:
        raise Refused(
            "group_meets_then_already", _("The group meets at these hours already."),
            source=SOURCE, next_step=_("Choose another hour, or more weeks."),
        )  # fmt: skip
    meetings = [
        GroupMeeting.objects.create(
            id=uuid.uuid5(id, str(n)) if n else id, group=group, starts_at=hour, at=at, by=by
        )
        for n, hour in enumerate(new)
    ]  # fmt: skip
    for place in queries.places_of(group):
        expect_at(place=place, meetings=meetings, by=by, at=at)
    return meetings[0]


@action("group sessions planned")
def expect_at(*, place, meetings, by, at) -> GroupPlace:
    """The meetings of a group in the chart of one person: a line in their own log."""
    lock(place.patient)
    expect(place, meetings, by, at)
    return place


@action("group meeting cancelled")
def cancel(*, meeting, why, by, at) -> GroupMeeting:
    """It does not take place, for a reason of ours."""
    meeting = GroupMeeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if meeting.cancelled_at:
        return Repeated(meeting)
    if not why.strip():
        raise Refused(
            "group_cancelled_why", _("Say why it does not take place."), source=SOURCE,
            next_step=_("“The leader is ill” is enough."),
        )  # fmt: skip
    expected = queries.sessions_of_meeting(meeting)
    if came := [one for one in expected if queries.is_told(one)]:
        raise Refused(
            "group_took_place", _("Of %(n)d people it is written down what came of it.")
            % {"n": len(came)}, source=SOURCE,
            next_step=_("Put that right at each person first."),
        )  # fmt: skip
    for session in (one for one in expected if not one.standing_outcomes):
        sessions.record_outcome(
            id=uuid.uuid5(session.pk, "cancelled"), session=session, outcome=What.CANCELLED,
            reason=Reason.OURS, cancelled_by=CancelledBy.CLINIC, words=why.strip()[:300], by=by,
            at=at,
        )  # fmt: skip
    meeting.cancelled_at, meeting.cancelled_by, meeting.cancelled_why = at, by, why.strip()
    meeting.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_why"])
    return meeting


# --- who came, and what was done --------------------------------------------------------------
@action("group attendance taken")
def take_attendance(*, id, meeting, said, by, at) -> Attendance:
    """Who came, in one go. What somebody else said meanwhile stays as it is.

    said  {session: what came of it}
    """
    GroupMeeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if taken := Attendance.objects.filter(pk=id).first():
        return Repeated(taken)
    if not said:
        raise Refused(
            "attendance_says_nothing", _("Nobody is marked."), source=SOURCE,
            next_step=_("Mark who came, or press “Everybody else came”."),
        )  # fmt: skip
    there = {one.pk for one in queries.sessions_of_meeting(meeting) if one.standing_outcomes}
    for session, what in sorted(said.items(), key=lambda pair: str(pair[0].patient_id)):
        if session.pk not in there:
            sessions.record_outcome(
                id=uuid.uuid5(id, str(session.pk)), session=session, by=by, at=at, **what
            )
    return Attendance.objects.create(id=id, meeting=meeting, at=at, by=by)


@action("group note written")
def write_note(*, id, meeting, words, by, at, lines=(), no_name=False, why="") -> GroupNote:
    """What the group did, and a line for each person in that person's own chart alone.

    lines  (session, words)
    """
    GroupMeeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if written := GroupNote.objects.filter(pk=id).first():
        return Repeated(written)
    names = queries.names_in(meeting)
    require(rules.may_be_kept(words, names, no_name=no_name))
    for session, line in lines:
        others = {pk: said for pk, said in names.items() if pk != session.patient_id}
        require(rules.may_be_kept(line, others, no_name=no_name))
    before = queries.note_of_meeting(meeting)
    if before and before.by_id != by.pk:
        raise Refused(
            "group_note_of_another", _("%(who)s wrote the note of this meeting.")
            % {"who": before.by}, source=SOURCE, next_step=_("Its author puts it right."),
        )  # fmt: skip
    if before and not why.strip():
        raise Refused(
            "group_note_corrected_why", _("Say why the note is put right."), source=SOURCE,
            next_step=_("One sentence; the earlier note stays and can be read."),
        )  # fmt: skip
    for session, line in sorted(lines, key=lambda pair: str(pair[0].patient_id)):
        sessions.write_note(
            id=uuid.uuid5(id, str(session.pk)), session=session, worked_on=line, by=by, at=at
        )
    return GroupNote.objects.create(
        id=id, meeting=meeting, words=words.strip(), why=why.strip(), instead_of=before, at=at,
        by=by,
    )  # fmt: skip
