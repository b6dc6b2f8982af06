"""What withdrawal under supervision lends to the chart and the work page."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.strands import Strand, Work
from throughcare.withdrawal import after, expected, queries

MOST = 10  # lines on a work page


def panel(patient) -> dict:
    """The newest one: where it stands, and since when; without one, the way to it."""
    return {"withdrawal": queries.every(patient).first()}


def work(member, people) -> list[Work]:
    """Rounds that are due, people to reach after leaving, records that wait for something."""
    return [*flags(member, people), *rounds(member, people), *weeks_after(member, people)]


def rounds(member, people) -> list[Work]:
    """The way to the ward, and whoever is looked at next; overdue, it stands above everything."""
    if not member.may("window.dose"):
        return []
    everybody = queries.board(people, clock.now())
    rows = [row for row in everybody if row.state != "later"]
    late = any(row.state == "overdue" for row in rows)
    shown = {"due": rows[:MOST], "more": max(len(rows) - MOST, 0), "all": len(everybody)}
    title = _("Withdrawal: rounds due")
    lent = Work(title, "withdrawal/work_rounds.html", "window.dose", shown, first=late)
    return [lent] if everybody else []


def flags(member, people) -> list[Work]:
    """Red flags of people in withdrawal that were put before this member by name."""
    if not member.may("window.dose"):
        return []
    mine = queries.flags_before(member, people, MOST)
    title = _("Put before you by name")
    return (
        [Work(title, "withdrawal/work_flags.html", "window.dose", mine, first=True)] if mine else []
    )


def weeks_after(member, people) -> list[Work]:
    """Records not closed. Whom to reach after leaving stands on the list of today's outreach."""
    lists = []
    if member.may("window.dose"):
        open_ = list(after.still_open(people)[:MOST])
        lists.append(Work(_("Left withdrawal, record open"), "withdrawal/work_open.html",
                          "window.dose", open_))  # fmt: skip
    return [lent for lent in lists if lent.rows]


def under_way(patient) -> str:
    """Prepared, or begun and not ended."""
    if queries.current(patient) is None:
        return ""
    return gettext("a withdrawal under supervision is under way")


STRAND = Strand(
    key="withdrawal", title=_("Withdrawal"), template="withdrawal/panel.html", panel=panel,
    may="chart.clinical", work=work, under_way=under_way,
    page="withdrawal", expected=expected.expected,
)  # fmt: skip
