"""What the rules say each day of an order that stands, on the prescriber's screen."""

import uuid
from datetime import timedelta

import pytest

from throughcare import clock
from throughcare.medication import ordering, prescribing, safety
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import (
    Dose,
    Ecg,
    End,
    Lab,
    OtherMedicine,
)
from throughcare.medication.tests.conftest import MG
from throughcare.record import guards

pytestmark = pytest.mark.django_db
BUP = {"medicine": "buprenorphine", "family": "buprenorphine-tablet"}
DAY = timedelta(days=1)


def said(order, at=None) -> dict[str, str]:
    return {one.code: one.level for one in safety.of_order(order, at=at or clock.now())}


@pytest.fixture
def on_methadone(ordered, taken, today):
    order = ordered(Planned(today - 90 * DAY, None, 60 * MG), at=clock.now() - 90 * DAY)
    taken(order, *range(1, 91))
    return order


def on_screen(patient) -> dict[str, str]:
    return {one.code: one.level for one in prescribing.screen(patient)["verdicts"]}


@pytest.mark.parametrize(
    ("kind", "details", "code"),
    [
        (Ecg, {"qtc_ms": 510, "on": 0}, "qtc_prescriber_now"),
        (Ecg, {"qtc_ms": 460, "on": 0}, "qtc_same_day"),
        (OtherMedicine, {"name": "Rifampicin", "since": 300, "until": 3}, "inducer_stopped"),
        (OtherMedicine, {"name": "Rifampicin", "since": 3}, "inducer_started"),
        (OtherMedicine, {"name": "fluconazole", "since": 1}, "inhibitor_started"),
        (OtherMedicine, {"name": "butorphanol"}, "precipitant_taken"),
        (Lab, {"test": "alt", "value": "240", "unit": "U/L", "upper": "40", "on": 0},
         "liver_prescriber_now"),
    ],
)  # fmt: skip
def test_what_is_written_down_is_said_of_the_order_that_stands_and_rings_the_prescriber(
    on_methadone, known, admitted, today, kind, details, code
):
    assert code not in on_screen(admitted)
    dated = {key: today - value * DAY if key in ("on", "since", "until") else value
             for key, value in details.items()}  # fmt: skip
    known(kind, **dated)
    assert code in on_screen(admitted)
    assert [alert.code for alert in admitted.alerts.filter(acted_at=None)] == [f"known.{code}"]


def test_a_long_qt_without_methadone_rings_nobody(known, admitted, today):
    known(Ecg, qtc_ms=510, on=today)
    assert not admitted.alerts.exists()


def test_sedatives_are_named_and_neither_stop_nor_ask_for_a_reason(on_methadone, known, admitted):
    known(OtherMedicine, name="diazepam")
    assert on_screen(admitted)["sedation_together"] == "note"
    told = said(on_methadone)
    assert told["sedation_together"] == "note"


@pytest.fixture
def swallowed(admitted, members):
    """A function: the first step of an order taken whole, so many minutes ago."""

    def take(order, minutes):
        at = clock.now() - timedelta(minutes=minutes)
        guards.remove(of=[Dose, End])
        dose = Dose.objects.create(
            id=uuid.uuid4(), patient=admitted, order=order, step=order.steps.get(), window="1",
            medicine="buprenorphine", ug=4 * MG, clinic_day=clock.clinic_day(at), at=at,
            by=members["nurse"],
        )  # fmt: skip
        End.objects.create(dose=dose, outcome="taken", ug_taken=4 * MG, at=at, by=members["nurse"])
        guards.install(of=[Dose, End])

    return take


@pytest.mark.parametrize(("minutes", "code"), [(119, "withdrawal_precipitated"), (121, None)])
def test_a_score_that_jumps_within_two_hours_of_a_dose_is_said(
    ordered, admitted, swallowed, scored, minutes, code
):
    scored(12, minutes=minutes + 10)
    swallowed(ordered(mg=4, kind="start", **BUP), minutes)
    scored(26, minutes=0)
    assert ("withdrawal_precipitated" in on_screen(admitted)) is (code is not None)


def test_a_dose_shortly_before_midnight_is_judged_after_it(
    ordered, admitted, swallowed, scored, monkeypatch
):
    scored(12)
    order = ordered(mg=4, kind="start", **BUP)
    half_past_midnight = clock.end_of_day(clock.now()) + timedelta(minutes=30)
    monkeypatch.setattr(clock, "now", lambda: half_past_midnight)
    scored(13, minutes=129)
    swallowed(order, 119)
    scored(26, minutes=0)
    assert "withdrawal_precipitated" in on_screen(admitted)


def test_ordering_asks_nothing_twice(on_methadone, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        ordering.said_of(on_methadone, at=clock.now())
