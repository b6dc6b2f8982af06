"""What the law and the emergency services of a place say: `load("us")`.

One .toml each. A place may build on another (`base = "us"`): it then states only what differs.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

Kind = Literal["emergency", "suicide", "crisis_text", "treatment", "overdose", "poison"]


class UnknownJurisdiction(ValueError):
    """There is no such file; the message names those there are."""


@dataclass(frozen=True)
class Line:
    """A number that somebody in danger may ring.

    checked_on  the day the line was last compared with the source it names
    verify      that source is knowledge or second hand: somebody rings it before relying on it
    shown       may be put on a page at all
    """

    name: str
    kind: Kind
    number: str
    href: str
    source: str
    evidence: str
    checked_on: date
    hours: str = ""
    note: str = ""
    verify: bool = False
    shown: bool = True
    translations: Mapping[str, Mapping[str, str]] | None = None

    def in_language(self, language: str) -> "Line":
        """The same line with its words in this language, where there are any."""
        words = (self.translations or {}).get(language.split("-")[0], {})
        return replace(self, **words) if words else self  # type: ignore[arg-type]  # words are str


@dataclass(frozen=True)
class Due:
    """By when something is due: so many days after the start, or every so many months."""

    source: str
    evidence: str
    days: int | None = None
    months: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Timing:
    """When assessments, plans and examinations are due. None: this place states no date."""

    assessment: Due | None = None
    plan: Due | None = None
    full_examination: Due | None = None
    medical_examination: Due | None = None
    plan_review: Due | None = None
    first_plan_review: Due | None = None  # where the first plan is looked at sooner


@dataclass(frozen=True)
class Jurisdiction:
    """One place: its languages, its lines for help, its dates."""

    key: str
    name: str
    languages: tuple[str, ...]
    effective_from: date
    source: str
    lines: tuple[Line, ...]
    timing: Timing
    base: str = ""
    note: str = ""

    @property
    def emergency(self) -> Line:
        """The number for an ambulance."""
        return next(line for line in self.lines if line.kind == "emergency")

    @property
    def poison(self) -> Line | None:
        """The number when somebody, a child above all, has swallowed a medicine."""
        return next((line for line in self.shown_lines() if line.kind == "poison"), None)

    def shown_lines(self, kind: Kind | None = None) -> tuple[Line, ...]:
        """The lines that may stand on a page, in the order of the file."""
        return tuple(line for line in self.lines if line.shown and kind in (None, line.kind))


def names() -> tuple[str, ...]:
    """Every place there is a file for."""
    files = (file.name for file in resources.files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml")))


@cache
def load(key: str) -> Jurisdiction:
    """What is known of this place. Raises UnknownJurisdiction with the names there are."""
    row = _row(key)
    timing = {name: Due(**due) for name, due in row.pop("timing", {}).items()}
    lines = tuple(Line(**line) for line in row.pop("lines", []))
    languages = tuple(row.pop("languages"))
    return Jurisdiction(key=key, languages=languages, lines=lines, timing=Timing(**timing), **row)


def _row(key: str) -> dict[str, Any]:
    """The file, laid over the one it builds on: a stated table or list replaces the older one."""
    if key not in names():
        raise UnknownJurisdiction(f"no jurisdiction {key!r}; there are: {', '.join(names())}")
    text = (resources.files(__name__) / f"{key}.toml").read_text(encoding="utf-8")
    own = tomllib.loads(text)
    if not (base := own.get("base")):
        return own
    row = _row(base)
    timing = row.get("timing", {}) | own.pop("timing", {})
    return row | own | {"timing": timing}
