"""PostgreSQL and Spark give what DuckDB gives, of the same expressions."""

import os
from collections.abc import Iterator

import ibis
import pyarrow as pa
import pytest

from throughcare.clinical.outcomes.endpoints import endpoints, with_endpoints
from throughcare.clinical.outcomes.engine import Engine
from throughcare.clinical.outcomes.patterns import dictionary, in_stages
from throughcare.clinical.outcomes.tests.patterns_of_people import made_up, people

SPARK = "script/setup tests, .venv/bin/pip install '.[spark]', then pytest of this file; needs Java"


def patterns() -> list[str]:
    return [*sorted(set(people()))[::9], *made_up(300, longest=30)]


def agrees(
    backend: ibis.BaseBackend, table: ibis.Table, syllables: ibis.Table | None = None
) -> None:
    longest = max(map(len, patterns()))
    ready, values = with_endpoints(table, "pattern", longest, syllables=syllables)
    with in_stages():
        found = backend.to_pyarrow(ready.select("place", **values).order_by("place")).to_pydict()
    expected = Engine().compute(pa.array(patterns())).to_pydict()
    for id in endpoints():
        assert found[id] == pytest.approx(expected[id], abs=1e-9, nan_ok=True), id


def rows() -> pa.Table:
    return pa.table({"place": range(len(patterns())), "pattern": patterns()})


@pytest.mark.postgres
def test_postgresql_gives_the_same_answers():
    backend = ibis.connect(os.environ["DATABASE_URL"])
    try:
        table = backend.create_table("patterns", rows(), temp=True)
        syllables = backend.create_table("syllables", dictionary().to_pyarrow(), temp=True)
        # Without a key it expects every join to multiply the rows, and compiles for minutes.
        backend.raw_sql("ALTER TABLE syllables ADD PRIMARY KEY (syllable)")
        backend.raw_sql("ANALYZE syllables; SET jit = off")
        agrees(backend, table, syllables)
    finally:
        backend.disconnect()


@pytest.fixture
def spark() -> Iterator[ibis.BaseBackend]:
    sql = pytest.importorskip("pyspark.sql", reason=SPARK)
    session = (
        sql.SparkSession.builder.master("local[1]").appName("outcomes")
        .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )  # fmt: skip
    yield ibis.pyspark.connect(session)
    session.stop()


def test_spark_gives_the_same_answers(spark):
    agrees(spark, ibis.memtable(rows()))
