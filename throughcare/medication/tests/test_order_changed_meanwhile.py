"""An order is held, stopped or changed while a dose by it is under way at a window."""

import uuid

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.medication.actions import dosing, orders, pumping
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Dose
from throughcare.medication.tests.conftest import MG
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


def held(order, members):
    return orders.hold_order(
        id=uuid.uuid4(), order=order, why="Very sleepy in the hall.", by=members["nurse"],
        at=clock.now(),
    )  # fmt: skip


def stopped(order, members):
    return orders.stop_order(
        order=order, why="An ECG was read.", by=members["prescriber"], at=clock.now()
    )


@pytest.fixture
def changed(written):
    """A function: a prescriber signs another amount from today."""

    def change(order, members):
        newer = written(Planned(clock.today(), None, 50 * MG), replaces=order)
        return orders.sign_order(
            order=newer, reason="seen", by=members["prescriber"], at=clock.now()
        )

    return change


@pytest.fixture(params=["held", "stopped", "changed"])
def meanwhile(request, changed):
    return {"held": held, "stopped": stopped, "changed": changed}[request.param]


def test_what_is_reserved_is_not_poured_any_more_and_ends_as_not_given(
    ordered, reserved, bottle, members, meanwhile
):
    order = ordered(mg=60)
    dose = reserved(order)
    meanwhile(order, members)
    with pytest.raises(Refused) as refused:
        dosing.pour(id=uuid.uuid4(), dose=dose, bottle=bottle, ug=dose.ug, by=members["nurse"],
                    at=clock.now())  # fmt: skip
    assert refused.value.code == "order_not_in_force"
    dosing.finish(dose=dose, outcome="not_given", by=members["nurse"], at=clock.now(),
                  why="held meanwhile")  # fmt: skip
    bottle.refresh_from_db()
    assert bottle.balance == 1000 * MG


def test_what_was_poured_and_swallowed_is_written_down_whatever_was_changed_meanwhile(
    ordered, poured, members, meanwhile
):
    order = ordered(mg=60)
    dose = poured(order)
    meanwhile(order, members)
    dosing.finish(dose=dose, outcome="taken", by=members["nurse"], at=clock.now())
    assert Dose.objects.get().end.ug_taken == 60 * MG


def test_an_order_changed_at_noon_opens_no_second_dose(ordered, given, reserved, members, changed):
    order = ordered(mg=60)
    given(order)
    newer = changed(order, members).order
    with pytest.raises(Refused) as refused:
        reserved(newer)
    assert refused.value.code == "already_dosed"


def test_a_pump_is_not_asked_for_a_dose_of_an_order_that_is_held(
    ordered, reserved, bottle, members, meanwhile
):
    order = ordered(mg=60)
    dose = reserved(order)
    meanwhile(order, members)
    with pytest.raises(Refused) as refused:
        pumping.refuse_dose(dose, None, bottle, dose.ug, clock.now())
    assert refused.value.code == "order_not_in_force"


@pytest.mark.parametrize("page", ["order-hold", "order-stop"])
def test_whoever_holds_or_stops_it_reads_that_a_dose_is_under_way_and_where(
    prescriber, ordered, reserved, bottle, members, page
):
    order = ordered(mg=60)
    address = reverse(page, args=[order.patient_id, order.pk])
    assert "is under way" not in prescriber.get(address).content.decode()
    dose = reserved(order)
    assert "It is not poured yet" in prescriber.get(address).content.decode()
    dosing.pour(id=uuid.uuid4(), dose=dose, bottle=bottle, ug=dose.ug, by=members["nurse"],
                at=clock.now())  # fmt: skip
    assert "ring the window" in prescriber.get(address).content.decode()


@pytest.mark.parametrize("end", [held, stopped])
@pytest.mark.parametrize("state", ["reserved", "poured"])
def test_the_window_still_shows_a_dose_that_was_begun_so_that_somebody_says_the_end_of_it(
    nurse, ordered, reserved, poured, members, end, state
):
    order = ordered(mg=60)
    dose = {"reserved": reserved, "poured": poured}[state](order)
    end(order, members)
    page = nurse.get(reverse("window-person", args=[order.patient_id])).content.decode()
    assert "since this dose was begun" in page
    ending = reverse("dose-end", args=[order.patient_id, dose.pk])
    assert (ending in page) is (state == "poured")
    assert reverse("dose-pour", args=[order.patient_id, dose.pk]) not in page
    assert "It was not given" in page or state == "poured"
    if state == "poured":
        nurse.post(ending)
        assert Dose.objects.get().end.ug_taken == 60 * MG


def test_an_order_changed_while_a_dose_is_under_way_shows_that_dose_once(
    nurse, ordered, poured, members, changed
):
    order = ordered(mg=60)
    poured(order)
    changed(order, members)
    page = nurse.get(reverse("window-person", args=[order.patient_id])).content.decode()
    assert page.count('class="card dose-card"') == 1
