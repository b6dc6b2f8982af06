"""A question to the database that is put into SQL once, and then asked with other values.

The door asks one large question at every page of a chart. To build it anew each time took longer
than the whole page had taken before; kept as SQL it costs no more than to fetch one row. While it
is built, samples stand for the values; they are unlike anything else and so found again.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

FIELDS = {UUID: models.UUIDField(), datetime: models.DateTimeField()}


class Prepared:
    """`build(**values)` makes the queryset; `kinds` says of what kind each value is."""

    def __init__(self, build: Callable[..., models.QuerySet], **kinds: type) -> None:
        self.build, self.kinds = build, kinds
        self.in_sql = cache(self._in_sql)

    def ask(self, **values: Any) -> models.query.RawQuerySet:
        """The rows for these values."""
        model, sql, places = self.in_sql(connection.vendor)
        written = {name: self._written(name, value) for name, value in values.items()}
        return model.objects.raw(sql, [written[n] if n else fixed for n, fixed in places])

    def _in_sql(self, _vendor: str) -> tuple[type[models.Model], str, list[tuple[str, Any]]]:
        """The model, the SQL, and for each of its parameters the value's name or what is fixed."""
        samples = {
            name: sample(place, kind) for place, (name, kind) in enumerate(self.kinds.items())
        }
        rows = self.build(**samples)
        sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
        names = {str(self._written(name, value)): name for name, value in samples.items()}
        return rows.model, sql, [(names.get(str(told), ""), told) for told in parameters]

    def _written(self, name: str, value: Any) -> Any:
        """A value as this database writes it."""
        return FIELDS[self.kinds[name]].get_db_prep_value(value, connection)


def sample(place: int, kind: type) -> Any:
    """A value that is nothing but itself."""
    return UUID(int=place + 1) if kind is UUID else datetime(1901, 1, place + 1, tzinfo=UTC)
