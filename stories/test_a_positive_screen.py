"""Ana's screen is positive for fentanyl. She gets her dose, and nothing on the page stops it."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from stories.test_a_morning_at_the_window import dosed, due
from stories.window import (
    MG,
    comes,
    steady,
)
from throughcare import clock
from throughcare.medication.actions import screens

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(team):
    """Three months on methadone, a dose yesterday, here at half past five."""
    patient = steady(team, "Ana", "Okafor", 1, 2, 1)
    comes(team, patient)
    return patient


@pytest.fixture
def positive(team, ana):
    """Fentanyl this morning, and the methadone she is given not found at all."""
    by = {"by": team["nurse"], "at": clock.now()}
    screens.ask(id=uuid.uuid4(), patient=ana, why="a month since the last", **by)
    cup = screens.collect(id=uuid.uuid4(), patient=ana, outcome="given", celsius=345, minutes=2,
                          **by)  # fmt: skip
    return screens.report(
        id=uuid.uuid4(), specimen=cup, method="screen", on=clock.today(),
        results=[{"analyte": "fentanyl", "found": "positive"},
                 {"analyte": "methadone", "found": "negative"}], **by,
    )  # fmt: skip


def at_the_window(team, patient) -> str:
    """The nurse's page of this person."""
    nurse = Client()
    nurse.force_login(team["nurse"], backend="throughcare.staff.backends.MemberBackend")
    facility = str(patient.facility_id)
    nurse.post(reverse("window-place"), {"facility": facility, "window": "1"})
    return nurse.get(reverse("window-person", args=[patient.pk])).content.decode()


def test_the_rules_say_the_same_of_her_dose_before_and_after_a_positive_screen(team, ana, request):
    before = [(verdict.code, verdict.level) for verdict in due(ana).said]
    request.getfixturevalue("positive")
    assert [(verdict.code, verdict.level) for verdict in due(ana).said] == before


def test_nothing_on_the_nurses_page_stops_and_she_is_given_her_60_mg(team, ana, positive):
    page = at_the_window(team, ana)
    assert '<div class="flag stop"' not in page
    assert "60 mg" in page
    end = dosed(ana, team["nurse"])
    assert (end.outcome, end.ug_taken) == ("taken", 60 * MG)


def test_a_screen_that_is_due_and_refused_keeps_nobody_from_the_dose(team, ana):
    by = {"by": team["nurse"], "at": clock.now()}
    screens.ask(id=uuid.uuid4(), patient=ana, why="a month since the last", **by)
    screens.collect(id=uuid.uuid4(), patient=ana, outcome="refused", words="Not today.", **by)
    page = at_the_window(team, ana)
    assert "Due for a screen today" in page
    assert "did not want to" in page
    assert '<div class="flag stop"' not in page
    assert dosed(ana, team["nurse"]).ug_taken == 60 * MG


def test_no_red_flag_is_raised_by_a_result_and_no_order_or_take_home_changes(team, ana, positive):
    assert not ana.alerts.exists()
    assert not ana.flags.exists()
    assert ana.orders.get().holds.count() == 0
    assert not hasattr(ana.orders.get(), "stopped")
