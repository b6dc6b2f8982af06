"""How a pattern is read: letter by letter as a definition says, five letters at a time by an engine.

A reader is written for one letter: what it remembers, what it meets, what it counts. Here it is
tried on every syllable there is of up to five letters, and from everything it can remember at its
beginning. What comes of it are columns of a dictionary of 3,906 rows. An engine cuts a pattern into
syllables and looks each up: DuckDB, PostgreSQL and Spark alike need to join, shift, mask and add.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

LETTERS = "+-*o_"
LONG = 5  # letters of a syllable
SYLLABLES = ["".join(word) for long in range(LONG + 1) for word in product(LETTERS, repeat=long)]
MOST_WEEKS = 4095  # that a pattern may have
BITS = 63  # of a column: a whole number of eight bytes, its sign aside

Step = Callable[[int, str, int], tuple[int, int]]
Column = list[int]


@dataclass(frozen=True)
class Reader:
    """Reads a pattern from its first letter.

    step     (what it remembers, letter, week) → (what it remembers then, what it counts)
    states   it remembers a number below this; it begins with `start`
    weeks    it knows the week, and reads these alone: a week past the end is the letter ""; with
             none it reads every letter and its week is 0
    counts   whether it counts at all
    """

    step: Step
    states: int = 1
    start: int = 0
    weeks: int = 0
    counts: bool = True

    @property
    def syllables(self) -> int:
        """Of how many syllables each has a column of its own; 0 where one serves for all."""
        return -(-self.weeks // LONG)

    def read(self, state: int, syllable: str, place: int) -> tuple[int, int]:
        """From this state through the syllable at a place, from 0."""
        counted = 0
        for week, letter in self._letters(syllable, place):
            state, here = self.step(state, letter, week)
            counted += here
        return state, counted

    def _letters(self, syllable: str, place: int) -> Iterator[tuple[int, str]]:
        if not self.weeks:
            yield from ((0, letter) for letter in syllable)
            return
        before = place * LONG
        for week in range(before + 1, min(before + LONG, self.weeks) + 1):
            yield week, syllable[week - before - 1 : week - before]


@dataclass(frozen=True)
class Packed:
    """The columns of a reader with states, and how one number tells what comes of each state.

    In a number stand, for each state, `stride` bits: where the next state stands, and above it
    (from bit `counted_at`) what was counted.
    """

    columns: tuple[Column, ...]
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
    read = [
        [[reader.read(state, word, place) for state in range(reader.states)] for word in SYLLABLES]
        for place in range(max(reader.syllables, 1))
    ]
    most = max(counted for column in read for row in column for _state, counted in row)
    counted_bits = most.bit_length() if reader.counts else 0
    stride = counted_bits + 1
    while (reader.states - 1) * stride >= 1 << (stride - counted_bits):
        stride += 1
    if reader.states * stride > BITS:
        raise ValueError(f"{reader.states} states of {stride} bits do not fit in {BITS}")
    at = stride - counted_bits
    columns = tuple([_number(row, stride, at, reader.counts) for row in column] for column in read)
    return Packed(columns, stride, at)


def _number(row: list[tuple[int, int]], stride: int, counted_at: int, counts: bool) -> int:
    number = 0
    for state, (after, counted) in enumerate(row):
        here = after * stride | (counted << counted_at if counts else 0)
        number |= here << (state * stride)
    return number


# --- sums -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Word:
    """Several readers without states, side by side in one number: added up all at once.

    fields   where each one's sum begins, and its bits
    columns  one for each syllable, or one for all
    """

    fields: dict[str, tuple[int, int]]
    columns: list[Column]

    def column(self, place: int) -> int | None:
        """Which column is that of a syllable; none where nothing is counted any more."""
        if len(self.columns) == 1:
            return 0
        return place if place < len(self.columns) else None


def words(readers: Mapping[str, Reader]) -> dict[str, Word]:
    """As few numbers as hold the sums of these readers, each field wide enough for the most."""
    made: dict[str, Word] = {}
    full: dict[int, str] = {}  # of how many syllables → the word that is being filled
    for name, reader in readers.items():
        columns = [
            [reader.read(0, word, place)[1] for word in SYLLABLES]
            for place in range(max(reader.syllables, 1))
        ]
        most = sum(map(max, columns)) if reader.weeks else MOST_WEEKS
        bits = most.bit_length()
        word = made.get(full.get(reader.syllables, ""))
        at = sum(bits for _at, bits in word.fields.values()) if word else BITS
        if word is None or at + bits > BITS:
            full[reader.syllables], at = f"word_{len(made)}", 0
            word = made[full[reader.syllables]] = Word({}, [[0] * len(SYLLABLES) for _ in columns])
        word.fields[name] = (at, bits)
        for column, added in zip(word.columns, columns, strict=True):
            column[:] = [have + (count << at) for have, count in zip(column, added, strict=True)]
    return made


# --- readers ----------------------------------------------------------------------------------
def weighed(weights: Mapping[str, int], first: int = 0, last: int = 0) -> Reader:
    """The sum of what letters weigh; in the weeks from first to last, or in all."""

    def step(_state: int, letter: str, week: int) -> tuple[int, int]:
        return 0, weights.get(letter, 0) if week >= first else 0

    return Reader(step, weeks=last)


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


@dataclass(frozen=True)
class Runs:
    """Letters in a row: the longest row, and the one that the end of the pattern leaves open.

    counted   letters that lengthen a row; passed: letters that are as if they were not there; any
              other ends it
    """

    counted: str
    passed: str = ""

    def columns(self) -> dict[str, Column]:
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

    def columns(self) -> dict[str, Column]:
        """Of each syllable: how many letters it has, and the sums of its first 0, 1, … 5."""
        kept = ["".join(x for x in word if x not in self.passed) for word in SYLLABLES]
        return {"size": [len(word) for word in kept], "sums": [self._sums(word) for word in kept]}

    def _sums(self, word: str) -> int:
        return sum(
            sum(self.weights.get(letter, 0) for letter in word[:first]) << (self.STRIDE * first)
            for first in range(LONG + 1)
        )
