"""What medicine lends to the chart and the work page."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.medication import expected, on_paper, prescribing, pumps, queries
from throughcare.medication.actions.window import WAITS
from throughcare.medication.screens import asked, auditing
from throughcare.patients.models import Alert
from throughcare.record.access.queries import is_themself
from throughcare.strands import Strand, Work

MOST = 10  # lines on a work page; the rest is one press away
DAYS_ON_PANEL = 5


def panel(patient) -> dict:
    """The orders that stand, what waits for a signature, and the last days."""
    return prescribing.in_short(patient, DAYS_ON_PANEL)


def work(member, people) -> list[Work]:
    """The way to the window; what waits for a prescriber there, to sign, and to decide."""
    return [
        *given_on_paper(member), *at_the_window(member, people),
        *for_a_prescriber(member, people), *screens(member, people),
    ]  # fmt: skip


def given_on_paper(member) -> list[Work]:
    """Doses on paper that a rule would have refused: the prescriber's to look at, and the
    director's to see."""
    places = member.facilities_where("stock.settle")
    rows = on_paper.to_be_looked_at(member, places) if places else []
    return [
        Work(_("Given on paper against a rule"), "medication/window/work_on_paper.html",
             "stock.settle", rows, first=True)
    ] if rows else []  # fmt: skip


def screens(member, people) -> list[Work]:
    """Who is due for a screen today; for those who look after the lot, the lot."""
    lists, today = [], clock.today()
    if places := member.facilities_where("screens.collect"):
        due = asked.due_at(places, people, today)
        lists.append(
            Work(_("Due for a screen today"), "medication/screens/work_due.html",
                 "screens.collect", {"first": due[:MOST], "more": max(len(due) - MOST, 0)})
        )  # fmt: skip
    if places := member.facilities_where("screens.audit"):
        lists.append(
            Work(_("Drug screens by lot"), "medication/screens/work_lot.html", "screens.audit",
                 auditing.unsealed(places, today))
        )  # fmt: skip
    return lists


def for_a_prescriber(member, people) -> list[Work]:
    """Orders to sign, and what else waits for a word."""
    if not member.may("orders.sign"):
        return []
    waiting = [prescribing.in_list(order) for order in queries.to_sign(people)[: MOST + 1]]
    return [
        Work(_("To sign"), "medication/orders/work_to_sign.html", "orders.sign", waiting),
        Work(_("To decide"), "medication/orders/work_to_decide.html", "orders.sign",
             to_decide(people)),
    ]  # fmt: skip


def to_decide(people) -> list[tuple]:
    """What waits for a prescriber's word: (what, whose, since when), the gravest first."""
    today = clock.today()
    vomited = queries.vomited_undecided(people, today)[:MOST]
    ending = queries.ending_soon(people, today)[:MOST]
    waiting = queries.paused_or_held(people, today)[:MOST]
    return [
        *((gettext("vomited today's dose"), dose.patient, dose.clinic_day) for dose in vomited),
        *((gettext("the order ends, nothing follows"), o.patient, o.last_day) for o in ending),
        *((held_words(o), o.patient, clock.clinic_day(o.at)) for o in waiting),
    ]


def held_words(order) -> str:
    return gettext("the order is held") if order.is_held else gettext("the taper is paused")


def under_way(patient) -> str:
    """An order in force."""
    if not queries.standing(patient, clock.today()).exists():
        return ""
    return gettext("an order of medicine stands")


def open_at_close(facility) -> str:
    """A pump that has not said what it did: what stands in a cup by it is in no account yet."""
    if (asked := pumps.unsaid(pump__facility=facility)) is None:
        return ""
    return gettext("The pump %(name)s at window %(window)s has not said what it poured.") % {
        "name": asked.pump.name, "window": asked.pump.window
    }  # fmt: skip


def at_the_window(member, people) -> list[Work]:
    """People at a window whose dose waits for a prescriber; and the way to the window."""
    waits = Alert.objects.filter(patient__in=people, acted_at=None, code__startswith=WAITS)
    waits = waits.exclude(is_themself(member, "patient")).select_related("patient", "by")
    held_up = list(waits.order_by("at")[:20]) if member.may("orders.lift") else []
    return [
        *([Work(_("A dose waits for you"), "medication/window/work_waits.html", "orders.lift",
                held_up, first=True)] if held_up else []),
        Work(_("Dosing window"), "medication/window/work_window.html", "window.arrivals", []),
    ]  # fmt: skip


STRAND = Strand(
    key="medication",
    page="prescribing",
    title=_("Medicine"),
    template="medication/panel.html",
    panel=panel,
    may="chart.clinical",
    work=work,
    under_way=under_way,
    open_at_close=open_at_close,
    entered_since=on_paper.entered_since,
    expected=expected.expected,
)
