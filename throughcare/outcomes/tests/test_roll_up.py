"""The roll-up: rebuilt at any time to the same bytes, and never edited by hand."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from throughcare import clock
from throughcare.clinical.outcomes.months import days_in, month_of
from throughcare.outcomes.actions import roll_up_months
from throughcare.outcomes.models import PatientMonth, RolledUp
from throughcare.outcomes.roll_up import COLUMNS, roll_up
from throughcare.record.models import LogLine


def everything():
    return list(PatientMonth.objects.order_by("patient_id", "month").values_list(*COLUMNS))


@pytest.fixture
def lives(new_patient, stay, dosed, screened):
    """Three people: one here, one gone, one who only asked."""
    here, gone, _asked = new_patient("Ana"), new_patient("Ben"), new_patient("Cem")
    dosed(stay(here, 70, asked=3), 70, *range(1, 69), 70)
    dosed(stay(gone, 90, 40), 90, *range(60, 91))
    for ago, found in ((10, "negative"), (20, "positive"), (30, None), (39, "unreadable")):
        screened(here, ago, found)
    return here, gone


def test_thrown_away_and_reckoned_again_every_byte_is_the_same(lives, yesterday):
    first = roll_up(yesterday)
    before = everything()
    again = roll_up(yesterday)
    PatientMonth.objects.all()._raw_delete("default")
    anew = roll_up(yesterday)
    assert everything() == before != []
    assert first.digest == again.digest == anew.digest
    assert (again.written, again.removed) == (0, 0)
    assert (anew.written, anew.rows) == (first.rows, len(before))


def test_months_say_what_the_record_says(lives, yesterday):
    here, gone = lives
    roll_up(yesterday)
    months = list(here.months.order_by("month"))
    covered = [day for row in months for day in days_in(row.month, row.covered)]
    today = clock.today()
    assert covered == [today - timedelta(days=ago) for ago in (70, *range(68, 0, -1))]
    missed = [day for row in months for day in days_in(row.month, row.expected & ~row.covered)]
    assert missed == [today - timedelta(days=69)]
    assert (months[0].admitted, months[0].admitted_after, months[0].dosed_after) == (1, 3, 3)
    told = ("screens_given", "screens_read", "screens_opioid", "screens_not_given")
    assert [sum(getattr(row, name) for row in months) for name in told] == [3, 2, 1, 1]
    left = gone.months.get(month=month_of(today - timedelta(days=40)))
    assert left.left == "left"
    assert sum(row.after.bit_count() for row in gone.months.all()) == 39


def test_a_correction_of_long_ago_is_in_its_month_by_the_next_morning(lives, yesterday, screened):
    here, _gone = lives
    roll_up(yesterday)
    screened(here, 65, "positive")
    done = roll_up(yesterday)
    assert (done.written, done.removed) in {(1, 1), (2, 2)}  # its month, and that of its week
    month = here.months.get(month=month_of(clock.today() - timedelta(days=65)))
    assert month.screens_opioid == 1


def test_the_database_refuses_to_change_a_month(lives, yesterday):
    roll_up(yesterday)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        PatientMonth.objects.update(screens_opioid=0)


def test_a_row_that_a_hand_put_in_is_gone_after_the_night(lives, yesterday, patient):
    roll_up(yesterday)
    before, row = everything(), PatientMonth.objects.first()
    row.pk, row.patient = uuid.uuid4(), patient
    row.save(force_insert=True)
    done = roll_up(yesterday)
    assert (done.written, done.removed) == (0, 1)
    assert everything() == before


def test_the_night_leaves_one_line_in_the_log_with_the_digest_of_all_months(lives):
    done = roll_up_months(id=uuid.uuid4(), by=None, at=clock.now())
    assert done.until == clock.today() - timedelta(days=1)
    assert RolledUp.objects.get().digest == roll_up(done.until).digest
    assert LogLine.objects.filter(what="months rolled up").count() == 1


def test_however_many_people_the_same_questions_are_asked(lives, yesterday, new_patient, stay):
    with CaptureQueriesContext(connection) as few:
        roll_up(yesterday)
    for number in range(5):
        stay(new_patient(f"Person {number}"), 50)
    PatientMonth.objects.all()._raw_delete("default")
    with CaptureQueriesContext(connection) as many:
        roll_up(yesterday)
    assert len(many) == len(few)
