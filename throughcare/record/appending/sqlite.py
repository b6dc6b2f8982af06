"""Lines, numbered and hashed where they are written: SQLite reads the head, we lend it the SHA-256.

The whole transaction is the lock: it began IMMEDIATE. A trigger moves the head on with each line.
"""

import hashlib
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from throughcare.record.models import LogLine
from throughcare.record.said import SAID
from throughcare.record.verify_log import PREFIX

COLUMNS = ", ".join(f'"{field.column}"' for field in SAID)
APPEND = f"""
INSERT INTO "record_logline" ("chain", "seq", "before", "hash", {COLUMNS})
SELECT "chain", "seq" + 1, "hash", record_hash(%s, "seq" + 1, "hash", %s)
       {", %s" * len(SAID)}
  FROM "record_head" WHERE "chain" = %s
"""  # noqa: S608  names of our own columns
NEW_HEAD = (
    'INSERT INTO "record_head" ("chain", "of", "lane", "seq", "hash") VALUES (%s, %s, %s, 0, \'\')'
)


def append(chain: UUID, whose: UUID, lane: int, lines: list[LogLine], said: list[str]) -> None:
    """Write lines, each with what it says as the text that is hashed, to the end of a chain."""
    rows = [
        [str(chain), text, *values_of(line), chain.hex]
        for line, text in zip(lines, said, strict=True)
    ]
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(APPEND, row)
            if cursor.rowcount == 0:  # its first line
                cursor.execute(NEW_HEAD, [chain.hex, whose.hex, lane])
                cursor.execute(APPEND, row)


def lend_hash(connection: Any, **_: Any) -> None:
    """Give each new connection the function that APPEND asks for."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("record_hash", 4, record_hash, deterministic=True)


def record_hash(chain: str, seq: int, before: str, said: str) -> str:
    """The hash of a line: the JSON list of its place, and of what it says (`verify_log.py`)."""
    text = f'{PREFIX}["{chain}",{seq},"{before}",{said[1:]}'
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def values_of(line: LogLine) -> list[Any]:
    """What is written into the columns, as SQLite keeps it."""
    return [write(getattr(line, attname)) for attname, write in writers()]


@cache
def writers() -> tuple[tuple[str, Any], ...]:
    """How each column of a line is written: its name, and a function. A line is ours: its values
    are of their columns' own types, and need none of the ORM's converting."""
    return tuple((field.attname, writer(field)) for field in SAID)


def writer(field: models.Field) -> Any:
    """One column: most values are kept as they are."""
    column = field.target_field if field.is_relation else field
    if isinstance(column, models.UUIDField):
        return lambda value: value and value.hex
    if isinstance(column, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(column, models.JSONField):
        return lambda value: field.get_db_prep_save(value, connection)
    return lambda value: value
