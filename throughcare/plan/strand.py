"""What the plan lends to the chart and the work page."""

from django.utils.translation import gettext_lazy as _

from throughcare.plan import queries
from throughcare.strands import Strand, Work


def panel(patient) -> dict:
    """The plan in a few words: version, causes with an answer, when to look again."""
    plan = queries.newest_plan(patient)
    causes = queries.causes_and_answers(patient, plan)
    signed = bool(plan) and queries.is_signed(plan)
    return {
        "plan": plan,
        "signed": signed,
        "causes": causes,
        "unanswered": [cause for cause in causes if not cause.answered],
        "review_on": queries.next_review(plan) if signed else None,
    }


def work(member, facilities) -> list[Work]:
    """Plans being written, and plans due to be looked at again."""
    return [
        Work(
            _("Plans being written"),
            "plan/work_drafts.html",
            "plan.write",
            queries.drafts(facilities),
        ),
        Work(
            _("Plans to look at again"),
            "plan/work_reviews.html",
            "plan.write",
            queries.reviews_due(facilities),
        ),
    ]


STRAND = Strand(
    key="plan",
    title=_("Plan"),
    template="plan/panel.html",
    panel=panel,
    may="chart.clinical",
    work=work,
)
