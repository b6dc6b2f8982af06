"""What the person's own pages lend to the chart and the work page."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.portal import queries, reach
from throughcare.portal.forms.team import QUICK
from throughcare.strands import OWN_FIRST, OWN_LAST, Strand, Work

LATELY = timedelta(days=2)  # so long what did not arrive stands on a work page
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
    (_("Reminders"), "my-reach"),
    (_("How I get in"), "my-ways-in"),
    (_("My record"), "my-record"),
    (_("Meetings"), "my-meetings"),
    (_("On this phone"), "my-phone"),
]


def work(member, people) -> list[Work]:
    """Messages nobody has read; whoever is late or ill stands above everything. Then what did not
    arrive with them: whoever counted on it is called."""
    if not member.may("messages.answer"):
        return []
    return waiting_messages(people) + not_arrived(people)


def not_arrived(people) -> list[Work]:
    rows = reach.not_arrived(people, clock.now() - LATELY)
    if not rows:
        return []
    title = _("Reminders that did not arrive")
    return [Work(title, "portal/work_not_arrived.html", "messages.answer", rows)]


def waiting_messages(people) -> list[Work]:
    waiting = queries.waiting_messages(people)
    if not waiting:
        return []
    shown = {"rows": waiting[:MOST], "more": max(len(waiting) - MOST, 0), "quick": QUICK}
    urgent = any(row.kind != "message" for row in waiting)
    title = _("Messages from people in treatment")
    return [Work(title, "portal/work_messages.html", "messages.answer", shown, first=urgent)]


STRAND = Strand(
    key="portal", title=_("Their own pages"), template="portal/panel.html",
    panel=lambda patient: {}, may="portal.keep", work=work, silent=queries.unanswered_by,
)  # fmt: skip
