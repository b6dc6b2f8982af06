"""The medicines side by side, for a decision made together with the person. Never a dose."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from throughcare.clinical.plan.cautions import Known, ask
from throughcare.clinical.verdict import Verdict


@dataclass(frozen=True)
class Option:
    """One medicine in plain words, with what speaks for care with this person.

    tags     how surely its figures are known
    rules    names of the rules in cautions.py that are asked
    careful  what they said
    """

    key: str
    name: str
    what: str
    how_taken: str
    how_often: str
    starting: str
    effects: str
    evidence: str
    tags: str
    stopping: str
    pregnancy: str
    source: str
    sources: tuple[str, ...]
    rules: tuple[str, ...]
    careful: tuple[Verdict, ...] = ()

    @property
    def stopped(self) -> bool:
        """Must somebody act before this can be begun?"""
        return any(verdict.level == "stop" for verdict in self.careful)


@cache
def _file() -> dict[str, Any]:
    text = (resources.files(__package__) / "medication_choice.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def every_option() -> tuple[Option, ...]:
    """The four medicines, in the order of the file."""
    return tuple(
        Option(
            **{name: value for name, value in row.items() if name not in ("careful", "sources")},
            sources=tuple(row["sources"]),
            rules=tuple(row["careful"]),
        )
        for row in _file()["options"]
    )


def side_by_side(facts: Mapping[str, Any], also_found: Collection[str] = ()) -> list[Option]:
    """All four medicines, each with what speaks for care. None is left out: the person sees why."""
    known = Known(facts, frozenset(also_found))
    return [replace(option, careful=tuple(ask(option.rules, known))) for option in every_option()]


def preferences() -> list[tuple[str, str]]:
    """What the person may prefer: a medicine, not decided yet, or none for now."""
    medicines = [(option.key, option.name) for option in every_option()]
    return [*medicines, *_file()["preferences"].items()]


def what_matters() -> list[tuple[str, str]]:
    """What may matter to the person, to begin the talk."""
    return list(_file()["matters"].items())
