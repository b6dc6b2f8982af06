"""Decisions of the demonstration: made up, marked so, and without a difference that is invented."""

import io

import pytest

from throughcare import clock
from throughcare.demo import load as demo
from throughcare.medication.home import fairness
from throughcare.medication.models import TakeHomeDecision
from throughcare.staff.models import Facility

pytestmark = pytest.mark.django_db


def test_made_up_decisions_say_so_and_invent_no_difference_between_groups():
    demo.load(people=40, out=io.StringIO())
    made = TakeHomeDecision.objects.select_related("patient").order_by(
        "patient__sex_for_care", "patient__number"
    )
    assert made.exists()
    assert all(one.reason.startswith("Made up for the demonstration") for one in made)
    granted = [bool(one.days) for one in made]
    assert granted == [place % 2 == 1 for place in range(len(granted))]
    for table in fairness.tables(list(Facility.objects.all()), clock.today()):
        assert all("hidden" in row for row in table["rows"])
