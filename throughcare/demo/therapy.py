"""Talks, a group, homework, rewards and whoever is close, so that no page of therapy is empty.

Made up, and marked so; all through the product's own actions, in the order of their days.
"""

import uuid
from datetime import datetime, timedelta

from throughcare import clock
from throughcare.clinical.medication.household import steps
from throughcare.demo.rows import Scene
from throughcare.intake import actions as intake
from throughcare.medication.actions.naloxone import show_household
from throughcare.patients.models import Patient
from throughcare.record.access.actions import join
from throughcare.therapy import ledger, queries
from throughcare.therapy.actions import beside, groups, homework, rewards, sessions, supervision
from throughcare.therapy.actions import worksheets as sheets
from throughcare.therapy.models import GroupMeeting
from throughcare.therapy.queries import groups as asked

TALKS, IN_GROUP, REWARDED = 6, 8, 2  # people
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
OUTCOMES = (
    {"outcome": "attended"}, {"outcome": "late", "minutes_late": 10},
    {"outcome": "missed", "reason": "transport"}, {"outcome": "attended"},
)  # fmt: skip
NOTES = (
    ("Made up. Functional analysis of last Friday: payday, the bus stop, alone.",
     "The bus is where it starts.", "Take the other bus on paydays"),
    ("Made up. Rode out an urge together; it peaked after some minutes and passed.",
     "It went down by itself.", "Ride out one urge this week and write it down"),
    ("Made up. Practised saying no to a friend who calls.", "I can hang up.",
     "Say no once, out loud"),
)  # fmt: skip
TRAUMA = (
    {"step": "offered"}, {"step": "accepted", "words": "Made up: I want to sleep through"},
    {"step": "safety", "method": "seeking_safety", "by_whom": "Demo counsellor"},
)  # fmt: skip
URGES = ((70, "Made up: the bus stop"), (55, "Made up: payday"), (40, "Made up: a call"))


def play(scene: Scene, people: list[Patient]) -> None:
    """People in treatment, those with plans first."""
    supervision.begin(
        id=uuid.uuid4(), facility=scene.facility, member=scene.members["counsellor"],
        supervisor=scene.members["prescriber"], by=scene.members["director"],
        at=clock.now() - 30 * A_DAY,
    )  # fmt: skip
    for patient in people[:IN_GROUP]:
        join(id=uuid.uuid4(), patient=patient, member=scene.members["counsellor"],
             by=scene.members["director"], at=clock.now() - 30 * A_DAY)  # fmt: skip
    for place, patient in enumerate(people[:TALKS]):
        talk(scene, patient, place)
    meet(scene, people[:IN_GROUP])
    reward(scene, people[:REWARDED])
    if people:
        beside_one(scene, people[0])
        urges(people[0])


def talk(scene: Scene, patient: Patient, place: int) -> None:
    """Three weeks of talks, one today and one to come."""
    by, because = scene.members["counsellor"], therapy_of(patient)
    for weeks in (3, 2, 1):
        at = hour_of(scene, -weeks * A_WEEK, 9 + place)
        one = planned(patient, at, at - A_DAY, by, because)
        said = OUTCOMES[(place + weeks) % len(OUTCOMES)]
        done = at + timedelta(hours=1)
        sessions.record_outcome(id=uuid.uuid4(), session=one, by=by, at=done, **said)
        if said["outcome"] != "missed":
            write(one, NOTES[(place + weeks) % len(NOTES)], by, done)
    planned(patient, hour_of(scene, timedelta(0), 9 + place), clock.now() - A_DAY, by, because)
    planned(patient, hour_of(scene, A_WEEK, 9 + place), clock.now(), by, because)


def therapy_of(patient: Patient):
    """The item of their plan that treats by therapy, if there is one."""
    items = queries.treated_items(patient)
    return items[0] if items and items[0].strand == "therapy" else None


def hour_of(scene: Scene, away: timedelta, hour: int) -> datetime:
    return scene.at(scene.today + away, hour)


def planned(patient, starts_at, at, by, because):
    return sessions.plan_session(
        id=uuid.uuid4(), patient=patient, starts_at=starts_at, minutes=60, kind="individual",
        place="in_person", led_by=by, because=because, by=by, at=at,
    )  # fmt: skip


def write(session, words: tuple[str, str, str], by, at) -> None:
    """A note, and homework that was half tried."""
    worked_on, said, agreed = words
    sessions.write_note(id=uuid.uuid4(), session=session, worked_on=worked_on, persons_words=said,
                        agreed=agreed, by=by, at=at)  # fmt: skip
    task = homework.set_homework(id=uuid.uuid4(), patient=session.patient, session=session,
                                 what=agreed, by=by, at=at)  # fmt: skip
    if at < clock.now() - A_WEEK:
        homework.say_tried(id=uuid.uuid4(), homework=task, far=1, useful=6, words="Twice",
                           by=None, at=at + 5 * A_DAY)  # fmt: skip


def meet(scene: Scene, people: list[Patient]) -> None:
    """A group of eight weeks in its third: two meetings attended, one today, five to come."""
    by, begun = scene.members["counsellor"], hour_of(scene, -2 * A_WEEK, 16)
    group = groups.begin(
        id=uuid.uuid4(), facility=scene.facility, name="Riding the wave", room="Room 2",
        about="Made up: eight weeks of mindfulness for urges", minutes=90, by=by, at=begun - A_DAY,
    )  # fmt: skip
    for patient in people:
        groups.invite(id=uuid.uuid4(), group=group, patient=patient, because=therapy_of(patient),
                      by=by, at=begun - A_DAY)  # fmt: skip
    groups.plan(id=uuid.uuid4(), group=group, first=begun, weeks=8, by=by, at=begun - A_DAY)
    for meeting in GroupMeeting.objects.filter(group=group).order_by("starts_at")[:2]:
        done = meeting.starts_at + timedelta(minutes=90)
        expected = asked.sessions_of_meeting(meeting)
        said = {one: OUTCOMES[n % len(OUTCOMES)] for n, one in enumerate(expected)}
        groups.take_attendance(id=uuid.uuid4(), meeting=meeting, said=said, by=by, at=done)
        groups.write_note(
            id=uuid.uuid4(), meeting=meeting, words="Made up. Practised the SOBER space.",
            lines=[(expected[0], "Made up. Told how an urge passed.")], by=by, at=done,
        )  # fmt: skip


def reward(scene: Scene, people: list[Patient]) -> None:
    """A year's limit and budget; a bowl for two people, some slips drawn."""
    by, now = scene.members["counsellor"], clock.now()
    given = {"facility": scene.facility, "words": "Demonstration only",
             "by": scene.members["director"], "at": now - 20 * A_DAY}  # fmt: skip
    for year in sorted({(now - 20 * A_DAY).year, scene.today.year}):  # in January it is two
        rewards.set_limit(id=uuid.uuid4(), year=year, cents=7500, limit="cms", **given)
        rewards.fund(id=uuid.uuid4(), year=year, cents=50_000, **given)
    for patient in people:
        programme = rewards.begin(
            id=uuid.uuid4(), patient=patient, behaviour="attendance", schedule="bowl",
            persons_words="Made up: I want to come more often", by=by, at=now - 15 * A_DAY,
        )  # fmt: skip
        for ago in (12, 8, 4):
            at = now - ago * A_DAY
            rewards.record(id=uuid.uuid4(), programme=programme, day=clock.clinic_day(at),
                           result="met", words="a talk", by=by, at=at)  # fmt: skip
        drawn_on = now - 3 * A_DAY
        for _slip in range(4):
            if ledger.year_of(patient, drawn_on.year).left:  # a jumbo prize fills a whole year
                rewards.draw(id=uuid.uuid4(), programme=programme, by=by, at=drawn_on)


def beside_one(scene: Scene, patient: Patient) -> None:
    """Trauma care at its beginning, a sister with consent, and naloxone shown to her."""
    by, at = scene.members["counsellor"], clock.now() - 10 * A_DAY
    given = {"patient": patient, "by": by, "at": at}
    for step in TRAUMA:
        beside.take_step(id=uuid.uuid4(), **step, **given)
    consent = intake.give_consent(
        id=uuid.uuid4(), kind="part2_named", discloser=scene.facility.name,
        recipients="My sister", what="That I come here, and how I am", purpose="Talks together",
        expires_when="When I say so", signed_name=patient.chosen_name, signature="typed",
        text_version="2026-11", **given,
    )  # fmt: skip
    beside.ask_alone(id=uuid.uuid4(), answer="safe", **given)
    sister = beside.name_companion(
        id=uuid.uuid4(), name="Demo sister", relation="sibling", work="craft",
        said_yes="On the telephone", consent=consent, **given,
    )  # fmt: skip
    beside.do_step(id=uuid.uuid4(), companion=sister, step="offered", by=by, at=at)
    show_household(id=uuid.uuid4(), relation="sibling", shown=[step.key for step in steps()],
                   told_back=True, **given)  # fmt: skip


def urges(patient: Patient) -> None:
    """What somebody writes on their own page; one of them is shown to the team."""
    for ago, (intensity, where) in zip((6, 4, 1), URGES, strict=True):
        written = sheets.write(
            id=uuid.uuid4(), patient=patient, tool="urge", by=None,
            answers={"intensity": intensity, "situation": where}, at=clock.now() - ago * A_DAY,
        )  # fmt: skip
    sheets.share(worksheet=written, by=None, at=clock.now())
