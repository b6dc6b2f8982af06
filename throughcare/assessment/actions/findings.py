"""Findings: drawn by rules, reviewed by staff, put into words and linked with the person."""

from django.utils.translation import gettext as _

from throughcare.assessment.evidence import evidence_of
from throughcare.assessment.models import CauseLink, Finding, FindingReview, History, OwnWords
from throughcare.clinical import assessment as rules
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock, open_alert
from throughcare.refusal import Refused


@action("findings drawn")
def draw_findings(*, patient, by, at):
    """Draw the findings anew, after something the record holds has changed."""
    patient = lock(patient)
    redraw(patient, by=by, at=at)
    return patient


@action("history told")
def tell_history(*, id, patient, name, value, by, at, on=None, told_by="") -> History:
    """Keep one fact of the person's history; an earlier one of the same name is kept behind it."""
    patient = lock(patient)
    if told := History.objects.filter(pk=id).first():
        return Repeated(told)
    for before in patient.all_history.filter(name=name, replaced_at=None):
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    told = History.objects.create(
        id=id, patient=patient, name=name, value=value, on=on, told_by=told_by, at=at, by=by
    )
    redraw(patient, by=by, at=at)
    return told


def redraw(patient, *, by, at) -> None:
    """Replace findings whose evidence changed; the caller holds the patient's row.

    A finding that says the same as before stays, with its reviews: staff are not asked twice.
    """
    evidence = evidence_of(patient, at)
    standing = {row.code: row for row in patient.findings.filter(replaced_by=None)}
    drawn = {found.code: found for found in rules.findings(evidence)}
    for code, found in drawn.items():
        if (before := standing.get(code)) is None:
            create_finding(patient, found, by=by, at=at)
        elif differs(before, found):
            replace_finding(before, found, by=by, at=at)
    for code, before in standing.items():
        if code not in drawn and before.level > 0:
            replace_finding(before, None, by=by, at=at)
    for red_flag in rules.red_flags(evidence):
        # Routine flags (R) stand with the finding: an alert that can wait hides one that cannot.
        if red_flag.ladder != "R" and not acted_on_since(patient, red_flag):
            open_alert(patient=patient, red_flag=red_flag, by=by, at=at)


def acted_on_since(patient, red_flag) -> bool:
    """Has somebody acted on this flag since the answer it rests on was given?

    Then it stays closed: an alert that comes back after every answer is soon read by nobody.
    """
    acted = patient.alerts.filter(code=red_flag.code, acted_at__isnull=False)
    return acted.filter(at__date__gte=red_flag.on).exists() if red_flag.on else acted.exists()


def create_finding(patient, found, *, by, at) -> Finding:
    row = new_row(patient, found, by=by, at=at)
    row.save(force_insert=True)
    row.because.set(sheet_ids(found))
    return row


def new_row(patient, found, *, by, at) -> Finding:
    return Finding(
        patient=patient, domain=found.domain, code=found.code, kind=found.kind, label=found.label,
        level=found.level, evidence=evidence_lines(found), uncertainty=found.uncertainty,
        sensitivity=list(found.sensitivity), icd10=list(found.icd10), source=found.source,
        at=at, by=by,
    )  # fmt: skip


def replace_finding(before: Finding, found, *, by, at) -> None:
    """Let a newer finding of the same code take the place of the old one, which stays.

    None: what was found has lost its evidence (a sheet set aside); level 0 stands in its place.
    """
    row = (
        new_row(before.patient, found, by=by, at=at)
        if found
        else Finding(
            patient=before.patient, domain=before.domain, code=before.code, kind=before.kind,
            label=before.label, level=0, evidence=[], source=before.source, at=at, by=by,
        )
    )  # fmt: skip
    # "One current finding of a code" holds at every moment, so the old one is pointed away first;
    # the foreign key is checked at the end of the transaction.
    before.replaced_by_id = row.id
    before.save(update_fields=["replaced_by"])
    row.save(force_insert=True)
    if found:
        row.because.set(sheet_ids(found))


def evidence_lines(found) -> list[dict]:
    return [
        {
            "about": line.about, "item": line.item, "shown": line.shown,
            "on": line.on.isoformat() if line.on else None, "sheet": line.sheet_id or None,
        }
        for line in found.evidence
    ]  # fmt: skip


def sheet_ids(found) -> set[str]:
    return {line.sheet_id for line in found.evidence if line.sheet_id}


def differs(before: Finding, found) -> bool:
    """Does a rule now say something else? A new day with the same answers counts as new."""
    return (before.level, before.evidence, before.label) != (
        found.level, evidence_lines(found), found.label,
    )  # fmt: skip


@action("finding reviewed")
def review_finding(*, id, finding, verdict, by, at, level=None, reason="") -> FindingReview:
    """Confirm what was found, amend its level with a reason, or reject it with a reason."""
    lock(finding.patient)
    if made := FindingReview.objects.filter(pk=id).first():
        return Repeated(made)
    finding.refresh_from_db(fields=["replaced_by"])
    if finding.replaced_by_id:  # what is said of it would count for nothing
        raise Refused(
            "finding_drawn_again", _("New answers have drawn this finding again."),
            source="house:findings", next_step=_("Open the findings and look at the new one."),
        )  # fmt: skip
    if verdict != FindingReview.Verdict.CONFIRM and not reason.strip():
        raise Refused(
            "review_without_reason", _("Amending or rejecting a finding needs a reason."),
            source="house:findings", next_step=_("Write what the person said, or what you saw."),
        )  # fmt: skip
    if verdict == FindingReview.Verdict.AMEND and level is None:
        raise Refused(
            "amended_to_what", _("Say which level it is instead."), source="house:findings",
            next_step=_("Choose some, clear or strong."),
        )  # fmt: skip
    return FindingReview.objects.create(
        id=id, finding=finding, verdict=verdict, reason=reason.strip(),
        level=level if verdict == FindingReview.Verdict.AMEND else None,
        seq=finding.reviews.count() + 1, at=at, by=by,
    )  # fmt: skip


@action("own words said")
def say_own_words(*, id, patient, domain, words, by, at) -> OwnWords:
    """Keep what the person says of a cause, in their words."""
    if said := OwnWords.objects.filter(pk=id).first():
        return Repeated(said)
    return OwnWords.objects.create(
        id=id, patient=patient, domain=domain, words=words.strip(), at=at, by=by
    )


@action("causes linked")
def link_causes(*, id, patient, from_domain, to_domain, words, by, at, **suggested) -> CauseLink:
    """Draw how one cause feeds another, in the person's words."""
    if linked := CauseLink.objects.filter(pk=id).first():
        return Repeated(linked)
    if not words.strip():
        raise Refused(
            "link_without_words", _("Say in the person's words how the one feeds the other."),
            source="house:findings", next_step=_("A few words are enough: «I use so I can sleep»."),
        )  # fmt: skip
    if (from_domain, suggested.get("from_code")) == (to_domain, suggested.get("to_code")):
        raise Refused(
            "link_to_itself", _("A cause does not feed itself."), source="house:findings",
            next_step=_("Choose two different causes."),
        )  # fmt: skip
    return CauseLink.objects.create(
        id=id, patient=patient, from_domain=from_domain, to_domain=to_domain, words=words.strip(),
        at=at, by=by, **suggested,
    )  # fmt: skip


@action("cause link ended")
def end_link(*, link, by, at) -> CauseLink:
    """The person no longer sees it so. The row stays."""
    lock(link.patient)
    link.refresh_from_db()
    if link.ended_at:
        return Repeated(link)
    link.ended_at, link.ended_by = at, by
    link.save(update_fields=["ended_at", "ended_by"])
    return link
