"""Which migrations are newer than the last release, and what in them the old version cannot bear.

While an upgrade runs, and for as long as the old version still serves beside the new one, the old
one goes on writing rows: without columns it does not know, under names it knows. So a migration
adds; what it takes away waits for the release after. One that must do more says why that is safe:

    class Migration(migrations.Migration):
        while_the_old_version_serves = "the table is empty until this version fills it"
"""

import re
from collections.abc import Iterator

from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader

from throughcare.upkeep.tables import CreateTables
from throughcare.upkeep.tests import releases

EXCUSE = "while_the_old_version_serves"
ROW = re.compile(r"INSERT INTO \"?django_migrations\"? VALUES\(\d+,'(\w+)','(\w+)'")
TAKES_AWAY = (operations.RemoveField, operations.DeleteModel, operations.RenameField,
              operations.RenameModel, operations.AlterModelTable)  # fmt: skip
CANNOT_BE_READ = (operations.RunPython, operations.RunSQL, operations.SeparateDatabaseAndState)


def released() -> set[tuple[str, str]]:
    """What the newest released version has applied."""
    return set(ROW.findall(releases.script(releases.versions()[-1], "sqlite")))


def newer() -> list[Migration]:
    """Our own migrations that no release has."""
    loader, done = MigrationLoader(None, ignore_no_migrations=True), released()
    return [
        migration
        for key, migration in sorted(loader.disk_migrations.items())
        if key not in done and type(migration).__module__.startswith("throughcare.")
    ]


def dangers(migrations: list[Migration]) -> list[str]:
    """What the old version cannot bear, and no reason is given for."""
    made = {
        (migration.app_label, table.name_lower)
        for migration in migrations
        for operation in migration.operations
        for table in tables_of(operation)
    }
    return [
        f"{migration.app_label}.{migration.name}: {danger}"
        for migration in migrations
        if not getattr(migration, EXCUSE, "").strip()
        for operation in migration.operations
        if (migration.app_label, model_of(operation)) not in made
        for danger in dangers_of(operation)
    ]


def tables_of(operation: operations.base.Operation) -> list[operations.CreateModel]:
    """The tables an operation makes."""
    if isinstance(operation, CreateTables):
        return operation.tables
    return [operation] if isinstance(operation, operations.CreateModel) else []


def model_of(operation: operations.base.Operation) -> str:
    """The model an operation is about: what nobody writes yet, nobody misses."""
    return str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()


def dangers_of(operation: operations.base.Operation) -> Iterator[str]:
    """What is dangerous in one operation."""
    what = operation.describe()
    if isinstance(operation, TAKES_AWAY):
        yield f"{what}: the old version still reads it"
    elif isinstance(operation, CANNOT_BE_READ):
        yield f"{what}: say why the old version can bear it"
    elif isinstance(operation, operations.AddField) and must_be_given(operation.field):
        yield f"{what}: the old version writes rows without it; null=True or db_default"
    elif isinstance(operation, operations.AddConstraint) or narrows(operation):
        yield f"{what}: say why every row the old version writes fits"
    elif isinstance(operation, operations.AddIndex):
        yield f"{what}: holds up every writer while it is built; AddIndexConcurrently"


def narrows(operation: operations.base.Operation) -> bool:
    """May a column be changed so that a row of the old version no longer fits?"""
    return isinstance(operation, operations.AlterField) and must_be_given(operation.field)


def must_be_given(field: models.Field) -> bool:
    """Does the database refuse a row that leaves this column out? Django's default is not its."""
    if field.many_to_many:
        return False
    return not field.null and field.db_default is models.NOT_PROVIDED
