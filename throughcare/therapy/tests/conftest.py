"""Somebody in treatment with a plan that holds therapy, and a session today."""

import uuid
from datetime import timedelta

import pytest

from throughcare import clock
from throughcare.plan.models import Item, Plan
from throughcare.therapy.actions import rewards, sessions
from throughcare.therapy.tests.known_bowl import PROGRAMME, know_the_seed

HOUR = timedelta(hours=1)


@pytest.fixture
def by(members):
    return members["counsellor"]


@pytest.fixture
def item(admitted, by):
    """An item of their plan: what therapy is for."""
    at = clock.now()
    plan = Plan.objects.create(
        patient=admitted, episode=admitted.episodes.get(), version=1, at=at, by=by
    )
    return Item.objects.create(
        plan=plan, kind="treat", strand="therapy", problem="craving", seq=1, at=at, by=by,
        intervention="Ride the urge out", responsible=by,
    )  # fmt: skip


@pytest.fixture
def planned(admitted, by):
    """A function that plans a session; without more, one that begins now."""

    def plan(**more):
        given = {
            "id": uuid.uuid4(), "patient": admitted, "starts_at": clock.now(), "minutes": 60,
            "kind": "individual", "place": "in_person", "led_by": by, "by": by, "at": clock.now(),
        }  # fmt: skip
        return sessions.plan_session(**given | more)

    return plan


@pytest.fixture
def said(by):
    """A function that says what came of a session."""

    def say(session, outcome="attended", **more):
        given = {"id": uuid.uuid4(), "by": by, "at": max(clock.now(), session.starts_at)}
        return sessions.record_outcome(session=session, outcome=outcome, **given | more)

    return say


@pytest.fixture
def written(by):
    """A function that writes the note of a session."""

    def write(session, worked_on="Rode out an urge together", **more):
        given = {"id": uuid.uuid4(), "by": by, "at": clock.now()}
        return sessions.write_note(session=session, worked_on=worked_on, **given | more)

    return write


@pytest.fixture
def funded(members, facility):
    """A limit of 75.00 for each person, and 500.00 in the budget."""
    given = {"facility": facility, "year": clock.today().year, "by": members["director"]}
    rewards.set_limit(id=uuid.uuid4(), cents=7500, words="CMS, looked at by counsel",
                      limit="cms", at=clock.now(), **given)  # fmt: skip
    rewards.fund(id=uuid.uuid4(), cents=50_000, words="grant", at=clock.now(), **given)


@pytest.fixture
def agreed(admitted, by, funded):
    """A function: rewards agreed with the person; a bowl for screens unless said otherwise."""

    def agree(**more):
        given = {
            "id": uuid.uuid4(), "patient": admitted, "behaviour": "stimulants", "schedule": "bowl",
            "persons_words": "Coke is what I want to leave", "by": by, "at": clock.now(),
        }  # fmt: skip
        return rewards.begin(**given | more)

    return agree


@pytest.fixture
def known(agreed, monkeypatch):
    """Rewards whose slips are known beforehand: a test that draws many hangs on no luck."""
    know_the_seed(monkeypatch)
    return agreed(id=PROGRAMME)


@pytest.fixture
def shown(by):
    """A function that records occasions, one a day, the last of them today."""

    def record(programme, *results):
        first = clock.today() - timedelta(days=len(results) - 1)
        return [
            rewards.record(id=uuid.uuid4(), programme=programme, day=first + timedelta(days=n),
                           result=result, by=by, at=clock.now())
            for n, result in enumerate(results)
        ]  # fmt: skip

    return record
