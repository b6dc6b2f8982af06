"""A person's screens, and one more asked for with its reason."""

from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.medication.actions import screens as actions
from throughcare.medication.forms import screens as forms
from throughcare.medication.screens import asked
from throughcare.record.door import chart_page
from throughcare.refusal import Refused

NEWEST = 40


def rights(member, patient) -> dict:
    """Which buttons this member is shown; each page asks at its own door again."""
    return {
        name: member.may(f"screens.{name}", patient.facility_id)
        for name in ("collect", "ask", "result")
    }


@chart_page(may="chart.clinical")
def screens(request, patient):
    """Every screen, the newest first, and whether one is due today."""
    page = {
        "patient": patient, "reads": asked.read_of(patient, NEWEST), "newest": NEWEST,
        "due": asked.due_of(patient, clock.today()), "may": rights(request.user, patient),
        "asks": list(asked.open_asks([patient])),
    }  # fmt: skip
    return render(request, "medication/screens/screens.html", page)


@chart_page(may="screens.ask")
def ask(request, patient):
    """Ask for one more than the lot draws."""
    form = forms.AskForm(request.POST or None)
    page = {"patient": patient, "form": form}
    if form.is_valid():
        try:
            actions.ask(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
            return redirect("screens", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/screens/ask.html", page)


@chart_page(may="screens.ask", ends_something=True)
def end_ask(request, patient, ask_id):
    """No longer wanted, with the reason."""
    one = get_object_or_404(asked.open_asks([patient]), pk=ask_id)
    form = forms.WhyForm(request.POST or None)
    page = {"patient": patient, "form": form, "asked": one}
    if form.is_valid():
        try:
            actions.end_ask(**form.cleaned_data, asked=one, by=request.user, at=clock.now())
            return redirect("screens", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/screens/end_ask.html", page)
