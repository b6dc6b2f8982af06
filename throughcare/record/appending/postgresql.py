"""Lines, numbered, hashed and written by PostgreSQL itself, in one question.

Every page that writes waits for its line. The program sends what the line says, as the very text
that is hashed; the database takes the head of the chain, puts seq and before in, and fills the
columns from that same text.
"""

from typing import Any
from uuid import UUID

from django.db import connection, connections, models

from throughcare.record.models import LogLine
from throughcare.record.said import SAID
from throughcare.record.verify_log import PREFIX

APPEND = "SELECT record_append(%s, %s, %s, %s)"  # chain; whose, in which lane; the lines

# The lock and the reading are of one row, the head: whoever had to wait is given it as it was left.
# Reading the newest line in the statement that takes a lock would read the past, and fork.
FUNCTION = """
CREATE OR REPLACE FUNCTION record_append(of_chain uuid, whose uuid, in_lane int, lines text)
RETURNS void AS $$
DECLARE
    said text;
    line jsonb;
    number bigint;
    last_hash text;
    next_hash text;
BEGIN
    FOR again IN 1..2 LOOP
        SELECT head."seq", head."hash" INTO number, last_hash
          FROM "record_head" head WHERE head."chain" = of_chain FOR NO KEY UPDATE;
        EXIT WHEN FOUND;
        INSERT INTO "record_head" ("chain", "of", "lane", "seq", "hash")
        VALUES (of_chain, whose, in_lane, 0, '') ON CONFLICT DO NOTHING;
    END LOOP;
    IF number IS NULL THEN
        RAISE EXCEPTION 'another chain of the log stands where this one belongs';
    END IF;
    FOREACH said IN ARRAY string_to_array(lines, E'\n') LOOP
        line := said;
        number := number + 1;
        next_hash := encode(sha256(convert_to(
            '{prefix}' || '["' || of_chain || '",' || number || ',"' || last_hash || '",'
            || substr(said, 2), 'UTF8')), 'hex');
        INSERT INTO "record_logline" ("chain", "seq", "before", "hash", {columns})
        VALUES (of_chain, number, last_hash, next_hash, {values});
        last_hash := next_hash;
    END LOOP;
END $$ LANGUAGE plpgsql
"""


def append(chain: UUID, whose: UUID, lane: int, _lines: list[LogLine], said: list[str]) -> None:
    """Write what lines say to the end of a chain, together with the commit."""
    # JSON has no line break of its own: one text is cheaper to send than a list of them.
    connection.finish_with(APPEND, [chain, whose, lane, "\n".join(said)])


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
