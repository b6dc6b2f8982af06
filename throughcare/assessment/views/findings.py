"""What was found and on what it rests; what staff say of it; how the causes feed each other."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.assessment import actions, forms, pages, queries
from throughcare.record.door import chart_page
from throughcare.refusal import Refused


@chart_page(may="chart.clinical")
def findings(request, patient):
    """Each finding with its evidence; asked and not found; not asked; links."""
    page = pages.findings_page(patient)
    page["may_review"] = request.user.may("assessment.review", patient.facility_id)
    return render(request, "assessment/findings.html", page)


@chart_page(may="assessment.review")
def review(request, patient, finding_id):
    """Confirm, amend with a reason, or reject with a reason."""
    finding = get_object_or_404(queries.findings_of(patient), pk=finding_id)
    form = forms.FindingReviewForm(request.POST or None)
    page = {"patient": patient, "finding": finding, "form": form}
    if form.is_valid():
        try:
            actions.review_finding(
                **form.cleaned_data, finding=finding, by=request.user, at=clock.now()
            )
            return redirect(f"{request.path.split('findings/')[0]}findings/#{finding.code}")
        except Refused as refusal:
            page["refusal"] = refusal
    page["reviews"] = queries.reviews_of(finding)
    page["earlier"] = queries.earlier_findings(finding)
    return render(request, "assessment/finding.html", page)


@require_POST
@chart_page(may="assessment.review")
def link(request, patient):
    """Draw how one cause feeds another, in the person's words."""
    form = forms.LinkForm(request.POST)
    if form.is_valid():
        try:
            actions.link_causes(
                **form.cleaned_data, patient=patient, by=request.user, at=clock.now()
            )
        except Refused as refusal:
            page = pages.findings_page(patient) | {"refusal": refusal, "link_form": form}
            return render(request, "assessment/findings.html", page | {"may_review": True})
    return redirect(f"{request.path.removesuffix('links/')}findings/#links")


@require_POST
@chart_page(may="assessment.review")
def end_link(request, patient, link_id):
    """The person no longer sees it so."""
    link = get_object_or_404(queries.standing_links(patient), pk=link_id)
    actions.end_link(link=link, by=request.user, at=clock.now())
    return redirect(f"{request.path.split('links/')[0]}findings/#links")
