"""Doses taken home: never two for one day, never more at once than decided, to nobody else."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.medication import beginning, facts, ordering, queries
from throughcare.medication.actions import dosing, home, orders
from throughcare.medication.actions.naloxone import offer_naloxone
from throughcare.medication.actions.orders import Planned
from throughcare.medication.home import in_hand
from throughcare.medication.models import (
    DayFreed,
    Dose,
    End,
    HandOver,
    HomeBottle,
    TakeHomeDecision,
)
from throughcare.medication.tests.conftest import MG
from throughcare.medication.tests.test_dosing import held
from throughcare.patients.models import Alert
from throughcare.refusal import Refused
from throughcare.stock.models import Account

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def tomorrow():
    return clock.now() + A_DAY


def test_six_days_are_prepared_filled_and_handed_over_and_every_milligram_is_with_the_person(
    ordered, given, decided, filled, handed
):
    given(ordered(mg=60))
    decided(6)
    bottles = filled()
    ahead = [one.dose.clinic_day - clock.today() for one in bottles]
    assert ahead == [A_DAY * n for n in range(1, 7)]
    assert (held("bottle"), held("take_home"), held("patients")) == (580, 360, 60)

    handed(bottles)
    assert (held("take_home"), held("patients")) == (0, 420)
    assert sum(account.balance for account in Account.objects.all()) == 0
    assert {one.dose.end.outcome for one in in_hand.bottles()} == {"handed_over"}


def test_the_window_refuses_a_day_whose_bottle_is_prepared_and_one_that_was_handed_over(
    ordered, given, decided, filled, handed, reserved
):
    order = ordered(mg=60)
    given(order)
    decided(1)
    bottles = filled()
    with pytest.raises(Refused, match="prepared for this day") as refused:
        reserved(order, at=tomorrow())
    assert refused.value.code == "bottle_stands_for_this_day"

    handed(bottles)
    with pytest.raises(Refused, match="60 mg, was handed over") as refused:
        reserved(order, at=tomorrow())
    assert refused.value.code == "day_is_at_home"


def test_a_day_that_was_dosed_at_the_window_gets_no_bottle(
    ordered, given, decided, prepared, members, admitted
):
    order = ordered(mg=60)
    given(order)
    decided(2)
    given(order, at=tomorrow())
    with pytest.raises(Refused, match="60 mg was given"):
        prepared()


def test_the_database_itself_refuses_a_second_dose_beside_a_bottle(
    ordered, given, decided, prepared
):
    order = ordered(mg=60)
    given(order)
    decided(1)
    (bottle,) = prepared()
    mine = bottle.dose
    row = Dose(
        patient=mine.patient, order=mine.order, step=mine.step, medicine=mine.medicine, ug=mine.ug,
        clinic_day=mine.clinic_day, at=clock.now(), by=mine.by,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_another_persons_bottle_stops_the_hand_over_with_words_and_nothing_is_handed_over(
    ordered, given, decided, filled, handed, new_patient
):
    given(ordered(mg=60))
    decided(2)
    bottles = filled()
    other = new_patient("Ben")
    with pytest.raises(Refused, match="not for Ben: it belongs to somebody else"):
        handed(bottles, patient=other)
    assert held("take_home") == 120
    assert not End.objects.filter(outcome="handed_over").exists()


def test_the_database_itself_hands_a_bottle_to_nobody_else(
    ordered, given, decided, filled, new_patient, members
):
    given(ordered(mg=60))
    decided(1)
    (bottle,) = filled()
    common = {"by": members["nurse"], "at": clock.now()}
    ben = new_patient("Ben")
    no = offer_naloxone(id=uuid.uuid4(), patient=ben, occasion="take_home", why_not="no", **common)
    row = HandOver.objects.create(
        patient=ben, offer=no, clinic_day=clock.today(), count=1, lockbox="yes",
        told_transport=True, told_storage=True, **common,
    )  # fmt: skip
    bottle.hand_over = row
    with pytest.raises(IntegrityError, match="another person"), transaction.atomic():
        bottle.save(update_fields=["hand_over"])


def test_the_database_itself_hands_over_no_unfilled_bottle(ordered, given, decided, prepared):
    given(ordered(mg=60))
    decided(1)
    (bottle,) = prepared()
    end = End(
        dose=bottle.dose, outcome="handed_over", ug_taken=bottle.dose.ug, at=clock.now(),
        by=bottle.by,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        end.save(force_insert=True)


def test_a_miscount_an_unfilled_bottle_and_missing_words_of_care_each_stop_the_hand_over(
    ordered, given, decided, filled, prepared, handed, admitted, members
):
    given(ordered(mg=60))
    decided(2)
    unfilled = prepared()
    with pytest.raises(Refused, match="is not filled"):
        handed(unfilled)
    bottles = filled()
    with pytest.raises(Refused, match="3 were counted together, and 2 are scanned"):
        handed(bottles, count=3)
    with pytest.raises(Refused, match="Carrying and storing"):
        home.hand_over(
            id=uuid.uuid4(), patient=admitted, tokens=[one.token for one in bottles], count=2,
            naloxone="has", lockbox="yes", told_transport=True, told_storage=False,
            by=members["nurse"], at=clock.now(),
        )  # fmt: skip


def test_pressed_twice_it_is_one_bottle_one_filling_and_one_hand_over(
    ordered, given, decided, prepared, bottle, members, handed
):
    given(ordered(mg=60))
    decided(1)
    (one,), (again,) = prepared(), prepared()
    assert one == again
    fill_id, hand_id = uuid.uuid4(), uuid.uuid4()
    for _ in range(2):
        home.fill(
            id=fill_id, bottle=one, account=bottle, ug=60 * MG, child_resistant=True,
            by=members["nurse"], at=clock.now(),
        )  # fmt: skip
    for _ in range(2):
        handed([one], id=hand_id)
    assert held("patients") == 120
    assert HandOver.objects.count() == 1


def test_a_bottle_takes_no_more_than_its_dose_and_only_its_own_medicine(
    ordered, given, decided, prepared, bottle, members
):
    given(ordered(mg=60))
    decided(1)
    (one,) = prepared()
    common = {"bottle": one, "account": bottle, "by": members["nurse"], "at": clock.now()}
    with pytest.raises(Refused, match="61 mg was measured, and 60 mg is left"):
        home.fill(id=uuid.uuid4(), ug=61 * MG, child_resistant=True, **common)
    with pytest.raises(Refused, match="child-resistant"):
        home.fill(id=uuid.uuid4(), ug=60 * MG, child_resistant=False, **common)


def test_a_lot_that_expires_before_the_day_is_not_filled_into_its_bottle(
    ordered, given, decided, prepared, bottle, members
):
    given(ordered(mg=60))
    decided(7, weekdays="", at=clock.now())
    made = prepared()
    late = made[-1]
    bottle.lot.expires_on = late.dose.clinic_day - A_DAY
    with pytest.raises(Refused, match="expires before the day"):
        home.fill(
            id=uuid.uuid4(), bottle=late, account=bottle, ug=60 * MG, child_resistant=True,
            by=members["nurse"], at=clock.now(),
        )  # fmt: skip


def test_an_order_changed_after_filling_leaves_a_list_to_settle_and_old_bottles_are_not_handed_over(
    ordered, given, decided, filled, handed, facility, today, prepared, members
):
    sixty = ordered(mg=60)
    given(sixty)
    decided(2)
    bottles = filled()
    ordered(Planned(today + A_DAY, None, 70 * MG), replaces=sixty)
    assert len(in_hand.to_settle([facility.pk], today)) == 2
    with pytest.raises(Refused, match="changed or is held"):
        handed(bottles)

    for one in bottles:
        home.set_aside(
            bottle=one, why="old amount", witness=members["director"], by=members["nurse"],
            at=clock.now(),
        )  # fmt: skip
    assert in_hand.to_settle([facility.pk], today) == []
    assert (held("take_home"), held("waste")) == (0, 120)
    assert {one.dose.ug for one in prepared()} == {70 * MG}


def test_a_filled_bottle_is_emptied_by_two_and_an_unfilled_one_by_one(
    ordered, given, decided, filled, prepared, members
):
    given(ordered(mg=60))
    decided(2)
    first, _second = filled()
    common = {"bottle": first, "why": "dropped", "by": members["nurse"], "at": clock.now()}
    with pytest.raises(Refused, match="thrown away by two"):
        home.set_aside(**common)
    home.set_aside(witness=members["director"], **common)
    assert held("waste") == 60


def test_a_bottle_missing_in_the_clinic_is_lost_stock_and_its_day_is_open_again(
    ordered, given, decided, filled, members, reserved
):
    order = ordered(mg=60)
    given(order)
    decided(1)
    (one,) = filled()
    home.missing_in_clinic(bottle=one, why="not on the shelf", by=members["nurse"], at=clock.now())
    assert (held("take_home"), held("variance")) == (0, 60)
    assert reserved(order, at=tomorrow()).clinic_day == one.dose.clinic_day


def test_a_bottle_back_full_is_returned_stock_and_its_day_waits_for_the_prescriber(
    ordered, given, decided, filled, handed, members, reserved
):
    order = ordered(mg=60)
    given(order)
    decided(1)
    bottles = filled()
    handed(bottles)
    one = HomeBottle.objects.get()
    with pytest.raises(Refused, match="neither back full nor gone"):
        home.free_day(dose=one.dose, why="x", by=members["prescriber"], at=clock.now())
    home.come_back(
        id=uuid.uuid4(), bottle=one, how="full", by=members["nurse"], witness=members["director"],
        at=clock.now(),
    )  # fmt: skip
    assert (held("patients"), held("returned")) == (60, 60)
    with pytest.raises(Refused, match="was handed over"):
        reserved(order, at=tomorrow())

    home.free_day(dose=one.dose, why="was in hospital", by=members["prescriber"], at=clock.now())
    again = reserved(order, at=tomorrow())
    assert again.after == one.dose.end
    with pytest.raises(Refused, match="reserved at 1"):
        reserved(order, at=tomorrow())


def test_the_database_itself_frees_no_day_whose_bottle_is_out(
    ordered, given, decided, filled, handed
):
    given(ordered(mg=60))
    decided(1)
    bottles = filled()
    handed(bottles)
    row = DayFreed(dose=bottles[0].dose, why="x", at=clock.now(), by=bottles[0].by)
    with pytest.raises(IntegrityError, match="neither back nor gone"), transaction.atomic():
        row.save(force_insert=True)


def test_a_day_whose_bottle_came_back_full_or_was_lost_counts_as_a_day_without_a_dose(
    ordered, given, decided, filled, handed, members, admitted, today
):
    given(ordered(mg=60))
    decided(3)
    handed(filled())
    later = today + A_DAY * 4
    full, lost, taken = in_hand.bottles()
    common = {"by": members["nurse"], "at": clock.now()}
    home.come_back(id=uuid.uuid4(), bottle=full, how="full", witness=members["director"], **common)
    home.come_back(id=uuid.uuid4(), bottle=lost, how="lost", words="left on a bus", **common)
    home.come_back(id=uuid.uuid4(), bottle=taken, how="empty", **common)
    found = [dose.clinic_day for dose in queries.last_doses(admitted, "methadone", later)]
    assert found == [taken.dose.clinic_day, today]
    # What the window's rules see, and what hours are counted from, is the same.
    seen = facts.day_of(admitted, later).taken_before("methadone")
    assert [dose.clinic_day for dose in seen] == found
    assert queries.last_taken(admitted, "methadone").clinic_day == found[0]
    asked = ordering.Asked(taken.dose.order, clock.end_of(later))
    assert beginning.hours_since(asked) == 24 * (later - taken.dose.clinic_day).days


def test_a_lost_bottle_tells_the_prescriber_the_same_day_and_moves_no_clinic_stock(
    ordered, given, decided, filled, handed, members
):
    given(ordered(mg=60))
    decided(1)
    (one,) = filled()
    handed([one])
    home.come_back(
        id=uuid.uuid4(), bottle=in_hand.bottles().get(), how="stolen", words="bag taken on the bus",
        police="24-1190", by=members["nurse"], at=clock.now(),
    )  # fmt: skip
    alert = Alert.objects.get(code="take_home.gone")
    assert (alert.ladder, alert.for_role) == ("S", "prescriber")
    assert "Form 106 is for clinic stock only" in alert.next_step
    assert held("patients") == 120


def test_a_bottle_check_counts_what_should_be_there(
    ordered, given, decided, filled, handed, members, admitted
):
    given(ordered(mg=60))
    decided(3)
    common = {"by": members["nurse"], "at": clock.now()}
    ask = {"patient": admitted, "come_by": tomorrow(), "asked_how": "by phone", "why": "at random"}
    with pytest.raises(Refused, match="no bottle with the person"):
        home.recall(id=uuid.uuid4(), **ask, **common)
    handed(filled())
    called = home.recall(id=uuid.uuid4(), **ask, **common)
    assert called.expected == 3
    with pytest.raises(Refused, match="3 were expected and 2 were seen"):
        home.end_recall(recall=called, outcome="right", found=2, **common)
    home.end_recall(recall=called, outcome="short", found=2, words="one spilt", **common)
    assert TakeHomeDecision.objects.count() == 1  # it changes no decision by itself


def test_children_at_home_and_nothing_that_locks_stop_the_hand_over_until_a_box_is_given(
    ordered, given, decided, filled, admitted, members
):
    from throughcare.record.actions import raise_flag

    given(ordered(mg=60))
    decided(1)
    (one,) = filled()
    common = {"by": members["nurse"], "at": clock.now()}
    raise_flag(id=uuid.uuid4(), patient=admitted, kind="children_at_home", **common)
    hand = {
        "patient": admitted, "tokens": [one.token], "count": 1, "naloxone": "has",
        "told_transport": True, "told_storage": True,
    }  # fmt: skip
    with pytest.raises(Refused, match="nothing locks"):
        home.hand_over(id=uuid.uuid4(), lockbox="no", **hand, **common)
    home.hand_over(id=uuid.uuid4(), lockbox="given", **hand, **common)


def test_the_evening_part_of_a_split_day_goes_home_the_same_day_with_a_decision(
    ordered, given, decided, prepared, today
):
    order = ordered(
        Planned(today, None, 30 * MG, "morning"), Planned(today, None, 30 * MG, "evening", "home")
    )
    given(order, part="morning")
    assert prepared() == []
    decided(1, weekdays="1234567")
    (evening,) = prepared()
    assert (evening.dose.part, evening.dose.clinic_day) == ("evening", today)


def test_an_order_held_on_the_day_prepares_nothing(ordered, given, decided, prepared, members):
    order = ordered(mg=60)
    given(order)
    decided(2)
    orders.hold_order(
        id=uuid.uuid4(), order=order, why="sedated", by=members["prescriber"], at=clock.now()
    )
    assert prepared() == []


def test_a_take_home_is_never_swallowed_here(ordered, given, decided, filled, members):
    given(ordered(mg=60))
    decided(1)
    (one,) = filled()
    with pytest.raises((IntegrityError, Refused)), transaction.atomic():
        dosing.finish(dose=one.dose, outcome="taken", by=members["nurse"], at=clock.now())
