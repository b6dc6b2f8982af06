"""What the database itself refuses, on both engines, whoever asks.

A model says how it is kept:
  kept = ()                          appended, never changed, never deleted
  kept = ("ended_at", "ended_by")    the same, but these columns may be set, once
  kept = CHANGING                    may be changed by its actions, never deleted
and may carry `guards`: its own triggers, each refusing one thing in words. Of the models that say
nothing, those with `never_deleted = True` are named by the log and stay; those with
`rebuilt = True` are made anew from the record, so that no row of them is ever changed.

The triggers are installed after every `migrate`, not in a migration: SQLite drops a table's
triggers whenever a later migration rebuilds the table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models

CHANGING = "changing"


@dataclass(frozen=True)
class Guard:
    """One refusal by trigger, `before` INSERT or UPDATE. Its SQL may speak of NEW, and of OLD.

    when    of which rows it is asked at all, from their own columns: others do not pay for it
    sql     a whole SELECT that finds a row exactly when the change is refused
    moves   or a statement that moves another table along: refused when it finds no row to move
    then    done when it was not refused: a statement about another table that must move along
    engine  the only one that can say it; empty: both
    With neither sql nor moves, every row of which `when` is true is refused.
    """

    name: str
    before: str
    refuses: str
    sql: str = ""
    when: str = ""
    moves: str = ""
    then: str = ""
    engine: str = ""


def guarded_models() -> Iterator[type[models.Model]]:
    """Every model with triggers."""
    yield from kept_models()
    for name in ("never_deleted", "rebuilt"):
        yield from (model for model in apps.get_models() if getattr(model, name, False))


def kept_models() -> Iterator[type[models.Model]]:
    """Every model that says how it is kept."""
    return (model for model in apps.get_models() if hasattr(model, "kept"))


def install(using: str = "default", of: Sequence[type[models.Model]] = (), **_: Any) -> None:
    """(Re)make every trigger, or those of some models. Called after each migrate."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in of or guarded_models():
            if model._meta.db_table in existing:
                for statement in remove_sql(model, connection) + make_sql(model, connection):
                    cursor.execute(statement)


def remove(using: str = "default", of: Sequence[type[models.Model]] = ()) -> None:
    """Take triggers away. Only for emptying, or giving a past to, a demonstration or a test."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for model in of or guarded_models():
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
        guard.name for model in guarded_models() for guard in triggers(model, connection.vendor)
    } - standing


def triggers(model: type[models.Model], engine: str) -> list[Guard]:
    """Every guard of a model: the two of how it is kept, and its own."""
    table = model._meta.db_table
    if getattr(model, "rebuilt", False):
        words = f"rows of {table} are made anew from the record, never changed"
        return [Guard(f"rebuilt_{table}_update", "UPDATE", words)]
    guards = [Guard(f"kept_{table}_delete", "DELETE", f"rows of {table} are never deleted")]
    if getattr(model, "kept", CHANGING) != CHANGING:
        any_column = (changed(field, field.name in model.kept) for field in columns(model))
        words = f"rows of {table} are never changed"
        guards.append(Guard(f"kept_{table}_update", "UPDATE", words, when=" OR ".join(any_column)))
    guards += getattr(model, "guards", ())
    return [guard for guard in guards if guard.engine in ("", engine)]


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
    """The statements that make a model's triggers."""
    make = on_sqlite if connection.vendor == "sqlite" else on_postgresql
    table = model._meta.db_table
    made = [sql for guard in triggers(model, connection.vendor) for sql in make(guard, table)]
    return [statement.replace("%", "%%") for statement in made]


def on_sqlite(guard: Guard, table: str) -> list[str]:
    words = guard.refuses.replace("'", "''")
    when = f"WHEN {guard.when} " if guard.when else ""
    refuse = f"SELECT RAISE(ABORT, '{words}')"
    if guard.moves:
        refuse = f"{guard.moves}; {refuse} WHERE changes() = 0"
    elif guard.sql:
        refuse = f"{refuse} WHERE EXISTS ({guard.sql})"
    then = f"{guard.then}; " if guard.then else ""
    sql = (
        f'CREATE TRIGGER "{guard.name}" BEFORE {guard.before} ON "{table}" {when}'
        f"BEGIN {refuse}; {then}END"
    )
    # SQLite before 3.39 knows only IS NOT for "is distinct from", and has one writer: no locks.
    return [sql.replace("IS DISTINCT FROM", "IS NOT").replace("FOR NO KEY UPDATE", "")]


def on_postgresql(guard: Guard, table: str) -> list[str]:
    """A function and its trigger.

    `when` is asked inside the function: in the trigger's own WHEN it is read from text again for
    every statement, which for all columns of a table took longer than to write the row.

    Questions are planned once for all rows. Left to choose, PostgreSQL finds that planning them
    anew for each row's values looks cheaper, and spends longer on that than on asking.
    """
    words = guard.refuses.replace("'", "''")
    refuse = f"RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation';"
    if guard.moves:
        refuse = f"{guard.moves}; IF NOT FOUND THEN {refuse} END IF;"
    elif guard.sql:
        refuse = f"IF EXISTS ({guard.sql}) THEN {refuse} END IF;"
    do = f"{refuse} {guard.then};" if guard.then else refuse
    if guard.when:
        do = f"IF {guard.when} THEN {do} END IF;"
    row = "OLD" if guard.before == "DELETE" else "NEW"
    planned = " SET plan_cache_mode = force_generic_plan" if guard.sql else ""
    return [
        f'CREATE FUNCTION "{guard.name}"() RETURNS trigger AS '
        f"$$ BEGIN {do} RETURN {row}; END $$ LANGUAGE plpgsql{planned}",
        f'CREATE TRIGGER "{guard.name}" BEFORE {guard.before} ON "{table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{guard.name}"()',
    ]


def remove_sql(model: type[models.Model], connection: Any) -> list[str]:
    names = [guard.name for guard in triggers(model, connection.vendor)]
    if connection.vendor == "sqlite":
        return [f'DROP TRIGGER IF EXISTS "{name}"' for name in names]
    return [f'DROP FUNCTION IF EXISTS "{name}"() CASCADE' for name in names]
