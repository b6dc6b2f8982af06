"""Two desks at once, on an engine where several processes really write."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from throughcare import clock
from throughcare.intake import actions
from throughcare.intake.models import Episode, HelpRequest
from throughcare.patients.finding import find
from throughcare.patients.models import Patient
from throughcare.record import merging
from throughcare.record.models import LogLine, Merged
from throughcare.refusal import Refused

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DESKS = 8


def at_once(press) -> list:
    """What each desk gets when all press in the same moment: a row, or a refusal's code."""
    start = Barrier(DESKS)

    def desk(number):
        try:
            start.wait()
            return press(number)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(DESKS) as desks:
        return list(desks.map(desk, range(DESKS)))


def test_eight_registrations_at_once_get_eight_numbers_in_a_row(facility, members):
    at_once(
        lambda n: actions.register(
            id=uuid.uuid4(), facility=facility, chosen_name=f"Person {n}", not_a_duplicate=True,
            by=members["intake"], at=clock.now(),
        )
    )  # fmt: skip
    numbers = Patient.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"{n:06d}" for n in range(1, DESKS + 1)]


def test_the_same_person_registered_at_eight_desks_at_once_is_one_chart(facility, members):
    came_back = at_once(
        lambda n: actions.register(
            id=uuid.uuid4(), facility=facility, chosen_name="Ana", family_name="Reyes",
            by=members["intake"], at=clock.now(),
        )
    )  # fmt: skip
    assert came_back.count("likely_duplicate") == DESKS - 1
    assert Patient.objects.count() == 1


def test_eight_admissions_at_once_open_one_stay_and_write_one_line(patient, members):
    came_back = at_once(
        lambda n: actions.admit(
            id=uuid.uuid4(), patient=patient, referral="self", by=members["intake"], at=clock.now()
        )
    )
    assert came_back.count("already_admitted") == DESKS - 1
    assert Episode.objects.filter(discharge=None).count() == 1
    assert LogLine.objects.filter(what="person admitted").count() == 1


def test_the_same_request_for_help_arriving_eight_times_at_once_is_one(facility):
    one = uuid.uuid4()
    at_once(
        lambda n: actions.ask_for_help(
            id=one, facility=facility, name="J", reach="1", need="start", by=None, at=clock.now()
        )
    )
    assert HelpRequest.objects.count() == 1
    assert LogLine.objects.filter(what="help asked for").count() == 1


def test_a_request_closed_at_eight_desks_at_once_has_one_outcome(facility, members):
    asked = actions.ask_for_help(
        id=uuid.uuid4(), facility=facility, name="J", reach="1", need="start", by=None,
        at=clock.now(),
    )  # fmt: skip
    at_once(
        lambda n: actions.close_request(
            help_request=HelpRequest.objects.get(pk=asked.pk),
            outcome=("advice", "withdrew")[n % 2], by=members["peer"], at=clock.now(),
        )
    )  # fmt: skip
    assert LogLine.objects.filter(what="help request closed").count() == 1


def test_the_same_press_arriving_eight_times_at_once_is_one_registration(facility, members):
    one = uuid.uuid4()
    came_back = at_once(
        lambda n: actions.register(
            id=one, facility=facility, chosen_name="Ana", by=members["intake"], at=clock.now()
        )
    )
    assert Patient.objects.count() == 1
    assert {patient.pk for patient in came_back} == {one}


def test_two_charts_merged_crosswise_at_eight_desks_at_once_are_one_merge(
    new_patient, members, facility
):
    ana, anna = new_patient("Ana"), new_patient("Anna")
    both = ((ana, anna), (anna, ana))
    came_back = at_once(
        lambda n: merging.merge(
            id=uuid.uuid4(), patient=both[n % 2][0], absorbed=both[n % 2][1], why="papers",
            by=members["intake"], at=clock.now(),
        )
    )  # fmt: skip
    assert came_back.count("merged_already") == DESKS - 1
    assert Merged.objects.filter(ended_at=None).count() == 1


def test_a_new_name_registered_at_eight_desks_at_once_is_found_eight_times(facility, members):
    at_once(
        lambda n: actions.register(
            id=uuid.uuid4(), facility=facility, chosen_name="Vondracek", family_name=f"Desk{n}",
            not_a_duplicate=True, by=members["intake"], at=clock.now(),
        )
    )  # fmt: skip
    assert len(find(Patient.objects.all(), "vondracec")) == DESKS
