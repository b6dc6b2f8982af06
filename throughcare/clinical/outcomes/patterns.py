"""The words in which endpoints are said of a weekly pattern, as expressions of Ibis.

A pattern has one letter for each week: `+` positive, `-` negative, `*` both in one week, `o` due
and not given, `_` none was due. *Strict* says that `*` and `o` count as `+`. An expression is not
computed here: DuckDB, PostgreSQL or Spark does it, for a million people as for one.

What several endpoints share is a column of its own, made once: syllable after syllable of the
pattern is looked up (syllables.py), and what its readers hand on is carried to the next.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias, cast

import ibis
import pyarrow as pa
from ibis.expr.types import BooleanValue, NumericValue, StringValue, Table

from throughcare.clinical.outcomes.readers import (
    BEGINNINGS,
    COUNTS,
    READERS,
    RUNS,
    SUMS,
    TEXTS,
    ends_well,
)  # fmt: skip
from throughcare.clinical.outcomes.syllables import LONG, SYLLABLES, Beginning, Word, packed, words

STAGE = 12  # syllables that are read in one query: 60 weeks

Value: TypeAlias = NumericValue | BooleanValue
Keep = Callable[[Table], Table]


@contextmanager
def in_stages() -> Iterator[None]:
    """Ibis leaves each stage as it is: merged into one, shared columns would be made many times."""
    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        ibis.options.sql.fuse_selects = before


def real(number: NumericValue) -> NumericValue:
    """Said aloud before a division: PostgreSQL would divide whole numbers without a rest."""
    return number.cast("float64")


def half(number: NumericValue) -> NumericValue:
    return real(number) / 2


def share(count: NumericValue, of: NumericValue) -> NumericValue:
    """A share of letters, 0 where there are none."""
    return (real(count) / of.nullif(0)).fill_null(0.0)


# --- the dictionary ---------------------------------------------------------------------------
@cache
def summed() -> dict[str, Word]:
    return words(SUMS)


@cache
def dictionary() -> Table:
    """Every syllable, with a column for each thing that is read in it."""
    columns: dict[str, Any] = {"syllable": SYLLABLES}
    by_place = {name: word.columns for name, word in summed().items()}
    by_place |= {name: packed(reader).columns for name, reader in READERS.items()}
    for name, each in by_place.items():
        columns |= {f"{name}_{place}": column for place, column in enumerate(each)}
    named = {name: runs.columns() for name, runs in RUNS.items()}
    named |= {name: beginning.columns() for name, beginning in BEGINNINGS.items()}
    for name, parts in named.items():
        columns |= {f"{name}_{of}": column for of, column in parts.items()}
    columns["ends_well"] = [ends_well(syllable) for syllable in SYLLABLES]
    return ibis.memtable(pa.table(columns))


def how_many_syllables(longest: int) -> int:
    """At least those that weeks past the end of a short pattern lie in: such a week may count."""
    fixed = max(reader.places for reader in (SUMS | READERS).values())
    return max(-(-longest // LONG), fixed)


def entries(syllables: Table, place: int | str) -> Table:
    """The dictionary that a pattern's syllable at this place is looked up in."""
    return syllables.rename({f"entry_{place}_{column}": column for column in syllables.columns})


def read(
    table: Table,
    pattern: str,
    longest: int,
    syllables: Table | None = None,
    keep: Keep | None = None,
) -> Table:
    """The table with what is read in its patterns, none of them longer than so many letters.

    keep  computes a table and gives it back, so that no query grows without end; needed past
          STAGE syllables

    Beside the columns of the table stand `read_…`: the sums; of each reader what it counted, and
    whether it `…_found`; of runs the longest, and the one left `…_open`; of beginnings the sum.
    """
    if keep is None and longest > STAGE * LONG:
        raise ValueError(f"Patterns of more than {STAGE * LONG} weeks need somewhere to be kept.")
    syllables = dictionary() if syllables is None else syllables
    letters = table[pattern]
    read = table.mutate(read_weeks=letters.length(), **_texts(letters))
    read = read.mutate(**_at_the_start(read))
    kept = read.columns
    for place in range(how_many_syllables(longest)):
        if keep and place and place % STAGE == 0:
            read = keep(read)
        entry, syllable = entries(syllables, place), read[pattern].substr(place * LONG, LONG)
        looked_up = read.left_join(entry, syllable == entry[f"entry_{place}_syllable"])
        read = looked_up.mutate(**_handed_on(looked_up, place)).select(*kept)
    last_four = read[pattern].substr(ibis.greatest(read.read_weeks - 4, 0), 4)
    entry = entries(syllables, "last")
    looked_up = read.left_join(entry, last_four == entry.entry_last_syllable)
    return looked_up.mutate(
        **_taken_apart(looked_up), read_ends_well=looked_up.entry_last_ends_well
    )


def _at_the_start(read: Table) -> dict[str, Any]:
    """What there is before the first letter."""
    none = ibis.literal(0, type="int64")
    start: dict[str, Any] = {
        f"read_{name}": none for name in summed() | READERS | RUNS | BEGINNINGS
    }
    start |= {f"read_{name}_state": none.cast("int32") for name in READERS}
    start |= {f"read_{name}_open": none for name in RUNS}
    start |= {f"read_{name}_left": COUNTS[name](read.read_weeks) for name in BEGINNINGS}
    return start


def _handed_on(read: Table, place: int) -> dict[str, Any]:
    """What each reader counted and remembers after the syllable at this place."""

    def entry(column: str) -> Any:
        return read[f"entry_{place}_{column}"]

    after: dict[str, Any] = {}
    for name, form in summed().items():
        if form.for_all or place < len(form.columns):
            column = entry(f"{name}_{0 if form.for_all else place}")
            after[f"read_{name}"] = read[f"read_{name}"] + column
    for name, reader in READERS.items():
        if not reader.weeks or place < reader.places:
            column = entry(f"{name}_{place if reader.weeks else 0}")
            after |= _reader_after(read, name, column)
    for name in RUNS:
        open_, longest = read[f"read_{name}_open"], read[f"read_{name}"]
        row = open_ + entry(f"{name}_lead")
        after[f"read_{name}"] = ibis.greatest(longest, row, entry(f"{name}_longest"))
        after[f"read_{name}_open"] = ibis.ifelse(
            entry(f"{name}_ended") == 1, entry(f"{name}_open"), row
        )
    for name in BEGINNINGS:
        left = read[f"read_{name}_left"]
        first = ibis.greatest(ibis.least(left, LONG), 0)
        sums = entry(f"{name}_sums") >> (first * Beginning.STRIDE).cast("int32")
        after[f"read_{name}"] = read[f"read_{name}"] + (sums & ((1 << Beginning.STRIDE) - 1))
        after[f"read_{name}_left"] = left - entry(f"{name}_size")
    return after


def _reader_after(read: Table, name: str, entry: Any) -> dict[str, Any]:
    """The entry holds, one beside the other, what comes of each state: the one it is in is moved
    to the right end."""
    form = packed(READERS[name])
    here = entry >> read[f"read_{name}_state"]
    after = {f"read_{name}_state": (here & form.state_mask).cast("int32")}
    if READERS[name].counts:
        after[f"read_{name}"] = read[f"read_{name}"] + (here & form.counted_mask)
    return after


def _taken_apart(read: Table) -> dict[str, Any]:
    """A column for each sum; what readers counted, and whether they came to their last state."""
    apart: dict[str, Any] = {}
    for name, word in summed().items():
        for field, (at, bits) in word.fields.items():
            apart[f"read_{field}"] = (read[f"read_{name}"] >> at) & ((1 << bits) - 1)
    for name, reader in READERS.items():
        form = packed(reader)
        apart[f"read_{name}"] = read[f"read_{name}"] >> form.counted_at
        apart[f"read_{name}_found"] = (
            read[f"read_{name}_state"] == (reader.states - 1) * form.stride
        )
    return apart


def _texts(letters: StringValue) -> dict[str, Any]:
    """Whether a text stands in the pattern, and where it ends: as a reader would tell it."""
    found: dict[str, Any] = {}
    for name, text in TEXTS.items():
        place = letters.find(text)
        end = ibis.ifelse(place >= 0, place + len(text), letters.length())
        found |= {f"read_{name}": end, f"read_{name}_found": place >= 0}
    return found


# --- the words --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Pattern:
    """What was read in a column of patterns: `p.weeks`, `p.minus` and so on are columns."""

    table: Table

    def __getattr__(self, name: str) -> NumericValue:
        return cast(NumericValue, self.table[f"read_{name}"])

    def found(self, name: str) -> BooleanValue:
        """Whether a reader, or a text, has found what it looked for."""
        return cast(BooleanValue, self.table[f"read_{name}_found"])

    def weeks_in(self, first: int, last: int) -> NumericValue:
        """How many of these weeks the pattern has."""
        return ibis.least(ibis.greatest(self.weeks - (first - 1), 0), last - first + 1)

    def negative_share_in(self, first: int, last: int) -> NumericValue:
        """Of the weeks from one to another, both included."""
        counted = self.table[f"read_negative_{first}_{last}"]
        return share(half(counted), self.weeks_in(first, last))

    # --- the first window of a kind -----------------------------------------------------------
    def time_of(self, name: str, width: int, least: int, after: int = 0) -> NumericValue:
        """Weeks until the first window of `width` letters that holds at least `least`.

        It is the window's place and what the window may hold besides. The reader counted letters
        until the last of them, all letters where there is no window; and a window is not over
        before it has its letters. Nothing where the pattern, its first weeks cut off, is shorter.
        """
        at_least = after + 1 + width - least
        time = ibis.greatest(self.table[f"read_{name}"] - (least - 1), at_least)
        return ibis.ifelse(self.weeks >= width + after, time, ibis.null())

    def event_of(self, name: str, width: int, after: int = 0) -> NumericValue:
        """1 where there is such a window, 0 where there is none, nothing where there cannot be."""
        event = ibis.ifelse(self.found(name), 1, 0)
        return ibis.ifelse(self.weeks >= width + after, event, ibis.null())


Reading = Callable[[Pattern], Value]
