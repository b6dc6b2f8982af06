"""Whom the demonstration clinic is to reach today, and appointments: made up, by actions."""

import uuid
from datetime import timedelta

from throughcare import clock
from throughcare.adherence.actions import appointments, reaching, refreshing
from throughcare.adherence.models import Outreach
from throughcare.demo.rows import Scene
from throughcare.intake.actions import add_contact
from throughcare.patients.models import Contact, Patient
from throughcare.record.access.actions import join

SAID = "Made up, for the demonstration"
SHOWN = 6  # people with a telephone number and a peer worker, so that the list can be tried out
VISITS = (  # what for, with whom, in how many days, at what hour, needs a way to get there
    ("Blood test", "the laboratory", 1, 8, True),
    ("Housing office", "Demo housing worker", 3, 14, True),
    ("Doctor’s visit", "Demo prescriber", 6, 10, False),
)


def play(scene: Scene) -> None:
    """Everybody is looked at; a few can be rung, one was tried already."""
    refreshing.refresh(scene.facility, by=None, at=clock.now())
    rows = Outreach.objects.filter(closed_at=None).select_related("patient").order_by("at", "pk")
    for number, one in enumerate(rows[:SHOWN]):
        make_known(scene, one.patient, number)
        if number == 0:
            try_once(scene, one)
    for patient in Patient.objects.filter(check_ins__isnull=False).distinct()[:1]:
        book(scene, patient)


def make_known(scene: Scene, patient: Patient, number: int) -> None:
    """A number that reaches nobody, and the peer worker on the team."""
    intake, at = scene.members["intake"], clock.now()  # may name the team of anybody
    if not patient.team.filter(member=scene.members["peer"], ended_at=None).exists():
        join(id=uuid.uuid4(), patient=patient, member=scene.members["peer"], by=intake, at=at)
    if not patient.contacts.exists():
        add_contact(
            id=uuid.uuid4(), patient=patient, kind=Contact.Kind.PHONE, reach=f"555-01{70 + number}",
            may_call=True, may_text=number % 2 == 0, may_leave_message=number % 3 == 0,
            when="mornings", by=intake, at=at,
        )  # fmt: skip


def try_once(scene: Scene, one: Outreach) -> None:
    contact = one.patient.contacts.filter(ended_at=None, may_call=True).first()
    if contact:
        reaching.try_to_reach(
            id=uuid.uuid4(), outreach=one, how="call", result="not_there", contact=contact,
            words=SAID, by=scene.members["peer"], at=clock.now(),
        )  # fmt: skip


def book(scene: Scene, patient: Patient) -> None:
    """Appointments of the one person whose own pages can be opened."""
    for what, with_whom, days, hour, transport in VISITS:
        day = clock.at_the_clinic(clock.now() + timedelta(days=days))
        appointments.make(
            id=uuid.uuid4(), patient=patient, what=what,
            starts_at=day.replace(hour=hour, minute=30, second=0, microsecond=0),
            with_whom=with_whom, needs_transport=transport,
            by=scene.members["counsellor"], at=clock.now(),
        )  # fmt: skip
