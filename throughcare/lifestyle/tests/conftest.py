"""Somebody in treatment with a signed plan that holds healthy living, and a goal of their own."""

import uuid
from datetime import timedelta

import pytest

from throughcare import clock
from throughcare.assessment.models import Finding
from throughcare.lifestyle.actions import goals
from throughcare.plan.models import Answers, Item, Plan, Signed

WALK = {"kind": "move", "words": "To the river", "times": 1, "per": "day", "until": None}


@pytest.fixture
def by(members):
    return members["counsellor"]


@pytest.fixture
def finding(admitted, by):
    return Finding.objects.create(
        patient=admitted, domain="environment", code="environment.stress", kind="problem",
        label="Much stress", level=2, evidence=[], source="house:tests", at=clock.now(), by=by,
    )  # fmt: skip


@pytest.fixture
def item(admitted, finding, by):
    """An item of their plan that answers the stress by moving."""
    at = clock.now()
    plan = Plan.objects.create(
        patient=admitted, episode=admitted.episodes.get(), version=1, at=at, by=by
    )
    item = Item.objects.create(
        plan=plan, kind="treat", strand="lifestyle", problem="stress", seq=1, at=at, by=by,
        intervention="Exercise the person likes", objective="A walk most days", responsible=by,
        suggestion="lifestyle.activity",
    )  # fmt: skip
    Answers.objects.create(item=item, finding=finding)
    Signed.objects.create(
        plan=plan, by=by, at=at, person_signed="typed", person_name="Ana",
        review_on=clock.today() + timedelta(days=30), review_source="house:tests",
    )  # fmt: skip
    return item


@pytest.fixture
def chosen(admitted):
    """A function that chooses a goal; without more, the person alone, for themself."""

    def choose(**more):
        said = WALK | more.pop("said", {})
        given = {
            "id": uuid.uuid4(), "patient": admitted, "said": said, "shared": False, "by": None,
            "at": clock.now(),
        }  # fmt: skip
        return goals.choose(**given | more)

    return choose


@pytest.fixture
def ticked():
    """A function that ticks a goal, or takes a tick back."""

    def tick(goal, *, back=False, day=None, by=None, **more):
        do = goals.untick if back else goals.tick
        given = {"id": uuid.uuid4(), "goal": goal, "day": day or clock.today(), "by": by,
                 "at": clock.now()}  # fmt: skip
        return do(**given | more)

    return tick
