"""A question to the database that is put into SQL once, and then asked with other values.

    @prepared
    def flags_now(patient: UUID):
        return Flag.objects.filter(patient=patient, ended_at=None)

    flags_now(patient.pk)           a list of flags
    flags_now.first(patient.pk)     the first of them, or None

To build a queryset anew each time takes longer than PostgreSQL takes to answer it; kept as SQL it
costs no more than to fetch its rows. The function is called once, with samples in place of the
values; they are unlike anything else and so found again among the parameters. So it may not look at
its values nor at a clock, only hand them on: what is missing among the parameters is refused, and
so is a moment or a day of its own, and None for a value.
"""

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache, wraps
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.transaction import TransactionManagementError

FIELDS = {
    UUID: models.UUIDField(), datetime: models.DateTimeField(), date: models.DateField(),
    str: models.TextField(), int: models.IntegerField(),
}  # fmt: skip


def prepared(build: Callable[..., models.QuerySet]) -> Callable[..., list]:
    """Make a function that builds a queryset one that answers with its rows.

    Its annotations say of what kind each value is. A row may come with others (select_related,
    prefetch_related), as values, locked, and cut off after the first.
    """
    kinds = {name: kind for name, kind in build.__annotations__.items() if name != "return"}
    kept = cache(lambda _vendor: Kept(build, kinds))

    @wraps(build)
    def asked(*values: Any) -> list:
        return kept(connection.vendor).rows(values)

    asked.first = lambda *values: next(iter(asked(*values)), None)
    return asked


class Kept:
    """One queryset as SQL, with where each value stands among its parameters."""

    def __init__(self, build: Callable[..., models.QuerySet], kinds: dict[str, type]) -> None:
        samples = [sample(place, kind) for place, kind in enumerate(kinds.values())]
        self.kinds = list(kinds.values())
        self.queryset = build(*samples)
        self.compiler = self.queryset.query.get_compiler(connection=connection)
        self.sql, parameters = self.compiler.as_sql()
        columns = [column for column, *_ in self.compiler.select]
        self.converters = self.compiler.get_converters(columns)
        marks = [str(mark) for mark in map(written, self.kinds, samples)]
        self.places = [(marks.index(str(told)) if str(told) in marks else None, told)
                       for told in parameters]  # fmt: skip
        if unused := set(range(len(marks))) - {place for place, _told in self.places}:
            raise TypeError(
                f"{build.__name__} does not hand on its value {min(unused) + 1} as it is"
            )
        if any(place is None and isinstance(told, date) for place, told in self.places):
            raise TypeError(f"{build.__name__} would go on asking about this moment")

    def rows(self, values: tuple) -> list:
        """The rows for these values."""
        if self.queryset.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("rows are locked inside a transaction only")
        if None in values:
            raise TypeError("None is no value: nothing is equal to it")
        given = [written(kind, value) for kind, value in zip(self.kinds, values, strict=True)]
        told = tuple(fixed if place is None else given[place] for place, fixed in self.places)
        compiler = copy.copy(self.compiler)
        compiler.as_sql = lambda *_: (self.sql, told)
        compiler.get_converters = lambda _columns: self.converters
        asked = self.queryset._chain()
        asked.query.get_compiler = lambda *_, **__: compiler
        return list(asked)


def written(kind: type, value: Any) -> Any:
    """A value as this database writes it."""
    return FIELDS[kind].get_db_prep_value(value, connection)


def sample(place: int, kind: type) -> Any:
    """A value that is nothing but itself."""
    if kind is UUID:
        return UUID(int=place + 1)
    if kind is str:
        return f"sample {place}"
    if kind is int:
        return 17_000 + place  # within every column of numbers
    return kind(1901, 1, place + 1, **({"tzinfo": UTC} if kind is datetime else {}))
