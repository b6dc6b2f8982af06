"""Naloxone offered: handed out with its lot and date, or a no in the person's words."""

import uuid

from django.shortcuts import redirect, render

from throughcare import clock
from throughcare.medication import at_window, doses, facts
from throughcare.medication.actions.naloxone import offer_naloxone, show_household
from throughcare.medication.forms import window as forms
from throughcare.record.door import chart_page, staff_page
from throughcare.refusal import Refused


@staff_page(may="window.dose")
def kits(request):
    """Every kit that is out, and until when it is good: who needs a new one comes first."""
    places = request.user.facilities_where("window.dose")
    out = list(doses.kits_out(request.user, places))
    today = clock.today()
    page = {"kits": out, "today": today, "past": sum(one.expires_on < today for one in out)}
    return render(request, "medication/window/kits.html", page)


@chart_page(may="window.dose")
def naloxone(request, patient):
    """Write the offer down; earlier ones stand below it."""
    day = facts.day_of(patient, clock.today())
    due = at_window.doses_due(patient, day, [])
    fresh = {"id": uuid.uuid4(), "occasion": at_window.occasion_of(day, due)}
    form = forms.KitForm(request.POST or None, initial=fresh)
    page = {"patient": patient, "form": form, "kit": at_window.kit_offer(patient, day, due),
            "given": doses.kits_offered(patient)}  # fmt: skip
    page["shown"] = doses.household_shown(patient)
    page["household"] = doses.household_now(page["shown"], page["given"])
    if form.is_valid():
        try:
            offer_naloxone(patient=patient, **form.cleaned_data, by=request.user, at=clock.now())
            return redirect("window-person", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/window/naloxone.html", page)


@chart_page(may="naloxone.show")
def household(request, patient):
    """Show somebody of the household how it is used, step by step; no name is needed."""
    given, shown = doses.kits_offered(patient), doses.household_shown(patient)
    form = forms.HouseholdForm(request.POST or None, kits=given)
    page = {"patient": patient, "form": form, "shown": shown,
            "household": doses.household_now(shown, given)}  # fmt: skip
    if form.is_valid():
        try:
            show_household(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
            return redirect("naloxone-household", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/window/household.html", page)
