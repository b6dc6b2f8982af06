"""What the plan's pages share: the plan beside its causes, suggestions and map."""

from dataclasses import dataclass, field, replace

from django.utils.translation import ngettext

from throughcare import clock
from throughcare.assessment.evidence import facts_of
from throughcare.assessment.models import DOMAINS
from throughcare.assessment.queries import (
    causes_found,
    current_findings,
    standing_links,
    words_by_domain,
)
from throughcare.clinical import assessment
from throughcare.clinical import plan as rules
from throughcare.plan import forms
from throughcare.plan.care_map import care_map
from throughcare.plan.queries import Cause, causes_of, is_signed, newest_progress, next_review

OFFERS_SHOWN = 2  # beside a cause; its own page shows them all


@dataclass
class DomainOfPlan:
    """One of the five on the plan page: its causes, each with what is offered for it."""

    key: str
    title: str
    causes: list[tuple[Cause, list]] = field(default_factory=list)

    @property
    def unanswered(self) -> int:
        return sum(1 for cause, _offers in self.causes if not cause.answered)


def plan_page(patient, plan, member) -> dict:
    """Everything the plan page shows, asked once."""
    findings = current_findings(patient)
    causes = causes_of(findings, plan)
    signed = bool(plan) and is_signed(plan)
    unanswered = [cause for cause in causes if not cause.answered]
    if signed:
        with_progress(plan)
    return {
        "patient": patient,
        "plan": plan,
        "signed": signed,
        "may_write": member.may("plan.write", patient.facility_id),
        "may_sign": member.may("plan.sign", patient.facility_id),
        "causes": causes,
        "unanswered": unanswered,
        "unanswered_title": unanswered_title(len(unanswered)),
        "domains": by_domain(patient, causes, offers=bool(plan) and not signed),
        "strengths": [f for f in findings if f.kind == "strength" and f.standing_level > 0],
        "map": care_map(
            findings=findings, causes=causes, words=words_by_domain(patient),
            links=standing_links(patient), planned=plan is not None,
        ),
        "begin_form": forms.BeginForm(),
        "review_on": next_review(plan) if signed else None,
        "today": clock.today(),
    }  # fmt: skip


def unanswered_title(n: int) -> str:
    said = ngettext("%(n)d cause has no answer yet", "%(n)d causes have no answer yet", n)
    return said % {"n": n}


def with_progress(plan) -> None:
    """Put each item's newest progress beside it."""
    newest = newest_progress(plan.standing_items)
    for item in plan.standing_items:
        item.newest_progress = newest.get(item.pk)


def by_domain(patient, causes, offers: bool) -> list[DomainOfPlan]:
    """The causes under their domains, each unanswered one with the first offers for it."""
    open_ = [cause for cause in causes if not cause.answered] if offers else []
    offered = suggestions_by_code(patient, open_, {cause.finding.code for cause in causes})
    domains = {key: DomainOfPlan(key, str(title)) for key, title in DOMAINS.items()}
    for cause in causes:
        made = with_accept_forms(offered.get(cause.finding.code, [])[:OFFERS_SHOWN], cause.finding)
        domains[cause.finding.domain].causes.append((cause, made))
    return [domain for domain in domains.values() if domain.causes]


def suggestions_by_code(patient, causes, also_found) -> dict[str, list]:
    """What the rules suggest for each cause, strongest evidence first."""
    if not causes:
        return {}
    seen = [seen_by_rules(cause.finding) for cause in causes]
    offered: dict[str, list] = {}
    for suggestion in rules.suggest(seen, facts_of(patient, clock.today()), also_found):
        offered.setdefault(suggestion.finding_code, []).append(suggestion)
    return offered


def with_accept_forms(suggestions, finding) -> list:
    """Each suggestion with the small form that accepts it."""
    return [
        (suggestion, forms.AcceptForm(
            initial={"finding": finding.pk, "response": suggestion.response.code},
            auto_id=f"{finding.code}-{suggestion.response.code}-%s",
        ))
        for suggestion in suggestions
    ]  # fmt: skip


def suggestions_for(patient, finding, also_found) -> list:
    """What the rules suggest for one cause."""
    facts = facts_of(patient, clock.today())
    return rules.suggest([seen_by_rules(finding)], facts, also_found)


def codes_found(patient) -> set[str]:
    """Which causes stand, by code: what cautions about a medicine should know."""
    return {finding.code for finding in causes_found(patient)}


def seen_by_rules(finding):
    """A stored finding as the pure rules know it: code, level as staff left it, domain."""
    return rules.FindingSeen(
        code=finding.code, level=finding.standing_level, domain=finding.domain, label=finding.label
    )


def for_paper(page: dict) -> dict:
    """The plan page without what could endanger whoever carries it (violence, abuse).

    An item that answers only such causes stays off the paper with them.
    """
    hidden = {
        cause.finding.code
        for cause in page["causes"]
        if assessment.keep_off_paper(cause.finding.sensitivity)
    }
    kept = [cause for cause in page["causes"] if cause.finding.code not in hidden]
    items = [item for item in page["plan"].standing_items if not only_hidden(item, hidden)]
    whole = page["map"]
    return page | {
        "causes": kept,
        "items": items,
        "map": off_paper(whole, hidden, {str(item.pk) for item in items}),
        "left_out": bool(hidden),
    }


def only_hidden(item, hidden) -> bool:
    return {answer.finding.code for answer in item.answers.all()} <= hidden


def off_paper(care_map, hidden, items):
    """The care map without the hidden findings and the items that answer only them."""
    return replace(
        care_map,
        causes=tuple(
            replace(cause, findings=tuple(m for m in cause.findings if m.id not in hidden))
            for cause in care_map.causes
        ),
        strands=tuple(
            replace(strand, items=tuple(i for i in strand.items if i.id in items))
            for strand in care_map.strands
        ),
        lines=tuple(
            line for line in care_map.lines if line.finding not in hidden and line.item in items
        ),
    )
