"""Loads the demonstration clinic: people from trial records, a team, a diary, requests, plans."""

import sys
import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, TextIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.demo import medicine, own_pages, scenes, screens, sought, take_homes, ward
from throughcare.demo.meetings import load_meetings
from throughcare.demo.people import Participant, everybody
from throughcare.demo.rows import Rows, Scene, add_person
from throughcare.outcomes.actions import roll_up_months
from throughcare.patients.models import Patient
from throughcare.refusal import Refused
from throughcare.staff.models import Facility, Member, Post
from throughcare.staff.pins import hashed
from throughcare.staff.roles import INSPECTOR, ROLES

CLINIC = "Riverside Clinic (demonstration)"
ADDRESS = "1 Example Street, Riverside"
BATCH = 200  # people written at once
PEOPLE = 3560
PIN = "4913"  # of every demonstration account; printed with them


def load(
    people: int = 250, everyone: bool = False, if_empty: bool = False,
    progress: TextIO | None = None, out: TextIO | None = None,
) -> None:  # fmt: skip
    """Load the clinic once; say who can sign in. Refused where real people are registered."""
    out = out or sys.stdout
    refuse_a_clinic()
    with transaction.atomic():  # whole or not at all: half a clinic would pass for a loaded one
        loaded = Facility.objects.filter(name=CLINIC).exists()
        if not loaded:
            refuse_beside_real_people()
            scene = set_the_scene()
            here = list(chosen(PEOPLE if everyone else people))
            load_people(scene, here, progress)
            load_medicine(scene, here)
            load_screens(scene, here)
            take_homes.play(scene)
            scenes.play(scene)
            ward.play(scene)
            load_meetings(clock.now())
            sought.play(scene)
            roll_up_months(id=uuid.uuid4(), by=None, at=clock.now())
    if loaded and not if_empty:
        tell_loaded(out)
    tell_accounts(out)
    tell_own_pages(out)


def refuse_a_clinic() -> None:
    """Its accounts have published passwords: they have no place where real people are treated."""
    if not settings.DEMONSTRATION:
        raise Refused(
            "not_a_demonstration", _("This is a clinic, not a demonstration."),
            source="house:demonstration",
            next_step=_("Set THROUGHCARE_MODE=demonstration and use another database."),
        )  # fmt: skip


def refuse_beside_real_people() -> None:
    """A database with a clinic, a team or a chart of its own is not empty, whoever is in it."""
    if any(model.objects.exists() for model in (Facility, Member, Patient)):
        raise Refused(
            "real_people_here",
            _("Real people may be registered in this database: it has a clinic of its own."),
            source="house:demonstration",
            next_step=_("Use another database (THROUGHCARE_HOME or DATABASE_URL) to look around."),
        )  # fmt: skip


def tell_loaded(out: TextIO) -> None:
    """How many are there, and how to have another number."""
    there = Patient.objects.filter(is_made_up=True).count()
    print(
        _("The demonstration clinic is loaded already, with %(number)d people.")
        % {"number": there},
        _("For another number, set THROUGHCARE_HOME to an empty folder."), file=out,
    )  # fmt: skip


def chosen(people: int) -> Iterator[Participant]:
    """So many people, taken evenly from the whole list, so that every trial is among them."""
    if people >= PEOPLE:
        return everybody()
    return islice((p for p in everybody() if p.who * people % PEOPLE < people), people)


def set_the_scene() -> Scene:
    """The clinic and one member for each role, all marked as made up."""
    facility = Facility.objects.create(
        name=CLINIC, jurisdiction="us", phone="555-0100", address=ADDRESS
    )
    now = clock.now()
    members: dict[str, Any] = {}
    for role, words in ROLES.items():
        member = Member(username=role, name=f"Demo {role}", profession=str(words), is_made_up=True)
        member.set_password(password_of(role))
        member.pin = hashed(PIN)
        member.save()
        until = now + timedelta(days=30) if role == INSPECTOR else None
        Post.objects.create(member=member, facility=facility, role=role, began_at=now, until=until)
        members[role] = member
    return Scene(facility, members, clock.today())


def password_of(role: str) -> str:
    """Printed at every start of the demonstration: it protects nobody's data."""
    return f"demo-{role}"


def load_medicine(scene: Scene, people: list[Participant]) -> None:
    """Orders and doses of the last weeks, in the order of their days."""
    rows = Rows()
    medicine.give(scene, people, rows)
    rows.write()


def load_screens(scene: Scene, people: list[Participant]) -> None:
    """The urine screens of those in treatment, some people at a time."""
    for start in range(0, len(people), BATCH):
        rows = Rows()
        screens.collect(scene, people[start : start + BATCH], rows)
        rows.write()


def load_people(scene: Scene, people: list[Participant], progress: TextIO | None) -> None:
    """Write everybody in batches, in the order of their arrival; say how far it is."""
    in_order = sorted(people, key=lambda person: (person.day_zero(scene.today), person.who))
    for start in range(0, len(in_order), BATCH):
        rows = Rows()
        for number, person in enumerate(in_order[start : start + BATCH], start=start + 1):
            add_person(rows, person, number, scene)
        rows.write()
        if progress:
            done = min(start + BATCH, len(in_order))
            print(
                f"\rdemonstration: {done} of {len(in_order)} people",
                end="",
                file=progress,
                flush=True,
            )
    if progress:
        print(file=progress)


def tell_own_pages(out: TextIO) -> None:
    """With what a made-up person signs in to their own pages."""
    if person := own_pages.person():
        print(
            _("A made-up person’s own pages, /my/: number %(number)s, PIN %(pin)s")
            % {"number": person.number, "pin": own_pages.PIN}, file=out,
        )  # fmt: skip


def tell_accounts(out: TextIO) -> None:
    """Who can sign in."""
    print(
        _("Demonstration accounts (made-up people on trial records); "
          "the PIN to sign with and to come back with is %(pin)s:") % {"pin": PIN},
        file=out,
    )  # fmt: skip
    for member in Member.objects.filter(is_made_up=True).order_by("username"):
        print(
            f"  {member.username:<12} {password_of(member.username):<18} {member.profession}",
            file=out,
        )
