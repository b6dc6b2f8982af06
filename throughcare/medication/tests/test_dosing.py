"""A dose: once a day, only as signed, and every microgram where it is said to be."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.medication import queries
from throughcare.medication.actions import dosing, orders
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Dose, End, Pour, UnderWay
from throughcare.medication.tests.conftest import MG
from throughcare.refusal import Refused
from throughcare.stock import actions as stock
from throughcare.stock.models import Account

pytestmark = pytest.mark.django_db
COPIED = ("patient", "order", "step", "medicine", "ug", "clinic_day", "at", "by")


def held(kind: str) -> int:
    """What all accounts of a kind hold, in milligrams."""
    return sum(account.balance for account in Account.objects.filter(kind=kind)) // MG


def test_sixty_milligrams_go_from_the_bottle_through_the_cup_to_the_person(
    ordered, poured, members
):
    dose = poured(ordered(mg=60))
    assert (held("bottle"), held("poured"), held("patients")) == (940, 60, 0)

    dosing.finish(dose=dose, outcome="taken", by=members["nurse"], at=clock.now())
    assert (held("bottle"), held("poured"), held("patients")) == (940, 0, 60)
    assert sum(account.balance for account in Account.objects.all()) == 0


def test_the_same_press_arriving_again_is_one_dose_one_pour_and_one_end(ordered, bottle, members):
    order, dose_id, pour_id = ordered(mg=60), uuid.uuid4(), uuid.uuid4()
    common = {"by": members["nurse"], "at": clock.now()}
    for _ in range(2):
        dose = dosing.reserve(
            id=dose_id, step=order.steps.get(), window="1", reason="confirmed elsewhere", **common
        )
        dosing.pour(id=pour_id, dose=dose, bottle=bottle, ug=60 * MG, **common)
        dosing.finish(dose=dose, outcome="taken", **common)
    assert (Dose.objects.count(), Pour.objects.count(), End.objects.count()) == (1, 1, 1)
    assert held("bottle") == 940


def test_a_second_window_is_told_where_the_dose_is_under_way(ordered, reserved):
    order = ordered(mg=60)
    reserved(order, window="1")
    with pytest.raises(Refused, match="reserved at 1 at") as refused:
        reserved(order, window="2")
    assert refused.value.code == "dose_under_way"


def test_a_given_dose_is_not_given_again_the_same_day(ordered, given, reserved):
    order = ordered(mg=60)
    given(order)
    with pytest.raises(Refused, match="Today's 60 mg was given at"):
        reserved(order)


def test_the_next_clinic_day_it_is_given_again(ordered, given, reserved):
    order = ordered(mg=60)
    given(order)
    assert reserved(order, at=clock.now() + timedelta(days=1)).clinic_day > clock.today()


def test_what_was_not_given_may_be_tried_again_and_what_was_given_may_not(
    ordered, reserved, given, members
):
    order = ordered(mg=60)
    first = reserved(order)
    dosing.finish(
        dose=first, outcome="not_given", why="asleep", by=members["nurse"], at=clock.now()
    )
    second = given(order)
    assert second.after == first.end
    with pytest.raises(Refused, match="was given"):
        reserved(order)


def test_an_order_changed_at_noon_opens_no_second_dose(ordered, given, reserved):
    sixty = ordered(mg=60)
    given(sixty)
    seventy = ordered(mg=70, replaces=sixty)
    with pytest.raises(Refused, match="Today's 60 mg was given"):
        reserved(seventy)


def test_a_whole_dose_and_then_a_split_order_open_no_second_dose_by_any_other_name(
    ordered, given, reserved, today
):
    whole = ordered(mg=60)
    given(whole)
    split = ordered(
        Planned(today, None, 30 * MG, "morning"), Planned(today, None, 30 * MG, "evening"),
        replaces=whole,
    )  # fmt: skip
    with (
        pytest.raises((Refused, IntegrityError), match=r"another order|60 mg was given"),
        transaction.atomic(),
    ):
        reserved(split, part="evening")


def test_the_parts_of_a_split_day_are_each_given_once(ordered, given, reserved, today):
    split = ordered(
        Planned(today, None, 30 * MG, "morning"), Planned(today, None, 30 * MG, "evening")
    )
    given(split, part="morning")
    given(split, part="evening")
    with pytest.raises(Refused, match="30 mg was given"):
        reserved(split, part="evening")
    assert held("patients") == 60


def test_two_strengths_of_one_order_are_one_dose(ordered, reserved, bottle, members):
    order = ordered(mg=60)
    dose = reserved(order)
    common = {"dose": dose, "bottle": bottle, "by": members["nurse"], "at": clock.now()}
    dosing.pour(id=uuid.uuid4(), ug=40 * MG, **common)
    with pytest.raises(Refused, match="40 mg of 60 mg is poured"):
        dosing.finish(dose=dose, outcome="taken", by=members["nurse"], at=clock.now())
    dosing.pour(id=uuid.uuid4(), ug=20 * MG, **common)
    dosing.finish(dose=dose, outcome="taken", by=members["nurse"], at=clock.now())
    assert held("patients") == 60


def test_no_more_is_poured_than_was_ordered(ordered, reserved, bottle, members):
    dose = reserved(ordered(mg=60))
    with pytest.raises(Refused, match="600 mg was measured, and 60 mg is left to pour"):
        dosing.pour(
            id=uuid.uuid4(), dose=dose, bottle=bottle, ug=600 * MG, by=members["nurse"],
            at=clock.now(),
        )  # fmt: skip


def test_a_bottle_that_holds_less_gives_nothing(ordered, reserved, lot, members):
    common = {"by": members["nurse"], "at": clock.now()}
    small = stock.open_bottle(id=uuid.uuid4(), lot=lot, ug=30 * MG, window="1", **common)
    dose = reserved(ordered(mg=60))
    with pytest.raises(Refused) as refused:
        dosing.pour(id=uuid.uuid4(), dose=dose, bottle=small, ug=60 * MG, **common)
    assert refused.value.code == "not_enough"
    assert held("bottle") == 30


def test_what_was_poured_and_not_taken_is_waste_before_a_witness(ordered, poured, members):
    dose = poured(ordered(mg=60))
    common = {"dose": dose, "outcome": "partly", "ug_taken": 20 * MG, "why": "felt sick"}
    with pytest.raises(Refused, match="thrown away by two"):
        dosing.finish(**common, by=members["nurse"], at=clock.now())
    dosing.finish(**common, witness=members["prescriber"], by=members["nurse"], at=clock.now())
    assert (held("patients"), held("waste"), held("poured")) == (20, 40, 0)


def test_poured_and_not_confirmed_stays_visible_until_it_is_said_what_became_of_it(
    ordered, poured, members, facility
):
    dose = poured(ordered(mg=60))
    assert list(queries.unresolved(facility.pk)) == [dose]
    dosing.finish(dose=dose, outcome="taken", by=members["nurse"], at=clock.now())
    assert list(queries.unresolved(facility.pk)) == []


def test_the_list_of_what_is_under_way_is_what_was_reserved_here_and_has_no_end(
    ordered, reserved, poured, members
):
    order = ordered(mg=60)
    for begin in (reserved, poured):
        dose = begin(order)
        assert [one.dose for one in UnderWay.objects.all()] == [dose]
        dosing.finish(
            dose=dose, outcome="not_given", why="left", witness=members["prescriber"],
            by=members["nurse"], at=clock.now(),
        )  # fmt: skip
        assert UnderWay.objects.count() == 0


def test_an_unsigned_a_held_and_a_stopped_order_give_nothing(written, ordered, reserved, members):
    common = {"by": members["prescriber"], "at": clock.now()}
    for order in (written(mg=60),):
        with pytest.raises(Refused, match="no signed order"):
            reserved(order)
    signed = ordered(mg=60)
    held_ = orders.hold_order(id=uuid.uuid4(), order=signed, why="ECG awaited", **common)
    with pytest.raises(Refused, match="no signed order"):
        reserved(signed)
    orders.lift_hold(held=held_, why="ECG seen", **common)
    orders.stop_order(order=signed, why="moves away", **common)
    with pytest.raises(Refused, match="no signed order"):
        reserved(signed)


def test_the_database_itself_refuses_another_amount_another_day_and_another_person(
    ordered, reserved, new_patient, members, today
):
    order = ordered(Planned(today, today, 60 * MG))
    dose = reserved(order)
    wrong = {"ug": 61 * MG, "clinic_day": today + timedelta(days=1), "patient": new_patient("Bo")}
    for name, value in wrong.items():
        row = Dose(**{field: getattr(dose, field) for field in COPIED} | {name: value})
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_a_vomited_dose_is_replaced_only_by_a_signed_order_of_its_own(
    ordered, given, reserved, members, today
):
    dose = given(ordered(mg=60))
    common = {"by": members["nurse"], "at": clock.now()}
    replacement = ordered(
        Planned(today, today, 30 * MG, "replacement"), kind="replacement", replaces_dose=dose,
        item=None,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="dose that was vomited"), transaction.atomic():
        reserved(replacement, part="replacement")
    dosing.record_vomiting(dose=dose, minutes_after=10, seen=True, **common)
    again = reserved(replacement, part="replacement")
    assert again.ug == 30 * MG
    with pytest.raises(Refused, match="is not finished"):
        reserved(replacement, part="replacement")


def test_a_caution_is_passed_with_a_reason_and_never_without_one(ordered, reserved):
    order = ordered(mg=60)  # nothing was given here before: is the last dose elsewhere confirmed?
    with pytest.raises(Refused) as refused:
        reserved(order, reason="")
    assert refused.value.code == "reason_missing"
    assert reserved(order, reason="rang the clinic: the same yesterday").ug == 60 * MG


def test_the_turn_is_taken_before_anything_is_compared():
    """PostgreSQL fires triggers by name; each sees what was committed before its own statement."""
    names = [guard.name for guard in Dose.guards if guard.before == "INSERT"]
    assert min(names) == "a_chart_takes_turns"
