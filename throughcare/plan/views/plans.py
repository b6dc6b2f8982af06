"""The plan as it stands, its versions, and beginning one."""

from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.plan import actions, forms
from throughcare.plan.pages import plan_page
from throughcare.plan.queries import newest_plan, versions, whole_version
from throughcare.record.door import chart_page
from throughcare.refusal import Refused


@chart_page(may="chart.clinical")
def plan(request, patient):
    """The care map, every cause with its answers, and what is still to do."""
    return render(request, "plan/plan.html", plan_page(patient, newest_plan(patient), request.user))


@chart_page(may="plan.write")
def begin(request, patient):
    """All versions; a POST begins the next one."""
    form = forms.BeginForm(request.POST or None)
    page = {"patient": patient, "versions": versions(patient), "form": form}
    if form.is_valid():
        try:
            actions.begin_plan(
                **form.cleaned_data, patient=patient, by=request.user, at=clock.now()
            )
            return redirect("plan", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "plan/versions.html", page)


@chart_page(may="chart.clinical")
def version(request, patient, version):
    """One version as it was signed."""
    plan = get_object_or_404(whole_version(patient), version=version)
    return render(request, "plan/version.html", plan_page(patient, plan, request.user))
