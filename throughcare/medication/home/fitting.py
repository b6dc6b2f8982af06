"""Where each line of a label stands, and how large: no name pushes the dose off its label.

Every line has its own place. What is too long for it is written smaller, and only what is too long
at the smallest size that can be read is cut; the dose, its day and the warning never are. Widths
are reckoned, not measured: a label printer has letters of its own.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

WIDE, HIGH = 101, 51  # millimetres: four by two inches
INNER = 2.5  # left and right of it
WHOLE, BESIDE = WIDE - 2 * INNER, WIDE - 2 * INNER - 24  # beside the square
LINE = 1.2  # from one line to the next, in heights of a letter
LETTER = 0.62  # how wide a letter is, in heights, on average and in bold
CUT = "…"


@dataclass(frozen=True)
class Place:
    """From the top of the label, how wide, how many lines, how high its letters, and at least."""

    top: float
    wide: float
    lines: int
    high: float
    least: float


PLACES: Mapping[str, Place] = {
    "programme": Place(2, WHOLE, 2, 2.4, 1.7),
    "name": Place(8, BESIDE, 2, 3.4, 2.2),
    "medicine": Place(16.2, BESIDE, 1, 2.6, 1.8),
    "amount": Place(19.3, BESIDE, 1, 6, 3),
    "take_on": Place(26.7, BESIDE, 2, 3.2, 2.4),
    "how": Place(34.4, WHOLE, 1, 2.3, 1.6),
    "danger": Place(37.4, WHOLE, 3, 2.4, 1.8),
    "lot": Place(46.2, WHOLE, 1, 2.4, 1.6),
}


def units(text: str) -> float:
    """How many letters wide: those of Chinese, Japanese and Korean count for two."""
    return sum(1.7 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def lines_of(text: str, place: Place, high: float) -> int:
    """How many lines a text takes at a height. A word longer than a line is broken."""
    room = place.wide / (high * LETTER)
    lines, used = 1, 0.0
    for word in text.split():
        length = units(word)
        if used and used + 1 + length <= room:
            used += 1 + length
            continue
        lines, used = (lines + 1, 0.0) if used else (lines, used)
        lines, used = lines + int(length // room), length % room
    return lines


def fitted(text: str, name: str) -> tuple[str, float]:
    """The text as it stands on the label, and how high its letters are, in millimetres."""
    place = PLACES[name]
    high = place.high
    while lines_of(text, place, high) > place.lines and high > place.least:
        high = round(high - 0.1, 1)
    if lines_of(text, place, high) <= place.lines:
        return text, high
    while lines_of(text + CUT, place, high) > place.lines:
        text = text[:-1].rstrip()
    return text + CUT, high
