"""One line, numbered, hashed and written by PostgreSQL itself, in one question.

Nearly every transaction has one line, and every page that writes waits for it. The program sends
what the line says, as the very text that is hashed; the database takes the head of the chain, puts
seq and before in, and fills the columns from that same text. SQLite has no way to wait and no SHA:
there, and for several lines at once, chain.py does the same in Python.
"""

from typing import Any

from django.db import connections, models

from throughcare.record.models import LogLine
from throughcare.record.verify_log import LINE_FIELDS, PREFIX

PLACE = ("chain", "seq", "before")  # the first LINE_FIELDS: what the database knows better
SAID = tuple(LogLine._meta.get_field(name) for name in LINE_FIELDS[len(PLACE) :])
APPEND = "SELECT line_seq, line_before, line_hash FROM record_append(%s, %s)"

# The lock and the reading are of one row, the head: whoever had to wait is given it as it was left.
# Reading the newest line in the statement that takes a lock would read the past, and fork.
FUNCTION = """
CREATE OR REPLACE FUNCTION record_append(of_chain uuid, said text)
RETURNS TABLE (line_seq bigint, line_before varchar, line_hash varchar) AS $$
DECLARE
    line jsonb := said::jsonb;
BEGIN
    SELECT head."seq" + 1, head."hash" INTO line_seq, line_before
      FROM "record_head" head WHERE head."chain" = of_chain FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    line_hash := encode(sha256(convert_to(
        '{prefix}' || '["' || of_chain || '",' || line_seq || ',"' || line_before || '",'
        || substr(said, 2), 'UTF8')), 'hex');
    INSERT INTO "record_logline" ("chain", "seq", "before", "hash", {columns})
    VALUES (of_chain, line_seq, line_before, line_hash, {values});
    RETURN NEXT;
END $$ LANGUAGE plpgsql
"""


def install(using: str = "default", **_: Any) -> None:
    """(Re)make the function. Called after each migrate."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    if LogLine._meta.db_table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(function_sql(connection))


def function_sql(connection: Any) -> str:
    """The function, its columns and their types those of the model."""
    return FUNCTION.format(
        prefix=PREFIX,
        columns=", ".join(f'"{field.column}"' for field in SAID),
        values=", ".join(value_sql(number, field, connection) for number, field in enumerate(SAID)),
    )


def value_sql(number: int, field: models.Field, connection: Any) -> str:
    """The nth thing a line says, as the database keeps it."""
    if isinstance(field, models.JSONField):
        return f"line -> {number}"
    return f"(line ->> {number})::{field.db_type(connection)}"
