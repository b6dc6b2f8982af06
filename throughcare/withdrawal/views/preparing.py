"""Prepared step by step, and begun."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.clinical.withdrawal import starting
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.withdrawal import asked, checklist, doing, pages, queries
from throughcare.withdrawal.actions import preparing
from throughcare.withdrawal.forms import preparing as forms


@chart_page(may="chart.clinical")
def every(request, patient):
    """The one that is open; else every earlier one, and the way to begin."""
    if one := queries.current(patient):
        return redirect("withdrawal-one", patient.pk, one.pk)
    page = {
        "patient": patient, "earlier": queries.every(patient),
        "may_write": request.user.may("plan.write", patient.facility_id),
    }  # fmt: skip
    return render(request, "withdrawal/episode/every.html", page)


@chart_page(may="plan.write")
def prepare(request, patient):
    """Where, and what decides the place. Begun is nothing yet. Coming back is one press."""
    form = forms.PrepareForm(request.POST or None)
    page = {"patient": patient, "form": form, "talk": starting.TALK}
    if form.is_valid():
        try:
            one = preparing.prepare(
                patient=patient, **form.cleaned_data, by=request.user, at=clock.now()
            )
            return redirect("withdrawal-one", patient.pk, one.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "withdrawal/episode/prepare.html", page)


@chart_page(may="chart.clinical")
def one(request, patient, withdrawal_id):
    """One withdrawal: what is missing before it, the picture while it lasts, what comes after."""
    return shown(request, asked.one_of(patient, withdrawal_id))


def shown(request, one, *, bound=None, refusal=None, said=()):
    """Its page, as it stands now; with a form or a refusal that came back, and what rules said."""
    page = pages.page_of(one, request.user, clock.now(), bound)
    page |= {"refusal": refusal, "said": said}
    return render(request, f"withdrawal/episode/{pages.state_of(one)}.html", page)


@require_POST
@chart_page(may="plan.write", ends_something=True)
def step(request, patient, withdrawal_id, what):
    """One of the small forms: what was taken, the talk, pregnancy, and so on."""
    found = asked.one_of(patient, withdrawal_id)
    form = checklist.form_of(what, found, request.POST) if what in pages.STEPS else None
    if form is None:
        return redirect("withdrawal-one", patient.pk, found.pk)
    return kept(request, found, what, form, doing.STEPS[what])


def kept(request, found, what, form, act):
    """A small form that does one thing; what came back stands where it was typed."""
    refusal = None
    if form.is_valid():
        try:
            act(found, form.cleaned_data, by=request.user, at=clock.now())
            messages.success(request, _("Written down."))
            return redirect("withdrawal-one", found.patient_id, found.pk)
        except Refused as refused:
            refusal = refused
    return shown(request, found, bound={what: form}, refusal=refusal)


@require_POST
@chart_page(may="window.dose")
def begin(request, patient, withdrawal_id):
    """Begin it: refused while anything that must come first is missing."""
    found = asked.one_of(patient, withdrawal_id)
    levels = {verdict.level for verdict in checklist.said_now(found, clock.now())}
    form = forms.BeginForm(request.POST, asks_why="caution" in levels)
    return kept(request, found, "begin", form, doing.begin)
