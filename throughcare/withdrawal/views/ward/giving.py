"""Medicines of the protocol: given, withheld, written down later, opened by a prescriber."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.clinical.medicines import mg_words
from throughcare.record.actions import acknowledge_alert
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved
from throughcare.withdrawal import bedside, ward
from throughcare.withdrawal.actions import giving as actions
from throughcare.withdrawal.actions import rounds
from throughcare.withdrawal.forms import ward as forms
from throughcare.withdrawal.models import ProtocolStep
from throughcare.withdrawal.views.ward.rounds import begun_or_none


@chart_page(may="chart.clinical")
def medicines(request, patient):
    """What the protocol opens now, what is held and why, and what was given in 24 hours."""
    if (one := begun_or_none(patient)) is None:
        return redirect("chart", patient.pk)
    now = clock.now()
    offers = bedside.offers(one, now)
    for offer in offers:
        offer.id = uuid.uuid4()
    page = {
        "patient": patient, "one": one, "now": now, "protocol": protocol_of(offers),
        **{state: [o for o in offers if o.state == state]
           for state in (bedside.OPEN, bedside.HELD, bedside.NOT_NOW)},
        "days": bedside.last_day(one, offers, now),
        "withheld": bedside.withheld_lately(one, now), "flags": ward.open_flags_of(patient),
        "may_give": request.user.may(ward.MAY, patient.facility_id),
        "may_open": request.user.may("orders.sign", patient.facility_id),
    }  # fmt: skip
    return render(request, "withdrawal/ward/medicines.html", page)


def protocol_of(offers):
    return offers[0].step.protocol if offers else None


def step_of(patient, step_id) -> ProtocolStep:
    """A step of a protocol of this person; whether it is in force the rules say."""
    step = get_object_or_404(ward.steps_of_person(patient), pk=step_id)
    step.protocol.withdrawal.patient = patient
    return step


def page_of(patient, step, now) -> dict:
    """One step as it stands now. One that is in force no more is told by the rules alone."""
    offers = bedside.offers(step.protocol.withdrawal, now)
    offer = next((o for o in offers if o.step.pk == step.pk), None)
    if offer is None:
        said = actions.said_of(step, step.dose_ug, now)
        offer = bedside.judged(bedside.Offer(step, said, 0, None, 0))
    return {"patient": patient, "step": step, "offer": offer, "now": now}


@chart_page(may="window.dose")
def give(request, patient, step_id):
    """Give a dose of one step now: the step's own amount, or less."""
    step = step_of(patient, step_id)
    page = page_of(patient, step, clock.now())
    offer = page["offer"]
    initial = {"id": uuid.uuid4(), "seen": offer.seen}
    form = forms.GiveForm(request.POST or None, initial=initial, asks_why=bool(offer.cautions))
    page["form"] = form
    if form.is_valid():
        given = form.cleaned_data
        try:
            row = actions.give_comfort(
                id=given["id"], step=step, ug=given["amount"] or step.dose_ug, seen=given["seen"],
                reason=given["reason"], words=given["words"], by=request.user, at=clock.now(),
            )  # fmt: skip
            messages.success(request, given_words(offer, row.ug))
            return redirect("withdrawal-medicines", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
            page["form"] = read_again(form, offer)
    return render(request, "withdrawal/ward/give.html", page)


def read_again(form, offer):
    """The same form, as it was typed; what stands on the page now counts as read."""
    typed = form.data.copy()
    typed["seen"] = offer.seen
    return forms.GiveForm(typed, asks_why=bool(offer.cautions))


def given_words(offer, ug: int) -> str:
    return _("%(what)s %(amount)s given.") % {"what": offer.title, "amount": mg_words(ug)}


@chart_page(may="window.dose")
def withhold(request, patient, step_id):
    """A dose is not given: why. What the rules say now is kept with it."""
    step = step_of(patient, step_id)
    page = page_of(patient, step, clock.now())
    form = forms.WithholdForm(request.POST or None, initial={"id": uuid.uuid4()})
    page["form"] = form
    if form.is_valid():
        try:
            actions.withhold(**form.cleaned_data, step=step, by=request.user, at=clock.now())
            messages.success(
                request, _("%(what)s: withheld, with the reason.") % {"what": page["offer"].title}
            )
            return redirect("withdrawal-medicines", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "withdrawal/ward/withhold.html", page)


@chart_page(may="window.dose")
def late(request, patient, step_id):
    """Write down what was given earlier; it is kept whatever it broke."""
    step = step_of(patient, step_id)
    page = page_of(patient, step, clock.now())
    form = forms.LateForm(request.POST or None, initial={"id": uuid.uuid4()})
    page["form"] = form
    if form.is_valid():
        given = form.cleaned_data
        try:
            row = actions.record_comfort(
                id=given["id"], step=step, ug=given["amount"], happened_at=given["happened_at"],
                late_why=given["late_why"], words=given["words"], by=request.user, at=clock.now(),
            )  # fmt: skip
            messages.success(request, given_words(page["offer"], row.ug))
            return redirect("withdrawal-medicines", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "withdrawal/ward/late.html", page)


@require_POST
@chart_page(may="window.dose")
def ask(request, patient, step_id):
    """Put a step that is stopped before the prescriber by name."""
    step = step_of(patient, step_id)
    form = forms.AskToOpenForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    asked = rounds.ask_to_open(step=step, words=words, by=request.user, at=clock.now())
    messages.success(request, _("%(name)s is asked.") % {"name": asked.to.name})
    return redirect("withdrawal-medicines", patient.pk)


@chart_page(may="orders.sign")
def open_step(request, patient, step_id):
    """A prescriber opens one step, once, with a reason; signed."""
    step = step_of(patient, step_id)
    page = page_of(patient, step, clock.now())
    offer = page["offer"]
    form = forms.OpenForm(request.POST or None, initial={"id": uuid.uuid4()})
    page["form"] = form
    if form.is_valid():
        try:
            given, common = proved(request, form), {"by": request.user, "at": clock.now()}
            actions.open_step(
                id=given["id"], step=step, codes=offer.openable, why=given["why"], **common
            )
            answered(patient, step, given["why"], common)
            messages.success(request, _("%(what)s is open, once.") % {"what": offer.title})
            return redirect("withdrawal-medicines", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    page["others"] = [stop for stop in offer.stops if stop.by != "prescriber"]
    page["hours"] = actions.OVERRIDE_HOURS
    return render(request, "withdrawal/ward/open.html", page)


def answered(patient, step, why: str, common) -> None:
    """The question that waited for this signature is answered by it."""
    if alert := ward.open_flag(patient, rounds.asked_code(step)):
        acknowledge_alert(alert=alert, what_was_done=_("Opened: %(why)s") % {"why": why}, **common)
