"""The words in which endpoints are said of a weekly pattern, as expressions of Ibis.

A pattern has one letter for each week: `+` positive, `-` negative, `*` both in one week, `o` due and
not given, `_` none was due. An expression is not computed here: DuckDB, PostgreSQL or Spark does it,
for a million people as for one. Only what all three understand is used: to replace, to cut, to find.

What several endpoints share is a column of its own, computed once: `Shared` lays such columns in
layers, each made from those before it. An engine leaves out what nobody asks for.
"""

from collections.abc import Callable

import ibis
from ibis.expr.types import BooleanValue, NumericValue, StringValue, Table

LETTERS = "+-*o_"
WEEKS = range(1, 16)  # that the fixed windows of the definitions reach to
# Weeks seen through the lattice of Lofwall 2018: the others take the letter seen last.
LATTICE = (1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 15)
FAR = 1_000_000  # past the end of every pattern

Value = NumericValue | BooleanValue | StringValue


def yes(condition: BooleanValue) -> NumericValue:
    """1 where it holds, else 0."""
    return condition.cast("int64")


def share(count: NumericValue, of: NumericValue) -> NumericValue:
    """A share of letters, 0 where there are none."""
    return (count / of.nullif(0)).fill_null(0.0)


def total(values: list[NumericValue]) -> NumericValue:
    """The sum of some columns, added in pairs: a long chain would be slow to plan."""
    while len(values) > 1:
        pairs = zip(values[::2], values[1::2], strict=False)
        values = [a + b for a, b in pairs] + values[len(values) // 2 * 2 :]
    return values[0]


def longest_run(letters: StringValue, letter: str, longest: int) -> NumericValue:
    """The most such letters in a row: asked for half as many, then for half of what is left."""

    def between(least: int, too_many: int) -> NumericValue:
        if too_many - least == 1:
            return ibis.literal(least)
        middle = (least + too_many) // 2
        return ibis.ifelse(
            letters.contains(letter * middle), between(middle, too_many), between(least, middle)
        )

    return between(0, longest + 1)


class Shared:
    """What endpoints have in common about a column of patterns: `shared.weeks` is a column.

    letters          the pattern; strict: missing and both are positive; present: without what is
                     missing; decided: both is positive, missing stays
    weeks            how many letters; there: how many are not missing
    negatives, both, positives, blanks, missing    how many are - * + _ o
    negative_count, positive_count                 with half of both
    retention        the place of the last week that is not missing; 0 where all are
    """

    def __init__(self, table: Table, pattern: str, longest: int) -> None:
        self.table, self.longest = table, longest
        self._lay(letters=table[pattern])
        letters = self.letters
        self._lay(
            strict=letters.replace("o", "+").replace("*", "+"),
            present=letters.replace("o", ""),
            decided=letters.replace("*", "+"),
            weeks=letters.length(),
            stripped=letters.replace("o", " ").rstrip().length(),
            **{f"letter_{week}": letters.substr(week - 1, 1) for week in WEEKS},
        )
        self._lay(
            there=self.present.length(),
            not_negative=self.present.replace("-", ""),
            retention=self.stripped,
            run_of_strict=self.strict.replace("_", "-"),
            run_of_decided=self.present.replace("*", "+").replace("_", "-"),
            early=self.present.left(15),
            late=self.letters.right(12),
            **{f"negative_{week}": self._counted(week, "-") for week in WEEKS},
            **{f"positive_{week}": self._counted(week, "+") for week in WEEKS},
            **{f"missing_{week}": yes(self.letter(week) == "o") for week in WEEKS},
        )
        self._lay(
            neither=self.not_negative.replace("*", ""),
            missing=self.weeks - self.there,
            negatives=self.there - self.not_negative.length(),
            early_negative=self._negative_count_of(self.early),
            late_negative=self._negative_count_of(self.late),
            first_one=self.strict.find("+"),
            first_decided=self.decided.find("+"),
            first_three=self.strict.find("+++"),
            first_four=self.strict.find("++++"),
            first_four_later=self.strict.substr(2).find("++++"),
            first_missing=letters.find("oooo"),
            pair_0=self.run_of_strict.find("++"),
            pair_1=self.run_of_strict.find("+-+"),
            pair_2=self.run_of_strict.find("+--+"),
        )
        self._lay(
            both=self.not_negative.length() - self.neither.length(),
            blanks=self.neither.replace("+", "").length(),
            end_of_pair=ibis.least(*[self._end_of_pair(apart) for apart in range(3)]),
        )
        self._lay(positives=self.neither.length() - self.blanks)
        self._lay(
            negative_count=self.negatives + self.both / 2,
            positive_count=self.positives + self.both / 2,
        )

    def _lay(self, **columns: Value) -> None:
        """One more layer of columns."""
        self.table = self.table.mutate(**{f"shared_{name}": made for name, made in columns.items()})

    def __getattr__(self, name: str) -> Value:
        return self.table[f"shared_{name}"]

    def letter(self, week: int) -> StringValue:
        """The letter of one of the first fifteen weeks; nothing past the end."""
        return self.table[f"shared_letter_{week}"]

    def _counted(self, week: int, letter: str) -> NumericValue:
        """What a week counts as this letter, twice: half of `*` is whole."""
        here = self.letter(week)
        return yes(here == letter) * 2 + yes(here == "*")

    def _negative_count_of(self, letters: StringValue) -> NumericValue:
        rest = letters.replace("-", "")
        return letters.length() - rest.length() / 2 - rest.replace("*", "").length() / 2

    def _end_of_pair(self, apart: int) -> NumericValue:
        """The place, from 1, of a `+` that follows another with so many letters between them."""
        found = self.table[f"shared_pair_{apart}"]
        return ibis.ifelse(found >= 0, found + (apart + 2), FAR)

    # --- the first fifteen weeks --------------------------------------------------------------
    def negative(self, week: int) -> NumericValue:
        """What a week counts as negative, twice."""
        return self.table[f"shared_negative_{week}"]

    def positive(self, week: int) -> NumericValue:
        """What a week counts as positive, twice."""
        return self.table[f"shared_positive_{week}"]

    def weeks_in(self, first: int, last: int) -> NumericValue:
        """How many of these weeks the pattern has."""
        return ibis.least(ibis.greatest(self.weeks - (first - 1), 0), last - first + 1)

    def negative_count_in(self, first: int, last: int) -> NumericValue:
        """Of the weeks from one to another, both included."""
        return total([self.negative(week) for week in range(first, last + 1)]) / 2

    def negative_share_in(self, first: int, last: int) -> NumericValue:
        return share(self.negative_count_in(first, last), self.weeks_in(first, last))

    def not_positive_share_in(self, first: int, last: int) -> NumericValue:
        counted = total([self.positive(week) for week in range(first, last + 1)]) / 2
        return 1 - share(counted, self.weeks_in(first, last))

    # --- the first window of a kind -----------------------------------------------------------
    def time_of(
        self, place: NumericValue, width: int, least: int, weeks: NumericValue | None = None
    ) -> NumericValue:
        """Weeks until the first window with `least` of `width` letters: its place, from 0, or −1.

        It is the window's place and what the window may hold besides. Without one, past the last
        window; nothing where the pattern is shorter than a window.
        """
        weeks = self.weeks if weeks is None else weeks
        none = weeks - width + 1
        time = ibis.ifelse(place >= 0, place + 1, none) + (width - least)
        return ibis.ifelse(weeks >= width, time, ibis.null())

    def event_of(
        self, place: NumericValue, width: int, weeks: NumericValue | None = None
    ) -> NumericValue:
        """1 where there is such a window, 0 where there is none, nothing where there cannot be."""
        weeks = self.weeks if weeks is None else weeks
        return ibis.ifelse(weeks >= width, yes(place >= 0), ibis.null())

    def two_of_four(self) -> NumericValue:
        """The place of the first four weeks that hold two `+` when strict: where the first near
        pair ends, the window ends too, unless the pattern has only begun."""
        end = self.end_of_pair
        return ibis.ifelse(end < FAR, ibis.greatest(end - 4, 0), -1)


Reading = Callable[[Shared], NumericValue | BooleanValue]
