"""Red flags of a round: said by rule with their source, before a role, within a time."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from throughcare.clinical.assessment.red_flags import LADDER, RedFlag
from throughcare.clinical.medication.precipitated import precipitated

# What a round may note besides what it measures.
SIGNS = {
    "hard_to_rouse": "hard to rouse",
    "pinpoint": "pinpoint pupils",
    "seizure": "a seizure",
    "delirium": "confused",
    "hallucination": "sees or hears things",
    "chest_pain": "pain in the chest",
    "focal_weakness": "weak on one side, or speech slurred",
    "severe_abdominal_pain": "severe pain of the belly",
    "murmur": "a new murmur",
    "vomiting_over_a_day": "vomiting for more than a day",
    "dehydrated": "dried out",
    "talks_of_suicide": "speaks of suicide",
}
MEASURED = (
    "breaths", "oxygen", "temperature", "systolic", "diastolic", "pulse", "standing_drop",
    "potassium", "cows",
)  # fmt: skip
FACTS = ("injects", "pregnant", "other_dependence")


@dataclass(frozen=True)
class Seen:
    """What a round found.

    measured  {of MEASURED: whole number}; temperature and potassium in tenths; pulse in a minute;
              standing_drop: systolic lying less standing
    poss      sedation, S or 1 to 4
    signs     of SIGNS; facts: of FACTS, what is known besides
    """

    measured: Mapping[str, int] = field(default_factory=dict)
    poss: str | None = None
    signs: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        unknown = [
            *(set(self.measured) - set(MEASURED)), *(self.signs - set(SIGNS)),
            *(self.facts - set(FACTS)),
        ]  # fmt: skip
        if unknown:
            raise ValueError(f"a round knows no {', '.join(sorted(unknown))}")


@dataclass(frozen=True)
class Sign:
    """One condition on what was seen."""

    measured: str = ""
    below: int | None = None
    at_least: int | None = None
    sign: str = ""
    fact: str = ""
    poss: tuple[str, ...] = ()
    one_of: tuple["Sign", ...] = ()

    def holds(self, seen: Seen) -> bool:
        if self.one_of:
            return any(sign.holds(seen) for sign in self.one_of)
        if self.measured:
            return self._measured(seen.measured.get(self.measured))
        return (
            (bool(self.sign) and self.sign in seen.signs)
            or (bool(self.fact) and self.fact in seen.facts)
            or (seen.poss is not None and seen.poss in self.poss)
        )

    def _measured(self, value: int | None) -> bool:
        if value is None:
            return False  # not measured is not found
        below = self.below is not None and value < self.below
        return below or (self.at_least is not None and value >= self.at_least)


@dataclass(frozen=True)
class Rule:
    """One red flag of flags.toml, and when it rises.

    unless  stays down while one of these stands: the graver one speaks for it
    """

    flag: RedFlag
    any_of: tuple[Sign, ...]
    all_of: tuple[Sign, ...]
    unless: frozenset[str]
    transfer: bool

    def holds(self, seen: Seen) -> bool:
        if self.all_of:
            return all(sign.holds(seen) for sign in self.all_of)
        return any(sign.holds(seen) for sign in self.any_of)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the file."""
    text = (resources.files(__package__) / "flags.toml").read_text(encoding="utf-8")
    return tuple(map(_rule, tomllib.loads(text)["flags"]))


def _rule(row: Mapping[str, Any]) -> Rule:
    parts = ("code", "ladder", "for_role", "why", "next_step", "source")
    return Rule(
        RedFlag(*(row[name] for name in parts)), tuple(map(_sign, row.get("any", ()))),
        tuple(map(_sign, row.get("all", ()))), frozenset(row.get("unless", "").split()),
        row.get("transfer", False),
    )  # fmt: skip


def _sign(row: Mapping[str, Any]) -> Sign:
    own = {name: value for name, value in row.items() if name not in ("one_of", "poss")}
    return Sign(
        **own, poss=tuple(row.get("poss", ())), one_of=tuple(map(_sign, row.get("one_of", ())))
    )


def raised(seen: Seen) -> list[RedFlag]:
    """What must somebody act on after this round? The most urgent first."""
    up = [rule for rule in rules() if rule.holds(seen)]
    codes = {rule.flag.code for rule in up}
    stands = [rule.flag for rule in up if not rule.unless & codes]
    return sorted(stands, key=lambda flag: LADDER.index(flag.ladder))


def brought_on(*, before: int, after: int, minutes: int) -> RedFlag | None:
    """Withdrawal that a dose brought on, as a flag; None: the rule calls nobody."""
    said = precipitated(before=before, after=after, minutes=minutes)
    if said.level != "caution":
        return None
    return RedFlag(
        "withdrawal.precipitated", "P", "prescriber", said.why,
        "Do not leave them alone. The prescriber comes or rings now.", said.source,
    )  # fmt: skip


def asks_for_transfer(code: str) -> bool:
    """Is hospital to be thought of, with a letter?"""
    return any(rule.transfer for rule in rules() if rule.flag.code == code)
