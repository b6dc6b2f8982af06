"""A clinic with methadone in the safe and a bottle at the window, set up by the real actions."""

import uuid
from datetime import timedelta

import pytest

from throughcare import clock
from throughcare.stock import actions, ledger
from throughcare.stock.models import Account, Movement

METHADONE, WEAK, FILM = "methadone-oral-10", "methadone-oral-1", "bup-nx-film-8"
MG = 1000  # micrograms
Kind, Reason = Account.Kind, Movement.Reason


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def common(members):
    """Who does it, and when."""
    return {"by": members["nurse"], "at": clock.now()}


@pytest.fixture
def received(facility, members, today):
    """A function: a delivery taken in by nurse and director."""

    def receive(mg=10_000, **more):
        given = {
            "id": uuid.uuid4(), "facility": facility, "product": METHADONE, "lot_number": "M-1",
            "expires_on": today + timedelta(days=400), "ug": mg * MG, "ug_on_form": mg * MG,
            "supplier": "A supplier", "second": members["director"], "by": members["nurse"],
            "at": clock.now(),
        }  # fmt: skip
        return actions.receive(**given | more)

    return receive


@pytest.fixture
def lot(received):
    """A thousand millilitres in the safe."""
    return received().lot


@pytest.fixture
def bottle(lot, common):
    """A hundred millilitres at window 1."""
    return actions.open_bottle(id=uuid.uuid4(), lot=lot, ug=1000 * MG, window="1", **common)


@pytest.fixture
def poured(bottle, patient, common):
    """A function: so much poured for the person, and in the cup."""

    def pour(mg=60):
        cup = ledger.account(bottle.facility, bottle.product, Kind.POURED, window="1", **common)
        ledger.move(
            mg * MG, source=bottle, target=cup, reason=Reason.POUR, because=bottle,
            patient=patient, **common,
        )  # fmt: skip
        return cup

    return pour


@pytest.fixture
def swallowed(poured, bottle, patient, common):
    """A function: poured and swallowed, seen."""

    def swallow(mg=60, reason=Reason.TAKEN):
        given = ledger.account(bottle.facility, bottle.product, Kind.PATIENTS, window="1", **common)
        return ledger.move(
            mg * MG, source=poured(mg), target=given, reason=reason, because=bottle,
            patient=patient, **common,
        )  # fmt: skip

    return swallow


@pytest.fixture
def brought_back(bottle, patient, members, common):
    """A function: so much brought back by the person, as a bottle for home is."""

    def bring(mg=20):
        opening = {"facility": bottle.facility, "product": bottle.product, **common}
        return ledger.move(
            mg * MG, source=ledger.account(kind=Kind.PATIENTS, window="1", **opening),
            target=ledger.account(kind=Kind.RETURNED, **opening), reason=Reason.RETURNED,
            because=bottle, patient=patient, witness=members["director"], **common,
        )  # fmt: skip

    return bring


@pytest.fixture
def counted(facility, members):
    """A function: nurse and director count, blind."""

    def count(found, kind="spot", **more):
        given = {"id": uuid.uuid4(), "second": members["director"], "by": members["nurse"]}
        given |= {"facility": facility, "kind": kind, "counted": found, "at": clock.now()}
        return actions.count(**given | more)

    return count


def held(kind: str) -> int:
    """What all places of a kind hold, in micrograms."""
    return sum(account.balance for account in Account.objects.filter(kind=kind))
