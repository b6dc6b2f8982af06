"""What medicine lends to the chart and the work page."""

from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.medication import queries
from throughcare.strands import Strand


def panel(patient) -> dict:
    """The orders that stand and today's doses."""
    today = clock.today()
    return {
        "orders": list(queries.standing(patient, today)),
        "doses": list(queries.doses_of_day([patient], today)),
    }


STRAND = Strand(
    key="medication",
    title=_("Medicine"),
    template="medication/panel.html",
    panel=panel,
    may="chart.clinical",
)
