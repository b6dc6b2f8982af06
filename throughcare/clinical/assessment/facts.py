"""Which facts of the record rules may read, and what they may say (facts.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Fact:
    """One fact: its words, who keeps it, and what it may be."""

    name: str
    words: str
    kept_by: str
    values: str | tuple[str, ...]
    sensitivity: tuple[str, ...] = ()

    def allows(self, value: Any) -> bool:
        """Is this a value the fact may have?"""
        if self.values == "yes_no":
            return isinstance(value, bool)
        if self.values == "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        return value in self.values


@cache
def every_fact() -> dict[str, Fact]:
    """All facts by name."""
    text = (resources.files(__package__) / "facts.toml").read_text(encoding="utf-8")
    return {
        name: Fact(
            name=name,
            words=row["words"],
            kept_by=row["from"],
            values=values if isinstance(values := row["values"], str) else tuple(values),
            sensitivity=tuple(row.get("sensitivity", ())),
        )
        for name, row in tomllib.loads(text).items()
    }
