"""What medicine lends to the chart and the work page."""

from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.medication import queries
from throughcare.medication.actions.window import WAITS
from throughcare.patients.models import Alert
from throughcare.record.access.queries import is_themself
from throughcare.strands import Strand, Work


def panel(patient) -> dict:
    """The orders that stand and today's doses."""
    today = clock.today()
    return {
        "orders": list(queries.standing(patient, today)),
        "doses": list(queries.doses_of_day([patient], today)),
    }


def work(member, people) -> list[Work]:
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
    title=_("Medicine"),
    template="medication/panel.html",
    panel=panel,
    may="chart.clinical",
    work=work,
)
