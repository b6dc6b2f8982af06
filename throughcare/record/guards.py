"""What the database itself refuses, on both engines, whoever asks.

A model says how it is kept:
  kept = ()                          appended, never changed, never deleted
  kept = ("ended_at", "ended_by")    the same, but these columns may be set, once
  kept = CHANGING                    may be changed by its actions, never deleted
and may carry `guards`: its own triggers, each refusing one thing in words.

The triggers are installed after every `migrate`, not in a migration: SQLite drops a table's
triggers whenever a later migration rebuilds the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models

CHANGING = "changing"


@dataclass(frozen=True)
class Guard:
    """One refusal by trigger: `before` INSERT or UPDATE, when `unless_not` SQL finds a row.

    sql may speak of NEW; it is a whole SELECT that finds a row exactly when the change is refused.
    then is done when it was not: a statement about another table that must move along.
    engine is the only one that can say it; empty: both.
    """

    name: str
    before: str
    refuses: str
    sql: str
    then: str = ""
    engine: str = ""


def kept_models() -> Iterator[type[models.Model]]:
    """Every model that says how it is kept."""
    return (model for model in apps.get_models() if hasattr(model, "kept"))


def install(using: str = "default", **_: Any) -> None:
    """(Re)make every trigger. Called after each migrate."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in kept_models():
            if model._meta.db_table in existing:
                for statement in remove_sql(model, connection) + make_sql(model, connection):
                    cursor.execute(statement)


def remove(using: str = "default") -> None:
    """Take every trigger away. Only for emptying a demonstration or test database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for model in kept_models():
            for statement in remove_sql(model, connection):
                cursor.execute(statement)


def missing(using: str = "default") -> set[str]:
    """The triggers that should stand in this database and do not."""
    connection = connections[using]
    ask = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(ask)
        standing = {row[0] for row in cursor.fetchall()}
    return {
        name for model in kept_models() for name, *_ in triggers(model, connection.vendor)
    } - standing


def triggers(model: type[models.Model], engine: str) -> list[tuple[str, str, str, str, str]]:
    """(name, before, refuses, condition, then) for each trigger of a model; the last are SQL."""
    table = model._meta.db_table
    rules = [(f"kept_{table}_delete", "DELETE", f"rows of {table} are never deleted", "1 = 1", "")]
    if model.kept != CHANGING:
        rules.append(
            (
                f"kept_{table}_update",
                "UPDATE",
                f"rows of {table} are never changed",
                " OR ".join(changed(field, field.name in model.kept) for field in columns(model)),
                "",
            )
        )
    for guard in getattr(model, "guards", ()):
        if guard.engine not in ("", engine):
            continue
        rules.append((guard.name, guard.before, guard.refuses, f"EXISTS ({guard.sql})", guard.then))
    return rules


def columns(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if field.column]


def changed(field: models.Field, may_be_set: bool) -> str:
    """SQL: did this column change in a way it may not? {differs} is put in per engine."""
    column = f'"{field.column}"'
    differs = f"OLD.{column} IS DISTINCT FROM NEW.{column}"
    if not may_be_set:
        return f"({differs})"
    empty = f"OLD.{column} IS NULL" if field.null else f"OLD.{column} = ''"
    return f"({differs} AND NOT ({empty}))"


def make_sql(model: type[models.Model], connection: Any) -> list[str]:
    made = []
    table = model._meta.db_table
    for name, before, refuses, condition, then in triggers(model, connection.vendor):
        words = refuses.replace("'", "''")
        after = f"{then};" if then else ""
        if connection.vendor == "sqlite":
            # SQLite before 3.39 knows only IS NOT for "is distinct from".
            condition = condition.replace("IS DISTINCT FROM", "IS NOT")
            condition = condition.replace("FOR NO KEY UPDATE", "")  # there is one writer
            made.append(
                f'CREATE TRIGGER "{name}" BEFORE {before} ON "{table}" BEGIN '
                f"SELECT RAISE(ABORT, '{words}') WHERE {condition}; {after} END"
            )
        else:
            row = "OLD" if before == "DELETE" else "NEW"
            made.append(
                f'CREATE FUNCTION "{name}"() RETURNS trigger AS $$ BEGIN IF {condition} THEN '
                f"RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END IF; "
                f"{after} "
                f"RETURN {row}; END $$ LANGUAGE plpgsql"
            )
            made.append(
                f'CREATE TRIGGER "{name}" BEFORE {before} ON "{table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "{name}"()'
            )
    return [statement.replace("%", "%%") for statement in made]


def remove_sql(model: type[models.Model], connection: Any) -> list[str]:
    names = [name for name, *_ in triggers(model, connection.vendor)]
    if connection.vendor == "sqlite":
        return [f'DROP TRIGGER IF EXISTS "{name}"' for name in names]
    return [f'DROP FUNCTION IF EXISTS "{name}"() CASCADE' for name in names]
