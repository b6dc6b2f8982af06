"""Ana uses fentanyl and takes methadone; she crosses to buprenorphine by small doses, day by day.

The prescriber types the published outpatient table, dose for dose: nothing here makes one up. No
day may be skipped, and methadone ends on the day the prescriber named.
"""

from datetime import timedelta

import pytest

from stories.treated import MG, begun
from throughcare.clinical.medication import plans
from throughcare.medication import queries
from throughcare.medication.actions import orders
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db
PUBLISHED = next(example for example in plans.examples() if example.key == "jabfm")
PARTS = ("morning", "noon", "evening")
TABLETS = "buprenorphine-tablet"


@pytest.fixture
def ana(team):
    """Two weeks on sixty milligrams of methadone, with a box of tablets at the window."""
    treatment = begun(team)
    treatment.stocked("methadone-oral-10", "methadone-oral", 2000)
    treatment.stocked("bup-tablet-2", TABLETS, 200)
    treatment.ecg(430)
    return treatment


@pytest.fixture
def on_methadone(ana):
    """Methadone as it stands, until its last day before buprenorphine alone."""
    last = ana.today + timedelta(days=len(PUBLISHED.days))
    sixty = ana.order((60, None), kind="maintain", is_transition=True)
    ana.sign(sixty)
    ana.dose()
    return ana, sixty, last


def published(ana, **more):
    """The published days as lines of an order, and one day more on which methadone has ended."""
    days = [*(day.doses_ug for day in PUBLISHED.days), PUBLISHED.days[-1].doses_ug]
    lines = [
        ({PARTS[n]: ug / MG for n, ug in enumerate(doses)}, 1)
        for doses in days
    ]  # fmt: skip
    details = {"kind": "start", "medicine": "buprenorphine", "family": TABLETS,
               "must_not_skip": True, "is_transition": True}  # fmt: skip
    return ana.order(*lines, **details | more)


def end_methadone(ana, sixty, last):
    """The prescriber names the day methadone ends, before the plan is signed."""
    ending = ana.order(
        (60, (last - ana.today).days), kind="maintain", is_transition=True, replaces=sixty
    )
    return ana.sign(ending)


def test_without_a_day_on_which_methadone_stops_the_plan_is_not_signed(on_methadone):
    ana, _sixty, _last = on_methadone
    ana.days_pass()
    with pytest.raises(Refused) as refused:
        ana.sign(published(ana))
    assert refused.value.code == "no_day_the_agonist_stops"


@pytest.fixture
def crossing(on_methadone):
    """Methadone has its last day, and the plan is signed."""
    ana, sixty, last = on_methadone
    ana.days_pass()
    end_methadone(ana, sixty, last)
    return ana, ana.sign(published(ana))


def test_each_day_gives_the_small_doses_of_the_published_table_beside_methadone(crossing):
    ana, plan = crossing
    for number, day in enumerate(PUBLISHED.days):
        due = queries.steps_of_day([ana.patient], ana.today + timedelta(days=number))
        of_plan = [step.ug for step in due if step.order_id == plan.pk]
        assert sorted(of_plan) == sorted(day.doses_ug)


def test_the_day_after_the_last_methadone_has_buprenorphine_alone(crossing):
    ana, _plan = crossing
    after = ana.today + timedelta(days=len(PUBLISHED.days))
    due = queries.steps_of_day([ana.patient], after)
    assert {step.order.medicine for step in due} == {"buprenorphine"}


def test_a_skipped_day_stops_the_plan_and_the_prescriber_decides_where_it_begins_again(crossing):
    ana, plan = crossing
    ana.dose("morning", medicine="buprenorphine")
    ana.days_pass(2)
    with pytest.raises(Refused) as refused:
        ana.dose("morning", medicine="buprenorphine")
    assert refused.value.code == "plan_day_skipped"
    again = published(ana, replaces=plan)
    orders.sign_order(
        order=again, reason="Begun again after a skipped day.", by=ana.team["prescriber"], at=ana.at
    )
    assert plan.stopped.replaced_by == again
    assert ana.dose("morning", medicine="buprenorphine").ug == PUBLISHED.days[0].doses_ug[0]
