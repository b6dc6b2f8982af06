"""What may help with a cause, and why: computed from findings by cited rules."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from throughcare.clinical.assessment.causes import cause
from throughcare.clinical.plan.cautions import Known, ask
from throughcare.clinical.plan.responses import (
    STRANDS,
    STRENGTHS,
    Response,
    every_response,
    response,
)
from throughcare.clinical.verdict import Verdict

LEVELS = {1: "some", 2: "clear", 3: "strong"}
# On offer to everybody with opioid use disorder, whatever else was found or declined.
ALWAYS = ("medication.offer", "medication.naloxone")


class Seen(Protocol):
    """A finding as staff left it: a rule's own, or a row of the record."""

    @property
    def code(self) -> str: ...

    @property
    def level(self) -> int: ...


@dataclass(frozen=True)
class FindingSeen:
    """A finding of the record, with the level that stands after review."""

    code: str
    level: int
    domain: str = ""
    label: str = ""


@dataclass(frozen=True)
class Suggestion:
    """One response for one cause, why it is suggested, and what speaks for care."""

    finding_code: str
    response: Response
    why: str
    cautions: tuple[Verdict, ...] = ()

    @property
    def strand_title(self) -> str:
        return STRANDS[self.response.strand]

    @property
    def strength_title(self) -> str:
        return STRENGTHS[self.response.strength]


def suggest(
    findings: Iterable[Seen], facts: Mapping[str, Any], also_found: Collection[str] = ()
) -> list[Suggestion]:
    """What may help with these causes? Safety and medicine first, then the stronger evidence.

    also_found  codes of causes that are not asked about here, but that cautions should know
    """
    found = [finding for finding in findings if finding.level > 0]
    known = Known(facts, frozenset(also_found) | {finding.code for finding in found})
    return [
        Suggestion(finding.code, answer, _why(finding), tuple(ask(answer.cautions, known)))
        for finding in found
        for answer in sorted(_answering(finding.code), key=_order)
    ]


def always_on_offer(facts: Mapping[str, Any], also_found: Collection[str] = ()) -> list[Suggestion]:
    """What is offered to everybody: medicine chosen together, and naloxone."""
    known = Known(facts, frozenset(also_found))
    offers = [answer for code in ALWAYS if (answer := response(code))]
    return [
        Suggestion("", answer, "On offer to everybody, always.", tuple(ask(answer.cautions, known)))
        for answer in offers
    ]


def answered_along(code: str, causes: Iterable[str]) -> list[str]:
    """Which other causes does this response answer by itself, when it is put into a plan?

    Only those for which it would be suggested first. Medicine lowers the risk of suicide, but it
    does not take the place of the protocol: that cause keeps waiting for its own answer.
    """
    return [
        cause
        for cause in causes
        if (best := sorted(_answering(cause), key=_order)) and best[0].code == code
    ]


def _answering(code: str) -> list[Response]:
    return [answer for answer in every_response() if code in answer.answers]


def _order(answer: Response) -> tuple[bool, int]:
    return (not answer.first, list(STRENGTHS).index(answer.strength))


def _why(finding: Seen) -> str:
    return f"Because it was found: {cause(finding.code).label} ({LEVELS[finding.level]})."
