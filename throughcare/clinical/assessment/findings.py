"""What was found in which domain, how strongly, and on what it rests. No score over all of it.

Levels: 1 some, 2 clear, 3 strong. 0 is asked and not found; what was not asked has no finding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from throughcare.clinical.assessment.causes import DOMAINS, Cause, domain, every_cause
from throughcare.clinical.assessment.evidence import Evidence, EvidenceLine
from throughcare.clinical.assessment.signs import Read, Sign

LONGEST_UNCERTAINTY = 300  # what a record and a printed line hold
WITHDRAWAL_FROM = 5  # COWS, mild (source: ctn94-harmonization)
SAME_TIME = timedelta(days=1)
HISTORY_ONLY = "Told as history; no scale has been asked."
T = TypeVar("T")


@dataclass(frozen=True)
class Finding:
    """A cause or a strength, found by a rule, with everything it rests on."""

    domain: str
    code: str
    kind: str
    label: str
    level: int
    evidence: tuple[EvidenceLine, ...]
    source: str
    uncertainty: str = ""
    sensitivity: tuple[str, ...] = ()
    icd10: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        return self.level > 0


def findings(evidence: Evidence) -> list[Finding]:
    """What do the answers show, domain by domain?"""
    drawn = (finding_of(cause, evidence) for cause in every_cause())
    return [finding for finding in drawn if finding]


def finding_of(cause: Cause, evidence: Evidence) -> Finding | None:
    """What do the answers say of this cause? None when nothing of it was asked."""
    asked = [(sign, read) for sign in cause.signs if (read := sign.read(evidence))]
    if not asked:
        return None
    held = [(sign, read) for sign, read in asked if sign.holds(evidence)]
    if not held and cause.kind == "strength":
        return None  # the lack of a strength is not a finding
    shown = sorted(held, key=lambda pair: -pair[0].level) or asked
    signs = [sign for sign, _ in held]
    return Finding(
        domain=cause.domain,
        code=cause.code,
        kind=cause.kind,
        label=cause.label,
        level=max((sign.level for sign in signs), default=0),
        evidence=_lines(read for _, read in shown),
        source=shown[0][0].source,
        uncertainty=_uncertainty(cause, shown, evidence) if held else "",
        sensitivity=cause.sensitivity,
        icd10=_codes(cause, signs, evidence) if held else (),
    )


def _codes(cause: Cause, held: list[Sign], evidence: Evidence) -> tuple[str, ...]:
    """ICD-10-CM codes the clinician may choose from."""
    chosen = [*held, *(sign for sign in cause.codes if sign.holds(evidence))]
    return _once([*cause.icd10, *(code for sign in chosen for code in sign.icd10)])


def _lines(reads: Iterable[Read]) -> tuple[EvidenceLine, ...]:
    return _once(read.line for read in reads)


def _once(things: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(things))


def _uncertainty(cause: Cause, held: list[tuple[Sign, Read]], evidence: Evidence) -> str:
    """What speaks against taking it as certain, the gravest doubt first, as far as it fits."""
    doubts = [
        _in_withdrawal(cause, held, evidence),
        HISTORY_ONLY if all(sign.place.kind == "fact" for sign, _ in held) else "",
        *(sign.uncertainty for sign, _ in held),
        cause.uncertainty,
    ]
    said = ""
    for doubt in _once(doubt for doubt in doubts if doubt):
        if len(said) + len(doubt) < LONGEST_UNCERTAINTY:
            said = f"{said} {doubt}".strip()
    return said


def _in_withdrawal(cause: Cause, held: list[tuple[Sign, Read]], evidence: Evidence) -> str:
    cows = evidence.sheets.get("cows")
    if not cause.unsteady or cows is None or cows.score is None or cows.score.score is None:
        return ""
    days = [read.line.on for _, read in held if read.line.on]
    if cows.score.score < WITHDRAWAL_FROM or not any(abs(d - cows.on) <= SAME_TIME for d in days):
        return ""
    return f"Asked in withdrawal (COWS {cows.score.score:g}): ask again once the person is stable."


def domain_level(drawn: Iterable[Finding], domain_key: str) -> int | None:
    """How strong is this domain: the level of its strongest cause. None: not asked yet.

    Never a sum: ten small things are not one great one.
    """
    levels = [f.level for f in drawn if f.domain == domain_key and f.kind == "problem"]
    return max(levels, default=None)


def keep_off_paper(sensitivity: Iterable[str]) -> bool:
    """Could a paper with this on it endanger the person who carries it home?

    Violence is spoken of alone and in private: no print, no message, no e-mail.
    """
    return "SDV" in sensitivity


def not_asked(evidence: Evidence) -> Mapping[str, tuple[str, ...]]:
    """For each domain, the instruments that have not been asked yet, in the order to ask them."""
    return {
        key: tuple(name for name in domain(key).ask if name not in evidence.sheets)
        for key in DOMAINS
    }
