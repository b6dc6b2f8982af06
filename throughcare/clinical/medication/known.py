"""The names of what is recorded before an order: laboratory tests, and dangers in the body."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from throughcare.clinical.medicines.products import Sourced

JUST = 0.1  # between a limit and what lies just beyond it


@dataclass(frozen=True, kw_only=True)
class Test:
    """One laboratory test.

    units  in which a number is written; empty with no words: a number without a unit
    words  the results that are words; empty: the result is a number
    """

    key: str
    title: str
    units: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    loinc: str = ""  # only where verified


@dataclass(frozen=True, kw_only=True)
class Risk(Sourced):
    """One thing that makes a dose more dangerous: shown, never scored, never a reason to refuse."""

    key: str
    title: str
    concerns: Literal["breathing", "heart", "liver"]


@cache
def _file() -> dict[str, list[dict[str, Any]]]:
    text = (resources.files(__package__) / "known.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def tests() -> Mapping[str, Test]:
    """Every test by its key, in the order of the file."""
    return {row["key"]: _test(row) for row in _file()["tests"]}


def _test(row: dict[str, Any]) -> Test:
    lists = {name: tuple(row[name]) for name in ("units", "words") if name in row}
    return Test(key=row["key"], title=row["title"], loinc=row.get("loinc", ""), **lists)


@cache
def risks() -> Mapping[str, Risk]:
    """Every risk by its key, in the order of the file."""
    return {row["key"]: Risk(**row) for row in _file()["risks"]}


def is_number(value: str) -> bool:
    """A result written as a number, perhaps with < or > before it: "38", "0.9", "<5"."""
    bare = value.strip().lstrip("<>").strip()
    whole, _, part = bare.partition(".")
    return whole.isdigit() and (not part or part.isdigit()) and not bare.endswith(".")


def number(value: str) -> float | None:
    """A result as a number; "<30" counts as just below, ">90" as just above. None: it is none."""
    if not is_number(value):
        return None
    bare = value.strip()
    just = {"<": -JUST, ">": JUST}.get(bare[0], 0)
    return float(bare.lstrip("<>").strip()) + just
