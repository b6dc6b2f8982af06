"""How names sound, and whether two people may be the same one."""

from dataclasses import dataclass
from datetime import date

import jellyfish
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from throughcare.patients.spelling import plain

ALIKE = 82  # of 100: below this, names differ by more than a typing slip (see tests for pairs)


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
    name: str, born: date | None, other_names: tuple[str, ...], other_born: date | None
) -> Likeness | None:
    """How alike two people are; None when they are not. Day and month swapped is close."""
    wanted = default_process(name)
    name_score = max(
        (fuzz.token_sort_ratio(wanted, default_process(other)) for other in other_names if other),
        default=0,
    )
    reasons = []
    if name_score >= ALIKE:
        reasons.append("name")
    if born and other_born:
        if born == other_born:
            reasons.append("birth")
        elif (born.day, born.month, born.year) == (
            other_born.month,
            other_born.day,
            other_born.year,
        ):
            reasons.append("birth_swapped")
        elif name_score < 95:
            return None  # a known, different birthday needs nearly the same name
    if "name" not in reasons and not (reasons and name_score >= 60):
        return None
    return Likeness(round(name_score), tuple(reasons))
