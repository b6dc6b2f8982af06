"""What the assessment's pages show: each asked once, whatever the length of the history."""

from dataclasses import dataclass, field

from throughcare.assessment import family_history, queries
from throughcare.assessment.care_map import left_half
from throughcare.assessment.evidence import evidence_from
from throughcare.assessment.filling import Filling
from throughcare.assessment.forms import BeginForm, FindingReviewForm, LinkForm, WordsForm
from throughcare.assessment.models import DOMAINS, AnswerSheet, Finding, FindingReview
from throughcare.clinical import assessment as rules
from throughcare.clinical import instruments
from throughcare.clinical.assessment.causes import domain as domain_rules

STAFF_ONLY = AnswerSheet.FilledBy.STAFF
TOGETHER = AnswerSheet.FilledBy.TOGETHER


@dataclass
class Asked:
    """One instrument on the overview: never asked, being asked, or asked."""

    form: instruments.Instrument
    begin: BeginForm
    completed: AnswerSheet | None = None
    open: AnswerSheet | None = None
    result: dict = field(default_factory=dict)

    @property
    def staff_only(self) -> bool:
        return "self" not in self.form.filled_by


@dataclass
class DomainPage:
    """One of the five causes on the overview."""

    key: str
    title: str
    level: int | None
    words: WordsForm
    said: str
    instruments: list[Asked]
    findings: list[Finding]
    strengths: list[Finding]


def overview(patient) -> dict:
    """The five domains: asked, being asked, not asked; found; said; and the map's left half."""
    completed = {sheet.instrument: sheet for sheet in queries.newest_completed(patient)}
    open_ = {sheet.instrument: sheet for sheet in queries.open_sheets(patient)}
    findings = queries.current_findings(patient)
    words, links = queries.words_by_domain(patient), list(queries.standing_links(patient))
    return {
        "patient": patient,
        "map": left_half(findings, words, links),
        "domains": [
            domain_page(key, title, completed, open_, findings, words)
            for key, title in DOMAINS.items()
        ],
        "others": others(completed, open_),
        "open_sheets": list(open_.values()),
        "next": next_to_ask(patient),
        "to_review": sum(1 for f in findings if f.level > 0 and f.review is None),
        "none_reviewed": not any(form.reviewed for form in instruments.every()),
    }


def domain_page(key, title, completed, open_, findings, words) -> DomainPage:
    own = [finding for finding in findings if finding.domain == key]
    problems = [f for f in own if f.kind == Finding.Kind.PROBLEM]
    return DomainPage(
        key=key,
        title=str(title),
        level=max((f.standing_level for f in problems), default=None),
        words=WordsForm(initial={"domain": key, "words": words.get(key, "")}, auto_id=f"{key}-%s"),
        said=words.get(key, ""),
        instruments=[asked(name, completed, open_) for name in domain_rules(key).ask],
        findings=[f for f in problems if f.standing_level > 0],
        strengths=[f for f in own if f.kind == Finding.Kind.STRENGTH and f.standing_level > 0],
    )


def asked(name, completed, open_) -> Asked:
    form = instruments.load(name)
    who = TOGETHER if "self" in form.filled_by else STAFF_ONLY
    sheet = completed.get(name)
    return Asked(
        form=form,
        begin=BeginForm(initial={"instrument": name, "filled_by": who}, auto_id=f"{name}-%s"),
        completed=sheet,
        open=open_.get(name),
        result=sheet.completed.result if sheet else {},
    )


def others(completed, open_) -> list[Asked]:
    """Instruments that speak to no single domain: withdrawal, outcome, readiness."""
    placed = {name for key in DOMAINS for name in domain_rules(key).ask}
    return [asked(name, completed, open_) for name in instruments.names() if name not in placed]


# A first assessment in the order it is best asked: what is easiest to say comes first, and what
# happened in childhood waits until there is trust (reference: ACE deferred to weeks 2 to 8).
FIRST_ASSESSMENT = (
    "access", "circumstances", "ahc-hrsn", "ucla-3", "peers", "stress", "family-history", "phq-9",
    "gad-7", "audit-c", "reasons", "pc-ptsd-5", "hark", "barc-10", "rulers",
)  # fmt: skip


def next_to_ask(patient) -> Asked | None:
    """What to ask next in a first assessment, so that nobody goes back to look for it."""
    begun = queries.names_begun(patient)
    name = next((name for name in FIRST_ASSESSMENT if name not in begun), None)
    return asked(name, {}, {}) if name else None


def findings_page(patient) -> dict:
    """Every finding with its evidence and reviews; what was not found; what was not asked."""
    findings = queries.current_findings(patient)
    for finding in findings:
        finding.confirm = confirm_form(finding)
    links = list(queries.standing_links(patient))
    completed = queries.newest_completed(patient)
    evidence = evidence_from(patient, completed)
    missing = rules.not_asked(evidence)
    linked = {(link.from_code, link.to_code) for link in links}
    return {
        "patient": patient,
        "domains": [
            {
                "key": key,
                "title": title,
                "found": [f for f in findings if f.domain == key and f.level > 0],
                "not_found": [f for f in findings if f.domain == key and f.level == 0],
                "not_asked": [instruments.load(name) for name in missing[key]],
            }
            for key, title in DOMAINS.items()
        ],
        "family": family_told(patient, completed),
        "links": links,
        "suggested": suggested_links(findings, linked),
        "link_form": LinkForm(),
    }


def confirm_form(finding) -> FindingReviewForm:
    """Confirming is one press; anything else is a page with its reason."""
    initial = {"verdict": FindingReview.Verdict.CONFIRM}
    return FindingReviewForm(initial=initial, auto_id=f"{finding.code}-%s")


def family_told(patient, completed):
    """The picture of the family as told last; None while nobody has asked."""
    sheet = next((sheet for sheet in completed if sheet.instrument == family_history.NAME), None)
    return sheet and family_history.family(patient.chosen_name, Filling(sheet).known)


def suggested_links(findings, linked) -> list:
    """Links worth asking about that are not drawn yet, each with the form that draws it."""
    seen = [
        rules.Finding(f.domain, f.code, f.kind, f.label, f.standing_level, (), f.source)
        for f in findings
    ]
    labels = {f.code: f.label for f in findings}
    return [
        (link, labels[link.from_code], labels[link.to_code], LinkForm(
            initial={
                "from_domain": link.from_domain, "to_domain": link.to_domain,
                "from_code": link.from_code, "to_code": link.to_code,
                "source": link.source, "words": link.words,
            },
            auto_id=f"{link.from_code}-{link.to_code}-%s",
        ))
        for link in rules.suggest_links(seen)
        if (link.from_code, link.to_code) not in linked
    ]  # fmt: skip
