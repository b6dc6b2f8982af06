"""How a pattern is read: by the letter in a definition, by five letters in an engine.

A reader is written for one letter: what it remembers, what it meets, what it counts. Here it is
tried on every syllable there is of up to five letters, and from everything it can remember at its
beginning. What comes of it are columns of a dictionary of 3,906 rows. An engine cuts a pattern
into syllables and looks each up: DuckDB, PostgreSQL and Spark alike can join, shift, mask and add.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

LETTERS = "+-*o_"
PAST_THE_END = ""  # the letter of a week that the pattern has not
LONG = 5  # letters of a syllable
SYLLABLES = ["".join(word) for long in range(LONG + 1) for word in product(LETTERS, repeat=long)]
BITS = 63  # of a column: a whole number of eight bytes, its sign aside
MOST_WEEKS = 4095  # that a pattern may have

Column = NDArray[np.int64]
Step = Callable[[int, str, int], tuple[int, int]]


@cache
def _letter_at() -> NDArray[np.int8]:
    """For each place in a syllable, the letter of each syllable; past the end the last one."""
    code = {letter: place for place, letter in enumerate(LETTERS)}
    codes = [[code[x] for x in word] + [len(LETTERS)] * (LONG - len(word)) for word in SYLLABLES]
    return np.array(codes, dtype=np.int8).T


@dataclass(frozen=True)
class Reader:
    """Reads a pattern from its first letter.

    step     (what it remembers, letter, week) → (what it remembers then, what it counts)
    states   it remembers a number below this, 0 at first
    weeks    it knows the week, and reads these alone, past the end too; with none it reads every
             letter there is, and its week is 0
    counts   whether it counts at all
    """

    step: Step
    states: int = 1
    weeks: int = 0
    counts: bool = True

    @property
    def places(self) -> int:
        """How many of the first syllables have a column each; else one column serves for all."""
        return -(-self.weeks // LONG) or 1

    def read(self, place: int) -> tuple[Column, Column]:
        """Every syllable at a place, from every state: the state then, and what was counted.

        Both have a row for each state, and a column for each syllable.
        """
        state = np.repeat(np.arange(self.states), len(SYLLABLES)).reshape(self.states, -1)
        counted = np.zeros_like(state)
        for at, letter in enumerate(_letter_at()):
            week = place * LONG + at + 1 if self.weeks else 0
            after, here = self._each_letter(week)
            counted += here[state, letter]
            state = after[state, letter]
        return state, counted

    def _each_letter(self, week: int) -> tuple[Column, Column]:
        """For each state and letter, the state then, and what is counted."""
        unread = week > self.weeks
        table = [
            [
                (state, 0) if unread or (letter == PAST_THE_END and not week)
                else self.step(state, letter, week)
                for letter in [*LETTERS, PAST_THE_END]
            ]
            for state in range(self.states)
        ]  # fmt: skip
        after, counted = np.array(table, dtype=np.int64).transpose(2, 0, 1)
        return after, counted


# --- readers that remember --------------------------------------------------------------------
@dataclass(frozen=True)
class Packed:
    """The columns of a reader with states, and how one number tells what comes of each state.

    In a number stand, for each state, `stride` bits: where the next state stands, and above it
    (from bit `counted_at`) what was counted.
    """

    columns: list[Column]
    stride: int
    counted_at: int

    @property
    def state_mask(self) -> int:
        return (1 << self.counted_at) - 1

    @property
    def counted_mask(self) -> int:
        return (1 << self.stride) - 1 - self.state_mask


@cache
def packed(reader: Reader) -> Packed:
    read = [reader.read(place) for place in range(reader.places)]
    most = max(int(counted.max()) for _after, counted in read)
    counted_bits = most.bit_length() if reader.counts else 0
    stride = counted_bits + 1
    while (reader.states - 1) * stride >= 1 << (stride - counted_bits):
        stride += 1
    if reader.states * stride > BITS:
        raise ValueError(f"{reader.states} states of {stride} bits do not fit in {BITS}")
    at = stride - counted_bits
    columns = []
    for after, counted in read:
        each = after * stride | (counted << at if reader.counts else 0)
        columns.append(sum(row << (state * stride) for state, row in enumerate(each)))
    return Packed(columns, stride, at)


def streak(letters: str, long: int, after: int = 0, counts: bool = True) -> Reader:
    """Whether so many of these letters stand in a row after the first weeks, and where they end.

    It remembers how many there are in a row; at first, below that, how many weeks are to be passed
    over; once there are enough, it rests in its last state. It counts letters until then.
    """

    def step(state: int, letter: str, _week: int) -> tuple[int, int]:
        if state == after + long:
            return state, 0
        if state < after or letter in letters:
            return state + 1, 1
        return after, 1

    return Reader(step, states=after + long + 1, counts=counts)


# --- readers that only add up -----------------------------------------------------------------
def weighed(weights: Mapping[str, int], first: int = 0, last: int = 0) -> Reader:
    """The sum of what letters weigh; in the weeks from first to last, or in all."""

    def step(_state: int, letter: str, week: int) -> tuple[int, int]:
        return 0, weights.get(letter, 0) if week >= first else 0

    return Reader(step, weeks=last)


@dataclass(frozen=True)
class Word:
    """Several sums side by side in one number, so that all are added at once.

    fields   where each one begins, and its bits
    columns  one for each of the first syllables; or one alone, that serves for all
    """

    fields: dict[str, tuple[int, int]]
    columns: list[Column]
    for_all: bool


def words(readers: Mapping[str, Reader]) -> dict[str, Word]:
    """As few numbers as hold the sums of these readers, each field wide enough for the most."""
    made: dict[str, Word] = {}
    open_: dict[tuple[bool, int], Word] = {}  # the one that is being filled, by its columns
    for name, reader in readers.items():
        columns = [reader.read(place)[1][0] for place in range(reader.places)]
        most = sum(int(column.max()) for column in columns) if reader.weeks else MOST_WEEKS
        kind, bits = (reader.weeks > 0, reader.places), most.bit_length()
        word = open_.get(kind)
        at = sum(width for _at, width in word.fields.values()) if word else 0
        if word is None or at + bits > BITS:
            word, at = Word({}, [column * 0 for column in columns], reader.weeks == 0), 0
            made[f"word_{len(made)}"] = open_[kind] = word
        word.fields[name] = (at, bits)
        for whole, column in zip(word.columns, columns, strict=True):
            whole += column << at
    return made


# --- what no few states can tell --------------------------------------------------------------
@dataclass(frozen=True)
class Runs:
    """Letters in a row: the longest row, and the one that the end of the pattern leaves open.

    counted   letters that lengthen a row; passed: letters that are as if they were not there; any
              other ends it
    """

    counted: str
    passed: str = ""

    def columns(self) -> dict[str, list[int]]:
        """Of each syllable: its row from the beginning, its longest, the one left open, and whether
        anything ended a row."""
        measured = [self._measure(word) for word in SYLLABLES]
        names = ("lead", "longest", "open", "ended")
        return dict(zip(names, map(list, zip(*measured, strict=True)), strict=True))

    def _measure(self, word: str) -> tuple[int, int, int, int]:
        rows = [0]
        for letter in word:
            if letter in self.counted:
                rows[-1] += 1
            elif letter not in self.passed:
                rows.append(0)
        return rows[0], max(rows), rows[-1], int(len(rows) > 1)


@dataclass(frozen=True)
class Beginning:
    """The sum of what letters weigh among the first so many, a number that differs by person.

    passed   letters that are as if they were not there
    """

    weights: Mapping[str, int]
    passed: str = ""

    STRIDE = 4  # bits: five letters weigh at most ten

    def columns(self) -> dict[str, list[int]]:
        """Of each syllable: how many letters it has, and the sums of its first 0, 1, … 5."""
        kept = ["".join(x for x in word if x not in self.passed) for word in SYLLABLES]
        return {"size": [len(word) for word in kept], "sums": [self._sums(word) for word in kept]}

    def _sums(self, word: str) -> int:
        number = total = 0
        for first in range(LONG + 1):
            total += self.weights.get(word[first - 1 : first], 0)
            number |= total << (self.STRIDE * first)
        return number
