"""The log's chain: what a line and a row are to it, and how lines are sealed into it.

The meaning of hash and digest stands in verify_log.py, which an inspector runs without us; this
side only says how our rows become what is hashed.
"""

import hashlib
import math
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.db import connection, models

from throughcare import clock
from throughcare.record.appending import postgresql, sqlite
from throughcare.record.models import NO_FACILITY, LogLine
from throughcare.record.said import SAID
from throughcare.record.verify_log import LINE_FIELDS, json_text, row_digest

LANES = 4  # chains of one facility: so many people's lines can be written at once
HASHED = [(name, LogLine._meta.get_field(name).attname) for name in (*LINE_FIELDS, "hash")]
NAMES = [field.attname for field in SAID]

Reader = Callable[[Any], Any]
Place = tuple[uuid.UUID, int]  # facility and lane: they make a chain


def seal(lines: list[LogLine]) -> None:
    """Write lines to the ends of their chains. The last thing a transaction does, and brief.

    All lines about one person are in one chain; what is about nobody is in the facility's first.
    """
    of_place: dict[Place, list[LogLine]] = {}
    for line in lines:
        lane = line.patient_id.int % LANES if line.patient_id else 0
        of_place.setdefault((line.facility_id or NO_FACILITY, lane), []).append(line)
    for place in sorted(of_place):  # in one order: two transactions never wait in a ring
        append(place, of_place[place])


def append(place: Place, lines: list[LogLine]) -> None:
    """Have the database number, hash and write some lines of one chain."""
    chain = chain_of(*place)
    for line in lines:
        line.chain, line.written_at = chain, line.written_at or clock.now()
    said = [json_text([plain(getattr(line, attname)) for attname in NAMES]) for line in lines]
    write = postgresql.append if connection.vendor == "postgresql" else sqlite.append
    write(chain, *place, lines, said)


@cache  # as many as facilities have chains; hashing a name for each line is a tenth of a line
def chain_of(facility: uuid.UUID, lane: int) -> uuid.UUID:
    """The name of a chain: the first of a facility is called as the facility is."""
    return uuid.uuid5(facility, str(lane)) if lane else facility


# --- what is hashed ---------------------------------------------------------------------------
def as_hashed(line: Any) -> dict[str, Any]:
    """A line as verify_log.py reads it, its own hash included."""
    return {name: plain(getattr(line, attname)) for name, attname in HASHED}


def digests(rows: Iterable[models.Model]) -> dict[str, str]:
    """The digest of each of these rows, by its name in the log."""
    return {name_of(row): row_digest(*as_digested(row)) for row in rows}


def name_of(row: models.Model) -> str:
    return f"{row._meta.label_lower}/{row.pk}"


def as_digested(row: models.Model) -> tuple[str, str, dict[str, Any]]:
    """A row as verify_log.py reads it: type, id, and every column that holds something."""
    values = {}
    for attname, read in readers(type(row)):
        held = getattr(row, attname)
        if held is not None and (value := read(held)) is not None:
            values[attname] = value
    return row._meta.label_lower, str(row.pk), values


@cache
def readers(model: type[models.Model]) -> tuple[tuple[str, Reader], ...]:
    """How each column a row of this model is vouched for by is read: its name, and a function."""
    derived = getattr(model, "derived", ())
    columns = [field for field in model._meta.concrete_fields if field.name not in derived]
    return tuple((field.attname, reader(field)) for field in columns)


def reader(field: models.Field) -> Reader:
    """`content` of one column, with a short way for values that are of its own type already.

    Chosen by the column's own to_python: a kind of column that converts otherwise goes the long
    way, and so does a value of any other type (a text where a moment belongs).
    """
    column = field
    while column.is_relation:
        column = column.target_field
    own, short = SHORT.get(type(column).to_python, (None, plain))

    def read(value: Any) -> Any:
        return short(value) if type(value) is own else content(field, value)

    return read


def content(field: models.Field, value: Any) -> Any:
    """What a column holds, alike before it is written and after it is read; None for nothing.

    A plain no counts as nothing, so that a column added later leaves old rows as they are.
    """
    if isinstance(field, models.BinaryField):
        return hashlib.sha256(bytes(value)).hexdigest() if value else None
    if isinstance(field, models.JSONField):
        return plain(value)
    value = field.target_field.to_python(value) if field.is_relation else field.to_python(value)
    if value is None or value == "" or (value is False and not field.null):
        return None
    if isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    return plain(value)


def plain(value: Any) -> Any:
    """A value as JSON can say it, in one way only: databases differ in how they keep numbers."""
    if value is None or type(value) in (str, int, bool):  # most of them
        return value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, dict):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value if type(value) is float else str(value)


def moment(value: datetime) -> str:
    """A moment, wherever the clock stood: in UTC, to the microsecond."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def text(value: str) -> str | None:
    return value or None


SHORT: dict[Any, tuple[type, Reader]] = {  # a column's to_python: its own type, read without it
    models.CharField.to_python: (str, text),
    models.TextField.to_python: (str, text),
    models.UUIDField.to_python: (uuid.UUID, str),
    models.DateTimeField.to_python: (datetime, moment),
    models.DateField.to_python: (date, str),
    models.IntegerField.to_python: (int, int),
}
