"""Use, as screens and people tell of it. Missing is never simply negative: each function says how.

A week is one letter: + positive, - negative, * both, o due and not given, _ none was due.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

DUE = "+-*o"


@dataclass(frozen=True)
class Positivity:
    """Screens collected, positives among them; those not given stand beside, never inside."""

    positive: int
    collected: int
    missing: int


def positivity(letters: Iterable[str]) -> Positivity:
    """Of single screens: positives ÷ collected, with the missing told separately."""
    told = list(letters)
    return Positivity(
        positive=sum(one in "+*" for one in told),
        collected=sum(one in "+-*" for one in told),
        missing=told.count("o"),
    )


def weekly(start: date, until: date, screens: Iterable[tuple[date, str]]) -> str:
    """A letter for every whole week from a day on: what the screens of that week say together."""
    weeks: list[set[str]] = [set() for _ in range(max((until - start).days + 1, 0) // 7)]
    for day, letter in screens:
        week = (day - start).days // 7
        if 0 <= week < len(weeks):
            weeks[week].add(letter)
    return "".join(map(of_a_week, weeks))


def of_a_week(letters: set[str]) -> str:
    """Several screens of one week as one letter: what was given speaks before what was not."""
    if "*" in letters or {"+", "-"} <= letters:
        return "*"
    return next((one for one in "+-o" if one in letters), "_")


def weeks_to_return(pattern: str, row: int = 4, after: int = 0) -> int | None:
    """Return to use: weeks until the end of the first so many positive weeks in a row.

    Missing and mixed count as positive (CTN-0094; CTN-0051 looks from week 3 on: after=2). Where
    nothing was due the row is broken: nobody was asked.
    """
    strict = pattern.replace("o", "+").replace("*", "+")[after:]
    place = strict.find("+" * row)
    return None if place < 0 else after + place + row


def weeks_to_dropout(pattern: str, row: int = 4) -> int | None:
    """Weeks until the end of the first so many weeks in a row without the screen that was due."""
    place = pattern.find("o" * row)
    return None if place < 0 else place + row


def is_abstinent(pattern: str) -> bool | None:
    """CTN-0094, soft: no positive and at most one missing in the last four weeks that were due."""
    last = [letter for letter in pattern if letter in DUE][-4:]
    if len(last) < 4:
        return None
    return last.count("o") <= 1 and not any(letter in "+*" for letter in last)


def is_abstinent_at_the_end(pattern: str) -> bool | None:
    """CTN-0030: negative in the last week and in two or more of the three before it."""
    if len(pattern) < 4:
        return None
    return pattern[-1] == "-" and pattern[-4:-1].count("-") >= 2
