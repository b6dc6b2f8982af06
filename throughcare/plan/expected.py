"""What signed plans expect on each day: goals with a day, and the plan looked at again."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.plan.models import Item, Plan, Progress, Review
from throughcare.strands import DONE, EXCUSED, EXPECTED, NOT_SAID, PARTLY, Expected

STEPS = {
    Progress.Step.REACHED: DONE, Progress.Step.UNDER_WAY: PARTLY, Progress.Step.STUCK: PARTLY,
    Progress.Step.DROPPED: EXCUSED,
}  # fmt: skip
DAY = timedelta(days=1)


def expected(people, first: date, last: date) -> list[Expected]:
    """Items of the plan in force by their day; reviews that are due and that were made."""
    return [*goals(people, first, last), *reviews(people, first, last)]


def in_force(people):
    """Plans signed, of a stay that goes on, that no signed version follows."""
    later = Plan.objects.filter(begun_from=OuterRef("pk"), signed__isnull=False)
    plans = Plan.objects.filter(patient__in=people, signed__isnull=False, episode__discharge=None)
    return plans.exclude(Exists(later))


def goals(people, first: date, last: date) -> list[Expected]:
    far = Progress.objects.filter(item=OuterRef("pk")).order_by("-at")
    rows = Item.objects.filter(
        plan__in=in_force(people), withdrawn_at=None, due_on__gte=first, due_on__lte=last
    ).annotate(far=Subquery(far.values("step")[:1]), said=Subquery(far.values("words")[:1]))
    return [goal_row(item) for item in rows.select_related("plan__signed").order_by("due_on")]


def goal_row(item: Item) -> Expected:
    words = item.objective or item.goal or item.intervention or item.problem
    ahead = EXPECTED if item.due_on >= clock.today() else NOT_SAID
    signed = date_format(clock.clinic_day(item.plan.signed.at), "j M Y")
    return Expected(
        item.plan.patient_id, item.due_on, "goal", words, STEPS.get(item.far, ahead),
        own=words, why=item.said or "", because=_("plan signed on %(day)s") % {"day": signed},
    )  # fmt: skip


def reviews(people, first: date, last: date) -> list[Expected]:
    """Done on the day it was made; due on the day that was set, while none was made since."""
    newest = Review.objects.filter(plan=OuterRef("pk")).order_by("-at").values("next_review_on")[:1]
    due = in_force(people).annotate(due_on=Coalesce(Subquery(newest), "signed__review_on"))
    due = due.filter(due_on__gte=first, due_on__lte=last).select_related("signed")
    made = Review.objects.filter(
        plan__patient__in=people, at__gte=clock.end_of(first - DAY), at__lt=clock.end_of(last)
    ).select_related("plan")
    rows = [review_row(one.plan.patient_id, clock.clinic_day(one.at), DONE, "") for one in made]
    for plan in due:
        ahead = EXPECTED if plan.due_on >= clock.today() else NOT_SAID
        rows.append(review_row(plan.patient_id, plan.due_on, ahead, plan.signed.review_source))
    return rows


def review_row(patient_id, on: date, state: str, because: str) -> Expected:
    return Expected(
        patient_id, on, "review", _("The plan looked at again"), state,
        own=_("Look at your plan together"), because=because,
    )  # fmt: skip
