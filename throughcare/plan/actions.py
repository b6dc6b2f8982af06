"""What can be done with a plan: begun, filled, signed, reviewed, changed by a new version."""

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.assessment.models import Finding
from throughcare.clinical import plan as rules
from throughcare.intake.actions.episodes import open_episode
from throughcare.plan.models import (
    Answers,
    Item,
    MedicationChoice,
    Plan,
    Progress,
    Review,
    Signed,
)
from throughcare.plan.queries import causes_and_answers, is_signed, newest_plan, next_version
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused, require

CARRIED = (
    "kind", "strand", "problem", "goal", "objective", "intervention", "measure", "responsible",
    "responsible_other", "refer_to", "due_on", "persons_words", "person_agrees", "suggestion",
    "source",
)  # fmt: skip


@action("plan begun")
def begin_plan(*, id, patient, by, at, change_why="") -> Plan:
    """Begin a version: the first, or the next one with the standing items carried over."""
    patient = lock(patient)
    if begun := Plan.objects.filter(pk=id).first():
        return Repeated(begun)
    before = newest_plan(patient)
    if before and not is_signed(before):
        return Repeated(before)  # one draft at a time: go on with it
    if (episode := open_episode(patient)) is None:
        raise Refused(
            "plan_needs_admission", _("A plan belongs to a stay in treatment."),
            source="house:plan", next_step=_("Admit the person first; it takes a minute."),
        )  # fmt: skip
    if before and not change_why.strip():
        raise Refused(
            "new_version_why", _("Say why the signed plan changes."), source="house:plan",
            next_step=_("One sentence, for whoever reads it next year."),
        )  # fmt: skip
    plan = Plan.objects.create(
        id=id, patient=patient, episode=episode, version=next_version(patient), begun_from=before,
        change_why=change_why.strip(), at=at, by=by,
    )  # fmt: skip
    if before:
        carry_items(before, plan, by=by, at=at)
    return plan


def carry_items(before: Plan, plan: Plan, *, by, at) -> None:
    """The same items in the new version, each pointing at where it came from."""
    for old in before.standing_items:
        new = Item.objects.create(
            plan=plan, seq=old.seq, carried_from=old, at=at, by=by,
            **{field: getattr(old, field) for field in CARRIED},
        )  # fmt: skip
        for answer in old.answers.all():
            Answers.objects.create(item=new, finding=answer.finding)


@action("plan item accepted")
def accept(*, id, plan, findings, kind, by, at, replaces=None, **details) -> Item:
    """Put an answer into the plan, for one or more causes. An edit is a new row in its place."""
    lock(plan.patient)
    if accepted := Item.objects.filter(pk=id).first():
        return Repeated(accepted)
    refuse_signed(plan)
    require(rules.may_accept(kind=kind, **rules_see(details)))
    if replaces and not replaces.withdrawn_at:
        withdraw_row(replaces, by=by, at=at)
    seq = replaces.seq if replaces else plan.items.count() + 1
    item = Item.objects.create(id=id, plan=plan, kind=kind, seq=seq, at=at, by=by, **details)
    own = Finding.objects.filter(patient_id=plan.patient_id, pk__in=[f.pk for f in findings])
    for finding in own:
        Answers.objects.create(item=item, finding=finding)
    return item


def accept_suggestion(*, id, plan, finding, response, by, at) -> Item:
    """Accept what a rule suggests for a cause, in the rule's own words, to be bettered later.

    It answers other open causes along with it where it is what would be suggested first for them.
    """
    causes = causes_and_answers(plan.patient, newest_plan(plan.patient))
    cause = next((cause.finding for cause in causes if cause.finding.pk == finding), None)
    answer = rules.response(response)
    if cause is None or answer is None:
        raise Refused(
            "no_such_suggestion", _("This suggestion is no longer there."), source="house:plan",
            next_step=_("Open the cause again: its suggestions are computed anew."),
        )  # fmt: skip
    open_ = {
        other.finding.code: other.finding
        for other in causes
        if not other.answered and other.finding != cause
    }
    also = [open_[code] for code in rules.answered_along(answer.code, open_)]
    return accept(
        id=id, plan=plan, findings=[cause, *also], kind=answer.kind, strand=answer.strand,
        problem=cause.label, intervention=answer.what, measure=answer.measure,
        refer_to=answer.refer_to, responsible=by, suggestion=answer.code, source=answer.source,
        by=by, at=at,
    )  # fmt: skip


def words_of(item: Item) -> dict:
    """An item's own words, to begin an edit with."""
    return {
        **{field: getattr(item, field) for field in CARRIED if field != "responsible"},
        "responsible": str(item.responsible_id or ""),
        "findings": [str(answer.finding_id) for answer in item.answers.all()],
    }


def usual_next_review(plan: Plan, today):
    """The day the jurisdiction would ask for the next look."""
    return rules.review_due(plan.patient.facility.jurisdiction, signed_on=today, first=False).on


def rules_see(details: dict) -> dict:
    """The part of an item its rule reads."""
    return {
        "strand": details.get("strand", ""),
        "intervention": details.get("intervention", ""),
        "refer_to": details.get("refer_to", ""),
        "due_on": details.get("due_on"),
    }


@action("plan item withdrawn")
def withdraw(*, item, by, at) -> Item:
    """Take an item out of the draft. The row stays."""
    lock(item.plan.patient)
    item.refresh_from_db()
    if item.withdrawn_at:
        return Repeated(item)
    refuse_signed(item.plan)
    return withdraw_row(item, by=by, at=at)


def withdraw_row(item: Item, *, by, at) -> Item:
    item.withdrawn_at, item.withdrawn_by = at, by
    item.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return item


def refuse_signed(plan: Plan) -> None:
    if Signed.objects.filter(pk=plan.pk).exists():
        raise Refused(
            "plan_is_signed", _("This version is signed and stays as it is."), source="house:plan",
            next_step=_("Begin a new version; what stands now is carried over."),
        )  # fmt: skip


@action("plan signed")
def sign(*, plan, person_signed, person_name, by, at, person_drawn="", witness=None) -> Signed:
    """Sign with the person. Refused, by us and by the database, while a cause has no answer."""
    patient = lock(plan.patient)
    if signed := Signed.objects.filter(pk=plan.pk).first():
        return Repeated(signed)
    plan = newest_plan(patient)
    causes = [cause_seen(cause) for cause in causes_and_answers(patient, plan)]
    require(rules.may_sign(causes=causes, nobody_for=nobody_for(plan)))
    if not person_name.strip() or (person_signed == "witnessed" and witness in (None, by)):
        raise Refused(
            "person_has_not_signed", _("The person signs too, or says yes before a second member."),
            source="house:plan", next_step=_("Hand the person the screen, or call a colleague."),
        )  # fmt: skip
    today = clock.clinic_day(at)
    due = rules.review_due(patient.facility.jurisdiction, signed_on=today, first=plan.version == 1)
    return Signed.objects.create(
        plan=plan, by=by, at=at, person_signed=person_signed, person_name=person_name.strip(),
        person_drawn=person_drawn, witness=witness, review_on=due.on, review_source=due.source,
    )  # fmt: skip


def nobody_for(plan: Plan) -> list[str]:
    """What is to be done now with nobody to see to it."""
    return [
        item.problem
        for item in plan.standing_items
        if item.kind in (Item.Kind.TREAT, Item.Kind.REFER)
        and not (item.responsible_id or item.responsible_other)
    ]


def cause_seen(cause) -> rules.CauseSeen:
    """A cause with its answers, as the rule reads it."""
    return rules.CauseSeen(
        code=cause.finding.code, label=cause.finding.label, domain=cause.finding.domain,
        answers=tuple(item.kind for item in cause.items),
    )  # fmt: skip


@action("plan reviewed")
def review(*, id, plan, outcome, next_review_on, by, at, words="") -> Review:
    """Record that the plan was looked at again with the person."""
    if reviewed := Review.objects.filter(pk=id).first():
        return Repeated(reviewed)
    if next_review_on <= clock.clinic_day(at):
        raise Refused(
            "review_in_the_past", _("The next review must be after today."), source="house:plan",
            next_step=_("Choose a later day."),
        )  # fmt: skip
    return Review.objects.create(
        id=id, plan=plan, outcome=outcome, next_review_on=next_review_on, words=words, at=at, by=by
    )


@action("progress recorded")
def record_progress(*, id, item, step, by, at, words="") -> Progress:
    """How far an objective has come, in the person's words."""
    if recorded := Progress.objects.filter(pk=id).first():
        return Repeated(recorded)
    return Progress.objects.create(id=id, item=item, step=step, words=words, at=at, by=by)


@action("medicine preferred")
def choose_medication(
    *, id, patient, prefers, by, at, matters=(), words="", shown=()
) -> MedicationChoice:
    """Record what the person prefers after seeing the medicines side by side. Never a dose."""
    if chosen := MedicationChoice.objects.filter(pk=id).first():
        return Repeated(chosen)
    return MedicationChoice.objects.create(
        id=id, patient=patient, prefers=prefers, matters=list(matters), words=words,
        shown=list(shown), at=at, by=by,
    )  # fmt: skip
