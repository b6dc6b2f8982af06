"""Machines ask whether the server is fit to serve; what they are told is nobody's."""

import shutil
from collections import namedtuple

import pytest
from django.db import connection
from prometheus_client.parser import text_string_to_metric_families

from throughcare.record import guards
from throughcare.upkeep import figures, health, queries

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    """Each test asks anew."""
    monkeypatch.setattr(health, "migrated", lambda: True)
    monkeypatch.setattr(health, "guarded", lambda: not guards.missing())


def test_alive_asks_no_database(client):
    assert client.get("/healthz").content == b"alive\n"  # without `db`, a query is an error here


def test_ready_when_the_database_answers_guards_stand_and_the_disk_has_room(db, client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_not_ready_without_a_database_in_one_word(client, monkeypatch):
    monkeypatch.setattr(queries, "database_answers", lambda: False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready: database\n")


def test_not_ready_when_less_than_200_mb_are_free(db, client, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 200 * 1024 * 1024 - 1))
    assert client.get("/readyz").content == b"not ready: disk\n"


def test_not_ready_when_one_guard_is_missing(db, client):
    with connection.cursor() as cursor:
        drop = "DROP TRIGGER kept_record_logline_delete"
        cursor.execute(drop if connection.vendor == "sqlite" else f"{drop} ON record_logline")
    assert client.get("/readyz").content == b"not ready: guards\n"


def test_a_yes_is_remembered_for_a_minute_and_a_no_is_asked_again_at_once(monkeypatch):
    answers, seconds = iter([False, True, False]), iter([0.0, 1.0, 2.0, 61.0, 62.5, 63.0])
    monkeypatch.setattr(health.time, "monotonic", lambda: next(seconds))
    remembered = health.for_a_minute(lambda: next(answers))
    assert [remembered(), remembered(), remembered(), remembered()] == [False, True, True, False]


# --- figures ----------------------------------------------------------------------------------
def test_figures_name_views_and_never_an_address(db, client, patient, signed_in):
    signed_in("nurse").get(f"/people/{patient.pk}/")
    text = client.get("/metrics").content.decode()
    assert 'view="chart"' in text
    assert str(patient.pk) not in text
    assert "/people/" not in text
    names = {family.name for family in text_string_to_metric_families(text)}
    assert {"throughcare_database_up", "throughcare_disk_free_bytes",
            "throughcare_last_good_backup_seconds"} <= names  # fmt: skip


def test_with_a_token_only_whoever_has_it_sees_figures(db, client, settings):
    settings.METRICS_TOKEN = token = "for-the-monitoring"
    asked = [None, "Bearer something else", f"Bearer {token}"]
    answers = [client.get("/metrics", headers={"Authorization": a} if a else {}) for a in asked]
    assert [answer.status_code for answer in answers] == [404, 404, 200]


def test_without_a_token_a_clinic_shows_figures_to_nobody_and_a_demonstration_to_this_machine(
    db, client, settings
):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="198.51.100.7").status_code == 404
    settings.DEMONSTRATION = False
    assert client.get("/metrics").status_code == 404


def test_figures_are_given_without_a_database_too(client, monkeypatch):
    monkeypatch.setattr(queries, "database_answers", lambda: False)
    assert b"throughcare_database_up 0.0" in client.get("/metrics").content


def test_several_processes_count_in_memory_and_never_on_the_disk(monkeypatch):
    monkeypatch.delenv(figures.SHARED, raising=False)
    with figures.shared_by_workers(1):
        assert figures.SHARED not in figures.os.environ
    with figures.shared_by_workers(2):
        assert figures.os.environ[figures.SHARED].startswith(str(figures.MEMORY))
    assert figures.SHARED not in figures.os.environ
