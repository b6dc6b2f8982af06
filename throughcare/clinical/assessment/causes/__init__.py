"""The causes, one .toml for each of the five domains: labels, signs, thresholds, sources."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from throughcare.clinical.assessment.signs import Sign, sign_of

DOMAINS = ("family", "environment", "social", "access", "mental_health")
Kind = Literal["problem", "strength"]


@dataclass(frozen=True)
class Cause:
    """Something that may be found in a domain, and by which signs.

    codes        answers that only choose among ICD-10-CM codes, and are not shown as evidence
    uncertainty  what the scale cannot tell, said with every finding
    unsteady     its questions overlap with withdrawal
    """

    domain: str
    code: str
    kind: Kind
    label: str
    signs: tuple[Sign, ...]
    codes: tuple[Sign, ...] = ()
    sensitivity: tuple[str, ...] = ()
    icd10: tuple[str, ...] = ()
    uncertainty: str = ""
    unsteady: bool = False


@dataclass(frozen=True)
class Domain:
    """One of the five: the instruments that open it, in the order to ask, and its causes."""

    key: str
    title: str
    ask: tuple[str, ...]
    causes: tuple[Cause, ...]


@cache
def domain(key: str) -> Domain:
    """One domain as its file states it."""
    text = (resources.files(__name__) / f"{key}.toml").read_text(encoding="utf-8")
    row = tomllib.loads(text)
    causes = tuple(_cause(key, cause) for cause in row["causes"])
    return Domain(key, row["title"], tuple(row["ask"]), causes)


def _cause(domain_key: str, row: dict[str, Any]) -> Cause:
    return Cause(
        domain=domain_key,
        code=f"{domain_key}.{row['code']}",
        kind=row.get("kind", "problem"),
        label=row["label"],
        signs=tuple(sign_of(sign) for sign in row["signs"]),
        codes=tuple(sign_of(sign) for sign in row.get("codes", ())),
        sensitivity=tuple(row.get("sensitivity", ())),
        icd10=tuple(row.get("icd10", ())),
        uncertainty=row.get("uncertainty", ""),
        unsteady=row.get("unsteady", False),
    )


@cache
def every_cause() -> tuple[Cause, ...]:
    """All causes, by domain, in the order of the files."""
    return tuple(cause for key in DOMAINS for cause in domain(key).causes)


@cache
def cause(code: str) -> Cause:
    """One cause by its code. Raises KeyError."""
    for one in every_cause():
        if one.code == code:
            return one
    raise KeyError(f"no cause {code!r} in throughcare/clinical/assessment/causes/")
