"""When a backup is due, which ones go, and what the director sees of it."""

import uuid
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from throughcare import clock
from throughcare.record import heads
from throughcare.record.models import LogLine
from throughcare.refusal import Refused
from throughcare.upkeep import actions, backup, keeper, queries, schedule
from throughcare.upkeep.models import BackupMade
from throughcare.upkeep.schedule import Keep, is_due, to_remove

AT = time(2, 30)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "good", "failed", "due"),
    [
        (on(9, 12), None, None, True),  # never: at once, not tonight
        (on(9, 2, 29), on(8, 2, 31), None, False),
        (on(9, 2, 31), on(8, 2, 31), None, True),
        (on(9, 12), on(9, 2, 31), None, False),
        (on(12, 12), on(9, 2, 31), None, True),  # the machine was off
        (on(9, 2, 40), on(8, 2, 31), on(9, 2, 31), False),  # failed nine minutes ago
        (on(9, 2, 47), on(8, 2, 31), on(9, 2, 31), True),
        (on(9, 12), on(20, 2, 31), None, True),  # made by a clock that was ahead: does not count
        (on(9, 12), None, on(20, 2, 31), True),
    ],
)
def test_a_backup_is_due_once_after_each_set_hour_and_again_after_a_failure(now, good, failed, due):
    assert is_due(now, AT, good, failed) is due


def name(day: datetime) -> str:
    return f"throughcare-{day:{schedule.STAMP}}.age"


def test_of_a_year_of_nights_14_days_8_weeks_and_12_months_stay():
    nights = [on(1, 2, 30) + timedelta(days=n) for n in range(365)]
    names = [name(night) for night in nights]
    gone = set(to_remove(names, Keep(14, 8, 12)))
    stay = [night for night in nights if name(night) not in gone]
    assert stay[-14:] == nights[-14:]
    assert 14 + 6 + 9 <= len(stay) <= 14 + 8 + 12
    assert len({night.strftime("%Y-%m") for night in stay}) == 12


def test_the_newest_backup_and_files_of_others_are_never_removed():
    names = [name(on(9, 2)), "letters.zip", "throughcare-before-0.2.0.age", ".x.half"]
    assert to_remove(names, Keep(0, 0, 0)) == []


def test_a_backup_that_was_made_is_a_row_and_a_line_in_the_log(db, secret, settings, tmp_path,
                                                               monkeypatch):  # fmt: skip
    settings.BACKUP_FOLDER = str(tmp_path / "nas")
    monkeypatch.setattr(backup, "make", made_at)
    noted = keeper.scheduled_backup(on(9, 3))
    assert (noted.outcome, noted.file) == ("made", "throughcare-20260309T030000Z.age")
    assert LogLine.objects.get(row_id=str(noted.pk)).what == "backup made"


def test_with_each_backup_the_end_of_the_log_goes_to_the_second_place(
    facility, settings, tmp_path, monkeypatch
):
    settings.BACKUP_FOLDER = str(tmp_path / "nas")
    settings.HEADS_KEPT = [f"file:{tmp_path / 'heads.txt'}"]
    monkeypatch.setattr(backup, "make", made_at)
    keeper.scheduled_backup(on(9, 3))
    kept = (tmp_path / "heads.txt").read_text().split()[0]
    assert kept == heads.now()[0]
    settings.HEADS_KEPT = ["nowhere"]
    assert keeper.scheduled_backup(on(10, 3)).outcome == "made"  # said in the log, stops nothing
    settings.HEADS_KEPT = []


def made_at(file: Path, *, at: datetime) -> backup.Made:
    """As `make` does, without a database to copy (test_backup.py makes real ones)."""
    file.write_bytes(b"locked")
    return backup.Made(file, 6, "0" * 64, 1, 1)


def test_old_backups_go_only_after_a_new_one_is_there(db, secret, settings, tmp_path, monkeypatch):
    settings.BACKUP_FOLDER, settings.BACKUP_KEEP = str(tmp_path), Keep(2, 0, 0)
    for day in (1, 2, 3):
        (tmp_path / name(on(day, 3))).touch()
    monkeypatch.setattr(backup, "make", failing(OSError(28, "No space left on device")))
    noted = keeper.scheduled_backup(on(4, 3))
    assert noted.why == f"No space left on device ({tmp_path})"
    assert len(list(tmp_path.glob("*.age"))) == 3
    monkeypatch.setattr(backup, "make", made_at)
    keeper.scheduled_backup(on(4, 4))
    left = sorted(file.name for file in tmp_path.glob("*.age"))
    assert left == [name(on(3, 3)), name(on(4, 4))]


def failing(error: Exception):
    def make(file, *, at):
        raise error

    return make


def test_a_failure_is_remembered_in_words_with_the_next_step(db, secret, settings, tmp_path,
                                                             monkeypatch):  # fmt: skip
    settings.BACKUP_FOLDER = str(tmp_path)
    settings.BACKUP_KEY = ""
    noted = keeper.scheduled_backup(on(9, 3))
    assert noted.outcome == "failed"
    assert "no backup key" in noted.why
    assert "backup-key SECRET_FILE" in noted.why


# --- what the director sees -------------------------------------------------------------------
@pytest.fixture
def clinic_mode(settings):
    settings.DEMONSTRATION = False
    settings.BACKUP_FOLDER = "/nas"


def note(hours_ago: float, why: str = "") -> BackupMade:
    at = clock.now() - timedelta(hours=hours_ago)
    if why:
        return actions.note_failure(id=uuid.uuid4(), why=why, ended_at=at, by=None, at=at)
    made = backup.Made(Path("throughcare-x.age"), 6, "0" * 64, 1, 1)
    return actions.note_backup(id=uuid.uuid4(), made=made, ended_at=at, by=None, at=at)


def test_a_backup_of_last_night_is_in_order(db, clinic_mode):
    note(9)
    assert queries.standing().level == "ok"


def test_a_backup_older_than_30_hours_is_loud(db, clinic_mode):
    note(31)
    assert (queries.standing().level, queries.standing().words) == (
        "stop", "The last good backup is too old.",
    )  # fmt: skip


def test_a_clinic_without_backups_is_loud_and_a_demonstration_says_it_calmly(
    db, clinic_mode, settings
):
    settings.BACKUP_FOLDER = ""
    assert queries.standing().level == "stop"
    settings.DEMONSTRATION = True
    assert queries.standing().level == "look"


def test_a_failure_after_a_good_one_is_shown_with_its_reason_until_the_next_good_one(
    db, clinic_mode, facility, members, signed_in
):
    note(9)
    note(1, why="No space left on device (/nas)")
    page = signed_in("director").get("/work/").content.decode()
    assert "The last backup failed." in page
    assert "No space left on device" in page
    note(0.5)
    assert "No space left" not in signed_in("director").get("/work/").content.decode()


def test_the_loud_warning_stands_above_all_work_and_only_the_director_sees_it(
    db, clinic_mode, settings, facility, signed_in
):
    settings.BACKUP_FOLDER = ""
    page = signed_in("director").get("/work/").content.decode()
    assert page.index("No backups are made") < page.index("Asked for help")
    assert "No backups are made" not in signed_in("nurse").get("/work/").content.decode()


def test_a_backup_made_by_a_clock_that_was_ahead_does_not_count_as_the_last_good_one(
    db, clinic_mode
):
    note(-48)
    assert queries.standing().good is None


def test_the_database_keeps_what_was_said_of_a_backup(db):
    noted = note(1)
    noted.size = 7
    with pytest.raises(Exception, match="rows of upkeep_backupmade are never changed"):
        noted.save()


# --- the keeper -------------------------------------------------------------------------------
def test_the_keeper_starts_a_backup_when_one_is_due_and_none_when_none_is(
    db, settings, monkeypatch
):
    started = []
    monkeypatch.setattr(keeper.subprocess, "run", lambda command, **_: started.append(command))
    monkeypatch.setattr(keeper, "close_old_connections", lambda: None)
    settings.BACKUP_FOLDER = ""
    keeper.keep(rounds=1, sleep=lambda _: None)
    assert started == []
    settings.BACKUP_FOLDER = "/nas"
    keeper.keep(rounds=1, sleep=lambda _: None)
    assert [command[-1] for command in started] == ["--backup"]
    note(0)
    keeper.keep(rounds=1, sleep=lambda _: None)
    assert len(started) == 1


def test_todays_doses_are_printed_at_once_and_every_15_minutes_where_a_folder_is_named(settings):
    watch = keeper.ClockWatch(on(9, 12), 1000.0)
    assert not watch.paper_is_due(1000.0)
    settings.PAPER_FOLDER = "/nas/paper"
    due = [watch.paper_is_due(1000.0 + minutes * 60) for minutes in (0, 1, 14, 15, 16, 29, 30)]
    assert due == [True, False, False, True, False, False, True]


def test_lists_of_meetings_are_read_ten_minutes_after_the_start_and_then_once_a_night(settings):
    settings.MEETINGS_AT = time(3, 40)
    watch = keeper.ClockWatch(on(9, 12), 1000.0)
    assert not watch.lists_are_due(on(9, 12, 9))
    assert watch.lists_are_due(on(9, 12, 10))
    assert not watch.lists_are_due(on(9, 23))
    assert not watch.lists_are_due(on(10, 3, 39))
    assert watch.lists_are_due(on(10, 3, 41))
    assert not watch.lists_are_due(on(10, 3, 42))
    settings.MEETINGS_AT = None
    assert not watch.lists_are_due(on(11, 12))


def test_reminders_go_out_a_minute_after_the_start_and_every_five_minutes_then(settings):
    settings.SENDERS = {"sms": "", "email": ""}
    watch = keeper.ClockWatch(on(9, 12), 1000.0)
    assert not watch.reminders_are_due(9000.0)
    settings.SENDERS = {"sms": "gateway", "email": ""}
    due = [watch.reminders_are_due(1000.0 + seconds) for seconds in (59, 60, 61, 359, 360)]
    assert due == [False, True, False, False, True]


def test_whom_to_reach_is_looked_for_before_opening_and_after_a_start_that_came_late(settings):
    settings.OUTREACH_AT = time(4, 30)
    watch = keeper.ClockWatch(on(9, 5), 1000.0)
    assert not watch.outreach_is_due(on(9, 5, 9))
    assert watch.outreach_is_due(on(9, 5, 10))
    assert not watch.outreach_is_due(on(10, 4, 29))
    assert watch.outreach_is_due(on(10, 4, 30))
    assert not watch.outreach_is_due(on(10, 4, 31))
    settings.OUTREACH_AT = None
    assert not watch.outreach_is_due(on(11, 12))


def test_months_are_reckoned_once_a_night_and_no_second_time_while_the_first_is_under_way(settings):
    settings.ROLL_UP_AT = time(3, 10)
    watch = keeper.ClockWatch(on(9, 12), 1000.0)
    assert not watch.months_are_due(on(9, 12, 9))
    assert watch.months_are_due(on(9, 12, 10))
    watch.reckoner = SimpleNamespace(poll=lambda: None)
    assert not watch.months_are_due(on(10, 3, 11))
    watch.reckoner = SimpleNamespace(poll=lambda: 0)
    assert watch.months_are_due(on(10, 3, 12))
    assert not watch.months_are_due(on(10, 3, 13))


@pytest.mark.parametrize(("set_by", "seen"), [(-3600, -3600), (86400, 86400), (1, None), (0, None)])
def test_a_clock_set_an_hour_back_or_a_day_ahead_is_noticed_while_running(set_by, seen):
    watch = keeper.ClockWatch(on(9, 12), 1000.0)
    jump = watch.jumped(on(9, 12) + timedelta(seconds=20 + set_by), 1020.0)
    assert (jump and jump.total_seconds()) == seen


def test_without_a_key_the_reason_is_a_refusal_like_any_other(home):
    with pytest.raises(Refused):
        backup.make(home / "x.age", at=clock.now())


def test_a_folder_that_hangs_stops_no_round_and_no_second_list_is_begun(settings, monkeypatch):
    begun = []

    class Hangs:
        def __init__(self, command, **_) -> None:
            begun.append(command)

        def poll(self) -> None:
            """It has not ended."""

    monkeypatch.setattr(keeper.subprocess, "Popen", Hangs)
    monkeypatch.setattr(keeper, "is_due", lambda now: False)
    monkeypatch.setattr(keeper, "close_old_connections", lambda: None)
    settings.PAPER_FOLDER, settings.SENDERS = "/nas/paper", {}
    settings.MEETINGS_AT = settings.OUTREACH_AT = settings.ROLL_UP_AT = None
    watch = keeper.ClockWatch(on(9, 12), -1_000_000.0)
    for _ in range(3):
        watch.printed = None  # its time has come again
        keeper.look(watch)
    assert begun == [keeper.PAPER]
