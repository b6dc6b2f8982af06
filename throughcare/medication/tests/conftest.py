"""A person in treatment with an item of a plan, orders signed, and bottles to pour from."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from throughcare import clock
from throughcare.medication.actions import dosing, orders
from throughcare.medication.actions.orders import Planned
from throughcare.plan.models import Item, Plan
from throughcare.stock import actions as stock

METHADONE = "methadone-oral-10"  # ten milligrams in a millilitre
MG = 1000  # micrograms


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def item(admitted, members):
    """What the plan says about medicine: an order is because of it."""
    plan = Plan.objects.create(
        patient=admitted, episode=admitted.episodes.get(), version=1, at=clock.now(),
        by=members["prescriber"],
    )  # fmt: skip
    return Item.objects.create(
        plan=plan, kind="treat", strand="medication", problem="Withdrawal every morning",
        intervention="Methadone", responsible=members["prescriber"], seq=1, at=clock.now(),
        by=members["prescriber"],
    )  # fmt: skip


@pytest.fixture
def written(admitted, item, members, today):
    """A function: an order written for the person, not signed."""

    def write(*steps: Planned, mg: int = 60, **details):
        details.setdefault("kind", "maintain")
        details.setdefault("medicine", "methadone")
        details.setdefault("family", "methadone-oral")
        details.setdefault("item", item)
        details.setdefault("id", uuid.uuid4())
        details.setdefault("at", clock.now())
        return orders.write_order(
            patient=admitted, steps=list(steps) or [Planned(today, None, mg * MG)],
            by=members["prescriber"], **details,
        )  # fmt: skip

    return write


@pytest.fixture
def ordered(written, members):
    """A function: an order written and signed."""

    def order(*steps: Planned, reason="seen today", **details):
        details.setdefault("at", clock.now())
        made = written(*steps, **details)
        orders.sign_order(order=made, reason=reason, by=members["prescriber"], at=details["at"])
        return made

    return order


@pytest.fixture
def lot(facility, members, today):
    """A thousand millilitres of methadone in the safe."""
    return stock.receive(
        id=uuid.uuid4(), facility=facility, product=METHADONE, lot_number="M-1",
        expires_on=today + timedelta(days=400), ug=10_000 * MG, ug_on_form=10_000 * MG,
        supplier="A supplier", second=members["director"], by=members["nurse"], at=clock.now(),
    ).lot  # fmt: skip


@pytest.fixture
def bottle(lot, members):
    """A working bottle at the window, with a hundred millilitres."""
    return stock.open_bottle(
        id=uuid.uuid4(), lot=lot, ug=1000 * MG, window="1", by=members["nurse"], at=clock.now()
    )


@pytest.fixture
def reserved(members):
    """A function: the first step of an order reserved at a window."""

    def reserve(order, *, at=None, part="", window="1", **details):
        details.setdefault("reason", "rang the clinic that gave it before")
        return dosing.reserve(
            id=details.pop("id", uuid.uuid4()), step=order.steps.get(part=part), window=window,
            by=members["nurse"], at=at or clock.now(), **details,
        )  # fmt: skip

    return reserve


@pytest.fixture
def poured(reserved, bottle, members):
    """A function: reserved, and poured from the bottle."""

    def pour(order, **details):
        dose = reserved(order, **details)
        dosing.pour(
            id=uuid.uuid4(), dose=dose, bottle=bottle, ug=dose.ug, by=members["nurse"],
            at=clock.now(),
        )  # fmt: skip
        return dose

    return pour


@pytest.fixture
def given(poured, members):
    """A function: the whole of it, seen to be swallowed."""

    def give(order, **details):
        dose = poured(order, **details)
        dosing.finish(dose=dose, outcome="taken", by=members["nurse"], at=clock.now())
        return dose

    return give


def morning(day) -> datetime:
    """Half past six of a clinic day."""
    local = datetime.combine(day, time(6, 30))
    return timezone.make_aware(local, timezone.get_default_timezone())
