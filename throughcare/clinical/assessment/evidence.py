"""What the rules look at: the newest complete sheet of each instrument, and what was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol


class Scored(Protocol):
    """What an instrument made of its answers (`instruments.Score`)."""

    @property
    def score(self) -> float | None: ...

    @property
    def band(self) -> str | None: ...

    @property
    def flags(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class Sheet:
    """One completed instrument. A declined answer is not among the answers: missing, never no."""

    instrument: str
    answers: Mapping[str, Any]
    score: Scored | None
    on: date
    sheet_id: str = ""


@dataclass(frozen=True)
class Told:
    """A fact with the day it was so and who told it, where both are known."""

    value: Any
    on: date | None = None
    told_by: str = ""


@dataclass(frozen=True)
class Evidence:
    """All a rule may look at. What is not here was not asked."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def told(self, name: str) -> Told | None:
        """The fact, or None when nobody told it."""
        fact = self.facts.get(name)
        if fact is None or isinstance(fact, Told):
            return fact
        return Told(fact)


@dataclass(frozen=True)
class EvidenceLine:
    """One answer or fact a finding rests on.

    about  the instrument, or the fact
    item   key of the question, "score", "band"; empty for a fact
    shown  what was answered, in words
    """

    about: str
    item: str
    shown: str
    on: date | None = None
    sheet_id: str = ""
