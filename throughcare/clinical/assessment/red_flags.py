"""Red flags: what somebody in a named role must act on, and by when."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from throughcare.clinical.assessment.evidence import Evidence, EvidenceLine, Sheet
from throughcare.clinical.assessment.signs import Sign, sign_of

# By when somebody must have acted; S ends with the clinic day, R is a routine task. Source:
# red-flags:5, from knowledge.
MINUTES = {"E": 5, "P": 30}
LADDER = "EPSR"


@dataclass(frozen=True)
class RedFlag:
    """One thing to act on: how fast, before whom, why, what next, who says so, on what it rests."""

    code: str
    ladder: str
    for_role: str
    why: str
    next_step: str
    source: str
    evidence: tuple[EvidenceLine, ...] = ()

    @property
    def within_minutes(self) -> int | None:
        """Minutes until it must have been acted on. None: the same day, or routine."""
        return MINUTES.get(self.ladder)

    @property
    def on(self) -> date | None:
        """The day of the newest answer it rests on. None: a fact without a day.

        An alert acted on since that day need not be opened again.
        """
        return max((line.on for line in self.evidence if line.on), default=None)


@dataclass(frozen=True)
class Combination:
    """A red flag of several signs, all of which must hold."""

    flag: RedFlag
    signs: tuple[Sign, ...]
    unless_flag: str = ""

    def raised(self, evidence: Evidence) -> RedFlag | None:
        """The flag with what it rests on, or None."""
        if not all(sign.holds(evidence) for sign in self.signs):
            return None
        reads = [sign.read(evidence) for sign in self.signs]
        lines = tuple(read.line for read in reads if read)
        return _on(self.flag, lines)


def red_flags(evidence: Evidence) -> list[RedFlag]:
    """What must somebody act on? The most urgent first."""
    up = {flag.code: flag for sheet in evidence.sheets.values() for flag in _of_sheet(sheet)}
    for combination in every_combination():
        if combination.unless_flag in up:
            continue
        if flag := combination.raised(evidence):
            up[flag.code] = flag
    return sorted(up.values(), key=lambda flag: LADDER.index(flag.ladder))


def _of_sheet(sheet: Sheet) -> Iterable[RedFlag]:
    """The flags the instrument itself raised."""
    for flag in sheet.score.flags if sheet.score else ():
        line = EvidenceLine(sheet.instrument, "", flag.why, sheet.on, sheet.sheet_id)
        yield _on(flag, (line,))


def _on(flag: Any, lines: tuple[EvidenceLine, ...]) -> RedFlag:
    """The same flag, resting on these lines."""
    return RedFlag(
        flag.code, flag.ladder, flag.for_role, flag.why, flag.next_step, flag.source, lines
    )


@cache
def every_combination() -> tuple[Combination, ...]:
    """All combinations, in the order of the file."""
    text = (resources.files(__package__) / "red_flags.toml").read_text(encoding="utf-8")
    fields = ("code", "ladder", "for_role", "why", "next_step", "source")
    return tuple(
        Combination(
            flag=RedFlag(*(row[name] for name in fields)),
            signs=tuple(sign_of(sign) for sign in row["all"]),
            unless_flag=row.get("unless_flag", ""),
        )
        for row in tomllib.loads(text)["flags"]
    )
