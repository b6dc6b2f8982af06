"""What the database itself refuses, on the engine that runs, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from throughcare import clock
from throughcare.patients.models import Flag
from throughcare.record import guards
from throughcare.record.action import write_read
from throughcare.record.models import LogLine

pytestmark = pytest.mark.django_db


def sql(statement: str, *given) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)


@pytest.fixture
def raised(patient, members) -> Flag:
    return Flag.objects.create(patient=patient, kind="urgent", at=clock.now(), by=members["nurse"])


@pytest.fixture
def line(patient, members) -> LogLine:
    write_read("chart", patient, by=members["nurse"], at=clock.now())
    return LogLine.objects.get()


def test_a_line_of_the_log_is_neither_changed_nor_deleted_by_raw_sql(line):
    with pytest.raises(DatabaseError, match="never changed"):
        sql("UPDATE record_logline SET what = 'nothing'")
    with pytest.raises(DatabaseError, match="never deleted"):
        sql("DELETE FROM record_logline")
    line.refresh_from_db()
    assert line.what == "chart"


def test_a_patient_is_never_deleted_even_by_raw_sql(patient):
    with pytest.raises(DatabaseError, match="never deleted"):
        sql("DELETE FROM patients_patient")


def test_a_flag_is_taken_down_once_and_the_reason_then_stands(raised):
    sql("UPDATE patients_flag SET ended_why = 'housed'")
    with pytest.raises(DatabaseError, match="never changed"):
        sql("UPDATE patients_flag SET ended_why = 'another reason'")


def test_what_a_flag_says_is_never_changed(raised):
    with pytest.raises(DatabaseError, match="never changed"):
        sql("UPDATE patients_flag SET kind = 'pregnant'")


def test_the_database_refuses_a_second_flag_of_the_same_kind(raised):
    with pytest.raises(DatabaseError), transaction.atomic():
        Flag.objects.create(patient=raised.patient, kind="urgent", at=raised.at, by=raised.by)


def test_every_guard_of_every_model_stands_in_this_database():
    assert guards.missing() == set()
