"""Somebody with a number at which texting was agreed, a talk that is planned, and a clock."""

import uuid
from datetime import datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from throughcare import clock
from throughcare.intake.actions.registering import add_contact
from throughcare.portal import sending
from throughcare.portal.actions import reaching as actions
from throughcare.portal.models import ReachChoice
from throughcare.portal.tests.carried import Carried
from throughcare.therapy.models import Session

REALLY = clock.now  # a member's sitting is over after a shift
ZONE = ZoneInfo("America/New_York")
NUMBER = "(202) 555-0199"
SECRET = "between-gateway-and-clinic"


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def carried(settings, monkeypatch):
    settings.SENDERS = {"sms": "gateway", "email": ""}
    settings.SMS_COUNTRY, settings.ANSWERS_SECRET = "1", SECRET
    return Carried().takes_all(monkeypatch)


@pytest.fixture
def at(monkeypatch):
    """A function that sets the clock. It goes on by itself, as clocks do: no two rows at once."""
    ticks = count()

    def set_to(moment: datetime) -> datetime:
        monkeypatch.setattr(clock, "now", lambda: moment + timedelta(microseconds=next(ticks)))
        return moment

    set_to(on(1, 12))
    return set_to


@pytest.fixture
def phone(patient, members, at):
    """A number at which texting was agreed; nothing was chosen yet."""
    return add_contact(
        id=uuid.uuid4(), patient=patient, kind="phone", reach=NUMBER, may_text=True,
        by=members["intake"], at=clock.now(),
    )  # fmt: skip


def choose(contact, **wanted) -> ReachChoice:
    given = {"reminders": True, "how": "own_page", "quiet_from": time(21), "quiet_until": time(8)}
    return actions.choose(
        id=uuid.uuid4(), contact=contact, by=None, at=clock.now(), **given | wanted
    )


@pytest.fixture
def wants(phone):
    """They want to be reminded there."""
    choose(phone)
    return phone


@pytest.fixture
def talk(patient, members):
    """A function: a talk that is planned."""

    def plan(starts: datetime) -> Session:
        return Session.objects.create(
            patient=patient, kind="individual", place="in_person", starts_at=starts, minutes=50,
            led_by=members["counsellor"], at=clock.now(), by=members["counsellor"],
        )  # fmt: skip

    return plan


def rounds(at, *moments) -> None:
    for moment in moments:
        sending.make_round(at(moment))
