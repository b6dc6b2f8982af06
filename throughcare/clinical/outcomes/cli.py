"""`throughcare outcomes`: endpoints of anybody's patterns, from a file into a file, no Django."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import pyarrow as pa

from throughcare.clinical.outcomes import files
from throughcare.clinical.outcomes.endpoints import endpoints
from throughcare.clinical.outcomes.engine import Engine
from throughcare.clinical.outcomes.files import Refusal

OK, REFUSED = 0, 2
SAID_EVERY = 2.0  # seconds


def outcomes(source: Path, out: Path, only: Sequence[str], err: TextIO) -> int:
    """A file with `who` and `usePatternUDS` → the same rows, with a column for each endpoint."""
    try:
        kind = _may(source, out, only)
        rows = _computed(source, out, kind, only, err)
    except Refusal as refusal:
        err.write(f"✗ {refusal}\n")
        return REFUSED
    err.write(f"✓ {out}: {rows:,} rows, {len(only or endpoints())} endpoints\n")
    return OK


def _may(source: Path, out: Path, only: Sequence[str]) -> str:
    """Refuses what can be seen before anything is read. Returns how the result is written."""
    files.ending(source)
    kind = files.ending(out)
    if unknown := [id for id in only if id not in endpoints()]:
        raise Refusal(f"There is no endpoint {', '.join(unknown)}: docs/outcomes.md has all.")
    if source.resolve() == out.resolve() or (
        out.exists() and source.exists() and out.samefile(source)
    ):
        raise Refusal(f"{out}: the result would be written over what it is made from.")
    if out.is_dir() or not out.resolve().parent.is_dir():
        raise Refusal(f"{out}: no file can be written there.")
    return kind


def _computed(source: Path, out: Path, kind: str, only: Sequence[str], err: TextIO) -> int:
    engine = Engine(list(dict.fromkeys(only)), as_text=kind != ".parquet")
    bad, progress = files.BadPatterns(), Progress(err)
    with files.opened(source) as (schema, parts), files.written(out) as beside:
        carried = [name for name in schema.names if name not in engine.ids]
        if replaced := [name for name in schema.names if name in engine.ids]:
            err.write(f"Computed anew, in place of the file's own: {', '.join(replaced)}\n")
        values = engine.compute(pa.array([], pa.string())).schema
        whole = pa.schema([*(schema.field(name) for name in carried), *values])
        with files.writer(beside, kind, whole) as file:
            for part in parts:
                patterns = files.patterns_of(part, source)
                bad.look_at(patterns, progress.rows)
                if not bad.count:
                    computed = engine.compute(patterns)
                    columns = [part.column(name) for name in carried] + computed.columns
                    file.write_table(pa.table(columns, schema=whole))
                progress.add(part.num_rows)
        bad.refuse(source)
    return progress.rows


class Progress:
    """How many rows are done, said now and then when it takes long."""

    def __init__(self, err: TextIO) -> None:
        self.rows, self._err, self._said = 0, err, time.monotonic()

    def add(self, rows: int) -> None:
        self.rows += rows
        if time.monotonic() - self._said > SAID_EVERY:
            self._said = time.monotonic()
            self._err.write(f"… {self.rows:,} rows\n")
            self._err.flush()
