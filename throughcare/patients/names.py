"""How names sound, and whether two people may be the same one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import jellyfish

from throughcare.patients.spelling import NICKNAME, nearness, plain, words
from throughcare.patients.written import turned_round

# Of 100, with what else speaks for it; the pairs of tests/test_pairs.py say what these find.
ALIKE = 75  # the names alone: a slip in each word
ALIKE_AND_BORN = 70  # with the same birthday, or the same phone
ALIKE_AND_NEARLY_BORN = 75  # with day and month turned round, or one digit of the year off
ESTIMATE = 4  # years: two ages told, or guessed, that far apart may be one person's
SAME_FIRST = 35  # with the same birthday and the same first name: a family name may be new
SAME_NAME = 99  # with another known birthday
ONE_NAME_ONLY = 70  # at most, where only one of the two has a family name


def sounds_like(chosen_name: str, family_name: str = "") -> str:
    """A key that is the same for names that sound the same: Metaphone of each part, in Latin."""
    parts = plain(f"{chosen_name} {family_name}").split()
    return " ".join(sorted({jellyfish.metaphone(part) for part in parts if part}))[:80]


@dataclass(frozen=True)
class Likeness:
    """Why a registered person may be the one being registered."""

    score: int
    reasons: tuple[str, ...]


def likeness(
    name: str, born: date | None, other_names: Iterable[str], other_born: date | None,
    same_phone: bool = False,
) -> Likeness | None:  # fmt: skip
    """How alike two people are; None when they are not."""
    wanted = words(name)
    score = max((alike_names(wanted, words(other)) for other in other_names), default=0)
    birth = alike_births(born, other_born)
    needed = {
        "": SAME_NAME if born and other_born else ALIKE, "birth": ALIKE_AND_BORN,
    }.get(birth, ALIKE_AND_NEARLY_BORN)  # fmt: skip
    if birth == "birth" and (same_phone or same_first(wanted, other_names)):
        needed = SAME_FIRST
    elif same_phone:
        needed = min(needed, ALIKE_AND_BORN if birth or not (born and other_born) else ALIKE)
    if score < needed:
        return None
    said = {"name": score >= ALIKE, birth: birth != "", "phone": same_phone}
    return Likeness(round(score), tuple(reason for reason, holds in said.items() if holds))


def same_first(wanted: list[str], other_names: Iterable[str]) -> bool:
    """Is the first name the same, or short for the other?"""
    firsts = {words(other)[0] for other in other_names if words(other)}
    return (
        any(nearness_either_way(wanted[0], first) >= NICKNAME for first in firsts)
        if wanted
        else False
    )


def alike_names(wanted: list[str], other: list[str]) -> float:
    """How alike two names are, of 100, in whatever order, each word compared with its nearest."""
    fewer, more = sorted((wanted, other), key=len)
    if not fewer:
        return 0
    pairs = [(nearness_either_way(one, two), one, two) for one in fewer for two in more]
    total, matched, taken = 0, set(), set()
    for near, one, two in sorted(pairs, reverse=True):  # the nearest pair first
        if one not in matched and two not in taken:
            total += near * len(one)
            matched.add(one)
            taken.add(two)
    score = total / sum(map(len, fewer)) - 2 * (len(more) - len(fewer))
    return min(score, ONE_NAME_ONLY) if len(fewer) == 1 < len(more) else score


def nearness_either_way(word: str, other: str) -> int:
    return max(nearness(word, other), nearness(other, word))


def alike_births(born: date | None, other: date | None) -> str:
    """`birth`, `birth_swapped` (day and month), `birth_year` (one digit, or two changed places)."""
    if born is None or other is None:
        return ""
    if born == other:
        return "birth"
    if turned_round(born) == other:
        return "birth_swapped"
    same_day = (born.month, born.day) == (other.month, other.day)
    return "birth_year" if same_day and nearly_one_year(born.year, other.year) else ""


def comparable_births(
    born: date | None, guessed: bool, other: date | None, other_guessed: bool
) -> tuple[date | None, date | None]:
    """The two birthdays where both are known. A guess proves nothing, unless it is far off."""
    if born and other and (guessed or other_guessed) and abs(born.year - other.year) <= ESTIMATE:
        return None, None
    return born, other


def nearly_one_year(year: int, other: int) -> bool:
    """Is the other year this one with one digit wrong, or with its last two changed places?"""
    one, two = f"{year:04d}", f"{other:04d}"
    wrong = sum(a != b for a, b in zip(one, two, strict=True))
    return wrong == 1 or (one[:2] == two[:2] and one[2:] == two[:1:-1])


def births_to_ask(born: date | None) -> set[date]:
    """Every day a person born on this day may be registered under by one slip."""
    if born is None:
        return set()
    days = {born, turned_round(born) or born}
    for year in range(born.year // 100 * 100 - 100, born.year // 100 * 100 + 200):
        if nearly_one_year(born.year, year) and (born.month, born.day) != (2, 29):
            days.add(born.replace(year=year))
    return days
