"""What other medicines do to this one, by class: which way, and what starting or stopping does.

The table is interactions.toml, from knowledge: a pharmacist reviews it. A name that is not found
says nothing about safety.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import Any, Literal

from throughcare.clinical.medicines.products import Sourced
from throughcare.clinical.verdict import OK, Verdict, caution, no, note, worst_first

Change = Literal["", "started", "stopped"]
# An inducer that began or ended acts within one to three weeks: interactions-table.
JUST_CHANGED = timedelta(days=21)
Effect = Literal[
    "lowers", "raises", "sedation", "qt", "precipitates", "opposes", "weakens", "serotonin", "both"
]


@dataclass(frozen=True)
class Other:
    """Another medicine: its name as written, the class that was said beside it where one was, and
    whether it just began or ended."""

    name: str
    change: Change = ""
    acts_like: str = ""


@dataclass(frozen=True, kw_only=True)
class Class(Sourced):
    """One class of the table.

    on      the medicines it acts on
    effect  which way: lowers or raises the level, sedation, long QT, brings on withdrawal …
    names   ingredients, in small letters
    """

    key: str
    title: str
    on: tuple[str, ...]
    effect: Effect
    names: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """One other medicine found in one class."""

    other: Other
    of: Class

    @property
    def effect(self) -> Effect:
        return self.of.effect


@cache
def every_class() -> tuple[Class, ...]:
    """The classes, in the order of the file."""
    text = (resources.files(__package__) / "interactions.toml").read_text(encoding="utf-8")
    return tuple(_class(row) for row in tomllib.loads(text)["classes"])


def _class(row: dict[str, Any]) -> Class:
    lists: dict[str, Any] = {name: tuple(row.pop(name)) for name in ("on", "names")}
    return Class(**row, **lists)


def found(medicine: str, others: Iterable[Other]) -> list[Hit]:
    """Every class of the table that one of these belongs to and that acts on this medicine."""
    return [
        Hit(other, one)
        for other in others
        for one in every_class()
        if medicine in one.on and (other.acts_like == one.key or _is_named(other.name, one))
    ]


def _is_named(name: str, one: Class) -> bool:
    written = f" {_plain(name)} "
    return any(f" {_plain(known)} " in written for known in (one.key, *one.names))


def _plain(name: str) -> str:
    """Small letters and single spaces, so that "St. John’s Wort 300" is found."""
    return " ".join(re.findall(r"[a-z0-9]+", name.lower().replace("’", "").replace("'", "")))


def interactions(
    medicine: str, others: Iterable[Other], *, crossing_over: bool = False
) -> list[Verdict]:
    """What do the other medicines do to this one? The gravest first; sedation: see sedatives.

    crossing_over  an ordered change from methadone to buprenorphine or back is under way
    """
    hits = found(medicine, others)
    said = [_says(hit, crossing_over) for hit in hits if hit.effect != "sedation"]
    return worst_first(dict.fromkeys(said))


def _says(hit: Hit, crossing_over: bool) -> Verdict:
    if hit.effect in ("lowers", "raises"):
        return _level(hit)
    if hit.effect == "both":
        return _two_at_once(hit, crossing_over)
    rest = {
        "qt": _qt,
        "precipitates": _precipitates,
        "serotonin": _serotonin,
        "opposes": _opposes,
        "weakens": _weakens,
    }
    return rest[hit.effect](hit)


def _level(hit: Hit) -> Verdict:
    """Does it change the level, and did that just begin or end?"""
    falls = (hit.effect == "lowers") == (hit.other.change != "stopped")
    if hit.other.change == "stopped" and not falls:
        return caution(
            "inducer_stopped",
            f"{hit.other.name} was stopped: the level rises over 1 to 3 weeks. Danger of overdose; "
            "the prescriber plans it, and sedation is looked for at every dose.",
            hit.of.source,
        )
    if hit.other.change == "started" and falls:
        return caution(
            "inducer_started",
            f"{hit.other.name} was started: the level falls over 1 to 3 weeks and withdrawal may "
            "come. Stopping it later raises the level again.",
            hit.of.source,
        )
    if falls:
        why = f"{hit.other.name}: the level may be lower, or fall. Look for withdrawal."
        return note("level_lower", why, hit.of.source)
    if hit.other.change == "started":
        why = f"{hit.other.name} was started: the level rises. The prescriber looks for sedation."
        return caution("inhibitor_started", why, hit.of.source)
    why = f"{hit.other.name}: the level may be higher. It changes when that is stopped."
    return note("level_higher", why, hit.of.source)


def _qt(hit: Hit) -> Verdict:
    """Do both lengthen the QT?"""
    if hit.other.change == "stopped":
        return OK
    why = f"{hit.other.name}: both lengthen the QT. An ECG, and the prescriber weighs it."
    return caution("qt_together", why, hit.of.source)


def _precipitates(hit: Hit) -> Verdict:
    """Would it bring on withdrawal at once?"""
    if hit.other.change == "stopped":
        return OK
    why = f"{hit.other.name} brings on severe withdrawal in somebody on this. Prescriber first."
    return no("precipitant_taken", why, hit.of.source)


def _two_at_once(hit: Hit, crossing_over: bool) -> Verdict:
    """Are methadone and buprenorphine taken together outside an ordered change?"""
    if hit.other.change == "stopped" or crossing_over:
        return OK
    why = f"{hit.other.name} as well: together only in an ordered change from one to the other."
    return no("methadone_and_buprenorphine", why, hit.of.source)


def _serotonin(hit: Hit) -> Verdict:
    """Could both together cause serotonin syndrome?"""
    if hit.other.change == "stopped":
        return OK
    why = f"{hit.other.name}: serotonin syndrome is possible (agitation, fever, jerks, sweating)."
    return note("serotonin_together", why, hit.of.source)


def _opposes(hit: Hit) -> Verdict:
    """Is an opioid in the body, so that naltrexone would bring on withdrawal and block it?"""
    if hit.other.change == "stopped":
        why = f"{hit.other.name} was stopped: naltrexone only after the days without opioids."
        return note("opioid_lately_stopped", why, hit.of.source)
    why = f"{hit.other.name} is an opioid: naltrexone brings on severe withdrawal and blocks it."
    return no("opioid_beside_naltrexone", why, hit.of.source)


def _weakens(hit: Hit) -> Verdict:
    """Does the other make it work less?"""
    if hit.other.change == "stopped":
        return OK
    why = f"{hit.other.name}: taken within 2 hours it makes naltrexone by mouth work less."
    return note("naltrexone_works_less", why, hit.of.source)
