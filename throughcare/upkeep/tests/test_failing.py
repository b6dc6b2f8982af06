"""The ground gives way: the page says so, what was sent is not lost, and help is still there."""

import errno
import re
import uuid

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client

from throughcare.upkeep import failing

ASKED = {"id": str(uuid.UUID(int=5)), "name": "Ana", "reach": "555-0100", "need": "start"}


def because(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "full"),
        (OSError(errno.EROFS, "Read-only file system"), "read_only"),
        (OSError(errno.EIO, "Input/output error"), "broken"),
        (OSError(errno.ENOENT, "No such file"), ""),
        (OperationalError("database or disk is full"), "full"),
        (OperationalError("attempt to write a readonly database"), "read_only"),
        (OperationalError("unable to open database file"), "lost"),
        (OperationalError("database is locked"), "busy"),
        (OperationalError("disk I/O error"), "broken"),
        (DatabaseError("database disk image is malformed"), "broken"),
        (because(OperationalError(), psycopg.OperationalError("connection refused")), "lost"),
        (because(OperationalError(), psycopg.errors.AdminShutdown()), "lost"),
        (because(OperationalError(), psycopg.errors.DiskFull()), "full"),
        (because(OperationalError(), psycopg.errors.TooManyConnections()), "busy"),
        (because(DatabaseError(), psycopg.errors.ReadOnlySqlTransaction()), "read_only"),
        (InterfaceError("connection already closed"), "lost"),
        (OperationalError("no such table: plan_plan"), ""),
        (IntegrityError("a cause has no answer"), ""),
        (ValueError("our own mistake"), ""),
        (None, ""),
    ],
)
def test_the_part_that_gave_way_is_told_from_our_own_mistakes(error, part):
    assert failing.what_failed(error) == part


def test_the_part_is_found_behind_what_was_raised_because_of_it():
    raised = RuntimeError("could not save the session")
    raised.__context__ = OSError(errno.ENOSPC, "No space left on device")
    assert failing.what_failed(raised) == "full"


# --- a database that takes nothing more -------------------------------------------------------
@pytest.fixture
def browser() -> Client:
    """A browser that is shown the page, not the error."""
    return Client(raise_request_exception=False)


@pytest.fixture
def read_only(db):
    """A function: from now on SQLite itself refuses every change.

    A disk that is really full and a server that is really gone: stories/test_when_things_fail.py.
    """
    if connection.vendor != "sqlite":
        pytest.skip("the same on PostgreSQL: stories/test_when_things_fail.py stops a real server")

    def switch(on: bool) -> None:
        connection.connection.execute(f"PRAGMA query_only = {'ON' if on else 'OFF'}")

    yield lambda: switch(True)
    switch(False)


@pytest.fixture
def full(read_only, facility):
    """The database takes nothing."""
    read_only()


def test_a_request_for_help_that_cannot_be_saved_gets_the_page_that_says_what_still_works(
    browser, full
):
    answer = browser.post("/ask/", ASKED)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "What you sent was not saved" in page
    assert 'href="tel:911"' in page
    assert "988" in page
    assert "Give naloxone" in page
    assert "read-only" in page
    assert "<style" not in page


def test_the_same_in_spanish(browser, full):
    page = browser.post("/es/ask/", ASKED).content.decode()
    assert 'lang="es"' in page
    assert "no se guardó" in page


def test_a_script_is_told_in_json_that_nothing_was_saved(browser, full):
    answer = browser.post("/ask/", ASKED, headers={"Accept": "application/json"})
    assert answer.json() == {"saved": False, "failed": "read_only", "again_after": 60}


def test_a_part_of_a_page_is_answered_with_a_part(browser, full):
    page = browser.post("/ask/", ASKED, headers={"HX-Request": "true"}).content.decode()
    assert "What you sent was not saved" in page
    assert "<html" not in page


def test_a_chart_stays_shut_while_its_opening_cannot_be_written_down(patient, signed_in, read_only):
    browser = signed_in("nurse")
    browser.raise_request_exception = False
    read_only()
    answer = browser.get(f"/people/{patient.pk}/")
    assert answer.status_code == 503
    assert patient.family_name not in answer.content.decode()
    assert "Nothing was lost" in answer.content.decode()


# --- our own mistakes -------------------------------------------------------------------------
def test_a_mistake_of_our_own_is_a_styled_page_with_its_number_and_the_ambulance(
    facility, browser, monkeypatch
):
    monkeypatch.setattr("throughcare.intake.views.public.send", our_mistake)
    answer = browser.post("/ask/", ASKED)
    page = answer.content.decode()
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in page
    assert "ui/parts.css" in page
    assert "911" in page
    assert "Ana Reyes" not in page


def our_mistake(*_):
    raise ValueError("Ana Reyes")


def test_no_address_of_one_chart_stands_on_the_page(browser, full):
    page = browser.post("/ask/", ASKED).content.decode()
    assert re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}", page) == []
