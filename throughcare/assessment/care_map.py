"""The left half of the care map: rows of the assessment, in the shape the picture is drawn from."""

from dataclasses import replace

from django.urls import reverse

from throughcare.assessment.models import DOMAINS, Finding
from throughcare.ui.pictures.care_map import CareMap, Cause, Feed, FindingMark


def left_half(findings, words, links) -> CareMap:
    """What keeps it going: the five causes, the person's words, how they feed each other."""
    drawn = causes(findings, words, to_its_evidence)
    drawn = tuple(replace(cause, href=f"#{cause.key}") for cause in drawn)
    return CareMap(causes=drawn, feeds=feeds(links))


def to_its_evidence(finding) -> str:
    return f"{reverse('findings', args=[finding.patient_id])}#{finding.code}"


def causes(findings, words, leads_to, answers=None, notes=None) -> tuple[Cause, ...]:
    """The five causes in their order. leads_to: where a press on a finding goes.

    answers, notes: by finding code, from the plan.
    """
    return tuple(
        Cause(
            key=domain,
            title=str(title),
            level=domain_level(findings, domain),
            words=words.get(domain, ""),
            findings=marks(findings, domain, leads_to, answers or {}, notes or {}),
        )
        for domain, title in DOMAINS.items()
    )


def problems(findings, domain):
    return [f for f in findings if f.domain == domain and f.kind == Finding.Kind.PROBLEM]


def domain_level(findings, domain) -> int | None:
    """The strongest of its findings; 0 when asked and nothing found; None when not asked."""
    return max((finding.standing_level for finding in problems(findings, domain)), default=None)


def marks(findings, domain, leads_to, answers, notes) -> tuple[FindingMark, ...]:
    return tuple(
        FindingMark(
            id=finding.code,
            label=finding.label,
            level=finding.standing_level,
            answers=answers.get(finding.code, ()),
            note=notes.get(finding.code, ""),
            href=leads_to(finding),
        )
        for finding in problems(findings, domain)
        if finding.standing_level > 0
    )


def feeds(links) -> tuple[Feed, ...]:
    """Links between causes; one within a cause is told in the list, not drawn."""
    return tuple(
        Feed(link.from_domain, link.to_domain, link.words)
        for link in links
        if link.from_domain != link.to_domain
    )
