"""What the plan pages ask."""

from dataclasses import dataclass

from django.db.models import Max, Prefetch

from throughcare.assessment.models import Finding
from throughcare.assessment.queries import causes_found
from throughcare.plan.models import Answers, Item, Plan, Progress

STANDING_ITEMS = Prefetch(
    "items",
    Item.objects.filter(withdrawn_at=None)
    .select_related("responsible")
    .prefetch_related(Prefetch("answers", Answers.objects.select_related("finding"))),
    to_attr="standing_items",
)


def newest_plan(patient) -> Plan | None:
    """The version being written, or else the one signed last, with its standing items."""
    return (
        Plan.objects.filter(patient=patient)
        .select_related("signed", "signed__by", "signed__witness", "episode", "by")
        .prefetch_related(STANDING_ITEMS)
        .order_by("-version")
        .first()
    )


def signed_plan(patient) -> Plan | None:
    """The version in force: signed last."""
    return (
        Plan.objects.filter(patient=patient, signed__isnull=False)
        .select_related("signed", "signed__by", "signed__witness", "by")
        .prefetch_related(STANDING_ITEMS)
        .order_by("-version")
        .first()
    )


def versions(patient):
    """Every version, newest first."""
    return (
        Plan.objects.filter(patient=patient).select_related("signed", "signed__by", "by").order_by("-version")
    )


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
    """Each cause that stands, with its answers in this version. By code: a finding drawn anew keeps its answer."""
    by_code: dict[str, list[Item]] = {}
    for item in plan.standing_items if plan else []:
        for answer in item.answers.all():
            by_code.setdefault(answer.finding.code, []).append(item)
    return [
        Cause(finding, tuple(by_code.get(finding.code, ()))) for finding in causes_found(patient)
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
