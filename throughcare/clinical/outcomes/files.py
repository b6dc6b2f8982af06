"""Patterns out of a file, a part at a time, and their endpoints into another.

A file that cannot be read as it says is refused, and so is one letter that is no letter: whoever
asked is told where, and nothing is left behind.
"""

import csv
import gzip
import io
import os
import shutil
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from throughcare.clinical.outcomes.syllables import LETTERS, MOST_WEEKS

WHO, PATTERN = "who", "usePatternUDS"
ENDINGS = (".csv", ".csv.gz", ".parquet")
PART = 20_000  # rows in memory at once
SHOWN = 20  # bad patterns that are told one by one
BLOCK = 1 << 20  # bytes of a CSV


class Refusal(ValueError):
    """Why a file is not read or written, in words for whoever asked."""


def ending(file: Path) -> str:
    for known in sorted(ENDINGS, key=len, reverse=True):
        if file.name.lower().endswith(known):
            return known
    raise Refusal(f"{file}: the name ends in none of {', '.join(ENDINGS)}.")


# --- reading ----------------------------------------------------------------------------------
@contextmanager
def opened(file: Path) -> Iterator[tuple[pa.Schema, Iterator[pa.RecordBatch]]]:
    """The columns of a file, and its rows in parts."""
    kind = ending(file)
    with readable(file, kind):
        if file.stat().st_size == 0:
            raise Refusal(f"{file}: the file is empty.")
    if kind == ".parquet":
        with readable(file, kind):
            source = pq.ParquetFile(file)
            _check_columns(file, source.schema_arrow.names)
        schema, parts = source.schema_arrow, source.iter_batches(PART)
    else:
        with readable(file, kind):
            names = _header(file, kind)
            _check_columns(file, names)
            source = _csv(file, names)
        schema, parts = source.schema, iter(source)
    with source:
        yield schema, _each(parts, file, kind)


def _each(parts: Iterator[pa.RecordBatch], file: Path, kind: str) -> Iterator[pa.RecordBatch]:
    while True:
        with readable(file, kind):
            part = next(parts, None)
        if part is None:
            return
        for first in range(0, part.num_rows, PART):
            yield part.slice(first, PART)


@contextmanager
def readable(file: Path, kind: str) -> Iterator[None]:
    """Whatever hinders the reading of a file is said in one line."""
    try:
        yield
    except FileNotFoundError:
        raise Refusal(f"{file}: there is no such file.") from None
    except (
        OSError,
        EOFError,
        UnicodeDecodeError,
        csv.Error,
        zlib.error,
        pa.ArrowException,
    ) as trouble:
        words = next(iter(str(trouble).strip().splitlines()), "no reason given")
        raise Refusal(f"{file}: it cannot be read as {kind} ({words}).") from trouble


def _header(file: Path, kind: str) -> list[str]:
    unpack = gzip.open if kind == ".csv.gz" else open
    with unpack(file, "rt", encoding="utf-8-sig", newline="") as text:
        return next(csv.reader(text), [])


def _csv(file: Path, names: list[str]) -> pa_csv.CSVStreamingReader:
    """Every column as text, as it is written: nothing is guessed."""
    return pa_csv.open_csv(
        file,
        read_options=pa_csv.ReadOptions(block_size=BLOCK, use_threads=False),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )


def _check_columns(file: Path, names: Sequence[str]) -> None:
    if twice := sorted({name for name in names if list(names).count(name) > 1}):
        raise Refusal(f"{file}: more than one column is named {', '.join(twice)}.")
    if missing := [name for name in (WHO, PATTERN) if name not in names]:
        there = ", ".join(names) or "none"
        raise Refusal(f"{file}: no column {' and no column '.join(missing)}. It has: {there}.")


def patterns_of(part: pa.RecordBatch, file: Path) -> pa.Array:
    column = part.column(part.schema.get_field_index(PATTERN))
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        raise Refusal(f"{file}: column {PATTERN} holds {column.type}, not text.")
    return column.cast(pa.string())


# --- what is no pattern -----------------------------------------------------------------------
class BadPatterns:
    """Patterns that cannot be read: the first some in words, and how many there are."""

    def __init__(self) -> None:
        self.count = 0
        self.told: list[str] = []

    def look_at(self, patterns: pa.Array, row: int) -> None:
        """row: how many rows of the file lie before these."""
        letters = "".join(f"\\{letter}" if letter in "-*+" else letter for letter in LETTERS)
        good = pc.match_substring_regex(patterns, f"^[{letters}]{{1,}}$").fill_null(False)
        good = pc.and_(good, pc.less_equal(pc.utf8_length(patterns).fill_null(0), MOST_WEEKS))
        if pc.all(good, min_count=0).as_py():
            return
        bad = pc.indices_nonzero(pc.invert(good)).to_pylist()
        self.count += len(bad)
        for place in bad[: SHOWN - len(self.told)]:
            why = wrong_with(patterns[place].as_py())
            self.told.append(f"row {row + place + 1}, column {PATTERN}: {why}")

    def refuse(self, file: Path) -> None:
        if self.count:
            more = f"\n  … and {self.count - len(self.told)} more" if self.count > SHOWN else ""
            plural = "row has" if self.count == 1 else "rows have"
            told = "\n  ".join(self.told)
            raise Refusal(
                f"{file}: {self.count} {plural} no pattern that can be read "
                f"(rows are counted without the header).\n  {told}{more}"
            )


def wrong_with(pattern: str | None) -> str:
    if not pattern:
        return "it is empty; a week without a result is «o» or «_»."
    for place, letter in enumerate(pattern, start=1):
        if letter not in LETTERS:
            shown = letter if letter.isprintable() and letter != " " else f"U+{ord(letter):04X}"
            known = " ".join(LETTERS)
            return f"letter «{shown}» at place {place} is none of {known}."
    return f"it has {len(pattern)} letters; at most {MOST_WEEKS} weeks are read."


# --- writing ----------------------------------------------------------------------------------
class Writer(Protocol):
    def write_table(self, table: pa.Table) -> None: ...


@contextmanager
def written(file: Path) -> Iterator[Path]:
    """A file beside the one that is asked for; it takes its name when all of it is there."""
    beside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        yield beside
        beside.replace(file)
    except OSError as trouble:
        raise Refusal(f"{file}: it cannot be written ({trouble.strerror}).") from trouble
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def writer(beside: Path, kind: str, schema: pa.Schema) -> Iterator[Writer]:
    if kind == ".parquet":
        with pq.ParquetWriter(beside, schema) as parquet:
            yield parquet
        return
    pack = gzip.open if kind == ".csv.gz" else open
    with pack(beside, "wb") as out:
        header = io.StringIO()
        csv.writer(header, lineterminator="\n").writerow(schema.names)
        out.write(header.getvalue().encode())
        yield CsvParts(out, beside.with_name(f"{beside.name}.csv"))


@dataclass(frozen=True)
class CsvParts:
    """Writes part after part by DuckDB, which puts quotes only around what needs them."""

    out: Any  # a file of bytes, packed or not
    part: Path

    def write_table(self, table: pa.Table) -> None:
        plain = table.rename_columns([f"c{place}" for place in range(table.num_columns)])
        try:
            duckdb.from_arrow(plain).write_csv(str(self.part), header=False)
            with self.part.open("rb") as written:
                shutil.copyfileobj(written, self.out)
        finally:
            self.part.unlink(missing_ok=True)
