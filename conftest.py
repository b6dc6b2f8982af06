"""What runs where, for every test of the tree: docs/decisions/0030-what-runs-once.md.

THROUGHCARE_EVERYTHING=1   every test on this engine, whatever it says of itself
THROUGHCARE_SAMPLE=20416   the sample of another day, to run again what failed then
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase

from stories import emptying, migrated, once

# Set before the workers of pytest-xdist are started: all of them take the sample of one day.
os.environ.setdefault("THROUGHCARE_SAMPLE", str(datetime.now(UTC).toordinal()))
EVERYTHING = os.environ.get("THROUGHCARE_EVERYTHING") == "1"
RACES = "python -m stories.throwaway_postgres pytest -m postgres"

TransactionTestCase._fixture_teardown = emptying.empty_databases


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> Iterator[bool]:
    """On the embedded engine the test database is a copy of one that was migrated before."""
    if connection.vendor != "sqlite":
        yield False
        return
    place = migrated.put(Path(connection.settings_dict["TEST"]["NAME"]))
    # It outlives no run: nothing is flushed. A clinic that a story kills has its own, flushed.
    connection.settings_dict["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
    yield True
    connection.close()
    for file in place.parent.glob(f"{place.name}*"):
        file.unlink()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Which sample this run took, so that what failed in it can be run again."""
    if terminalreporter.stats.get("failed"):
        terminalreporter.write_line(f"THROUGHCARE_SAMPLE={os.environ['THROUGHCARE_SAMPLE']}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Races are proved on PostgreSQL; what proves pages is proved on one engine, and sampled.
    What takes long is begun first."""
    on_postgres = connection.vendor == "postgresql"
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(pytest.mark.skip(reason=RACES))
    if not on_postgres or EVERYTHING:
        return
    left = [item for item in items if not once.runs_here(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if once.runs_here(item)]
