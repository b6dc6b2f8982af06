"""What may be done about a cause, one .toml for each strand of care. Never a dose."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

STRANDS = {
    "professional": "Professional help",
    "withdrawal": "Supervised withdrawal",
    "medication": "Medicine",
    "therapy": "Therapy",
    "groups": "Support groups",
    "lifestyle": "Healthy living",
}
# Strongest first. Practice: how good programmes do it, without a trial that we could cite.
STRENGTHS = {
    "strong": "strong",
    "moderate": "moderate",
    "practice": "good practice",
    "weak": "weak",
}


@dataclass(frozen=True)
class Response:
    """One thing that may be done about a cause.

    what        for the team; becomes the words of the plan item
    for_person  the same for the person, in plain words
    first       stands before stronger evidence: life and safety, and medicine always on offer
    cautions    names of rules in cautions.py
    measure     the instrument that shows whether it helps
    """

    code: str
    strand: str
    what: str
    for_person: str
    strength: str
    evidence: str
    source: str
    answers: tuple[str, ...]
    review: str
    measure: str
    kind: str = "treat"
    refer_to: str = ""
    cautions: tuple[str, ...] = ()
    first: bool = False


@cache
def every_response() -> tuple[Response, ...]:
    """All responses, by strand, in the order of the files."""
    return tuple(_of(strand, row) for strand in STRANDS for row in _rows(strand))


def _rows(strand: str) -> list[dict[str, Any]]:
    text = (resources.files(__name__) / f"{strand}.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["responses"]
    return rows


def _of(strand: str, row: dict[str, Any]) -> Response:
    lists = {name: tuple(row.get(name, ())) for name in ("answers", "cautions")}
    fields: dict[str, Any] = {**row, **lists}
    return Response(strand=strand, **fields)


@cache
def response(code: str) -> Response | None:
    """One response by its code, or None: a plan may hold a suggestion that is no longer made."""
    return next((one for one in every_response() if one.code == code), None)
