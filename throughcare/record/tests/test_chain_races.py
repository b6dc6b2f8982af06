"""Many write to one chain at once, and some fail: it neither forks nor has gaps."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from django.db import connection, transaction

from throughcare import clock
from throughcare.record import actions, examining
from throughcare.record.action import write_read
from throughcare.record.models import Head, LogLine

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, EACH = 8, 25
NOT_BY_AN_ACTION = "no line of the log wrote it"  # what the fixtures put there


def correct(patient, number) -> None:
    """A change of a row that others change too: they take turns at the row, then at the chain."""
    actions.correct_details(
        patient=patient, reason="heard wrong", gender=f"{number}", by=patient.registered_by,
        at=clock.now(),
    )  # fmt: skip


class Broken(Exception):
    """Something fails after the line was sealed, before the commit."""


def test_eight_writers_at_once_with_failures_in_between_leave_one_whole_chain(
    new_patient, elsewhere, members
):
    here, there = new_patient("Ana"), new_patient("Bo", facility=elsewhere)
    start = Barrier(WRITERS)

    def write(number: int) -> int:
        """Reads, flags and failures in an order of its own. How many lines were acknowledged."""
        chance, done = Random(number), 0  # noqa: S311  an order, not a secret
        start.wait()
        for _ in range(EACH):
            patient = here if chance.random() < 0.7 else there
            try:
                with transaction.atomic():
                    if chance.random() < 0.6:
                        write_read("chart", patient, by=members["nurse"], at=clock.now())
                    else:
                        correct(patient, chance.random())
                    if chance.random() < 0.3:
                        raise Broken
                done += 1
            except Broken:
                pass
        connection.close()
        return done

    with ThreadPoolExecutor(WRITERS) as writers:
        acknowledged = sum(writers.map(write, range(WRITERS)))
    assert LogLine.objects.count() == acknowledged
    assert sum(Head.objects.values_list("seq", flat=True)) == acknowledged
    faults = examining.examine().faults
    assert [fault for fault in faults if NOT_BY_AN_ACTION not in fault] == []
