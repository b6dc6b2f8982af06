"""Empty a database after a test that committed: the tables that hold something, and no others.

Django's own way asks every table, and after it every table's guards are made anew: seconds, for a
test that wrote six rows. What `migrate` itself wrote stays.
"""

from collections.abc import Iterable

from django.db import connections, transaction

from throughcare.record import examining, guards

BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}


def empty_databases(case) -> None:
    """In the place of Django's, for every database a test may use."""
    for name in case._databases_names(include_mirrors=False):
        empty(connections[name])


def empty(connection) -> None:
    """Delete every row that a test may have committed."""
    full = tables_with_rows(connection)
    if full and connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(table) for table in full)
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {names} CASCADE")  # fires no guard of a row
    elif full:
        with connection.constraint_checks_disabled(), transaction.atomic(connection.alias):
            empty_guarded(connection, full)


def tables_with_rows(connection) -> list[str]:
    tables = set(connection.introspection.django_table_names(only_existing=True)) - BY_MIGRATE
    return sorted(examining.with_rows_in(tables, connection))


def empty_guarded(connection, tables: list[str]) -> None:
    """SQLite knows no way past a guard: those of these tables go, and come back."""
    guarded = [model for model in guards.guarded_models() if model._meta.db_table in tables]
    with connection.cursor() as cursor:
        run(cursor, (sql for model in guarded for sql in guards.remove_sql(model, connection)))
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608  our own tables
        run(cursor, (sql for model in guarded for sql in guards.make_sql(model, connection)))


def run(cursor, statements: Iterable[str]) -> None:
    for statement in statements:
        cursor.execute(statement)
