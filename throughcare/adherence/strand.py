"""What adherence lends: whom to reach, the calendar, appointments; no dose waits for any of it."""

from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.adherence import expected
from throughcare.adherence.queries import calendar, outreach
from throughcare.strands import OwnCard, Strand, Work


def panel(patient) -> dict:
    """Whether somebody looks for them, and their next appointments."""
    return {
        "outreach": outreach.newest_of(patient),
        "coming": list(calendar.coming(patient, clock.now(), most=3)),
    }


def work(member, people) -> list[Work]:
    """Today's outreach, for whoever may reach people; above the rest while somebody is pressing."""
    if not member.may("outreach.reach"):
        return []
    shown = outreach.in_short(people, clock.now())
    shown["looked"] = outreach.looked_last(member.facilities_where("outreach.reach"))
    first = bool(shown["pressing"])
    return [Work(_("To reach today"), "adherence/work_outreach.html", "outreach.reach", shown,
                 first=first)]  # fmt: skip


def own_day(patient, at) -> list[OwnCard]:
    """The next appointments."""
    rows = list(calendar.coming(patient, at, most=3))
    return [OwnCard(_("My appointments"), "adherence/own/card.html", rows)] if rows else []


STRAND = Strand(
    key="adherence", title=_("Expected and done"), template="adherence/panel.html", panel=panel,
    may="chart.read", work=work, own_day=own_day, expected=expected.expected,
    own_tools=((_("My calendar"), "my-calendar"),),
)  # fmt: skip
