"""Reads kinds, places and guidelines from the .toml files beside this one, and doubts them."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from throughcare.clinical.jurisdictions.law.values import Kind, Step, Value
from throughcare.clinical.sources import EVIDENCE

PACKAGE = "throughcare.clinical.jurisdictions.law"
NOT_PLACES = ("kinds", "guidelines")


class UnreadableLaw(ValueError):
    """A value in a .toml is not one the rules could use; the message names it."""


def _toml(name: str) -> dict[str, Any]:
    file = resources.files(PACKAGE) / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


@cache
def kinds() -> Mapping[str, Kind]:
    """What may be limited, by key ("methadone.first_day_ug")."""
    found = {}
    for subject, rows in _toml("kinds").items():
        for name, row in rows.items():
            key = f"{subject}.{name}"
            found[key] = Kind(key=key, **(row | {"scale": tuple(row.get("scale", ()))}))
    return found


@cache
def places() -> tuple[str, ...]:
    """The places that have a file of their own here."""
    files = (file.name for file in resources.files(PACKAGE).iterdir())
    names = (name.removesuffix(".toml") for name in files if name.endswith(".toml"))
    return tuple(sorted(name for name in names if name not in NOT_PLACES))


@cache
def values(place: str) -> tuple[Value, ...]:
    """What this place itself states, on whichever days. Nothing where it has no file."""
    return tuple(_value(row, place, "law") for row in _toml(place).get("values", ()))


@cache
def usual_guidelines(place: str) -> tuple[str, ...] | None:
    """The guidelines a programme of this place holds to unless it chooses. None: not stated."""
    stated = _toml(place).get("guidelines")
    return None if stated is None else tuple(stated)


@cache
def guidelines() -> Mapping[str, tuple[Value, ...]]:
    """Every guideline a clinic may choose, by key."""
    return {
        key: tuple(_value(row, key, "guideline") for row in table["values"])
        for key, table in _toml("guidelines").items()
    }


def _value(stated: Mapping[str, Any], place: str, force: str) -> Value:
    row: dict[str, Any] = {"force": force, **stated}
    try:
        kind = kinds()[row["kind"]]
        if row["evidence"] not in EVIDENCE:
            raise UnreadableLaw(f"evidence {row['evidence']!r}, one of {EVIDENCE}")
        steps = _steps(kind, row.pop("steps", None), row.pop("value", None))
        items, medicines = tuple(row.pop("items", ())), tuple(row.pop("medicines", ()))
        if (kind.shape == "items") != bool(items) or (kind.shape == "items") == bool(steps):
            raise UnreadableLaw(f"has not the shape of {kind.key}: {kind.shape}")
        row["kind"] = kind
        return Value(**row, place=place, steps=steps, items=items,
                     medicines=medicines)  # fmt: skip
    except (KeyError, TypeError, UnreadableLaw) as error:
        raise UnreadableLaw(f"{place}: {stated.get('kind')}: {error}") from error


def _steps(kind: Kind, rows: list[dict[str, Any]] | None, value: int | None) -> tuple[Step, ...]:
    if rows is None:
        return () if value is None else (Step(0, _number(kind, value)),)
    steps = tuple(_step(kind, row) for row in rows)
    starts = [step.start for step in steps]
    if kind.shape != "steps" or starts != sorted(set(starts)):
        raise UnreadableLaw("steps must rise, and the kind must have the shape of steps")
    return steps


def _step(kind: Kind, row: Mapping[str, Any]) -> Step:
    own = {key: row[key] for key in ("words", "source", "evidence") if key in row}
    return Step(row["from"], _number(kind, row["value"]), **own)


def _number(kind: Kind, value: int | str) -> int:
    """A whole number; an answer of a table by its place on the scale."""
    if isinstance(value, str) and value in kind.scale:
        return kind.scale.index(value)
    if isinstance(value, bool) or not isinstance(value, int) or kind.scale:
        raise UnreadableLaw(f"{value!r} is no value of {kind.key}")
    return value
