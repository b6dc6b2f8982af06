"""Django's migrate, and a short way for a database with nothing in it (docs/decisions/0090)."""

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

ONLY_A_PART = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied",
               "prune")  # fmt: skip


class Command(migrate.Command):
    """Nobody's rows are brought along from nothing, so nothing is replayed."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        whole = not any(options.get(name) for name in ONLY_A_PART)
        if whole and not connection.introspection.table_names():
            self.make_new(connection)
        super().handle(*args, **options)  # finds nothing to do, and tells those who put guards up

    def make_new(self, connection: BaseDatabaseWrapper) -> None:
        """Make every table as the models stand today, and note every migration as done.

        What a model cannot say stays in its migration, marked `also_when_new`. A test compares
        the result with that of all migrations, on both engines.
        """
        executor = MigrationExecutor(connection)
        graph = executor.loader.graph
        with connection.constraint_checks_disabled(), transaction.atomic(using=connection.alias):
            self.verbosity = 0
            self.sync_apps(connection, {config.label for config in apps.get_app_configs()})
            executor.recorder.ensure_schema()
            for node in executor.migration_plan(graph.leaf_nodes()):
                self.note(executor, node[0])

    def note(self, executor: MigrationExecutor, migration: Any) -> None:
        for operation in migration.operations:
            if getattr(getattr(operation, "code", None), "also_when_new", False):
                with executor.connection.schema_editor() as editor:
                    operation.code(apps, editor)
        executor.record_migration(migration)
