"""Endpoints of some patterns, computed on this machine: DuckDB in the process, no database kept."""

from collections.abc import Sequence

import ibis
import pyarrow as pa

from throughcare.clinical.outcomes.endpoints import endpoints, with_endpoints
from throughcare.clinical.outcomes.patterns import (
    STAGE,
    dictionary,
    how_many_syllables,
    in_stages,
)  # fmt: skip
from throughcare.clinical.outcomes.syllables import LONG

MEMORY = "256MB"  # more than a million people at once need; it spills to disk past that


class Engine:
    """Computes the endpoints of one array of patterns after another.

    ids      which endpoints; all when none is named
    as_text  every value as it is written in a CSV: True, False, 6.0; else booleans and floats
    """

    def __init__(self, ids: Sequence[str] = (), as_text: bool = False) -> None:
        self.ids = list(ids) or list(endpoints())
        self.as_text = as_text
        self._duckdb = ibis.duckdb.connect(memory_limit=MEMORY)
        self._duckdb.create_table("syllables", dictionary().to_pyarrow(), temp=True)
        self._queries: dict[int, str] = {}
        self._kept: list[str] = []  # tables of patterns that are half read

    def compute(self, patterns: pa.Array) -> pa.Table:
        """A column for each endpoint, a row for each pattern, in their order."""
        table = pa.table({"place": pa.array(range(len(patterns))), "pattern": patterns})
        longest = max((len(pattern) for pattern in patterns.to_pylist() if pattern), default=0)
        plain = self._duckdb.con
        plain.register("patterns", table)
        try:
            return plain.execute(self._query(longest)).to_arrow_table().drop_columns("place")
        finally:
            plain.unregister("patterns")
            while self._kept:
                self._duckdb.drop_table(self._kept.pop())

    def _query(self, longest: int) -> str:
        """Written once for all patterns of as many syllables; long ones are read on the way."""
        syllables = how_many_syllables(longest)
        if syllables > STAGE:
            return self._written(longest)
        if syllables not in self._queries:
            self._queries[syllables] = self._written(syllables * LONG)
        return self._queries[syllables]

    def _written(self, longest: int) -> str:
        asked = ibis.table({"place": "int64", "pattern": "string"}, name="patterns")
        with in_stages():
            table, values = with_endpoints(
                asked, "pattern", longest, self.ids, self._duckdb.table("syllables"), self._keep
            )
            if self.as_text:
                values = {id: _as_text(value) for id, value in values.items()}
            computed = table.select("place", **values).order_by("place")
            return str(ibis.to_sql(computed, "duckdb"))

    def _keep(self, table: ibis.Table) -> ibis.Table:
        name = f"kept_{len(self._kept)}"
        self._duckdb.raw_sql(f"CREATE TEMP TABLE {name} AS {ibis.to_sql(table, 'duckdb')}")
        self._kept.append(name)
        return self._duckdb.table(name)


def _as_text(value: ibis.Value) -> ibis.Value:
    if value.type().is_boolean():
        return ibis.cases((value, "True"), (~value, "False"))
    return value.cast("string")
