"""What support groups lend to the chart and the work page."""

from django.utils.translation import gettext_lazy as _

from throughcare.groups import queries
from throughcare.strands import Strand, Work

ON_CHART = 3  # offers; the others are one press away


def panel(patient) -> dict:
    """What was offered last. Whether somebody goes is theirs to tell, and stands nowhere here."""
    return {"offers": list(queries.offers_to(patient)[:ON_CHART])}


def work(member, people) -> list[Work]:
    """For whoever answers for the lists: those that were refused, or not read for long."""
    if not member.may("groups.sources"):
        return []
    worn = queries.lists_to_look_at()
    title = _("Lists of meetings to look at")
    return [Work(title, "groups/work_lists.html", "groups.sources", worn)] if worn else []


STRAND = Strand(
    key="groups", title=_("Support groups"), template="groups/panel.html", panel=panel,
    may="groups.offer", work=work, own_tools=((_("My notes"), "own-notes"),),
)  # fmt: skip
