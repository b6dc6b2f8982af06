"""A clinic with rows in it, a key pair, and an empty place to restore into."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings as given
from django.test import override_settings

from throughcare import clock
from throughcare.upkeep import backup, keys
from throughcare.upkeep.engines import Database, here
from throughcare.upkeep.engines.sqlite import Sqlite
from throughcare.upkeep.tests import releases

ON_POSTGRES = not given.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def empty_places(django_db_setup, tmp_path_factory) -> Iterator[Callable[[], Database]]:
    """A function: another database of the same engine, with nothing in it."""
    with ExitStack() as until_the_end:

        def make() -> Database:
            if ON_POSTGRES:
                return until_the_end.enter_context(here().made_beside())
            folder = tmp_path_factory.mktemp("place") / "data"
            folder.mkdir()
            return Sqlite(folder / "throughcare.sqlite3")

        yield make


@pytest.fixture
def empty_place(empty_places) -> Database:
    """Another database of the same engine, with nothing in it."""
    return empty_places()


@pytest.fixture(scope="session")
def clinic(empty_places) -> Database:
    """A clinic's database: twelve made-up people, plans, answers, a log. Only to be read."""
    place = empty_places()
    releases.load("0.1.0", place)
    return place


@pytest.fixture
def home(settings, tmp_path) -> Path:
    """The clinic's own folder."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    settings.BACKUP_KEY = ""
    return settings.HOME


@pytest.fixture(scope="session")
def identity() -> keys.Identity:
    """The secret half of the clinic's key."""
    return keys.Identity.generate()


@pytest.fixture
def secret(home, settings, identity) -> keys.Identity:
    """The same, in a clinic that holds the public half."""
    settings.BACKUP_KEY = str(identity.to_public())
    return identity


@pytest.fixture(scope="session")
def one_backup(clinic, identity, tmp_path_factory) -> bytes:
    """A backup of the clinic, made once."""
    file = tmp_path_factory.mktemp("backup") / "clinic.age"
    with override_settings(BACKUP_KEY=str(identity.to_public())):
        backup.make(file, at=clock.now(), database=clinic)
    return file.read_bytes()
