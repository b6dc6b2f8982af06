"""What is known about moving, sleep, food, stress, smoking and alcohol, each line with its source.

Told beside a goal, as something to know: never a target that somebody must meet.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from throughcare.clinical.verdict import Verdict, note
from throughcare.clinical.words import Words, said

FILE = Path(__file__).parent / "guidance.toml"
CODE = "good_to_know"


@dataclass(frozen=True)
class Advice:
    """One line of guidance.

    kinds  of which goals it is told
    when   only if one of these was said (keys of barriers, or SHORT_NIGHT); none: always
    """

    key: str
    kinds: tuple[str, ...]
    words: Words
    source: str
    when: tuple[str, ...] = ()

    def verdict(self, language: str) -> Verdict:
        return note(CODE, said(self.words, language), self.source)


@cache
def every_advice() -> tuple[Advice, ...]:
    """All of it, in the order of the file."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["advice"]
    lists = ("kinds", "when")
    return tuple(Advice(**row | {name: tuple(row.get(name, ())) for name in lists}) for row in rows)


def guidance_for(kind: str, heard: Collection[str] = ()) -> list[Advice]:
    """What is worth knowing for a goal of this kind? What answers what was heard stands first."""
    fitting = [
        advice for advice in every_advice()
        if kind in advice.kinds and (not advice.when or set(advice.when) & set(heard))
    ]  # fmt: skip
    return sorted(fitting, key=lambda advice: not advice.when)
