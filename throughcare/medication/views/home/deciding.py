"""The person's take-homes; a proposal; the decision; the paper that says it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation

from throughcare import clock
from throughcare.medication.actions import home as actions
from throughcare.medication.forms import home as forms
from throughcare.medication.home import asked
from throughcare.medication.home.words import LANGUAGES
from throughcare.medication.views.home.pages import for_deciding, standing, with_bottles
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved
from throughcare.ui.pdf import pdf


@chart_page(may="chart.clinical")
def take_homes(request, patient):
    """What was decided and why, what is possible when, and every bottle."""
    page = with_bottles(patient, request.user) | {
        "prepare": forms.PrepareForm(),
        "recall_form": recall_form(),
    }
    return render(request, "medication/home/take_homes.html", page)


def recall_form():
    return forms.RecallForm(prefix="recall")


@chart_page(may="takehome.propose")
def propose(request, patient):
    """Put so many days before a prescriber, criterion by criterion."""
    page = standing(patient, request.user)
    if page["medicine"] is None:
        return redirect("take-homes", patient.pk)
    page = for_deciding(patient, page)
    form = forms.ProposeForm(request.POST or None, criteria=page["criteria"])
    if form.is_valid():
        try:
            actions.propose(
                **form.others(), considered=form.considered(), patient=patient,
                medicine=page["medicine"].key, by=request.user, at=clock.now(),
            )  # fmt: skip
            return redirect("take-homes", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/home/propose.html", page | {"form": form})


@chart_page(may="takehome.decide")
def decide(request, patient):
    """Six criteria one by one, the ceiling with its source, the decision with its reason."""
    page = standing(patient, request.user)
    if page["medicine"] is None:
        return redirect("take-homes", patient.pk)
    page = for_deciding(patient, page)
    proposal = next(iter(asked.open_proposals(patient, page["medicine"].key)), None)
    page["form"] = form = decide_form(request, patient, page, proposal)
    page["proposal"] = proposal
    if form.is_valid():
        try:
            proved(request, form)
            actions.decide(
                **form.others(), considered=form.considered(), patient=patient, proposal=proposal,
                asked_days=proposal.days if proposal else form.cleaned_data["days"],
                medicine=page["medicine"].key, by=request.user, at=clock.now(),
            )  # fmt: skip
            return redirect("take-homes", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/home/decide.html", page)


def decide_form(request, patient, page, proposal):
    """Where doses are kept and when they come is filled in; each criterion is answered anew, with
    what was said of it in the proposal, or last time, beside it."""
    before = proposal or page["decision"]
    decision = page["decision"]
    initial = {"first_on": page["today"], "lockbox": before.lockbox if before else None}
    if decision:
        initial |= {"weekdays": list(decision.weekdays), "every": decision.every}
    if proposal:
        initial["days"] = proposal.days
    return forms.DecideForm(
        request.POST or None, criteria=page["criteria"], initial=initial,
        before=before.considered if before else (), language=patient.language,
    )  # fmt: skip


@chart_page(may="chart.clinical")
def printed(request, patient):
    """The decision on one page for the person, in their language where we have it."""
    if standing(patient, request.user).get("decision") is None:
        return redirect("take-homes", patient.pk)
    language = patient.language if patient.language in LANGUAGES else "en"
    with translation.override(language):
        page = standing(patient, request.user, language)
        html = render_to_string("medication/home/decision_print.html", page, request)
        return HttpResponse(pdf(html), content_type="application/pdf")
