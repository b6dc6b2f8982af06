"""Bring the database up to this version: backup, rehearsal on a copy, then the real one, whole.

All migrations run in one transaction, guards included: a failed one leaves the old state, and
nobody ever sees half of them.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from throughcare.record import guards
from throughcare.refusal import Refused
from throughcare.upkeep import backup, schedule, version
from throughcare.upkeep.engines import Database, here
from throughcare.upkeep.management.commands.migrate import Command as Migrate

ONE_AT_A_TIME = 0x7468726F  # the number of our advisory lock on PostgreSQL
WAITS = "10s"  # for a lock: whoever waits longer would hold up the window behind it
BARE = [sys.executable, "-m", "throughcare", "upgrade", "--bare"]
# What may have fewer rows after an upgrade: nothing of a person is in them.
MAY_SHRINK = {"django_migrations", "django_session", "django_content_type", "auth_permission"}


# --- in this process --------------------------------------------------------------------------
def pending() -> list[str]:
    """The migrations this version has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _back in plan]


def is_new() -> bool:
    """Has nobody made a table here yet?"""
    return not connection.introspection.table_names()


def needed() -> list[str]:
    """What waits. Refused where a newer version has been at work."""
    if unknown := version.unknown(sorted(applied())):
        raise Refused(
            "database_is_newer",
            _("A newer version has upgraded this database: %(what)s.")
            % {"what": ", ".join(unknown)},
            source="house:upgrades",
            next_step=_("Install that version. To go back, restore the backup it made first."),
        )  # fmt: skip
    return pending()


def problems() -> list[str]:
    """What is wrong with the database of this process, as `throughcare check` says it."""
    if unknown := version.unknown(sorted(applied())):
        return [f"the database is newer than this version: {', '.join(unknown)}"]
    if waiting := pending():
        return [f"the database is behind this version by {len(waiting)}: throughcare upgrade"]
    return [
        f"the database lacks its guard {name}: run `throughcare manage migrate`"
        for name in sorted(guards.missing())
    ]


def applied() -> set[str]:
    loader = MigrationExecutor(connection).loader
    return {".".join(key) for key in loader.applied_migrations}


def apply_here() -> None:
    """Every pending migration and every guard, in one transaction."""
    with _one_at_a_time(), _foreign_keys_checked_at_the_end(), _all_or_nothing():
        call_command(InOneTransaction(), verbosity=0, interactive=False)


class InOneTransaction(Migrate):
    """Our migrate, which lets deferred checks speak after each migration.

    Between two migrations a commit would have done so, and PostgreSQL changes no table on which
    a check still waits.
    """

    def migration_progress_callback(self, action, migration=None, fake=False):
        super().migration_progress_callback(action, migration, fake)
        done = action == "apply_success" and connection.in_atomic_block
        if done and connection.vendor == "postgresql":
            connection.check_constraints()


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """One transaction; a migration that may not run in one (an index built beside) goes alone."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if all(migration.atomic for migration, _back in plan):
        with transaction.atomic():
            yield
            if connection.vendor == "sqlite":
                connection.check_constraints()
    else:
        yield


@contextmanager
def _foreign_keys_checked_at_the_end() -> Iterator[None]:
    """SQLite rebuilds tables, and turns its checks off and on outside a transaction only."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.constraint_checks_disabled():
        yield


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two servers that start together: the second waits, and finds nothing to do."""
    if connection.vendor != "postgresql":
        yield  # SQLite's own write lock does it
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [WAITS])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', '0', false)")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


# --- any database -----------------------------------------------------------------------------
def upgrade(*, at: datetime, database: Database | None = None) -> Iterator[str]:
    """Yield what was done, line by line. Refused, the database is as it was."""
    database = database or here()
    if database.is_empty():
        apply_to(database)
        yield _("✓ a new database was made")
        return
    if saved := backup_first(database, at):
        yield _("✓ backup made, restored and compared: %(file)s") % {"file": saved}
    else:
        yield _("▲ no backup key: no backup was made (this is a demonstration)")
    rehearse(database)
    yield _("✓ rehearsed on a copy, which was checked and thrown away")
    apply_to(database)
    yield _("✓ upgraded to %(version)s") % {"version": version.number()}


def backup_first(database: Database, at: datetime) -> Path | None:
    """The way back, if ever. A clinic without a key does not upgrade; a demonstration may."""
    folder = Path(settings.BACKUP_FOLDER or settings.HOME / "backups")
    name = f"throughcare-{at:{schedule.STAMP}}-before-{version.number()}.age"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return backup.make(folder / name, at=at, database=database).file
    except Refused as refusal:
        if settings.DEMONSTRATION and refusal.code == "no_backup_key":
            return None
        raise


def rehearse(database: Database) -> None:
    """The same upgrade on a copy. What goes wrong there has not gone wrong here."""
    with ExitStack() as until_compared:
        moment = until_compared.enter_context(database.snapshot())
        copy = until_compared.enter_context(database.loaded_beside(moment.dump))
        apply_to(copy)
        after = copy.tables()
    lost = [
        f"{name}: {seen['rows']} → {after.get(name, {'rows': 'no table'})['rows']}"
        for name, seen in moment.tables.items()
        if name not in MAY_SHRINK and after.get(name, {"rows": -1})["rows"] < seen["rows"]
    ]
    if lost:
        raise Refused(
            "upgrade_loses_rows",
            _("On a copy this upgrade lost rows: %(tables)s. Nothing here was changed.")
            % {"tables": "; ".join(lost)},
            source="house:upgrades",
            next_step=_("Stay with the version before, and write to the maintainers."),
        )  # fmt: skip


def apply_to(database: Database) -> None:
    """Upgrade one database in a process of its own, and check it there."""
    told = subprocess.run(  # noqa: S603  this very program
        BARE, env={**os.environ, "DATABASE_URL": database.url}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if told.returncode:
        raise Refused(
            "upgrade_failed",
            _("The upgrade stopped: %(said)s. The database is as it was before.")
            % {"said": last_line(told.stderr)},
            source="house:upgrades",
            next_step=_("Start the version before again; the clinic goes on. "
                        "Then write to the maintainers what stands here."),
        )  # fmt: skip


def last_line(said: str) -> str:
    """What went wrong, without the row it went wrong with: a driver's DETAIL quotes it."""
    lines = [line for line in said.splitlines() if line.strip() and "DETAIL" not in line]
    return lines[-1].strip() if lines else "no word"
