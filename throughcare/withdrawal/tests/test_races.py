"""Four nurses at once: the most in 24 hours is one number for all of them."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection

from throughcare.refusal import Refused
from throughcare.withdrawal.actions import giving
from throughcare.withdrawal.models import ComfortGiven
from throughcare.withdrawal.tests.conftest import ACHES, YES, step

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NURSES = 4
AGAIN_AT_ONCE = {**ACHES, "gap_minutes": 0}  # 1200 mg in 24 hours, 400 mg at a time


def at_once(press) -> list:
    """What each nurse gets when all press in the same moment: a row, or why not."""
    start = Barrier(NURSES)

    def nurse(number):
        try:
            start.wait()
            return press(number)
        except (Refused, DatabaseError) as refusal:
            return getattr(refusal, "code", "database")
        finally:
            connection.close()

    with ThreadPoolExecutor(NURSES) as nurses:
        return list(nurses.map(nurse, range(NURSES)))


def test_four_nurses_at_once_give_three_doses_and_the_fourth_is_refused(
    begun, signed, members, start
):
    begun.protocol = signed([AGAIN_AT_ONCE], at=start)
    one = step(begun, "aches")
    came_back = at_once(
        lambda n: giving.give_comfort(
            id=uuid.uuid4(), step=one, ug=one.dose_ug, by=members["nurse"],
            at=start + timedelta(seconds=n), **YES,
        )
    )  # fmt: skip
    assert came_back.count("more_than_the_day") == 1
    assert ComfortGiven.objects.count() == 3


def test_four_rows_put_in_around_the_action_pass_no_limit_either(begun, signed, members, start):
    begun.protocol = signed([AGAIN_AT_ONCE], at=start)
    one = step(begun, "aches")

    def row(number):
        at = start + timedelta(seconds=number)
        return ComfortGiven.objects.create(
            id=uuid.uuid4(), withdrawal=begun, patient=begun.patient, step=one, ug=one.dose_ug,
            medicine=one.medicine, day=1, happened_at=at, at=at, by=members["nurse"],
        )  # fmt: skip

    assert at_once(row).count("database") == 1
    assert ComfortGiven.objects.count() == 3
