"""Everything that is read in a pattern, letter by letter, for all 62 endpoints.

A letter weighs twice what it counts, so that half of `*` is whole.
"""

from collections.abc import Callable

from ibis.expr.types import NumericValue

from throughcare.clinical.outcomes.syllables import Beginning, Reader, Runs, streak, weighed

FIFTEEN = 15  # weeks that the definitions' fixed windows reach to
NEGATIVE = {"-": 2, "*": 1}
POSITIVE = {"+": 2, "*": 1}
STRICT = "+*o"  # the letters that are positive where both and missing count as positive
# Weeks seen through the lattice of Lofwall 2018: the others take the letter seen last.
LATTICE = (1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 15)
WEEK_8, SECOND_PHASE = 8, 64  # places in the number that lofwall_abstinence counts up to


def _rising(step: int) -> Reader:
    """Positive weeks of the first fifteen, each times how many steps of weeks lie before it."""

    def weigh(_state: int, letter: str, week: int) -> tuple[int, int]:
        return 0, POSITIVE.get(letter, 0) * ((week - 1) // step)

    return Reader(weigh, weeks=FIFTEEN)


def _of_three(_state: int, letter: str, week: int) -> tuple[int, int]:
    """Woody 2008: weeks 4, 8 and 12; missing, and past the end, is positive."""
    return 0, {"": 2, "o": 2, **POSITIVE}.get(letter, 0) if week in (4, 8, 12) else 0


def _two_in_four(state: int, letter: str, _week: int) -> tuple[int, int]:
    """Two strict positives within four weeks. It remembers how many weeks ago the last one was:
    0 none within reach, 1 the week before, 2, 3; 4 the second has come."""
    if state == 4:
        return 4, 0
    if letter in STRICT:
        return (4 if state else 1), 1
    return ((state + 1) % 4 if state else 0), 1


def _imputed(state: int, letter: str, week: int) -> tuple[int, int]:
    """Eissenberg 1997: four negatives in a row within fifteen weeks, where a missing week is the
    mean of its neighbours, and that is negative only between two negatives.

    It remembers how many are in a row: 0 to 3; 4 to 6 are 1 to 3 with a missing week behind them;
    7 is found.
    """
    if state == 7:
        return 7, 0
    row, waiting = (state - 3, 1) if state > 3 else (state, 0)
    if letter == "-":
        fourth = week - (row + 1 + waiting - 4)  # the week in which the row came to four
        row += 1 + waiting
        return (7, 0) if row >= 4 and fourth <= FIFTEEN else (min(row, 3), 0)
    return (row + 3 if letter == "o" and row and not waiting else 0), 0


def _seen(values: dict[str, int], unit: Callable[[int], int]) -> Reader:
    """Fifteen weeks seen through the lattice: a week that is not looked at, and one that was not
    due, takes what was seen last. A week past the end is missing, and so not negative."""

    def step(last: int, letter: str, week: int) -> tuple[int, int]:
        if week in LATTICE and letter != "_":
            last = values.get(letter, 0)
        return last, last * unit(week)

    return Reader(step, states=max(values.values()) + 1, weeks=FIFTEEN)


def _phase(week: int) -> int:
    """Weeks 5–7 are counted as ones, week 8 as an eight, weeks 9–15 as sixty-fours."""
    if week < 5:
        return 0
    return 1 if week < 8 else WEEK_8 if week == 8 else SECOND_PHASE


# Without states: what they count is added up.
SUMS: dict[str, Reader] = {
    # of all weeks
    "minus": weighed({"-": 1}),
    "plus": weighed({"+": 1}),
    "both": weighed({"*": 1}),
    "missing": weighed({"o": 1}),
    # of some weeks of the first fifteen
    **{f"negative_{first}_{last}": weighed(NEGATIVE, first, last)
       for first, last in ((1, 8), (1, 12), (1, 13), (1, 15), (5, 15))},
    "positive_6_15": weighed(POSITIVE, 6, 15),
    "positive_1_15": weighed(POSITIVE, 1, 15),
    "missing_1_15": weighed({"o": 1}, 1, 15),
    "minus_5_15": weighed({"-": 1}, 5, 15),
    "strict_5_15": weighed(dict.fromkeys(STRICT, 1), 5, 15),
    "minus_12_15": weighed({"-": 1}, 12, 15),
    "minus_or_missing_12_15": weighed({"-": 1, "o": 1}, 12, 15),
    "minus_15": weighed({"-": 1}, 15, 15),
    "rising": _rising(1),
    "rising_by_three": _rising(3),
    "of_three": Reader(_of_three, weeks=FIFTEEN),
}  # fmt: skip

# With states.
READERS: dict[str, Reader] = {
    "lofwall_abstinence": _seen({"-": 1}, _phase),
    "lofwall_reduction": _seen(NEGATIVE, lambda _week: 1),
    "imputed_minus": Reader(_imputed, states=8, weeks=FIFTEEN + 1, counts=False),
    "first_strict": streak(STRICT, 1),
    "first_positive": streak("+*", 1),
    "two_in_four": Reader(_two_in_four, states=5),
    "three_strict": streak(STRICT, 3),
    "four_strict": streak(STRICT, 4),
    "four_strict_from_3": streak(STRICT, 4, after=2),
    "two_strict_from_4": streak(STRICT, 2, after=3, counts=False),
}

# Texts that are looked for in the pattern as it is.
TEXTS = {"three_minus": "---", "four_minus": "----", "four_missing": "oooo"}

RUNS = {
    "run": Runs("-_"),  # broken by strict positives
    "run_of_present": Runs("-_", passed="o"),
    "run_of_missing": Runs("o"),
}

BEGINNINGS = {
    "early_negative": Beginning(NEGATIVE, passed="o"),
    "not_late_negative": Beginning(NEGATIVE),
}
# Of how many letters, by how many weeks the pattern has.
COUNTS: dict[str, Callable[[NumericValue], NumericValue]] = {
    "early_negative": lambda weeks: weeks * 0 + FIFTEEN,
    "not_late_negative": lambda weeks: weeks - 12,
}


def ends_well(last_four: str) -> bool:
    """Weiss 2011: negative in the last week, at most one strict positive in the three before it."""
    return last_four[-1:] == "-" and sum(letter in STRICT for letter in last_four) <= 1
