"""An upgrade is rehearsed on a copy, done whole, and leaves the old state when it fails."""

import os
import subprocess
import sys

import pytest

from throughcare import clock
from throughcare.refusal import Refused
from throughcare.upkeep import restore, upgrade
from throughcare.upkeep.engines.tables import differing
from throughcare.upkeep.tests import releases

NEW = {"upkeep_backupmade"}


@pytest.fixture
def of_010(empty_place):
    """A database as version 0.1.0 left it."""
    releases.load("0.1.0", empty_place)
    return empty_place


@pytest.fixture
def later(monkeypatch):
    """A function: upgrades are done by a later version, whose second migration does this."""

    def does(what: str) -> None:
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "throughcare.upkeep.tests.later.settings")
        monkeypatch.setenv("LATER", what)

    return does


def upgraded(database) -> list[str]:
    return list(upgrade.upgrade(at=clock.now(), database=database))


@pytest.mark.parametrize("version", releases.versions())
def test_a_database_of_every_released_version_comes_up_to_this_one_with_every_row(
    version, empty_place, secret, run_in
):
    releases.load(version, empty_place)
    before = empty_place.tables()
    upgraded(empty_place)
    after = empty_place.tables()
    lost = {name: seen["rows"] for name, seen in before.items()
            if after.get(name, {"rows": -1})["rows"] < seen["rows"]}  # fmt: skip
    assert lost == {}
    assert run_in(empty_place, "check") == "in order"
    assert run_in(empty_place, "charts") == f"{before['patients_patient']['rows']} charts opened"


@pytest.fixture
def run_in(home):
    """A function: what a process of its own, set up for a database, says of it."""

    def run(database, what: str) -> str:
        command = [sys.executable, "-m", "throughcare.upkeep.tests.looked_at", what]

        told = subprocess.run(
            command, env=os.environ | {"DATABASE_URL": database.url, "THROUGHCARE_HOME": str(home)},
            capture_output=True, text=True,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        return told.stdout.splitlines()[-1]

    return run


def test_the_way_back_is_a_backup_made_before_anything_was_changed(of_010, secret, home):
    before = of_010.tables()
    said = upgraded(of_010)
    assert [line[0] for line in said] == ["✓", "✓", "✓"]
    (file,) = (home / "backups").glob("throughcare-*-before-*.age")
    restore.check(file, secret, database=of_010)
    assert file.stat().st_size > 10_000
    assert len(of_010.tables()) > len(before)


def test_a_clinic_without_a_backup_key_is_not_upgraded(of_010, home, settings):
    settings.DEMONSTRATION = False
    before = of_010.tables()
    with pytest.raises(Refused) as refusal:
        upgraded(of_010)
    assert refusal.value.code == "no_backup_key"
    assert differing(before, of_010.tables()) == []


def test_a_migration_that_fails_on_the_copy_never_touches_the_real_one(of_010, secret, later):
    later("fails")
    before = of_010.tables()
    with pytest.raises(Refused, match="a row nobody thought of") as refusal:
        upgraded(of_010)
    assert refusal.value.code == "upgrade_failed"
    assert differing(before, of_010.tables()) == []


def test_of_two_migrations_the_first_is_taken_back_when_the_second_fails_on_the_real_one(
    of_010, secret, later
):
    later("fails on the real one")
    before = of_010.tables()
    with pytest.raises(Refused, match="the disk is full"):
        upgraded(of_010)
    assert differing(before, of_010.tables()) == []
    assert guards_of(of_010) == guards_before(of_010)


def guards_of(database) -> int:
    ask = ("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
           if database.engine == "sqlite"
           else "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")  # fmt: skip
    return database.ask(ask)[0][0]


def guards_before(database) -> int:
    return releases.script("0.1.0", database.engine).count("CREATE TRIGGER")


def test_an_upgrade_that_loses_rows_on_the_copy_is_refused_and_names_the_table(
    of_010, secret, later
):
    later("loses")
    before = of_010.tables()
    with pytest.raises(Refused, match=r"staff_post: 7 → 0"):
        upgraded(of_010)
    assert differing(before, of_010.tables()) == []


def test_nothing_is_left_of_the_rehearsal(of_010, secret, later):
    later("fails")
    with pytest.raises(Refused):
        upgraded(of_010)
    if of_010.engine == "sqlite":
        assert [path.name for path in of_010.path.parent.iterdir() if path.is_dir()] == []
    else:
        names = of_010.ask("SELECT datname FROM pg_database WHERE datname LIKE '%upkeep%upkeep%'")
        ours = f"{of_010.name[:40]}_upkeep_"  # another worker rehearses in the same cluster
        assert [name for (name,) in names if name.startswith(ours)] == []


def test_a_database_that_a_newer_version_has_upgraded_is_left_alone(db, monkeypatch):
    known = upgrade.version.known() - {"plan.0001_initial"}
    monkeypatch.setattr(upgrade.version, "known", lambda: known)
    with pytest.raises(Refused, match=r"plan\.0001_initial") as refusal:
        upgrade.needed()
    assert refusal.value.code == "database_is_newer"
    assert upgrade.problems() == ["the database is newer than this version: plan.0001_initial"]


def test_what_a_driver_quotes_of_a_row_is_not_repeated():
    said = "Traceback\nIntegrityError: duplicate key\nDETAIL:  Key (name)=(Ana Reyes) exists.\n"
    assert upgrade.last_line(said) == "IntegrityError: duplicate key"
