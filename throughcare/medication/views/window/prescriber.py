"""What waits for a prescriber: why the dose is stopped, the last days, and their word on it."""

import uuid

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.medication.lifting import may_be_lifted, ways
from throughcare.medication import at_window, facts
from throughcare.medication.actions import window as actions
from throughcare.medication.forms import window as forms
from throughcare.record.actions import acknowledge_alert
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved

TOGETHER = "together"  # the group of stops that one word lifts


@chart_page(may="orders.lift")
def lift(request, patient):
    """Look, then lift it for today, or say why it stays. Signed."""
    on = clock.today()
    day = facts.day_of(patient, on)
    due = at_window.doses_due(patient, day, [])
    waiting = [alert for alert in at_window.asked_of_prescriber(patient, on) if not alert.acted_at]
    page = {"patient": patient, "day": day, "doses": due, "look": day.looked,
            "away": at_window.away_as_guest(patient, due, on), "waiting": waiting,
            "last": day.doses[:14]}  # fmt: skip
    for one in due:
        one.order.patient = patient
        one.tables = at_window.what_tables_say(one, on)
    groups = groups_of(due, waiting)
    form = forms.LiftForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            answer(request, patient, groups, waiting, proved(request, form))
            return redirect("lift", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    page["groups"] = [(key, stops, form_for(key, form)) for key, stops in groups.items()]
    return render(request, "medication/window/lift.html", page)


def groups_of(due, waiting) -> dict:
    """{key: what one signature answers}: all that may be lifted together, the rest one by one."""
    stops = stops_of(due, waiting)
    lifted = [(stop, ways().get(stop.code)) for stop in stops if may_be_lifted(stop.code)]
    others = {stop.code: [(stop, ways().get(stop.code))] for stop in stops
              if not may_be_lifted(stop.code)}  # fmt: skip
    return ({TOGETHER: lifted} if lifted else {}) | others


def stops_of(due, waiting) -> list:
    """What stops a dose now, each once; then what was asked and is no rule's stop any more."""
    found = {verdict.code: verdict for one in due for verdict in one.stops}
    for alert in waiting:
        code = alert.code.removeprefix(f"{actions.WAITS}.")
        found.setdefault(code, AsAsked(code, alert.why, alert.source))
    return list(found.values())


class AsAsked:
    """A question of the nurse's that no rule stands behind: vomited, no order."""

    level = "stop"

    def __init__(self, code: str, why: str, source: str) -> None:
        self.code, self.why, self.source = code, why, source


def form_for(key: str, bound):
    """A form for each group; the one that came back keeps what was typed."""
    back = bound is not None and bound.data.get("code") == key
    form = bound if back else forms.LiftForm(initial={"id": uuid.uuid4(), "code": key})
    if key != TOGETHER:  # what may not be lifted offers no lifting
        form.fields["answer"].choices = [("stays", _("waits"))]
        form.initial["answer"] = "stays"
    return form


def answer(request, patient, groups, waiting, given) -> None:
    """Lifted for today, each of them; or the question ended with why it stays."""
    common = {"by": request.user, "at": clock.now()}
    codes = [stop.code for stop, _way in groups.get(given["code"], [])]
    for code in codes if given["answer"] == "lift" else ():
        actions.lift(
            id=uuid.uuid5(given["id"], code), patient=patient, code=code, why=given["why"], **common
        )
    if given["answer"] == "lift":
        return
    asked = {f"{actions.WAITS}.{code}"[:60] for code in codes}
    for alert in (one for one in waiting if one.code in asked):
        acknowledge_alert(
            alert=alert, what_was_done=_("It waits: %(why)s") % {"why": given["why"]}, **common
        )
