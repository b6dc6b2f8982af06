"""The answer every clinical rule gives: OK, or a level, a code, why, and who says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "note", "caution", "stop"]


@dataclass(frozen=True)
class Verdict:
    """What a rule says. Truthy when there is nothing to say.

    level   stop: somebody named must act first; caution: go on with a recorded reason;
            note: worth knowing; ok: nothing to say
    code    stands once in the code and once in docs/refusals.md
    why     one sentence for the person at the screen, with what happens next
    source  a key of clinical/sources.toml
    """

    level: Level
    code: str = ""
    why: str = ""
    source: str = ""

    def __bool__(self) -> bool:
        return self.level == "ok"


OK = Verdict("ok")


def no(code: str, why: str, source: str) -> Verdict:
    """Stop: this may not be done until somebody has acted."""
    return Verdict("stop", code, why, source)


def caution(code: str, why: str, source: str) -> Verdict:
    """Go on, with a reason that is recorded."""
    return Verdict("caution", code, why, source)


def note(code: str, why: str, source: str) -> Verdict:
    """Worth knowing: nothing is asked of anybody."""
    return Verdict("note", code, why, source)


GRAVITY = ("stop", "caution", "note")


def worst_first(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """What has something to say, the gravest first; those of one level stay in their order."""
    said = [verdict for verdict in verdicts if not verdict]
    return sorted(said, key=lambda verdict: GRAVITY.index(verdict.level))
