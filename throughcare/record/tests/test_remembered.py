"""A chart drawn once is shown again only while nothing of the person has changed."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.patients.models import Flag
from throughcare.record import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(signed_in, patient):
    """A function that opens the chart as a role and gives its words."""

    def open_chart(role="counsellor"):
        return signed_in(role).get(reverse("chart", args=[patient.pk])).content.decode()

    return open_chart


def test_a_flag_raised_by_a_colleague_is_on_the_chart_at_the_very_next_opening(
    opened, patient, members
):
    assert "came by ambulance" not in opened()
    actions.raise_flag(
        id=uuid.uuid4(), patient=patient, kind=Flag.Kind.URGENT, why="came by ambulance",
        by=members["nurse"], at=clock.now(),
    )  # fmt: skip
    assert "came by ambulance" in opened()


def test_a_corrected_name_is_on_the_chart_at_the_very_next_opening(opened, patient, members):
    opened()
    actions.correct_details(
        patient=patient, reason="misheard", by=members["intake"], at=clock.now(), gender="a woman"
    )
    assert "a woman" in opened()


def test_what_one_role_may_see_is_never_shown_to_another_from_memory(opened):
    assert "Open the assessment" in opened("counsellor")
    assert "Open the assessment" not in opened("peer")


def test_opened_again_unchanged_a_chart_asks_eight_questions_at_most(signed_in, patient):
    client, page = signed_in("counsellor"), reverse("chart", args=[patient.pk])
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    assert len(asked) <= 8 + 2  # a test adds a savepoint and its release


def test_reading_a_chart_is_no_change_of_it(opened, patient):
    before = queries.newest_change(patient)
    opened()
    assert queries.newest_change(patient) == before
