"""An upgrade is rehearsed on a copy, done whole, and leaves the old state when it fails."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import override_settings

from throughcare import clock
from throughcare.refusal import Refused
from throughcare.upkeep import restore, upgrade
from throughcare.upkeep.engines import Database
from throughcare.upkeep.engines.tables import Tables, differing
from throughcare.upkeep.tests import releases
from throughcare.upkeep.tests.shapes import shape

# A table of Django's in which nobody here has a row: its migrations make the key a size larger.
OF_DJANGO = ("auth_group_permissions", "id")


@dataclass(frozen=True)
class CameUp:
    """A database brought up to this version: what was there before, and what was said."""

    database: Database
    before: Tables
    said: list[str]
    backups: Path


@pytest.fixture(scope="session", params=releases.versions())
def came_up(request, empty_places, identity, tmp_path_factory):
    """A database of a released version, brought up once for all; only to be read or copied."""
    place, home = empty_places(), tmp_path_factory.mktemp("came-up")
    releases.load(request.param, place)
    before = place.tables()
    with override_settings(HOME=home, BACKUP_KEY=str(identity.to_public())):
        said = upgraded(place)
    return CameUp(place, before, said, home / "backups")


@pytest.fixture
def of_today(came_up):
    """A copy of it: what a later version finds."""
    with came_up.database.snapshot() as moment, came_up.database.loaded_beside(moment.dump) as copy:
        yield copy


@pytest.fixture
def later(monkeypatch):
    """A function: upgrades are done by a later version, whose second migration does this."""

    def does(what: str) -> None:
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "throughcare.upkeep.tests.later.settings")
        monkeypatch.setenv("LATER", what)

    return does


def upgraded(database) -> list[str]:
    return list(upgrade.upgrade(at=clock.now(), database=database))


def test_a_database_of_every_released_version_comes_up_to_this_one_with_every_row(came_up, run_in):
    after = came_up.database.tables()
    lost = {name: seen["rows"] for name, seen in came_up.before.items()
            if after.get(name, {"rows": -1})["rows"] < seen["rows"]}  # fmt: skip
    assert lost == {}
    people = came_up.before["patients_patient"]["rows"]
    assert run_in(came_up.database, "check") == "in order"
    assert run_in(came_up.database, "charts") == f"{people} charts opened"


def test_a_new_database_is_what_every_upgrade_since_the_first_release_makes(of_today, empty_place):
    upgrade.apply_to(empty_place)
    # PostgreSQL words a check otherwise once it was dumped and loaded: both were.
    with empty_place.snapshot() as moment, empty_place.loaded_beside(moment.dump) as copy:
        new, old = shape(copy), shape(of_today)
    differs = {row for row in new ^ old if row[:2] != OF_DJANGO}
    assert sorted(differs, key=str) == []
    assert len(new) > 1000
    done = "SELECT app, name FROM django_migrations"
    assert set(map(tuple, empty_place.ask(done))) == set(map(tuple, of_today.ask(done)))


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


def test_the_way_back_is_a_backup_made_before_anything_was_changed(came_up, secret):
    assert [line[0] for line in came_up.said] == ["✓", "✓", "✓"]
    (file,) = came_up.backups.glob("throughcare-*-before-*.age")
    restore.check(file, secret, database=came_up.database)
    assert file.stat().st_size > 10_000
    assert len(came_up.database.tables()) > len(came_up.before)


def test_a_clinic_without_a_backup_key_is_not_upgraded(clinic, home, settings):
    settings.DEMONSTRATION = False
    before = clinic.tables()
    with pytest.raises(Refused) as refusal:
        upgraded(clinic)
    assert refusal.value.code == "no_backup_key"
    assert differing(before, clinic.tables()) == []


def test_a_migration_that_fails_on_the_copy_never_touches_the_real_one(of_today, secret, later):
    later("fails")
    before = of_today.tables()
    with pytest.raises(Refused, match="a row nobody thought of") as refusal:
        upgraded(of_today)
    assert refusal.value.code == "upgrade_failed"
    assert differing(before, of_today.tables()) == []


def test_of_two_migrations_the_first_is_taken_back_when_the_second_fails_on_the_real_one(
    of_today, secret, later
):
    later(f"fails on {of_today.settings['NAME']}")
    before, guards = of_today.tables(), guards_of(of_today)
    with pytest.raises(Refused, match="the disk is full"):
        upgraded(of_today)
    assert differing(before, of_today.tables()) == []
    assert guards_of(of_today) == guards > 100


def guards_of(database) -> int:
    ask = ("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
           if database.engine == "sqlite"
           else "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")  # fmt: skip
    return database.ask(ask)[0][0]


def test_an_upgrade_that_loses_rows_on_the_copy_is_refused_and_names_the_table(
    of_today, secret, later
):
    later("loses")
    before = of_today.tables()
    with pytest.raises(Refused, match=r"staff_post: 7 → 0"):
        upgraded(of_today)
    assert differing(before, of_today.tables()) == []


def test_nothing_is_left_of_the_rehearsal(of_today, secret, later):
    later("fails")
    with pytest.raises(Refused):
        upgraded(of_today)
    if of_today.engine == "sqlite":
        assert [path.name for path in of_today.path.parent.iterdir() if path.is_dir()] == []
    else:
        names = of_today.ask("SELECT datname FROM pg_database WHERE datname LIKE '%upkeep%upkeep%'")
        ours = f"{of_today.name[:40]}_upkeep_"  # another worker rehearses in the same cluster
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
