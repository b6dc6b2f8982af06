"""What the plan lends to the chart and the work page."""

from django.utils.translation import gettext_lazy as _

from throughcare.assessment.queries import causes_found
from throughcare.plan import expected, queries
from throughcare.strands import Strand, Work


def panel(patient) -> dict:
    """The plan in a few words: version, causes with an answer, when to look again."""
    plan = queries.in_short(patient)
    causes = causes_found(patient)
    return {
        "plan": plan,
        "signed": bool(plan) and queries.is_signed(plan),
        "causes": causes,
        "unanswered": [cause for cause in causes if not plan or cause.code not in plan.codes],
    }


def work(member, people) -> list[Work]:
    """Plans being written, and plans due to be looked at again."""
    return [
        Work(
            _("Plans being written"),
            "plan/work_drafts.html",
            "plan.write",
            queries.drafts(people),
        ),
        Work(
            _("Plans to look at again"),
            "plan/work_reviews.html",
            "plan.write",
            queries.reviews_due(people),
        ),
    ]


STRAND = Strand(
    key="plan",
    title=_("Plan"),
    template="plan/panel.html",
    panel=panel,
    may="chart.clinical",
    work=work,
    expected=expected.expected,
)
