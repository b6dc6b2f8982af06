"""One red flag of somebody in withdrawal: before whom, until when; acted on, or passed on."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import jurisdictions
from throughcare.clinical.withdrawal.flags import asks_for_transfer
from throughcare.record.actions import acknowledge_alert
from throughcare.record.door import chart_page
from throughcare.record.forms import ActedForm
from throughcare.refusal import Refused
from throughcare.withdrawal import facts, queries, ward
from throughcare.withdrawal.actions import rounds as actions
from throughcare.withdrawal.forms.ward import EscalateForm


@chart_page(may="window.dose", ends_something=True)
def flag(request, patient, alert_id):
    """What to do now; then what was done, or before whom else it goes."""
    alert = get_object_or_404(patient.alerts.select_related("acted_by"), pk=alert_id)
    members = ward.who_may({patient.facility_id})
    passing = request.POST.get("do") == "escalate"
    typed = request.POST or None
    acted = ActedForm(None if passing else typed)
    escalate = EscalateForm(
        typed if passing else None, members=members, initial={"id": uuid.uuid4()}
    )
    page = {
        "patient": patient, "alert": alert, "acted": acted, "escalate": escalate,
        "may_open": request.user.may("orders.sign", patient.facility_id),
    }  # fmt: skip
    form = escalate if passing else acted
    if form.is_valid():
        try:
            act(request, alert, form.cleaned_data, passing)
            return redirect("ward")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "withdrawal/ward/flag.html", page | around(patient, alert))


def act(request, alert, given, passing: bool) -> None:
    """End it with what was done, or put it before somebody else by name."""
    common = {"by": request.user, "at": clock.now()}
    if passing:
        sent = actions.escalate_flag(alert=alert, **given, **common)
        messages.success(request, _("It is before %(name)s now.") % {"name": sent.to.name})
    else:
        acknowledge_alert(alert=alert, **given, **common)
        messages.success(request, _("Written down: somebody has acted."))


def around(patient, alert) -> dict:
    """Before whom it was put and when, the plan for an emergency, and whom to ring."""
    one = queries.current(patient)
    plan = one and one.emergency_plans.select_related("rung").order_by("-at").first()
    place = jurisdictions.load(patient.facility.jurisdiction)
    return {
        "now": clock.now(), "plan": plan, "transfer": asks_for_transfer(alert.code),
        "routes": list(alert.routed.select_related("to", "by").order_by("number")),
        "emergency": place.emergency if alert.ladder == "E" else None,
        "step": asked_step(one, alert) if one else None,
    }  # fmt: skip


def asked_step(one, alert):
    """The step that a nurse asked to have opened, where this flag is such a question."""
    medicine = alert.code.removeprefix("withdrawal.asked.")
    if medicine == alert.code:
        return None
    steps = queries.steps_of(one, facts.protocol_in_force(one))
    return next((step for step in steps if step.medicine == medicine), None)
