"""From answers to causes: findings, red flags, and how the causes feed each other."""

from throughcare.clinical.assessment.causes import DOMAINS
from throughcare.clinical.assessment.evidence import Evidence, EvidenceLine, Sheet, Told
from throughcare.clinical.assessment.findings import (
    Finding,
    domain_level,
    findings,
    keep_off_paper,
    not_asked,
)
from throughcare.clinical.assessment.links import Link, suggest_links
from throughcare.clinical.assessment.red_flags import RedFlag, red_flags

__all__ = [
    "DOMAINS",
    "Evidence",
    "EvidenceLine",
    "Finding",
    "Link",
    "RedFlag",
    "Sheet",
    "Told",
    "domain_level",
    "findings",
    "keep_off_paper",
    "not_asked",
    "red_flags",
    "suggest_links",
]
