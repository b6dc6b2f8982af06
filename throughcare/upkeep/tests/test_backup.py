"""A backup is everything, locked; what comes out again is what went in, or nothing changes."""

import io
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from throughcare import clock
from throughcare.refusal import Refused
from throughcare.upkeep import archive, backup, keys, restore, version
from throughcare.upkeep.engines.sqlite import Sqlite
from throughcare.upkeep.engines.tables import differing


@pytest.fixture
def made(one_backup, secret, tmp_path) -> Path:
    """A backup of the clinic."""
    file = tmp_path / "clinic.age"
    file.write_bytes(one_backup)
    return file


def put_back(file, secret, place, tmp_path, **more):
    home = tmp_path / "new-home"
    home.mkdir(exist_ok=True)
    return restore.restore(file, secret, at=clock.now(), database=place, home=home, **more)


def test_every_table_and_the_end_of_the_log_come_out_as_they_went_in(
    made, secret, clinic, empty_place, tmp_path
):
    done = put_back(made, secret, empty_place, tmp_path)
    before, after = clinic.tables(), empty_place.tables()
    assert before["patients_flag"]["rows"] == 1
    assert differing(before, after) == []
    assert done.tables == len(before) > 40
    assert done.log == backup.log_of(empty_place)


def test_what_is_restored_refuses_to_change_a_kept_row_as_before(
    made, secret, empty_place, tmp_path
):
    put_back(made, secret, empty_place, tmp_path)
    with pytest.raises(Exception, match="rows of patients_flag are never deleted"):
        change(empty_place, "DELETE FROM patients_flag")


def test_the_file_is_locked_and_only_this_account_can_read_it(clinic, secret, tmp_path):
    made = backup.make(tmp_path / "own.age", at=clock.now(), database=clinic).file
    assert b"SQLite format 3" not in made.read_bytes()
    assert b"PGDMP" not in made.read_bytes()
    assert made.read_bytes().startswith(b"age-encryption.org/v1")
    assert oct(made.stat().st_mode)[-3:] == "600"


def test_the_key_of_the_signatures_travels_along(made, secret, empty_place, tmp_path, settings):
    put_back(made, secret, empty_place, tmp_path)
    assert (tmp_path / "new-home" / "secret.key").read_text() == settings.SECRET_KEY


def test_a_signing_key_that_stood_there_is_kept_under_another_name(
    made, secret, empty_place, tmp_path
):
    (tmp_path / "new-home").mkdir()
    (tmp_path / "new-home" / "secret.key").write_text("another")
    done = put_back(made, secret, empty_place, tmp_path)
    assert Path(done.key_kept).read_text() == "another"


def test_the_tools_of_the_age_format_and_tar_open_it_without_throughcare(made, secret):
    opened = io.BytesIO()
    with made.open("rb") as locked:
        pyrage.decrypt_io(locked, opened, [secret])
    opened.seek(0)
    with tarfile.open(fileobj=opened) as tar:
        names = tar.getnames()
    assert names == ["about.json", "dump/000000", "secret.key", "manifest.json"]


def test_without_a_key_nothing_is_written(clinic, home, tmp_path):
    with pytest.raises(Refused) as refusal:
        backup.make(tmp_path / "clinic.age", at=clock.now(), database=clinic)
    assert refusal.value.code == "no_backup_key"
    assert list(tmp_path.glob("*.age")) == []


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(made, secret, clinic):
    before = made.read_bytes()
    with pytest.raises(Refused, match="is there already"):
        backup.make(made, at=clock.now(), database=clinic)
    assert made.read_bytes() == before
    backup.make(made, at=clock.now(), database=clinic, replace=True)
    assert made.read_bytes() != before


def test_a_backup_that_does_not_come_out_the_same_never_gets_its_name(
    clinic, secret, tmp_path, monkeypatch
):
    wrong = {"patients_flag": {"rows": 7, "digest": "0"}}
    real = backup.manifest
    monkeypatch.setattr(backup, "manifest", lambda m: real(m) | {"tables": m.tables | wrong})
    with pytest.raises(Refused, match="patients_flag: 7 → 1") as refusal:
        backup.make(tmp_path / "clinic.age", at=clock.now(), database=clinic)
    assert refusal.value.code == "restored_differs"
    assert [file.name for file in tmp_path.iterdir() if "clinic" in file.name] == []


def test_half_work_of_an_earlier_try_does_not_stand_in_the_way(made, clinic, tmp_path, secret):
    (tmp_path / ".second.age.half").write_bytes(b"killed here")
    assert backup.make(tmp_path / "second.age", at=clock.now(), database=clinic).size > 1000


# --- what is wrong with a file ----------------------------------------------------------------
def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda content: content[:-1], "backup_damaged"),
        (lambda content: content[: len(content) // 2], "backup_damaged"),
        (lambda content: flipped(content, len(content) // 2), "backup_damaged"),
        (lambda content: flipped(content, len(content) - 1), "backup_damaged"),
        (lambda content: b"%PDF-1.7 somebody's letter", "not_a_backup"),
        (lambda content: b"", "not_a_backup"),
    ],
)
def test_a_harmed_or_foreign_file_is_refused_and_what_stands_there_stays(
    harm, code, made, secret, clinic, tmp_path
):
    before = clinic.tables()
    made.write_bytes(harm(made.read_bytes()))
    with pytest.raises(Refused) as refusal:
        put_back(made, secret, clinic, tmp_path, replace=True)
    assert refusal.value.code == code
    assert clinic.tables() == before


def test_any_flipped_bit_of_the_first_kilobyte_is_refused(made, secret, empty_place, tmp_path):
    content = made.read_bytes()
    for at in range(0, 1024, 23):
        made.write_bytes(flipped(content, at))
        with pytest.raises(Refused) as refusal:
            put_back(made, secret, empty_place, tmp_path)
        assert refusal.value.code in {"backup_damaged", "backup_of_another_key", "not_a_backup"}
    assert empty_place.is_empty()


def test_another_key_opens_nothing(made, empty_place, tmp_path):
    with pytest.raises(Refused) as refusal:
        put_back(made, keys.Identity.generate(), empty_place, tmp_path)
    assert refusal.value.code == "backup_of_another_key"
    assert empty_place.is_empty()


def test_a_letter_locked_to_the_clinics_key_is_no_backup(made, secret, empty_place, tmp_path):
    made.write_bytes(pyrage.encrypt(b"dear director", [secret.to_public()]))
    with pytest.raises(Refused) as refusal:
        put_back(made, secret, empty_place, tmp_path)
    assert refusal.value.code == "not_a_backup"


def test_a_backup_of_the_other_engine_is_refused_in_words(made, secret, empty_place, tmp_path):
    other = {"postgresql": "sqlite", "sqlite": "postgresql"}[empty_place.engine]
    relocked(made, secret, engine=other)
    with pytest.raises(Refused, match=f"made on {other}"):
        put_back(made, secret, empty_place, tmp_path)


def test_a_backup_of_a_newer_version_is_refused_and_names_it(
    made, secret, empty_place, tmp_path, monkeypatch
):
    known = version.known() - {"plan.0001_initial"}
    monkeypatch.setattr(version, "known", lambda: known)
    with pytest.raises(Refused, match=r"newer than this one: plan\.0001_initial"):
        put_back(made, secret, empty_place, tmp_path)
    assert empty_place.is_empty()


# --- where it goes ----------------------------------------------------------------------------
def test_a_database_that_stands_there_is_left_alone_unless_it_is_to_be_replaced(
    made, secret, clinic, tmp_path
):
    with pytest.raises(Refused) as refusal:
        put_back(made, secret, clinic, tmp_path)
    assert refusal.value.code == "place_not_empty"


def test_what_stood_there_is_kept_under_another_name_when_it_is_replaced(
    made, secret, empty_place, tmp_path
):
    put_back(made, secret, empty_place, tmp_path)
    change(empty_place, "INSERT INTO django_content_type (app_label, model) VALUES ('x', 'y')")
    newer = empty_place.tables()
    done = put_back(made, secret, empty_place, tmp_path, replace=True)
    assert empty_place.tables()["django_content_type"] != newer["django_content_type"]
    with kept_aside(empty_place, done.kept) as old:
        assert old.tables() == newer


def test_a_database_that_somebody_has_open_is_not_replaced(made, secret, clinic, tmp_path):
    with opened(clinic), pytest.raises(Refused) as refusal:
        put_back(made, secret, clinic, tmp_path, replace=True)
    assert refusal.value.code == "database_in_use"


def test_a_drill_says_that_it_can_be_restored_and_changes_nothing(made, secret, clinic):
    before = clinic.tables()
    assert restore.check(made, secret, database=clinic).tables == len(before)
    assert clinic.tables() == before


def test_a_destroyed_file_gives_way_to_the_backup_and_is_kept(made, secret, clinic, tmp_path):
    if clinic.engine != "sqlite":
        pytest.skip("a server that is destroyed is restored into a new one")
    place = Sqlite(tmp_path / "other" / "throughcare.sqlite3")
    place.path.parent.mkdir()
    place.path.write_bytes(b"\0 a disk that failed" * 500)
    done = put_back(made, secret, place, tmp_path, replace=True)
    assert differing(clinic.tables(), place.tables()) == []
    assert b"a disk that failed" in Path(done.kept).read_bytes()


# --- the key ----------------------------------------------------------------------------------
def test_a_key_pair_is_made_once_and_its_secret_half_lies_elsewhere(home, tmp_path):
    with pytest.raises(Refused, match="stolen with the data"):
        keys.make_pair(home / "secret")
    keys.make_pair(tmp_path / "secret")
    with pytest.raises(Refused, match="is there already"):
        keys.make_pair(tmp_path / "another")
    assert "AGE-SECRET" not in keys.public_file().read_text()
    assert oct((tmp_path / "secret").stat().st_mode)[-3:] == "400"


def test_a_backup_locked_to_two_keys_opens_with_either(clinic, secret, settings, tmp_path):
    second = keys.Identity.generate()
    settings.BACKUP_KEY = f"{secret.to_public()},{second.to_public()}"
    backup.make(tmp_path / "two.age", at=clock.now(), database=clinic)
    for identity in (secret, second):
        assert restore.check(tmp_path / "two.age", identity, database=clinic).tables > 40


def test_a_public_key_that_is_none_is_said_before_anything_is_written(home, settings):
    settings.BACKUP_KEY = "age1nonsense"
    with pytest.raises(Refused, match="is not one"):
        keys.recipients()


def test_the_command_says_in_words_and_by_its_status_why_it_refused(tmp_path):
    (tmp_path / "letter").write_text("no key in here")
    command = [sys.executable, "-m", "throughcare", "restore", "none.age", "--key"]
    told = subprocess.run([*command, tmp_path / "letter"], capture_output=True, text=True)
    assert told.returncode == 2
    assert "No secret backup key is in" in told.stderr
    assert "Traceback" not in told.stderr


# --- the two engines, as a test needs them ----------------------------------------------------
def opened(place):
    """Somebody else's open connection."""
    if place.engine == "postgresql":
        return place.connect()
    connection = sqlite3.connect(place.path)
    connection.execute("SELECT count(*) FROM django_migrations").fetchone()
    return closing(connection)


def change(place, sql: str) -> None:
    with opened(place) as connection:
        connection.execute(sql)
        connection.commit()


@contextmanager
def kept_aside(place, kept: str):
    """The database that was put aside, and gone after the test."""
    if place.engine == "sqlite":
        yield Sqlite(Path(kept))
        return
    old = replace(place, name=kept)
    try:
        yield old
    finally:
        with place.connect(autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{kept}"')


def relocked(file: Path, secret: keys.Identity, **about) -> None:
    """The same backup, with another word on its first page."""
    reading = archive.read(file, secret)
    pieces = list(reading.dump())
    with file.open("wb") as out:
        archive.write(
            out, [secret.to_public()], about=reading.about | about, dump=pieces,
            secret=reading.secret, manifest=reading.manifest,
        )  # fmt: skip
