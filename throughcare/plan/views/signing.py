"""Reading the plan back, signing it with the person, printing it, looking at it again."""

import re

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

from throughcare import clock
from throughcare.plan import actions, forms
from throughcare.plan.pages import for_paper, plan_page
from throughcare.plan.queries import colleagues, newest_plan, signed_plan
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved
from throughcare.ui.pdf import pdf


@chart_page(may="plan.sign")
def sign(request, patient):
    """The whole plan read back; both sign."""
    page = plan_page(patient, newest_plan(patient), request.user)
    if page["plan"] is None or page["signed"]:
        return redirect("plan", patient.pk)
    others = [member for member in colleagues(patient.facility_id) if member != request.user]
    form = forms.SignForm(request.POST or None, colleagues=others)
    page["form"] = form
    if form.is_valid():
        try:
            given = proved(request, form)
            del given["read_together"]
            actions.sign(**given, plan=page["plan"], by=request.user, at=clock.now())
            return redirect("plan", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "plan/sign.html", page)


@chart_page(may="plan.write")
def review(request, patient):
    """The plan looked at again, with the person."""
    plan = signed_plan(patient)
    if plan is None:
        return redirect("plan", patient.pk)
    page = plan_page(patient, plan, request.user)
    form = forms.ReviewForm(
        request.POST or None,
        initial={"next_review_on": actions.usual_next_review(plan, clock.today())},
    )
    page["form"] = form
    if form.is_valid():
        try:
            actions.review(**form.cleaned_data, plan=plan, by=request.user, at=clock.now())
            return redirect("plan", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "plan/review.html", page)


@chart_page(may="chart.clinical")
def printed(request, patient):
    """The plan on one page, for the person to take home."""
    plan = signed_plan(patient) or newest_plan(patient)
    if plan is None:
        return redirect("plan", patient.pk)
    page = for_paper(plan_page(patient, plan, request.user))
    html = render_to_string("plan/plan_print.html", page, request)
    answer = HttpResponse(pdf(html), content_type="application/pdf")
    name = f"plan-{patient.number}-v{plan.version}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, re.sub(r"[^\w.-]", "", name))
    return answer
