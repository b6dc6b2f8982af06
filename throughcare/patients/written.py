"""What somebody means who types into the search field: a name, a number, a day, a phone.

Pure: no database. A day may be written in every usual way; read the other way round, it is said.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from throughcare import clock

MONTHS = {  # English and Spanish, by their first three letters
    name: number
    for number, names in enumerate(
        ("jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep", "oct", "nov",
         "dec dic"), start=1,
    )
    for name in names.split()
}  # fmt: skip
LETTER = re.compile(r"[^\W\d_]")
YEAR_FIRST = re.compile(r"\b(\d{4})([-./ ])(\d{1,2})\2(\d{1,2})\b")
YEAR_LAST = re.compile(r"\b(\d{1,2})([-./ ])(\d{1,2})\2(\d{4}|\d{2})\b")
IN_ONE = re.compile(r"\b(\d{8})\b")
IN_WORDS = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:de\s+)?([a-zñ]{3,10})\.?,?\s+(?:de\s+)?(\d{4})\b", re.I
)
MONTH_FIRST = re.compile(r"\b([a-z]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.I)
OLDEST = 120  # years: an older year is no birth


@dataclass(frozen=True)
class Asked:
    """What was typed, taken apart."""

    name: str  # the words with letters
    days: dict[date, bool]  # each day that may be meant; True: day and month the other way round
    numbers: tuple[str, ...]  # each word with a digit, as typed
    digits: str  # every digit in a row, where no name was typed


def read(text: str) -> Asked:
    """Take apart what was typed."""
    text = " ".join(text.split())
    days, rest = {}, text
    for written, meant in days_written(text):
        days = meant | days
        rest = rest.replace(written, " ")
    parts = rest.split()
    name = " ".join(part for part in parts if LETTER.search(part))
    with_digits = parts if days else text.split()
    return Asked(
        name=name,
        days=days,
        numbers=tuple(part for part in with_digits if re.search(r"\d", part)),
        digits="" if name else re.sub(r"\D", "", text),
    )


def days_written(text: str) -> Iterator[tuple[str, dict[date, bool]]]:
    """(as typed, the days it may mean) for each day in the text."""
    for found in YEAR_FIRST.finditer(text):
        year, _between, month, day = found.groups()
        yield found[0], turned((year, day, month)) | as_read((year, month, day))
    for found in YEAR_LAST.finditer(text):
        one, between, other, year = found.groups()
        usual, also = as_read((year, other, one)), (year, one, other)
        # With points the day stands first; with strokes it depends on the country.
        yield found[0], turned(also) | usual if between == "." else as_read(also) | usual
    for found in IN_ONE.finditer(text):
        digits = found[1]
        first, last = (digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[:2], digits[2:4])
        yield "", turned((first[0], first[2], first[1])) | as_read(first) | as_read(last)
        yield "", as_read((last[0], last[2], last[1]))
    for found in IN_WORDS.finditer(text):
        yield found[0], as_read((found[3], MONTHS.get(found[2].lower()[:3], 0), found[1]))
    for found in MONTH_FIRST.finditer(text):
        yield found[0], as_read((found[3], MONTHS.get(found[1].lower()[:3], 0), found[2]))


def as_read(parts: tuple, other_way: bool = False) -> dict[date, bool]:
    """The day these (year, month, day) are, if they are one on which somebody may be born."""
    year, month, day = map(int, parts)
    today = clock.today()
    if year < 100:
        year += today.year // 100 * 100
        year -= 100 if year > today.year else 0
    with suppress(ValueError):
        born = date(year, month, day)
        if today.year - OLDEST <= born.year <= today.year:
            return {born: other_way}
    return {}


def turned(parts: tuple) -> dict[date, bool]:
    return as_read(parts, other_way=True)


def turned_round(born: date | None) -> date | None:
    """The same day with day and month the other way round, where there is another such day."""
    if born is None or born.day > 12 or born.day == born.month:
        return None
    return date(born.year, born.day, born.month)
