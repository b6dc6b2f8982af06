"""What reports lend to the work page: the way to the week."""

from django.utils.translation import gettext_lazy as _

from throughcare.strands import Strand, Work


def work(member, people) -> list[Work]:
    if not member.may("outcomes.see"):
        return []
    return [Work(_("This week"), "reports/work_week.html", "outcomes.see", [])]


STRAND = Strand(
    key="reports", title=_("Reports"), template="", panel=lambda patient: None,
    may="outcomes.see", work=work,
)  # fmt: skip
