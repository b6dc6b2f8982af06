"""One scene for a whole file of tests: made once, taken back at its end."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from stories.security.doors import Doors
from stories.security.scene import Scene, make

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="module")
def doors(django_db_setup, django_db_blocker) -> Iterator[Doors]:
    """The scene with every form of every page; nothing of it outlives the file."""
    kept, settings.STORAGES = settings.STORAGES, settings.STORAGES | {"staticfiles": PLAIN}
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield Doors(make()).open_all()
        transaction.set_rollback(True)
    settings.STORAGES = kept


@pytest.fixture
def scene(doors, db) -> Scene:
    """The same scene for one test: what the test does is taken back after it."""
    return doors.scene
