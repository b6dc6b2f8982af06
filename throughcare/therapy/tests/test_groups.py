"""A group is one thing: planned ahead, attended in one go, written of without anybody's name."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.patients.access import OnTeam
from throughcare.record import merging
from throughcare.record.models import LogLine
from throughcare.refusal import Refused
from throughcare.therapy import queries, strand
from throughcare.therapy.actions import groups
from throughcare.therapy.models import GroupMeeting, GroupPlace, Note, Outcome, Session
from throughcare.therapy.queries import groups as asked

pytestmark = pytest.mark.django_db
A_WEEK = timedelta(weeks=1)
MOST_ASKED = 20  # questions of a meeting's page with 12 people, sitting and menu included


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


@pytest.fixture
def group(facility, by):
    return groups.begin(id=uuid.uuid4(), facility=facility, name="Waves", minutes=60, room="2",
                        by=by, at=clock.now())  # fmt: skip


@pytest.fixture
def met(group, by):
    """A function that plans the group's meetings, from now on unless said otherwise."""

    def plan(weeks=1, first=None, **more):
        given = {"id": uuid.uuid4(), "by": by, "at": clock.now()}
        return groups.plan(group=group, first=first or clock.now(), weeks=weeks, **given | more)

    return plan


@pytest.fixture
def invited(group, by):
    """A function that gives somebody a place."""

    def invite(patient, **more):
        given = {"id": uuid.uuid4(), "group": group, "by": by, "at": clock.now()}
        return groups.invite(patient=patient, **given | more)

    return invite


# Names that sound alike would stand in each other's charts, as the warning they are.
NO_TWO_ALIKE = [
    ("Abelia", "Quartz"), ("Bistort", "Olivine"), ("Cypress", "Marble"), ("Damson", "Kyanite"),
    ("Euphorbia", "Jasper"), ("Foxglove", "Hematite"), ("Gentian", "Feldspar"),
    ("Hyssop", "Dolomite"), ("Juniper", "Beryl"), ("Kerria", "Zircon"), ("Lobelia", "Topaz"),
    ("Mugwort", "Sandstone"),
]  # fmt: skip


@pytest.fixture
def twelve(new_patient, invited, members):
    """Twelve people with a place."""
    people = [new_patient(chosen, family_name=family) for chosen, family in NO_TWO_ALIKE]
    for person in people:
        invited(person)
    return people


def test_eight_weeks_planned_stand_in_the_chart_of_each_who_has_a_place(
    met, invited, admitted, item, group
):
    invited(admitted, because=item)
    met(weeks=8)
    planned = Session.objects.filter(patient=admitted).order_by("starts_at")
    apart = [one.starts_at - planned[0].starts_at for one in planned]
    assert apart == [n * A_WEEK for n in range(8)]
    assert {(one.group_name, one.because, one.kind) for one in planned} == {
        ("Waves", item, "group")
    }
    assert strand.panel(admitted)["next"] is not None


def test_whoever_is_invited_later_is_expected_at_what_is_still_to_come(met, invited, admitted):
    met(weeks=3)
    place = invited(admitted)
    assert Session.objects.filter(patient=admitted).count() == 3
    assert invited(admitted) == place
    assert invited(admitted, id=place.pk) == place
    assert LogLine.objects.filter(what="invited to a group").count() == 1


def test_meetings_planned_twice_are_one_and_an_hour_that_stands_is_no_second_one(met, group):
    first, id = clock.now(), uuid.uuid4()
    assert met(first=first, weeks=2, id=id) == met(first=first, weeks=2, id=id)
    with refused("group_meets_then_already"):
        met(first=first, weeks=2)
    met(first=first, weeks=4)
    assert group.meetings.count() == 4


def test_a_group_is_not_planned_on_a_day_that_is_over_and_not_twice_under_one_name(
    met, group, facility, by
):
    with refused("group_meeting_in_the_past"):
        met(first=clock.now() - A_WEEK)
    with refused("group_begun_already"):
        groups.begin(id=uuid.uuid4(), facility=facility, name=" Waves ", minutes=60, room="2",
                     by=by, at=clock.now())  # fmt: skip
    with refused("group_meets_nowhere"):
        groups.begin(id=uuid.uuid4(), facility=facility, name="W", minutes=60, by=by,
                     at=clock.now())  # fmt: skip


def test_leaders_are_put_on_the_team_of_everybody_with_a_place(group, invited, admitted, members):
    OnTeam.objects.filter(member=members["nurse"]).update(
        ended_at=clock.now(), ended_by=members["nurse"]
    )
    invited(admitted)
    groups.add_leader(id=uuid.uuid4(), group=group, member=members["nurse"],
                      by=members["counsellor"], at=clock.now())  # fmt: skip
    assert OnTeam.objects.filter(patient=admitted, member=members["nurse"], ended_at=None).exists()


def test_one_leader_stays(group, members, by):
    with refused("group_without_a_leader"):
        groups.end_leader(leader=group.leaders.get(), by=by, at=clock.now())
    groups.add_leader(id=uuid.uuid4(), group=group, member=members["prescriber"], by=by,
                      at=clock.now())  # fmt: skip
    groups.end_leader(leader=group.leaders.get(member=by), by=by, at=clock.now())
    assert [one.member for one in asked.leaders_of(group)] == [members["prescriber"]]


def test_attendance_of_twelve_is_one_press_with_three_marks(signed_in, met, twelve, members):
    meeting, browser = met(), signed_in("counsellor")
    page = reverse("group-meeting", args=[meeting.pk])
    with CaptureQueriesContext(connection) as questions:
        shown = browser.get(page).content.decode()
    assert len(questions) <= MOST_ASKED
    assert shown.count("<select") == 12
    late, ill, away = (field(meeting, person) for person in twelve[:3])
    told = {"id": uuid.uuid4(), late: "late:10", ill: "missed:ill", away: "missed:unknown",
            "rest": "came"}  # fmt: skip
    address = reverse("group-attendance", args=[meeting.pk])
    assert browser.post(address, told).status_code == 302
    outcomes = Outcome.objects.filter(session__meeting=meeting)
    assert sorted(outcomes.values_list("outcome", flat=True)) == (
        ["attended"] * 9 + ["late"] + ["missed"] * 2
    )
    assert outcomes.get(outcome="late").minutes_late == 10
    assert {one.reason for one in outcomes.filter(outcome="missed")} == {"ill", "unknown"}
    browser.post(address, told)  # the same press, arriving again
    assert outcomes.count() == 12
    lines = LogLine.objects.filter(what="session outcome recorded")
    assert {line.patient_id for line in lines} == {person.pk for person in twelve}


def field(meeting, person) -> str:
    return f"came_{meeting.sessions.get(patient=person).pk.hex}"


def test_nobody_is_said_to_have_come_who_was_not_marked(signed_in, met, twelve):
    meeting, browser = met(), signed_in("counsellor")
    address = reverse("group-attendance", args=[meeting.pk])
    browser.post(address, {"id": uuid.uuid4(), field(meeting, twelve[0]): "attended"})
    assert Outcome.objects.filter(session__meeting=meeting).count() == 1
    answer = browser.post(address, {"id": uuid.uuid4()})
    assert "Nobody is marked" in answer.content.decode()


def test_a_line_stands_in_that_persons_chart_alone_and_no_chart_names_another(
    signed_in, met, twelve
):
    meeting, browser = met(), signed_in("counsellor")
    browser.post(reverse("group-attendance", args=[meeting.pk]), {"id": uuid.uuid4(), "rest": "1"})
    ana, ben = (meeting.sessions.get(patient=person) for person in twelve[:2])
    told = {"id": uuid.uuid4(), "words": "Rode out an urge together",
            f"line_{ana.pk.hex}": "Told of a hard week"}  # fmt: skip
    assert browser.post(reverse("group-note", args=[meeting.pk]), told).status_code == 302
    assert queries.note_of(ana).worked_on == "Told of a hard week"
    for person in twelve:
        shown = browser.get(reverse("session", args=[
            person.pk, meeting.sessions.get(patient=person).pk])).content.decode()  # fmt: skip
        assert "Rode out an urge together" in shown
        assert ("hard week" in shown) == (person == twelve[0])
        others = [other for other in twelve if other != person]
        assert not any(other.chosen_name in shown or other.family_name in shown
                       for other in others)  # fmt: skip
    assert queries.note_of(ben) is None


@pytest.mark.parametrize("where", ["words", "line"])
def test_a_note_that_names_somebody_is_refused_until_the_writer_looked(
    signed_in, met, twelve, where
):
    meeting, browser = met(), signed_in("counsellor")
    browser.post(reverse("group-attendance", args=[meeting.pk]), {"id": uuid.uuid4(), "rest": "1"})
    line = f"line_{meeting.sessions.get(patient=twelve[0]).pk.hex}"
    told = {"id": uuid.uuid4(), "words": "We talked", line: "Was calm"}
    told[where if where == "words" else line] = "bistort was loud"
    address = reverse("group-note", args=[meeting.pk])
    answer = browser.post(address, told).content.decode()
    assert "may be the name of somebody" in answer
    assert "bistort was loud" in answer  # nothing typed is lost
    assert Note.objects.count() == 0
    assert browser.post(address, told | {"no_name": "on"}).status_code == 302


def test_whoever_was_not_there_has_no_part_of_what_the_group_did(signed_in, met, twelve):
    meeting, browser = met(), signed_in("counsellor")
    browser.post(reverse("group-attendance", args=[meeting.pk]), {
        "id": uuid.uuid4(), field(meeting, twelve[0]): "missed:ill", "rest": "1"})  # fmt: skip
    browser.post(reverse("group-note", args=[meeting.pk]),
                 {"id": uuid.uuid4(), "words": "Practised breathing"})  # fmt: skip
    session = meeting.sessions.get(patient=twelve[0])
    shown = browser.get(reverse("session", args=[twelve[0].pk, session.pk])).content.decode()
    assert "Practised breathing" not in shown


def test_a_group_note_is_put_right_by_its_author_with_a_reason(met, members, by):
    meeting = met()
    given = {"meeting": meeting, "at": clock.now()}
    note = groups.write_note(id=uuid.uuid4(), words="A", by=by, **given)
    with refused("group_note_corrected_why"):
        groups.write_note(id=uuid.uuid4(), words="B", by=by, **given)
    with refused("group_note_of_another"):
        groups.write_note(id=uuid.uuid4(), words="B", why="w", by=members["nurse"], **given)
    groups.write_note(id=uuid.uuid4(), words="B", why="left out", by=by, **given)
    assert asked.note_of_meeting(meeting).instead_of == note


def test_leaving_cancels_what_is_planned_and_nothing_else(met, invited, admitted, by, group):
    place = invited(admitted)
    met(weeks=3)
    with refused("leaves_group_why"):
        groups.leave(place=place, why=" ", by=by, at=clock.now())
    groups.leave(place=place, why="did not want to", by=by, at=clock.now())
    said = Outcome.objects.filter(session__patient=admitted)
    assert [(one.outcome, one.cancelled_by) for one in said] == [("cancelled", "person")] * 3
    met(first=clock.now() + timedelta(days=1))
    assert Session.objects.filter(patient=admitted).count() == 3


def test_a_meeting_cancelled_is_told_in_each_chart_and_one_that_took_place_is_not_cancelled(
    met, twelve, by, signed_in
):
    meeting = met()
    groups.cancel(meeting=meeting, why="The leader is ill", by=by, at=clock.now())
    assert Outcome.objects.filter(cancelled_by="clinic", reason="ours").count() == 12
    other = met(first=clock.now() + timedelta(minutes=1))
    groups.take_attendance(
        id=uuid.uuid4(), meeting=other, said={other.sessions.first(): {"outcome": "attended"}},
        by=by, at=clock.now(),
    )  # fmt: skip
    with refused("group_took_place"):
        groups.cancel(meeting=other, why="w", by=by, at=clock.now())


def test_a_group_that_ended_takes_nobody_and_its_meetings_are_cancelled(
    met, group, invited, admitted, by
):
    met(weeks=2)
    groups.end(group=group, why="The weeks are over", by=by, at=clock.now())
    assert GroupMeeting.objects.exclude(cancelled_at=None).count() == 2
    with refused("group_has_ended"):
        invited(admitted)
    with pytest.raises(IntegrityError, match="has ended"), transaction.atomic():
        GroupPlace.objects.create(group=group, patient=admitted, at=clock.now(), by=by)


def test_the_database_refuses_a_meeting_without_a_place_and_a_place_because_of_anothers_plan(
    met, planned, group, item, new_patient, by
):
    with pytest.raises(IntegrityError, match="no place"), transaction.atomic():
        planned(kind="group", group_name="Waves", meeting=met())
    with pytest.raises(IntegrityError, match="own plan"), transaction.atomic():
        GroupPlace.objects.create(group=group, patient=new_patient("Ben"), because=item,
                                  at=clock.now(), by=by)  # fmt: skip


def test_people_of_another_clinic_have_no_place_here(group, new_patient, elsewhere, by):
    far = new_patient("Far", facility=elsewhere, number="9")
    with pytest.raises(IntegrityError, match="another clinic"), transaction.atomic():
        GroupPlace.objects.create(group=group, patient=far, at=clock.now(), by=by)


def test_only_people_within_reach_are_named_on_the_pages_of_a_group(
    signed_in, met, twelve, group, by
):
    meeting = met()
    OnTeam.objects.filter(patient=twelve[0], member=by).update(ended_at=clock.now(), ended_by=by)
    browser = signed_in("counsellor")
    for address in (reverse("therapy-group", args=[group.pk]),
                    reverse("group-meeting", args=[meeting.pk])):  # fmt: skip
        shown = browser.get(address).content.decode()
        assert twelve[1].chosen_name in shown
        assert twelve[0].chosen_name not in shown


def test_a_chart_read_within_another_holds_up_nobody_elses_attendance(met, twelve, by, members):
    meeting = met()
    merging.merge(id=uuid.uuid4(), patient=twelve[1], absorbed=twelve[0], why="one person", by=by,
                  at=clock.now())  # fmt: skip
    seen = asked.seen_in_meeting(meeting, by)
    assert len(seen) == 11
    groups.take_attendance(id=uuid.uuid4(), meeting=meeting, by=by, at=clock.now(),
                           said={one: {"outcome": "attended"} for one in seen})  # fmt: skip
    met(weeks=2, first=clock.now() + timedelta(days=1))
    assert Outcome.objects.count() == 11


def test_invited_from_their_plans_each_has_one_place_because_of_one_item(
    signed_in, group, item, admitted
):
    from throughcare.plan.models import Signed  # the plan is in force once it is signed

    Signed.objects.create(
        plan=item.plan, by=item.by, at=clock.now(), person_signed="typed", person_name="Ana",
        review_on=clock.today() + timedelta(days=30), review_source="house:tests",
    )  # fmt: skip
    browser, address = signed_in("counsellor"), reverse("group-invite", args=[group.pk])
    assert "Ride the urge out" in browser.get(address).content.decode()
    assert browser.post(address, {"id": uuid.uuid4(), "items": [item.pk]}).status_code == 302
    assert GroupPlace.objects.get().because == item
    assert (
        "Ride the urge out"
        not in browser.get(reverse("group-invite", args=[group.pk]))
        .content.decode()
        .partition("Invite from")[2]
    )


def test_the_work_page_leads_to_the_group_and_names_nobody_twelve_times(met, twelve, by):
    met()
    work = strand.work(by, [person.pk for person in twelve])
    assert [(str(one.title), len(one.rows)) for one in work] == [("My groups today", 1)]
    assert work[0].rows[0].expected == 12


def test_everything_of_a_group_can_be_done_by_its_forms(signed_in, admitted, members, facility):
    browser = signed_in("counsellor")
    browser.post(reverse("therapy-groups"), {
        "id": uuid.uuid4(), "name": "Waves", "minutes": 90, "room": "2"})  # fmt: skip
    group = asked.groups_at([facility]).get()
    page = reverse("therapy-group", args=[group.pk])
    browser.post(reverse("group-plan", args=[group.pk]), {
        "id": uuid.uuid4(), "first": f"{clock.today()}T23:30", "weeks": 2})  # fmt: skip
    browser.post(reverse("group-leader", args=[group.pk]), {
        "id": uuid.uuid4(), "member": members["nurse"].pk})  # fmt: skip
    leads = group.leaders.get(member=members["nurse"])
    browser.post(reverse("group-leader-end", args=[group.pk, leads.pk]))
    browser.post(reverse("group-join", args=[admitted.pk]), {
        "id": uuid.uuid4(), "group": group.pk})  # fmt: skip
    place = GroupPlace.objects.get(patient=admitted, ended_at=None)
    assert admitted.chosen_name in browser.get(page).content.decode()
    browser.post(reverse("group-leave", args=[admitted.pk, place.pk]), {"why": "moved away"})
    meeting = group.meetings.order_by("starts_at").first()
    browser.post(reverse("group-cancel", args=[meeting.pk]), {"why": "The leader is ill"})
    browser.post(reverse("therapy-group-end", args=[group.pk]), {"why": "It is over"})
    group = asked.groups_at([facility]).get()
    assert (group.ended_why, group.people) == ("It is over", 0)
    assert group.meetings.filter(cancelled_at=None).count() == 0
    assert "It is over" in browser.get(page).content.decode()
