"""What the plan pages ask."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, Max, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from throughcare import clock
from throughcare.assessment.models import Finding
from throughcare.assessment.queries import current_findings
from throughcare.plan.models import Answers, Item, MedicationChoice, Plan, Progress, Review
from throughcare.staff.models import Member, Post
from throughcare.staff.roles import WORK_HERE

STANDING_ITEMS = Prefetch(
    "items",
    Item.objects.filter(withdrawn_at=None)
    .select_related("responsible")
    .prefetch_related(Prefetch("answers", Answers.objects.select_related("finding"))),
    to_attr="standing_items",
)


def newest_plan(patient) -> Plan | None:
    """The version being written, or else the one signed last, with its standing items."""
    return whole_version(patient).order_by("-version").first()


def signed_plan(patient) -> Plan | None:
    """The version in force: signed last."""
    return whole_version(patient).filter(signed__isnull=False).order_by("-version").first()


def versions(patient):
    """Every version, newest first."""
    return (
        Plan.objects.filter(patient=patient)
        .select_related("signed", "signed__by", "by")
        .order_by("-version")
    )


def whole_version(patient):
    """The versions with everything a page shows of one."""
    return (
        Plan.objects.filter(patient=patient)
        .select_related("signed", "signed__by", "signed__witness", "episode", "by")
        .prefetch_related(STANDING_ITEMS)
    )


def items_of(patient):
    """The items of this person's plans: nobody else's can be reached through this chart."""
    return Item.objects.filter(plan__patient=patient).select_related("plan", "plan__patient")


def colleagues(facility_id) -> list[Member]:
    """Members who hold a post here now, by name."""
    return list(
        Member.objects.filter(
            Post.is_held("posts__"),
            is_active=True,
            posts__facility=facility_id,
            posts__role__in=WORK_HERE,
        )
        .distinct()
        .order_by("name")
    )


def newest_medication_choice(patient) -> MedicationChoice | None:
    return patient.medication_choices.select_related("by").order_by("-at").first()


def in_short(patient) -> Plan | None:
    """The newest version for a panel: its items as rows, the codes they answer, the next look.

    Sets `rows` (kind, words) and `codes`; two questions, however long the plan.
    """
    last = Review.objects.filter(plan=OuterRef("pk")).order_by("-at").values("next_review_on")[:1]
    plan = (
        Plan.objects.filter(patient=patient)
        .select_related("signed")
        .annotate(review_on=Coalesce(Subquery(last), "signed__review_on"))
        .order_by("-version")
        .first()
    )
    if plan:
        answers = (
            Answers.objects.filter(item__plan=plan, item__withdrawn_at=None)
            .order_by("item__seq")
            .values_list("item__kind", "item__intervention", "item__problem", "finding__code")
        )
        kinds = dict(Item.Kind.choices)
        plan.codes = {code for *_words, code in answers}
        plan.rows = dict.fromkeys((kinds[kind], what or about) for kind, what, about, _ in answers)
    return plan


def is_signed(plan: Plan) -> bool:
    return hasattr(plan, "signed")


@dataclass(frozen=True)
class Cause:
    """One cause found, with the items that answer it."""

    finding: Finding
    items: tuple[Item, ...]

    @property
    def answered(self) -> bool:
        return bool(self.items)


def causes_and_answers(patient, plan: Plan | None) -> list[Cause]:
    """Each cause that stands, with its answers in this version.

    By code: a finding drawn anew keeps its answer.
    """
    return causes_of(current_findings(patient), plan)


def causes_of(findings: list[Finding], plan: Plan | None) -> list[Cause]:
    """The same from findings asked already."""
    by_code: dict[str, list[Item]] = {}
    for item in plan.standing_items if plan else []:
        for answer in item.answers.all():
            by_code.setdefault(answer.finding.code, []).append(item)
    return [
        Cause(finding, tuple(by_code.get(finding.code, ())))
        for finding in findings
        if finding.kind == Finding.Kind.PROBLEM and finding.standing_level > 0
    ]


def newest_progress(items) -> dict:
    """{item id: its newest progress}, followed along versions of the same item."""
    chain = {item.id: item.id for item in items}
    chain |= {item.carried_from_id: item.id for item in items if item.carried_from_id}
    newest = {}
    for progress in Progress.objects.filter(item__in=list(chain)).order_by("at"):
        newest[chain[progress.item_id]] = progress
    return newest


def next_review(plan: Plan):
    """The day this plan is to be looked at again."""
    last = plan.reviews.order_by("-at").values_list("next_review_on", flat=True).first()
    return last or (plan.signed.review_on if is_signed(plan) else None)


def next_version(patient) -> int:
    newest = Plan.objects.filter(patient=patient).aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


def drafts(people):
    """Versions begun and not signed, longest first."""
    return (
        Plan.objects.filter(patient__in=people, signed=None)
        .select_related("patient", "by")
        .order_by("at")[:50]
    )


def reviews_due(people, within_days: int = 14):
    """Plans in force whose next look is due, soonest first."""
    last = Review.objects.filter(plan=OuterRef("pk")).order_by("-at").values("next_review_on")[:1]
    later = Plan.objects.filter(begun_from=OuterRef("pk"), signed__isnull=False)
    return (
        Plan.objects.filter(
            ~Exists(later),
            patient__in=people,
            signed__isnull=False,
            episode__discharge=None,
        )
        .annotate(due_on=Coalesce(Subquery(last), "signed__review_on"))
        .filter(due_on__lte=clock.today() + timedelta(days=within_days))
        .select_related("patient")
        .order_by("due_on")[:50]
    )
