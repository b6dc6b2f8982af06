"""A signature answers what the window asked: nobody waits on for what has been decided."""

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.medication.lifting import ways
from throughcare.medication import facts, queries
from throughcare.medication.actions.window import WAITS
from throughcare.medication.models import Order
from throughcare.patients.models import Alert
from throughcare.record.actions import acknowledge_alert

NO_ORDER, VOMITED = "no_order", "vomited"


def answer_what_waits(order: Order, *, by, at) -> None:
    """End every question about a dose of today that this order settles; the others stay asked.

    Settled is what no rule stops any more now that the order stands, a missing order, and a vomited
    dose where this order replaces it. What was asked of the person's state or the stock is not.
    """
    today = clock.clinic_day(at)
    asked = Alert.objects.filter(patient=order.patient, acted_at=None, code__startswith=WAITS)
    if order.first_day > today or not (waiting := list(asked)):
        return
    stops = stops_of(order.patient, today)
    for alert in waiting:
        code = alert.code.removeprefix(f"{WAITS}.")
        if is_settled_by(order, code) and code not in stops:
            acknowledge_alert(alert=alert, what_was_done=words_of(order), by=by, at=at)


def is_settled_by(order: Order, code: str) -> bool:
    """May an order answer this at all?"""
    if code == VOMITED:
        return order.kind == Order.Kind.REPLACEMENT
    way = ways().get(code)
    return code == NO_ORDER or (way is not None and way.by in ("prescriber", "order"))


def stops_of(patient, today) -> set[str]:
    """What still stops a dose of today, by code."""
    day = facts.day_of(patient, today)
    steps = queries.steps_of_day([patient], today).prefetch_related("order__steps")
    return {v.code for step in steps for v in facts.said_of(step, day) if v.level == "stop"}


def words_of(order: Order) -> str:
    """What the nurse reads beside the dose: that there is an order, and why."""
    why = order.signed.reason or order.why
    signed = _("An order was signed for today.")
    return f"{signed} {why}".strip()
