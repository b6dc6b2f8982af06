"""The log examined in the database, exported for an inspector, and its heads for another place."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from django.db import connection

from throughcare import clock
from throughcare.record import chain, guards, heads, verify_log
from throughcare.record.models import NO_FACILITY, Head, LogLine
from throughcare.staff.models import Facility

A_PART = 2000  # rows held in memory at once
NOT_VOUCHED = (LogLine, Head)  # the log itself


def examine(elsewhere=(), with_rows: bool = True) -> verify_log.Examined:
    """Examine the whole log, and every row it vouches for, at one moment."""
    with one_moment():
        ends = {chain: (seq, hash_) for chain, seq, hash_ in all_ends()}
        rows = all_rows if with_rows else None
        return verify_log.examine(all_lines, rows, names(), ends, [*heads.kept(), *elsewhere])


def export(out: TextIO, with_rows: bool = True) -> int:
    """Write what verify_log.py reads. How many records were written."""
    with one_moment():
        ends = {chain: [seq, hash_] for chain, seq, hash_ in all_ends()}
        first = {"throughcare_log": 1, "made_at": clock.now().isoformat(), "chains": names(),
                 "heads": ends, "with_rows": with_rows}  # fmt: skip
        write(out, first)
        count = 1
        for line in all_lines():
            write(out, {"line": line})
            count += 1
        for row in all_rows() if with_rows else ():
            write(out, {"row": row})
            count += 1
    return count


def write(out: TextIO, record: dict[str, Any]) -> None:
    out.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


@contextmanager
def one_moment() -> Iterator[None]:
    """One state of the database, however long it is read, while others go on writing."""
    if connection.in_atomic_block:  # the caller's transaction says what is seen
        yield
        return
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED" if connection.vendor == "sqlite" else begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")  # nothing was written


def names() -> dict[str, str]:
    """What each chain is called."""
    called = {NO_FACILITY: "no facility", **dict(Facility.objects.values_list("pk", "name"))}
    heads = Head.objects.values_list("chain", "of", "lane")
    return {
        str(chain): called[of] + (f" (lane {lane + 1})" if lane else "")
        for chain, of, lane in heads
    }


def all_ends() -> Iterator[tuple[str, int, str]]:
    """Where each chain ends, by the database's own word."""
    for head in Head.objects.order_by("of", "lane"):
        yield str(head.chain), head.seq, head.hash


def all_lines() -> Iterator[dict[str, Any]]:
    """Every line, by chain and seq."""
    for line in LogLine.objects.order_by("chain", "seq").iterator(chunk_size=A_PART):
        yield chain.as_hashed(line)


def all_rows() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every row of every kept model, but the log's own."""
    models = [model for model in guards.kept_models() if model not in NOT_VOUCHED]
    full = with_rows_in(model._meta.db_table for model in models)
    for model in models:
        if model._meta.db_table in full:
            for row in model._base_manager.order_by("pk").iterator(chunk_size=A_PART):
                yield chain.as_digested(row)


def with_rows_in(tables: Iterable[str], database: Any = connection) -> set[str]:
    """Which of these tables hold something: one question for a hundred of them."""
    quoted = database.ops.quote_name
    ask = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quoted(table)})"  # noqa: S608  our own tables
        for table in tables
    )
    with database.cursor() as cursor:
        cursor.execute(ask)
        return {table for (table,) in cursor.fetchall()}
