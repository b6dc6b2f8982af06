"""Two workers at one pump, on both engines: one dose, one pour."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection

from throughcare import clock
from throughcare.medication import pumps
from throughcare.medication.actions import pumping
from throughcare.medication.dispensers.simulator import Device, OnAPty
from throughcare.medication.models import Pour, PumpAsked
from throughcare.medication.tests.conftest import MG
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 3


def test_two_workers_at_one_pump_pour_one_dose(
    facility, members, ordered, reserved, bottle, settings
):
    """Three, each with a press of its own."""
    common = {"by": members["nurse"], "at": clock.now()}
    dose, start = reserved(ordered()), Barrier(WORKERS)
    with OnAPty(Device(speed_ul=0)) as line:
        settings.PUMPS = {"1": line.path}
        pump = pumping.place_pump(
            id=uuid.uuid4(), facility=facility, window="1", line="1", name="Pump A", **common
        )
        pumping.load(id=uuid.uuid4(), pump=pump, bottle=bottle, read="M-1", **common)
        test, _ = pumps.ask(
            pump, id=uuid.uuid4(), kind="test", bottle=bottle, ug=MG, by=members["nurse"]
        )
        pumping.calibrate(id=uuid.uuid4(), test=test, measured_ul=100, **common)

        def press(_number):
            try:
                start.wait()
                pumps.ask(
                    pump, id=uuid.uuid4(), kind=PumpAsked.Kind.DOSE, bottle=bottle, ug=60 * MG,
                    dose=dose, by=members["nurse"],
                )  # fmt: skip
                return "poured"
            except (Refused, DatabaseError) as refusal:
                return getattr(refusal, "code", "database")
            finally:
                connection.close()

        with ThreadPoolExecutor(WORKERS) as workers:
            came_back = list(workers.map(press, range(WORKERS)))
        assert came_back.count("poured") == 1
        assert line.device.poured_ul == 100 + 6000
    assert Pour.objects.get(dose=dose).ug == 60 * MG
