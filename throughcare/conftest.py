"""What the tests beside the code share: a clinic, its team, a person, and who is signed in."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from throughcare import clock
from throughcare.patients import own
from throughcare.patients.access import BrokenGlass, OnTeam
from throughcare.patients.finding import keep_findable
from throughcare.patients.models import Patient
from throughcare.patients.names import sounds_like
from throughcare.portal import codes
from throughcare.record import examining
from throughcare.staff.models import Facility, Member, Post
from throughcare.staff.pins import hashed
from throughcare.staff.roles import CARING, ROLES


@pytest.fixture(autouse=True)
def _as_in_a_fresh_process(settings, monkeypatch):
    """Pages render without collected static files, and no session or limit outlives a test."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed only
    monkeypatch.setattr(codes, "afterwards", lambda do, *given: do(*given))  # no thread outlives it
    cache.clear()
    translation.activate("en")  # a Spanish page leaves its language behind in this thread


@pytest.fixture
def facility(db) -> Iterator[Facility]:
    """The clinic, in the United States. What a test does there, the log vouches for after it."""
    yield Facility.objects.create(name="Riverside", jurisdiction="us", phone="555-0100")
    if connection.needs_rollback:  # a test may end inside a broken transaction
        return
    found = examining.examine()
    assert [fault for fault in found.faults if "no line of the log wrote it" not in fault] == []


@pytest.fixture
def elsewhere(db) -> Facility:
    """Another clinic in the same database: nothing of it may be seen from the first."""
    return Facility.objects.create(name="Zion Hill", jurisdiction="us")


PIN = "4913"  # of every member of a test


def member_with(role: str, facility: Facility) -> Member:
    """Somebody who holds one post, and signs with a PIN."""
    member = Member.objects.create(
        username=f"{role}-{facility.name}", name=f"A {role}", profession=str(ROLES[role]),
        pin=hashed(PIN),
    )  # fmt: skip
    Post.objects.create(member=member, facility=facility, role=role, began_at=clock.now())
    return member


@pytest.fixture
def members(facility) -> dict[str, Member]:
    """One member of the team for each role."""
    return {role: member_with(role, facility) for role in ROLES}


@pytest.fixture
def stranger(elsewhere) -> Member:
    """A prescriber of the other clinic."""
    return member_with("prescriber", elsewhere)


@pytest.fixture
def themself(db) -> Callable[[Patient], Client]:
    """A function: the browser of the person themself, signed in at a device of their own."""

    def browser(patient: Patient, *, shared: bool = False) -> Client:
        client = Client()
        answer = HttpResponse()
        own.begin(RequestFactory().get("/"), answer, patient, way="code", shared=shared)
        client.cookies[own.COOKIE] = answer.cookies[own.COOKIE].value
        return client

    return browser


@pytest.fixture
def new_patient(facility, members) -> Callable[..., Patient]:
    """A function that registers another person, with details where they matter."""

    def register(chosen_name: str = "Ana", **details) -> Patient:
        at = details.pop("facility", facility)
        details.setdefault("number", f"{Patient.objects.filter(facility=at).count() + 1:06d}")
        patient = Patient.objects.create(
            id=uuid.uuid4(), facility=at, chosen_name=chosen_name, registered_at=clock.now(),
            registered_by=members["intake"],
            sounds_like=sounds_like(chosen_name, details.get("family_name", "")), **details,
        )  # fmt: skip
        keep_findable(patient)
        if at == facility:
            open_to(patient, members)
        return patient

    return register


def open_to(patient: Patient, members: dict[str, Member]) -> None:
    """The team cares for this person; whoever cares for nobody has said why."""
    now = clock.now()
    for role, member in members.items():
        if role in CARING:
            OnTeam.objects.create(patient=patient, member=member, at=now, by=members["intake"])
        else:
            BrokenGlass.objects.create(
                patient=patient, by=member, at=now, ends_at=now + timedelta(hours=4),
                reason="audit", purpose="HOPERAT", words="Every tenth chart of the month.",
            )  # fmt: skip


@pytest.fixture
def patient(new_patient) -> Patient:
    """Somebody registered, not in treatment yet."""
    return new_patient("Ana", given_name="Anabel", family_name="Reyes", sex_for_care="female")


@pytest.fixture
def admitted(patient, members) -> Patient:
    """The same person, with an open episode of care."""
    from throughcare.intake.models import Episode  # a strand: only where a test asks for it

    now = clock.now()
    Episode.objects.create(
        patient=patient, referral="self", asked_at=now,
        admitted_at=now, admitted_by=members["intake"],
    )  # fmt: skip
    return patient


def signed_in_as(member: Member) -> Client:
    """A browser in which this member has signed in."""
    client = Client()
    client.force_login(member, backend="throughcare.staff.backends.MemberBackend")
    member.sittings.update(desk="of a test")  # as it is from the second page on
    return client


@pytest.fixture
def signed_in(members) -> Callable[[str], Client]:
    """A function: the browser of the member who holds this role."""
    return lambda role: signed_in_as(members[role])
