"""Tools to write on and skills to learn, as data: read, asked and checked by one engine."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from throughcare.clinical.words import Words, said

HERE = Path(__file__).parent
KINDS = ("text", "number", "choice")
LONGEST = 1000  # letters of one answer
Answers = dict[str, str | int]


@dataclass(frozen=True)
class Option:
    """One choice of a field."""

    key: str
    label: Words


@dataclass(frozen=True)
class Field:
    """One question of a tool."""

    key: str
    kind: str
    ask: Words
    required: bool = False
    low: int = 0
    high: int = 0
    options: tuple[Option, ...] = ()

    def shown(self, answer: str | int, language: str) -> str:
        """An answer as it is read."""
        for option in self.options:
            if option.key == answer:
                return said(option.label, language)
        return str(answer)


@dataclass(frozen=True)
class Sheet:
    """One tool. `together`: offered only with the counsellor; `caution` says why."""

    key: str
    title: Words
    why: Words
    source: str
    fields: tuple[Field, ...]
    together: bool = False
    caution: str = ""

    def checked(self, answers: Mapping[str, Any]) -> Answers:
        """What was answered, and nothing else. Raises ValueError where it does not fit."""
        kept: Answers = {}
        for field in self.fields:
            answer = answers.get(field.key)
            if answer in (None, ""):
                if field.required:
                    raise ValueError(f"{field.key}: an answer is needed")
                continue
            kept[field.key] = _checked(field, answer)
        return kept


def _checked(field: Field, answer: Any) -> str | int:
    if field.kind == "number":
        number = int(answer)
        if not field.low <= number <= field.high:
            raise ValueError(f"{field.key}: {field.low} to {field.high}")
        return number
    if field.kind == "choice" and answer not in {option.key for option in field.options}:
        raise ValueError(f"{field.key}: {answer!r} is no choice")
    return str(answer)[:LONGEST]


@dataclass(frozen=True)
class Module:
    """One skill, with what to try and the tools for it."""

    key: str
    title: Words
    why: Words
    steps: tuple[Words, ...]
    try_: Words
    tools: tuple[str, ...]


def _field(row: dict[str, Any]) -> Field:
    options = tuple(Option(**option) for option in row.get("options", ()))
    return Field(**row | {"options": options})


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def sheets() -> dict[str, Sheet]:
    """Every tool by its key, in order."""
    rows = [row for name in ("tools.toml", "plans.toml") for row in _read(name)["sheets"]]
    return {
        row["key"]: Sheet(**row | {"fields": tuple(map(_field, row["fields"]))}) for row in rows
    }


@cache
def modules() -> dict[str, Module]:
    """Every skill by its key, in the order of the manual."""
    return {
        row["key"]: Module(
            key=row["key"], title=row["title"], why=row["why"], steps=tuple(row["steps"]),
            try_=row["try"], tools=tuple(row["tools"]),
        )
        for row in _read("modules.toml")["modules"]
    }  # fmt: skip
