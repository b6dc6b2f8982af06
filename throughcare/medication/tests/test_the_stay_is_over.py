"""With the stay in treatment its orders end; whoever comes back is admitted, and ordered anew."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.formats import date_format

from throughcare import clock
from throughcare.intake import actions as stays
from throughcare.intake.queries import open_episode
from throughcare.medication import queries
from throughcare.medication.actions import dosing, orders
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Dose
from throughcare.medication.recovery_path import ends_on
from throughcare.medication.tests.conftest import MG
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def leaves(admitted, members):
    """A function: the stay in treatment ends."""

    def leave(at=None, reason="transferred"):
        return stays.discharge(
            id=uuid.uuid4(), episode=open_episode(admitted), reason=reason, by=members["intake"],
            at=at or clock.now(),
        )  # fmt: skip

    return leave


@pytest.fixture
def comes_back(admitted, members):
    """A function: admitted again."""

    def come(at=None):
        return stays.admit(
            id=uuid.uuid4(), patient=admitted, referral="self", by=members["intake"],
            at=at or clock.now(),
        )  # fmt: skip

    return come


def refused(doing) -> str:
    with pytest.raises(Refused) as raised:
        doing()
    return raised.value.code


@pytest.mark.parametrize("reason", ["transferred", "left", "chose", "prison"])
def test_after_the_stay_has_ended_nothing_is_reserved_by_its_order(
    ordered, reserved, leaves, reason
):
    order = ordered(mg=60)
    leaves(reason=reason)
    assert refused(lambda: reserved(order)) == "stay_is_over"


def test_the_database_itself_gives_no_dose_by_an_order_of_a_stay_that_has_ended(
    ordered, leaves, members, today
):
    order = ordered(mg=60)
    leaves()
    step = order.steps.get()
    with pytest.raises(IntegrityError, match="no signed order in force"), transaction.atomic():
        Dose.objects.create(
            patient=order.patient, order=order, step=step, medicine="methadone", ug=step.ug,
            clinic_day=today, at=clock.now(), by=members["nurse"],
        )  # fmt: skip


def test_what_was_reserved_before_is_not_poured_after_it_and_what_was_poured_is_said_the_end_of(
    ordered, reserved, poured, leaves, bottle, members
):
    first = reserved(ordered(mg=60))
    leaves()
    pour = {"id": uuid.uuid4(), "bottle": bottle, "by": members["nurse"], "at": clock.now()}
    assert refused(lambda: dosing.pour(dose=first, ug=first.ug, **pour)) == "stay_is_over"
    dosing.finish(dose=first, outcome="not_given", why="has left", by=members["nurse"],
                  at=clock.now())  # fmt: skip
    assert Dose.objects.get().end.ug_taken == 0


def test_a_poured_dose_is_ended_although_the_person_was_discharged_meanwhile(
    ordered, poured, leaves, members
):
    dose = poured(ordered(mg=60))
    leaves()
    dosing.finish(dose=dose, outcome="taken", by=members["nurse"], at=clock.now())
    assert Dose.objects.get().end.ug_taken == 60 * MG


def test_the_order_held_until_the_day_before_the_stay_ended_and_no_day_after_is_missed(
    ordered, leaves, today
):
    order = ordered(Planned(today - 8 * A_DAY, None, 60 * MG))
    leaves(at=clock.now() - 3 * A_DAY)
    order = queries.whole_orders(order.patient).get()
    assert ends_on(order) == today - 4 * A_DAY
    assert [queries.in_force(today - n * A_DAY).exists() for n in (5, 4, 3, 0)] == [
        True, True, False, False,
    ]  # fmt: skip


def test_come_back_the_same_day_only_an_order_of_the_new_stay_gives_a_dose(
    ordered, reserved, leaves, comes_back
):
    old = ordered(mg=60)
    leaves()
    comes_back()
    assert refused(lambda: reserved(old)) == "stay_is_over"
    newer = ordered(mg=40)  # nobody must stop an order that ended with its stay
    assert reserved(newer).ug == 40 * MG


def test_the_day_s_dose_was_given_before_they_left_and_is_not_given_again_when_they_come_back(
    ordered, given, reserved, leaves, comes_back
):
    given(ordered(mg=60))
    leaves()
    comes_back()
    newer = ordered(mg=60)
    assert refused(lambda: reserved(newer)) == "already_dosed"


def test_an_order_that_waited_when_they_left_is_in_nobody_s_list(written, leaves, admitted):
    written(mg=60)
    assert queries.to_sign([admitted]).count() == 1
    leaves()
    assert queries.to_sign([admitted]).count() == 0


def test_nothing_is_held_or_stands_once_the_stay_is_over(ordered, leaves, admitted, members, today):
    order = ordered(mg=60)
    orders.hold_order(id=uuid.uuid4(), order=order, why="Sleepy.", by=members["nurse"],
                      at=clock.now())  # fmt: skip
    assert queries.paused_or_held([admitted], today).exists()
    leaves()
    assert not queries.standing(admitted, today).exists()
    assert not queries.paused_or_held([admitted], today).exists()


def test_a_guest_who_has_gone_home_gets_nothing_on_the_days_that_are_left(
    written, members, reserved, leaves, today
):
    last = {
        "last_dose_ug": 60 * MG, "last_dose_on": today - A_DAY, "confirmed_with": "Sr Ojo",
        "phone": "555 0100", "letter_on": today,
    }  # fmt: skip
    order = written(
        Planned(today, today + 5 * A_DAY, 60 * MG), kind="guest", guest_of="East", guest=last,
        item=None,
    )  # fmt: skip
    orders.sign_order(order=order, reason="rang", by=members["prescriber"], at=clock.now())
    leaves(reason="completed")
    assert refused(lambda: reserved(order)) == "stay_is_over"


def test_the_window_says_that_the_stay_is_over_and_what_to_do_and_pours_nothing(
    ordered, leaves, nurse, admitted
):
    ordered(mg=60)
    leaves()
    page = nurse.get(reverse("window-person", args=[admitted.pk])).content.decode()
    assert "the stay ended on" in page
    assert "admit them again, then a prescriber signs" in page
    assert reverse("dose-reserve", args=[admitted.pk]) not in page


def test_the_prescriber_s_screen_and_the_end_of_a_stay_say_it_too(
    ordered, leaves, prescriber, admitted
):
    ordered(mg=60)
    before = prescriber.get(reverse("discharge", args=[admitted.pk])).content.decode()
    assert "an order of medicine stands" in before
    leaves()
    after = prescriber.get(reverse("prescribing", args=[admitted.pk])).content.decode()
    assert "The stay in treatment has ended" in after
    assert "transferred to another programme, " in after
    assert "No order is in force" in after
    assert reverse("order-write", args=[admitted.pk]) not in after


def test_whoever_admits_again_reads_from_which_day_tests_from_elsewhere_count(
    ordered, leaves, prescriber, admitted, today
):
    leaves()
    page = prescriber.get(reverse("admit", args=[admitted.pk])).content.decode()
    assert f"on or after {date_format(today - 30 * A_DAY, 'j F Y')}" in page
    assert f"on or after {date_format(today - 7 * A_DAY, 'j F Y')}" in page


def test_its_own_page_says_that_it_gives_nothing_and_leads_to_an_order_of_the_new_stay(
    ordered, leaves, comes_back, prescriber
):
    order = ordered(mg=60)
    leaves()
    address = reverse("order", args=[order.patient_id, order.pk])
    page = prescriber.get(address).content.decode()
    assert "its stay in treatment ended on" in page
    assert reverse("order-hold", args=[order.patient_id, order.pk]) not in page
    assert reverse("admit", args=[order.patient_id]) in page
    comes_back()
    again = prescriber.get(address).content.decode()
    assert f"?replaces={order.pk}" in again
    assert "Write one for this stay" in again


def test_an_order_written_from_one_of_the_earlier_stay_is_signed_and_gives_a_dose(
    ordered, leaves, comes_back, written, reserved, members
):
    old = ordered(mg=60)
    leaves()
    comes_back()
    newer = written(mg=40, replaces=old)
    orders.sign_order(order=newer, reason="seen", by=members["prescriber"], at=clock.now())
    assert reserved(newer).ug == 40 * MG
