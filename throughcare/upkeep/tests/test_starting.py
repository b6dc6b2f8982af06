"""A start says what it found, and refuses nothing: a clinic that opens at six must open."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from throughcare import clock
from throughcare.record.action import write_read
from throughcare.upkeep import starting
from throughcare.upkeep.engines.sqlite import SCRATCH, Sqlite

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


def test_a_clock_an_hour_back_is_loud_and_says_by_how_much():
    (said,) = starting.clock_words(NOON, NOON - timedelta(hours=1))
    assert said.startswith("LOUD: this machine's clock is 1 h 00 min behind")
    assert "by number" in said


def test_a_clock_a_day_ahead_is_said_with_the_condition_under_which_it_is_wrong():
    (said,) = starting.clock_words(NOON, NOON + timedelta(days=1))
    assert "24 h 00 min old" in said
    assert "if the clinic was open since" in said


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(hours=12), timedelta(seconds=-90)])
def test_a_clock_that_may_be_right_is_not_spoken_of(apart):
    assert starting.clock_words(NOON, NOON + apart) == []


def test_an_empty_log_says_nothing_of_the_clock():
    assert starting.clock_words(None, NOON) == []


def test_the_order_of_the_log_is_by_number_when_the_clock_went_back(patient, members, monkeypatch):
    lines = []
    for hour in (12, 11, 13):
        monkeypatch.setattr(clock, "now", lambda hour=hour: NOON.replace(hour=hour))
        write_read("chart", patient, by=members["nurse"], at=clock.now())
        lines.append(patient.log.order_by("-seq").first())
    assert [line.written_at.hour for line in lines] == [12, 11, 13]
    from throughcare.upkeep.queries import last_written

    assert last_written() == NOON.replace(hour=13)


def test_a_run_that_was_killed_is_told_at_the_next_start_and_one_that_ended_well_is_not(
    home, monkeypatch, tmp_path
):
    monkeypatch.setattr(starting, "here", lambda: Sqlite(tmp_path / "x.sqlite3"))
    starting.mark()
    (said,) = starting.before_opening()
    assert "did not end as it should" in said
    starting.unmark()
    assert starting.before_opening() == []


def test_what_the_write_ahead_log_still_held_is_told(home, monkeypatch, tmp_path):
    (tmp_path / "x.sqlite3-wal").write_bytes(b"0" * 4096)
    monkeypatch.setattr(starting, "here", lambda: Sqlite(tmp_path / "x.sqlite3"))
    assert starting.before_opening() == ["4,096 bytes of the write-ahead log are recovered"]


def test_copies_that_a_killed_backup_left_are_swept_away(home, monkeypatch, tmp_path):
    (tmp_path / f"{SCRATCH}abc").mkdir()
    (tmp_path / f"{SCRATCH}abc" / "snapshot.sqlite3").write_bytes(b"a whole database")
    monkeypatch.setattr(starting, "here", lambda: Sqlite(tmp_path / "x.sqlite3"))
    (said,) = starting.before_opening()
    assert "1 backups or restores was swept away" in said or "swept away" in said
    assert list(tmp_path.glob(f"{SCRATCH}*")) == []


def test_a_missing_guard_is_loud(db):
    with connection.cursor() as cursor:
        drop = "DROP TRIGGER kept_record_logline_delete"
        cursor.execute(drop if connection.vendor == "sqlite" else f"{drop} ON record_logline")
    said = starting.after_opening(clock.now())
    assert "LOUD: the database lacks its guard kept_record_logline_delete" in said


def test_a_clinic_without_backups_is_told_so_at_each_start(db, settings):
    settings.DEMONSTRATION, settings.BACKUP_FOLDER = False, ""
    said = starting.after_opening(clock.now())
    assert said == ["LOUD: No backups are made. If this machine is lost, everything is lost."]


def test_a_disk_that_takes_nothing_keeps_no_clinic_from_starting(settings, tmp_path):
    settings.HOME = tmp_path / "not there"
    starting.mark()
    starting.beat()
    starting.unmark()
