"""What the window's pages and presses ask of the database, with one person waiting and with 300."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from throughcare import clock
from throughcare.medication.models import Arrival, Dose
from throughcare.medication.tests.test_window_pages import at, field

pytestmark = pytest.mark.django_db


def three_hundred(new_patient, members, number=300):
    """Three hundred people in the queue."""
    now = clock.now()
    for n in range(number):
        patient = new_patient(f"Person{n}", family_name=f"Family{n}", number=f"{n + 100:06d}")
        Arrival.objects.create(
            patient=patient,
            clinic_day=clock.clinic_day(now),
            how="desk",
            at=now,
            by=members["nurse"],
        )


def asked(client, method, *sent) -> int:
    with CaptureQueriesContext(connection) as queries:
        getattr(client, method)(*sent)
    return len(queries)


def test_pages_cost_the_same_with_three_hundred_people_in_the_queue_as_with_one(
    nurse, admitted, on_sixty, here, new_patient, members, facility, capsys
):
    few = [asked(nurse, "get", path) for path in ("/window/", at(admitted))]
    three_hundred(new_patient, members)
    nurse.get("/window/")  # half a minute may have passed: that they are still there is written now
    many = [asked(nurse, "get", path) for path in ("/window/", at(admitted))]
    with capsys.disabled():
        print(f"\nqueries of the queue and of one person, 1 and 300 waiting: {few} {many}")
    assert many == few
    assert max(many) <= QUERIES_OF_A_PAGE


# one more for a screen that may be due; two where the year of screens is sealed
QUERIES_OF_A_PAGE, QUERIES_OF_A_PRESS = 21, 19


def test_each_press_costs_a_known_number_of_questions(nurse, admitted, on_sixty, bottle, capsys):
    page = nurse.get(at(admitted))
    sent = {"id": field(page, "id"), "step": field(page, "step"), "said": "same"}
    costs = [asked(nurse, "post", at(admitted, "doses"), sent)]
    page, dose = nurse.get(at(admitted)), Dose.objects.latest("at")
    sent = {"id": field(page, "id"), "bottle": str(bottle.pk), "amount": "6", "unit": "ml"}
    costs.append(asked(nurse, "post", at(admitted, "doses", dose.pk, "pours"), sent))
    costs.append(asked(nurse, "post", at(admitted, "doses", dose.pk, "end"), {}))
    with capsys.disabled():
        print(f"\nqueries of reserve, pour and end: {costs}")
    assert max(costs) <= QUERIES_OF_A_PRESS
