"""The months of everybody, reckoned anew. Run it at any time: the same record gives the same bytes.

What stands already and comes out the same stays; what differs is replaced; what no fact makes any
more is removed. So a correction of a day three years ago is in the month it belongs to by the next
morning, and a row that a hand put in is gone.
"""

import uuid
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from throughcare.clinical.outcomes.months import Month, months_of
from throughcare.outcomes import raw
from throughcare.outcomes.models import NAMES, PatientMonth

A_PART = 1000
COLUMNS = ("patient_id", "month", "id", "facility_id", *[f.name for f in fields(Month)][1:])
TURN = 7_364_915  # two roll-ups take turns
Row = tuple[Any, ...]


@dataclass
class Done:
    """What came of it. digest: of all rows, in order."""

    rows: int = 0
    written: int = 0
    removed: int = 0
    digest: str = ""


def roll_up(until: date) -> Done:
    """Every month up to a day, that day included."""
    done, digest = Done(), sha256()
    new: list[Row] = []
    old: list[uuid.UUID] = []
    with transaction.atomic():
        take_turns()
        standing = stood()
        there = next(standing, None)
        for row in reckoned(until):
            done.rows += 1
            digest.update(repr(tuple(map(str, row))).encode())
            while there is not None and there[:2] < row[:2]:
                old.append(there[2])
                there = next(standing, None)
            if there is not None and there[:2] == row[:2]:
                if there != row:
                    old.append(there[2])
                    new.append(row)
                there = next(standing, None)
            else:
                new.append(row)
        old += [] if there is None else [there[2], *(row[2] for row in standing)]
        put_in_place(old, new)
    done.written, done.removed, done.digest = len(new), len(old), digest.hexdigest()
    return done


def reckoned(until: date) -> Iterator[Row]:
    """Every row as the record makes it now, by patient and month."""
    for person in raw.everybody(until):
        for month in months_of(person.facts, until):
            key = uuid.uuid5(NAMES, f"{person.id}/{month.month}")
            yield (person.id, month.month, key, person.facility_id, *astuple(month)[1:])


def stood() -> Iterator[Row]:
    """Every row as it stands, by patient and month."""
    rows = PatientMonth.objects.order_by("patient_id", "month").values_list(*COLUMNS)
    return rows.iterator(A_PART)


def put_in_place(old: list[uuid.UUID], new: list[Row]) -> None:
    for start in range(0, len(old), A_PART):
        part = PatientMonth.objects.filter(pk__in=old[start : start + A_PART])
        part._raw_delete(part.db)  # nothing points at a month
    for start in range(0, len(new), A_PART):
        made = [PatientMonth(**dict(zip(COLUMNS, row, strict=True)))
                for row in new[start : start + A_PART]]  # fmt: skip
        PatientMonth.objects.bulk_create(made)


def take_turns() -> None:
    """SQLite has one writer anyway.

    PostgreSQL plans a cursor for its first tenth unless told that it is read to its end: five
    million doses were then looked up one by one, for two minutes instead of twenty seconds.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
