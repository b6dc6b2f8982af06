"""Somebody else swallowed it: who, found as at the window; and what follows, said before."""

import uuid
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from throughcare import clock
from throughcare.medication import another, queue
from throughcare.medication.actions.another import taken_by_another
from throughcare.medication.forms import window as forms
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import witnessed
from throughcare.stock import law

STRANGER = "stranger"


@chart_page(may="window.dose")
def another_took(request, patient, dose_id):
    """One dose: who took it, what is said of it already, and the press that says it."""
    if (dose := another.dose_of(patient, dose_id)) is None:
        raise Http404
    who, text = request.GET.get("who", ""), " ".join(request.GET.get("q", "").split())[:80]
    found = another.anybody_but(request.user, patient, text) if text else []
    if queue.is_card(text) and found:
        return redirect(f"{request.path}?{urlencode({'who': found[0].pk})}")
    stranger = who == STRANGER
    chosen = None if stranger or not who else another.one_of(request.user, patient, who)
    form = None
    if stranger or chosen:
        form = forms.AnotherForm(
            request.POST or None, stranger=stranger, initial={"id": uuid.uuid4()}
        )
    page = {
        "patient": patient, "dose": dose, "said": another.said_of(dose), "form": form,
        "history": another.others_of(dose), "chosen": chosen, "stranger": stranger, "text": text,
        "found": found, "poured_ug": sum(one.ug for one in dose.pours.all()),
        "today": clock.today(), "due": law.after_loss(patient.facility, clock.today()),
    }  # fmt: skip
    if form and form.is_valid():
        try:
            return said(request, patient, dose, chosen, form)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/window/another.html", page)


def said(request, patient, dose, chosen, form):
    """Write it down; then to whoever has it in them: they are looked at now."""
    given = witnessed(request, form, patient.facility_id)
    taken_by_another(
        **given, dose=dose, swallowed_by=chosen, replaces=another.said_of(dose), by=request.user,
        at=clock.now(),
    )  # fmt: skip
    if chosen:
        return redirect("window-person", chosen.pk)
    return redirect(reverse("dose-another", args=[patient.pk, dose.pk]))
