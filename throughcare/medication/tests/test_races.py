"""Eight windows at once: one dose, one pour, one end, and a balance that is exact."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection

from throughcare import clock
from throughcare.medication.actions import dosing
from throughcare.medication.actions.another import taken_by_another
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Dose, End, Pour
from throughcare.medication.tests.conftest import MG
from throughcare.refusal import Refused
from throughcare.stock.models import Account

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]
WINDOWS = 8


def at_once(press) -> list:
    """What each window gets when all press in the same moment: a row, or why not."""
    start = Barrier(WINDOWS)

    def window(number):
        try:
            start.wait()
            return press(number)
        except (Refused, DatabaseError) as refusal:
            return getattr(refusal, "code", "database")
        finally:
            connection.close()

    with ThreadPoolExecutor(WINDOWS) as windows:
        return list(windows.map(window, range(WINDOWS)))


def test_eight_windows_reserve_one_dose(ordered, members):
    step = ordered(mg=60).steps.get()
    came_back = at_once(
        lambda n: dosing.reserve(
            id=uuid.uuid4(),
            step=step,
            window=str(n),
            by=members["nurse"],
            at=clock.now(),
            reason="confirmed elsewhere",
        )
    )
    assert came_back.count("dose_under_way") == WINDOWS - 1
    assert Dose.objects.count() == 1


def test_eight_rows_of_a_split_day_and_a_whole_one_inserted_around_the_action_are_one_order(
    ordered, written, members, today
):
    """Even SQL that goes round the action takes its turn, and sees what the other committed."""
    from throughcare.medication.models import Signed

    whole = ordered(mg=60)
    split = written(Planned(today, None, 30 * MG, "morning"))
    Signed.objects.create(order=split, at=clock.now(), by=members["prescriber"])
    steps = [whole.steps.get(), split.steps.get()]

    def row(number):
        step = steps[number % 2]
        return Dose.objects.create(
            patient=whole.patient, order=step.order, step=step, medicine="methadone",
            part=step.part, ug=step.ug, clinic_day=today, at=clock.now(), by=members["nurse"],
        )  # fmt: skip

    assert at_once(row).count("database") == WINDOWS - 1
    assert Dose.objects.count() == 1


def test_the_same_pour_and_the_same_end_sent_by_eight_windows_move_sixty_milligrams_once(
    ordered, reserved, bottle, members
):
    dose, pour_id = reserved(ordered(mg=60)), uuid.uuid4()
    common = {"dose": dose, "by": members["nurse"], "at": clock.now()}
    at_once(lambda n: dosing.pour(id=pour_id, bottle=bottle, ug=60 * MG, **common))
    at_once(lambda n: dosing.finish(outcome="taken", **common))
    assert (Pour.objects.count(), End.objects.count()) == (1, 1)
    bottle.refresh_from_db()
    assert bottle.balance == 940 * MG
    assert sum(account.balance for account in Account.objects.all()) == 0


def test_eight_pours_from_a_bottle_that_holds_enough_for_three_leave_it_at_nothing(
    new_patient, ordered, reserved, lot, members, today
):
    from throughcare.stock import actions as stock

    small = stock.open_bottle(
        id=uuid.uuid4(), lot=lot, ug=30 * MG, window="1", by=members["nurse"], at=clock.now()
    )
    dose = reserved(ordered(mg=80))
    came_back = at_once(
        lambda n: dosing.pour(
            id=uuid.uuid4(), dose=dose, bottle=small, ug=10 * MG, by=members["nurse"],
            at=clock.now(),
        )
    )  # fmt: skip
    assert came_back.count("not_enough") == WINDOWS - 3
    small.refresh_from_db()
    assert small.balance == 0


def test_eight_windows_give_one_dose_after_another_person_took_the_first(
    new_patient, ordered, given, members
):
    order, ben = ordered(mg=60), new_patient("Ben")
    step, dose, at = order.steps.get(), given(order), clock.now()
    told = at_once(
        lambda n: taken_by_another(
            id=uuid.uuid4(), dose=dose, swallowed_by=ben, words="another stood there",
            witness=members["director"], by=members["nurse"], at=at,
        )
    )  # fmt: skip
    assert told.count("another_took_it_already") == WINDOWS - 1
    came_back = at_once(
        lambda n: dosing.reserve(
            id=uuid.uuid4(), step=step, window=str(n), by=members["nurse"], at=clock.now(),
            reason="confirmed elsewhere",
        )
    )  # fmt: skip
    assert came_back.count("dose_under_way") == WINDOWS - 1
    row = {"patient": order.patient, "order": order, "step": step, "medicine": "methadone",
           "ug": step.ug, "clinic_day": clock.today(), "by": members["nurse"]}  # fmt: skip
    after = Dose.every.get(pk=dose.pk).end
    around = at_once(lambda n: Dose.objects.create(after=(after, None)[n % 2], at=at, **row))
    assert around.count("database") == WINDOWS
    assert Dose.objects.filter(patient=order.patient).count() == 1
    assert sum(account.balance for account in Account.objects.all()) == 0
