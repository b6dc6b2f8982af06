"""What the plan's pages share: the plan beside its causes, suggestions and map."""

from throughcare import clock
from throughcare.assessment.evidence import facts_of
from throughcare.assessment.queries import (
    causes_found,
    current_findings,
    standing_links,
    words_by_domain,
)
from throughcare.clinical import plan as rules
from throughcare.plan.care_map import care_map
from throughcare.plan.queries import causes_of, is_signed, newest_progress, next_review


def plan_page(patient, plan, member) -> dict:
    """Everything the plan page shows, asked once."""
    findings = current_findings(patient)
    causes = causes_of(findings, plan)
    signed = bool(plan) and is_signed(plan)
    return {
        "patient": patient,
        "plan": plan,
        "signed": signed,
        "may_write": member.may("plan.write", patient.facility_id),
        "may_sign": member.may("plan.sign", patient.facility_id),
        "causes": causes,
        "unanswered": [cause for cause in causes if not cause.answered],
        "strengths": [f for f in findings if f.kind == "strength" and f.standing_level > 0],
        "map": care_map(
            findings=findings, causes=causes, words=words_by_domain(patient),
            links=standing_links(patient), planned=plan is not None,
        ),
        "progress": newest_progress(plan.standing_items) if signed else {},
        "review_on": next_review(plan) if signed else None,
        "today": clock.today(),
    }  # fmt: skip


def suggestions_for(patient, finding) -> list:
    """What the rules suggest for one cause, strongest evidence first."""
    facts = facts_of(patient, clock.today())
    return rules.suggest([seen_by_rules(finding)], facts, also_found=codes_found(patient))


def codes_found(patient) -> set[str]:
    """Which causes stand, by code: what cautions about a medicine should know."""
    return {finding.code for finding in causes_found(patient)}


def seen_by_rules(finding):
    """A stored finding as the pure rules know it: code, level as staff left it, domain."""
    return rules.FindingSeen(
        code=finding.code, level=finding.standing_level, domain=finding.domain, label=finding.label
    )
