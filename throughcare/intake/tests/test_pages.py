"""Every page of the team opens, and asks the database no more as the record grows."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.intake import actions as intake
from throughcare.record import actions
from throughcare.record.action import write_read

pytestmark = pytest.mark.django_db

CHART_PAGES = (
    "chart", "details", "add-photo", "flags", "contacts", "emergency-contacts", "admit", "stays",
    "diagnosis", "pregnancy", "discharge", "consents",
)  # fmt: skip
PAGES = ("home", "people", "help-requests", "help-request-new", "register")
CHART_BUDGET = (
    28  # door 6 and a test's savepoint 2, chart 5, stay 4, causes 4, plan 7; history adds none
)


@pytest.fixture
def asked_by():
    """A function: how many questions a page asks the database, once its session is known."""

    def count(client, address) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    return count


@pytest.mark.parametrize("name", CHART_PAGES)
def test_each_page_of_a_chart_opens_for_a_prescriber(name, signed_in, admitted):
    assert signed_in("prescriber").get(reverse(name, args=[admitted.pk])).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_each_page_of_the_team_opens_for_the_front_desk(name, signed_in):
    assert signed_in("intake").get(reverse(name)).status_code == 200


def live_through(patient, by, times: int) -> None:
    """A chart with this many of everything that repeats."""
    now = clock.now()
    for n in range(times):
        at, press = now - timedelta(days=n), {"by": by, "at": now - timedelta(days=n)}
        kind = "urgent" if n == 0 else "children_at_home"
        flag = actions.raise_flag(id=uuid.uuid4(), patient=patient, kind=kind, **press)
        if n > 1:
            actions.end_flag(flag=flag, why="past", **press)
        red_flag = SimpleNamespace(code=f"c{n}", ladder="P", for_role="nurse", why="w",
                                   next_step="n", source="red-flags")  # fmt: skip
        actions.open_alert(patient=patient, red_flag=red_flag, **press)
        intake.add_contact(id=uuid.uuid4(), patient=patient, kind="phone", reach=str(n), **press)
        intake.add_emergency_contact(id=uuid.uuid4(), patient=patient, name="R", phone="1", **press)
        intake.record_pregnancy(id=uuid.uuid4(), patient=patient, state="no", **press)
        intake.give_consent(
            id=uuid.uuid4(), patient=patient, kind="treatment", signed_name="Ana",
            signature="typed", text_version="2026-11", **press,
        )  # fmt: skip
        for _ in range(20):
            write_read("chart", patient, by=by, at=at)


def test_a_chart_asks_as_many_questions_for_12_of_everything_as_for_one(
    admitted, members, signed_in, asked_by
):
    client, address = signed_in("prescriber"), reverse("chart", args=[admitted.pk])
    live_through(admitted, members["nurse"], 1)
    with_one = asked_by(client, address)
    live_through(admitted, members["nurse"], 12)
    assert asked_by(client, address) == with_one <= CHART_BUDGET


def test_a_chart_with_nothing_in_it_stays_within_the_budget(patient, signed_in, asked_by):
    assert asked_by(signed_in("prescriber"), reverse("chart", args=[patient.pk])) <= CHART_BUDGET


@pytest.mark.parametrize(("name", "budget"), [("home", 17), ("people", 6), ("help-requests", 6)])
def test_a_page_of_the_team_asks_no_more_for_30_people_than_for_3(
    name, budget, members, new_patient, facility, signed_in, asked_by
):
    def arrive(times):
        for n in range(times):
            new_patient(f"Person {n}", number=str(uuid.uuid4())[:20])
            intake.ask_for_help(id=uuid.uuid4(), facility=facility, name="J", reach="1",
                                need="start", by=members["peer"], at=clock.now())  # fmt: skip

    client, address = signed_in("nurse"), reverse(name)
    arrive(3)
    few = asked_by(client, address)
    arrive(27)
    assert asked_by(client, address) == few <= budget
