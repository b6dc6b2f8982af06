"""What stands in each table: how many rows, and one digest over all of them in any order.

The digest of a table is the sum of its rows' digests: the same rows give the same figure however
the engine happens to store them. It finds accidents, not forgers: those are found by the log.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Tables = dict[str, dict[str, Any]]  # table → {"rows": 3, "digest": "…"}
LOG = "record_logline"


@dataclass(frozen=True)
class Snapshot:
    """A database of one moment: rows and digests, a way to ask it, and its bytes."""

    tables: Tables
    ask: Callable[[str], list[tuple]]
    dump: Iterator[bytes]


def counted(rows: Iterable[tuple]) -> dict[str, Any]:
    """Rows and digest of one table, read row by row."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=8).digest())
    return entry(count, total)


def entry(rows: int, total: int) -> dict[str, Any]:
    return {"rows": rows, "digest": f"{total:x}"}


def differing(wanted: Tables, found: Tables) -> list[str]:
    """The tables that are not the same, each with what differs. Empty when all are."""
    said = []
    for name in sorted(wanted.keys() | found.keys()):
        there, here = wanted.get(name), found.get(name)
        if there == here:
            continue
        rows = [str(seen["rows"]) if seen else "no such table" for seen in (there, here)]
        said.append(f"{name}: {rows[0]} → {rows[1]}" if rows[0] != rows[1] else f"{name}: content")
    return said
