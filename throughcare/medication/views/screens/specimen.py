"""One specimen: collected, read analyte by analyte, put right, taken back."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.medication.actions import screens as actions
from throughcare.medication.forms import screens as forms
from throughcare.medication.models import Specimen
from throughcare.medication.screens import asked
from throughcare.medication.screens.told import Read
from throughcare.medication.views.screens.person import rights
from throughcare.record.door import chart_page
from throughcare.refusal import Refused


@chart_page(may="screens.collect")
def collect(request, patient):
    """Write down what came of asking for a specimen."""
    due = asked.due_of(patient, clock.today())
    form = forms.CollectForm(request.POST or None, ground=due is None)
    page = {"patient": patient, "form": form, "due": due}
    if form.is_valid():
        try:
            one = actions.collect(**form.seen(), patient=patient, by=request.user, at=clock.now())
            return redirect(*after(request.user, one))
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/screens/collect.html", page)


def after(member, one: Specimen) -> tuple:
    """Whoever may read it goes to its page; the front desk back to the list of today."""
    if member.may("chart.clinical", one.patient.facility_id):
        return "screen", one.patient_id, one.pk
    return ("screens-today",)


def read_one(patient, specimen_id) -> Read:
    """One specimen of this person, as it is read."""
    one = get_object_or_404(asked.screens_of(patient), pk=specimen_id)
    one.patient = patient
    return Read(one, asked.taking_on(patient, [one.clinic_day])[one.clinic_day])


@chart_page(may="chart.clinical")
def screen(request, patient, specimen_id):
    """What was given, what was found, and beside each result what it does not tell."""
    read = read_one(patient, specimen_id)
    page = {
        "patient": patient, "read": read, "specimen": read.specimen,
        "reports": list(asked.reports_of(read.specimen)), "may": rights(request.user, patient),
    }  # fmt: skip
    return render(request, "medication/screens/screen.html", page)


@chart_page(may="screens.result")
def report(request, patient, specimen_id):
    """Write down a sheet of results, or put one right."""
    read = read_one(patient, specimen_id)
    if read.specimen.outcome != Specimen.Outcome.GIVEN or read.back:
        raise Http404
    form = forms.ReportForm(
        request.POST or None, corrects=bool(read.lines), initial={"on": clock.today()}
    )
    page = {"patient": patient, "form": form, "read": read, "specimen": read.specimen}
    if form.is_valid():
        try:
            actions.report(
                **form.others(), results=form.results(), specimen=read.specimen, by=request.user,
                at=clock.now(),
            )  # fmt: skip
            return redirect("screen", patient.pk, read.specimen.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/screens/report.html", page)


@chart_page(may="screens.result", ends_something=True)
def take_back(request, patient, specimen_id):
    """It was written down in error."""
    read = read_one(patient, specimen_id)
    form = forms.WhyForm(request.POST or None)
    page = {"patient": patient, "form": form, "read": read, "specimen": read.specimen}
    if form.is_valid():
        try:
            actions.take_back(
                **form.cleaned_data, specimen=read.specimen, by=request.user, at=clock.now()
            )
            return redirect("screen", patient.pk, read.specimen.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/screens/take_back.html", page)
