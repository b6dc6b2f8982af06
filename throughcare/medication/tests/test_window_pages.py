"""The window's pages: a routine dose in four presses, and every state told as it is."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.medication.actions import dosing
from throughcare.medication.actions import window as actions
from throughcare.medication.actions.cards import make_card
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Arrival, Card, Dose, End, Impairment, Lifted, Pour
from throughcare.medication.tests.conftest import MG
from throughcare.patients.models import Alert
from throughcare.stock.models import Account

pytestmark = pytest.mark.django_db
SURE = {"reason": "rang the clinic that gave it before"}


@pytest.fixture
def nurse(signed_in, facility):
    """The nurse's browser, at window 1."""
    client = signed_in("nurse")
    client.post("/window/place/", {"facility": str(facility.pk), "window": "1"})
    return client


@pytest.fixture
def here(admitted, members):
    """Ana has come."""
    return actions.arrive(
        id=uuid.uuid4(), patient=admitted, how="desk", by=members["intake"], at=clock.now()
    )


@pytest.fixture
def yesterday(ordered, bottle, members, monkeypatch):
    """A function: the whole dose of an order, taken on each of so many days before today."""

    def take(order, *days_ago: int):
        for ago in days_ago:
            at = clock.now() - timedelta(days=ago)
            common = {"by": members["nurse"], "at": at}
            dose = dosing.reserve(
                id=uuid.uuid4(), step=order.steps.get(), window="1", **SURE, **common
            )
            dosing.pour(id=uuid.uuid4(), dose=dose, bottle=bottle, ug=dose.ug, **common)
            dosing.finish(dose=dose, outcome="taken", **common)

    return take


@pytest.fixture
def on_sixty(ordered, yesterday, today):
    """Sixty milligrams a day for months, the last one yesterday."""
    order = ordered(Planned(today - timedelta(days=90), None, 60 * MG))
    yesterday(order, 3, 2, 1)
    return order


def at(patient, *rest) -> str:
    return f"/people/{patient.pk}/window/{'/'.join([*map(str, rest), '']) if rest else ''}"


def text(answer) -> str:
    """What is read on a page."""
    main = answer.content.decode().partition("<main")[2].partition("</main")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def field(answer, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())[1]


def reserve(client, patient, said="same", **more):
    page = client.get(at(patient))
    sent = {"id": field(page, "id"), "step": field(page, "step"), "said": said, **more}
    return client.post(at(patient, "doses"), sent, follow=True)


def pour(client, patient, amount="6", unit="ml", **more):
    page = client.get(at(patient))
    dose = Dose.objects.latest("at")
    bottle = re.search(r'name="bottle" value="([^"]*)"', page.content.decode())[1]
    sent = {"id": field(page, "id"), "bottle": bottle, "amount": amount, "unit": unit, **more}
    return client.post(at(patient, "doses", dose.pk, "pours"), sent, follow=True)


def swallowed(client, patient, **more):
    dose = Dose.objects.latest("at")
    return client.post(at(patient, "doses", dose.pk, "end"), more, follow=True)


def test_a_routine_dose_is_found_reserved_poured_and_swallowed_in_four_presses(
    nurse, admitted, on_sixty, here
):
    found = nurse.post("/window/find/", {"q": ""}, follow=True)
    assert "60 mg" in text(found) and "6 mL" in text(found)
    assert "Reserved at" in text(reserve(nurse, admitted))
    assert "60 mg poured at" in text(pour(nurse, admitted))
    done = swallowed(nurse, admitted)
    assert "Ana Reyes: taken, seen, 60 mg" in text(done)
    dose = Dose.objects.latest("at")
    assert (dose.said, dose.awake, dose.end.ug_taken) == ("same", True, 60 * MG)
    assert "0 waiting" in text(done)
