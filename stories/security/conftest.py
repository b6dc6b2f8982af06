"""One scene for a whole folder of tests: made once, taken back at its end."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from stories.security.doors import Doors
from stories.security.scene import Scene, make

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    """The scene of this folder; nothing of it outlives the folder.

    No test of this folder may be transactional: it would empty the database under the others.
    """
    kept, settings.STORAGES = settings.STORAGES, settings.STORAGES | {"staticfiles": PLAIN}
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        yield make()
        transaction.set_rollback(True)
    settings.STORAGES = kept


@pytest.fixture(scope="package")
def doors(world, django_db_blocker) -> Doors:
    """Every form of every page of the scene."""
    with django_db_blocker.unblock():
        return Doors(world).open_all()


@pytest.fixture
def scene(world, db) -> Scene:
    """The same scene for one test: what the test does is taken back after it."""
    return world
