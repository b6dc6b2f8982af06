"""How close was a conversation to motivational interviewing, by MITI 4?

A help for supervision: it says what to practise. It is never used to judge a member of staff.
"""

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal

SOURCE = "miti-4"
Level = Literal["below", "fair", "good", "none"]
LOWEST, HIGHEST = 1, 5  # of a global rating


@dataclass(frozen=True)
class Coded:
    """Global ratings of 1 to 5, and how often each was heard in the segment."""

    partnership: int
    empathy: int
    cultivating: int
    softening: int
    questions: int
    simple: int
    complex: int

    def __post_init__(self) -> None:
        ratings = (self.partnership, self.empathy, self.cultivating, self.softening)
        if not all(LOWEST <= rating <= HIGHEST for rating in ratings):
            raise ValueError(f"global ratings are {LOWEST} to {HIGHEST}")
        if min(self.questions, self.simple, self.complex) < 0:
            raise ValueError("nothing is heard less than never")


@dataclass(frozen=True)
class Measure:
    """One of the four measures. value None: nothing was there to be counted."""

    key: str
    title: str
    value: Fraction | None
    fair: Fraction
    good: Fraction

    @property
    def level(self) -> Level:
        if self.value is None:
            return "none"
        if self.value >= self.good:
            return "good"
        return "fair" if self.value >= self.fair else "below"


def measures(coded: Coded) -> list[Measure]:
    """The four measures with their published thresholds."""
    reflections = coded.simple + coded.complex
    complex_share = Fraction(coded.complex, reflections) if reflections else None
    ratio = Fraction(reflections, coded.questions) if coded.questions else None
    relational = Fraction(coded.partnership + coded.empathy, 2)
    technical = Fraction(coded.cultivating + coded.softening, 2)
    return [
        Measure("relational", "Relational", relational, Fraction(7, 2), Fraction(4)),
        Measure("technical", "Technical", technical, Fraction(3), Fraction(4)),
        Measure("complex", "Complex reflections", complex_share, Fraction(2, 5), Fraction(1, 2)),
        Measure("ratio", "Reflections to a question", ratio, Fraction(1), Fraction(2)),
    ]


@cache
def kinds_of_talk() -> dict[str, str]:
    """Change talk and sustain talk by key, in order."""
    file = Path(__file__).with_name("motivation.toml")
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["talk"]
    return {row["key"]: row["title"] for row in rows}
