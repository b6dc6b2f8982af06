"""What the person's own pages lend to the chart and the work page."""

from django.utils.translation import gettext_lazy as _

from throughcare.portal import queries
from throughcare.portal.forms.team import QUICK
from throughcare.strands import OWN_FIRST, OWN_LAST, Strand, Work

MOST = 10  # lines on a work page
OWN_FIRST[:] = [
    (_("My day"), "my-day"),
    (_("How I am"), "my-check-in"),
    (_("Messages"), "my-messages"),
    (_("My safety plan"), "my-safety-plan"),
    (_("My way"), "my-way"),
]
OWN_LAST[:] = [
    (_("My check-ins"), "my-check-ins"),
    (_("My weeks"), "my-weeks"),
    (_("My days"), "my-days"),
    (_("My medicines"), "my-medicines"),
    (_("My record"), "my-record"),
    (_("Meetings"), "my-meetings"),
    (_("On this phone"), "my-phone"),
]


def work(member, people) -> list[Work]:
    """Messages nobody has read; whoever is late or ill stands above everything."""
    if not member.may("messages.answer"):
        return []
    waiting = queries.waiting_messages(people)
    if not waiting:
        return []
    shown = {"rows": waiting[:MOST], "more": max(len(waiting) - MOST, 0), "quick": QUICK}
    urgent = any(row.kind != "message" for row in waiting)
    title = _("Messages from people in treatment")
    return [Work(title, "portal/work_messages.html", "messages.answer", shown, first=urgent)]


STRAND = Strand(
    key="portal", title=_("Their own pages"), template="portal/panel.html",
    panel=lambda patient: {}, may="portal.keep", work=work,
)  # fmt: skip
