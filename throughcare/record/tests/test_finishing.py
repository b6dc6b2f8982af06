"""The last statement of a transaction goes out with its commit, and shares its fate."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from throughcare import clock
from throughcare.patients.models import Flag
from throughcare.record import chain
from throughcare.record.action import write_read
from throughcare.record.appending import postgresql
from throughcare.record.models import LogLine

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no way to wait for"),
]


@pytest.fixture
def no_line():
    """The database takes no line of the log."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_logline ADD CONSTRAINT no_line CHECK (seq < 0)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_logline DROP CONSTRAINT no_line")


def test_the_line_of_an_action_is_one_journey_with_the_commit(flag):
    with CaptureQueriesContext(connection) as asked:
        flag()
    (last,) = [one["sql"] for one in asked.captured_queries if "record_append" in one["sql"]]
    assert last == asked.captured_queries[-1]["sql"]
    assert last.endswith("; COMMIT")
    assert LogLine.objects.get().what == "flag raised"


def test_a_line_alone_is_a_transaction_by_itself(patient, members):
    with CaptureQueriesContext(connection) as asked:
        write_read("chart", patient, by=members["nurse"], at=clock.now())
    (said,) = [one["sql"] for one in asked.captured_queries if "record_append" in one["sql"]]
    assert "COMMIT" not in said
    assert LogLine.objects.get().what == "chart"


def test_what_its_line_is_refused_for_is_not_done_and_the_next_action_is(flag, no_line, request):
    with pytest.raises(DatabaseError, match="no_line"):
        flag()
    assert not Flag.objects.exists()
    assert connection.get_autocommit()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_logline DROP CONSTRAINT no_line")
        cursor.execute("ALTER TABLE record_logline ADD CONSTRAINT no_line CHECK (seq > 0)")
    flag("children_at_home")
    assert [line.what for line in LogLine.objects.all()] == ["flag raised"]
    assert Flag.objects.get().kind == "children_at_home"


def test_inside_a_larger_transaction_a_line_is_written_at_once_and_goes_with_it(flag):
    with transaction.atomic():
        flag()
        assert LogLine.objects.count() == 1
        transaction.set_rollback(True)
    assert not LogLine.objects.exists()
    assert not Flag.objects.exists()


def test_a_chain_that_stands_in_the_place_of_another_is_refused_and_not_waited_for(flag, patient):
    flag()
    line = LogLine.objects.get()
    place = {"whose": patient.facility_id, "lane": patient.pk.int % chain.LANES}
    assert line.chain == chain.chain_of(*place.values())
    with pytest.raises(DatabaseError, match="another chain"), connection.cursor() as cursor:
        cursor.execute(postgresql.APPEND, [uuid.uuid4(), *place.values(), "[]"])


def test_a_statement_never_outlives_its_transaction(flag):
    with transaction.atomic():
        connection.finish_with(postgresql.APPEND, ["no", "uuid", 0, "[]"])
        transaction.set_rollback(True)
    flag()
    assert LogLine.objects.count() == 1


def test_a_connection_that_is_lost_before_the_commit_leaves_nothing(flag):
    end = transaction.atomic()
    end.__enter__()
    Flag.objects.count()
    connection.finish_with("SELECT pg_terminate_backend(pg_backend_pid())", [])
    with pytest.raises(DatabaseError):
        end.__exit__(None, None, None)
    flag()
    assert Flag.objects.count() == LogLine.objects.count() == 1
