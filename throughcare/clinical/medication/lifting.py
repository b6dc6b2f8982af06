"""What may stop a dose at the window, and who lifts it: a table, and nothing beside it."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from throughcare.clinical.verdict import Verdict, note, worst_first

By = Literal["prescriber", "order", "look", "nobody"]


@dataclass(frozen=True)
class Way:
    """How one stop ends: by whom, and what is done."""

    code: str
    by: By
    how: str


@cache
def ways() -> Mapping[str, Way]:
    """Every stop there is at the window, by its code."""
    text = (resources.files(__package__) / "lifting.toml").read_text(encoding="utf-8")
    return {code: Way(code, **row) for code, row in tomllib.loads(text).items()}


def may_be_lifted(code: str) -> bool:
    """May a prescriber say, for today, that this does not stop the dose? Unknown codes: no."""
    return code in ways() and ways()[code].by == "prescriber"


def after_lifting(said: Iterable[Verdict], lifted: Mapping[str, str]) -> list[Verdict]:
    """What the rules say once a prescriber has lifted some of it today, the gravest first.

    lifted  {code: the prescriber's words}; what may not be lifted stays a stop whatever stands here
    """
    return worst_first(_lifted(verdict, lifted) for verdict in said)


def _lifted(verdict: Verdict, lifted: Mapping[str, str]) -> Verdict:
    words = lifted.get(verdict.code)
    if verdict.level != "stop" or words is None or not may_be_lifted(verdict.code):
        return verdict
    return note(
        "lifted_today", f"{verdict.why} Lifted today by the prescriber: {words}", verdict.source
    )
