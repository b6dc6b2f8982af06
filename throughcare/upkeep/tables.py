"""The tables of one migration, made together.

Django draws its picture of all models anew after each table that a migration makes, with everything
that table hangs together with, and here all of it hangs together: a clinic's first start spent
most of its seconds so. The picture is drawn once for all of them.
"""

from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """Make these tables, in this order; each may point at those before it."""

    reversible = True

    def __init__(self, tables: list[CreateModel]) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        drawn = state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)
        if drawn is not None:
            state.apps  # noqa: B018  read to be drawn, once

    def database_forwards(self, *where: Any) -> None:
        for table in self.tables:
            table.database_forwards(*where)

    def database_backwards(self, *where: Any) -> None:
        for table in reversed(self.tables):
            table.database_backwards(*where)

    def describe(self) -> str:
        return "Make tables: " + ", ".join(table.name for table in self.tables)
