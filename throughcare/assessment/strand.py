"""What the assessment lends to the chart and the work page."""

from django.utils.translation import gettext_lazy as _

from throughcare.assessment import queries
from throughcare.assessment.models import DOMAINS, Finding
from throughcare.strands import Strand, Work


def panel(patient) -> dict:
    """The five causes with their levels, what waits for review, and what is open."""
    findings = queries.current_findings(patient)
    problems = [f for f in findings if f.kind == Finding.Kind.PROBLEM]
    return {
        "domains": [
            (title, max((f.standing_level for f in problems if f.domain == key), default=None),
             [f for f in problems if f.domain == key and f.standing_level > 0][:3])
            for key, title in DOMAINS.items()
        ],
        "open_sheets": list(queries.open_sheets(patient).prefetch_related(None)),
        "to_review": sum(1 for f in findings if f.level > 0 and f.review is None),
    }  # fmt: skip


def work(member, people) -> list[Work]:
    """People nobody has assessed yet, and sheets that were begun and left."""
    return [
        Work(_("In treatment, not assessed yet"), "assessment/work_people.html",
             "assessment.answer", queries.admitted_without_assessment(people)),
        Work(_("Questionnaires begun and not completed"), "assessment/work_sheets.html",
             "assessment.answer", queries.sheets_to_resume(people)),
    ]  # fmt: skip


STRAND = Strand(
    key="assessment", title=_("Causes"), template="assessment/panel.html", panel=panel,
    may="chart.clinical", work=work,
)  # fmt: skip
