"""A stay in treatment: admission, diagnosis, pregnancy, discharge."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.assessment import oud
from throughcare.clinical.jurisdictions.law import counts_from, rules_of
from throughcare.intake import actions, queries
from throughcare.intake.forms.episodes import (
    AdmitForm,
    DiagnosisForm,
    DischargeForm,
    PregnancyForm,
)
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved
from throughcare.strands import all_strands


@chart_page(may="chart.read")
def stays(request, patient):
    """Every stay in treatment, and every call for help before it."""
    page = {
        "patient": patient, "stays": queries.episodes_of(patient),
        "calls": queries.calls_of(patient),
        "may_see_check": request.user.may("patients.register", patient.facility_id),
    }  # fmt: skip
    return render(request, "intake/stays.html", page)


@chart_page(may="intake.admit")
def admit(request, patient):
    """Open a stay in treatment, the first or another one."""
    form = AdmitForm(request.POST or None, initial={"asked_at": queries.first_call(patient)})
    today = clock.today()
    rules = rules_of(patient.facility.jurisdiction, today)
    page = {
        "patient": patient, "form": form, "stays": queries.episodes_of(patient),
        "examined_from": counts_from("exam.screening_days_before", before=today, rules=rules),
        "labs_from": counts_from("exam.labs_days_before", before=today, rules=rules),
    }  # fmt: skip
    if form.is_valid():
        try:
            actions.admit(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
            messages.success(request, _("Admitted."))
            return redirect("chart", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "intake/admit.html", page)


@chart_page(may="intake.diagnose")
def diagnosis(request, patient):
    """The eleven criteria: asked, read back with what they amount to, then recorded."""
    episode = queries.open_episode(patient)
    form = DiagnosisForm(request.POST or None)
    page = {
        "patient": patient, "episode": episode, "form": form,
        "earlier": queries.diagnoses_of(patient),
    }  # fmt: skip
    if episode and form.is_valid():
        criteria, specifiers = form.criteria(), form.specifiers()
        found = oud.assess(criteria, **specifiers)
        if form.cleaned_data["read_back"] == said_back(found):
            try:
                given = proved(request, form)
                actions.record_diagnosis(
                    id=given["id"], episode=episode, criteria=criteria, **specifiers,
                    by=request.user, at=clock.now(),
                )  # fmt: skip
                return redirect("chart", patient.pk)
            except Refused as refusal:
                page["refusal"] = refusal
        page |= {"found": found, "said_back": said_back(found), "verdicts": judged(found, form)}
    return render(request, "intake/diagnosis.html", page)


def said_back(found) -> str:
    """What was read back: when an answer changes after it, it is read back again."""
    return f"{found.severity}:{found.at_least}-{found.at_most}:{found.remission}"


def judged(found, form) -> list:
    """What the rules say to these criteria; none of it stops the recording."""
    told = form.specifiers()
    verdicts = (
        oud.may_admit(found, high_risk_reason=told["high_risk_reason"]),
        oud.may_call_remission(
            form.criteria(), remission=told["remission"],
            on_maintenance_therapy=told["on_maintenance_therapy"],
        ),
    )  # fmt: skip
    return [verdict for verdict in verdicts if not verdict]


@chart_page(may="intake.consent")
def pregnancy(request, patient):
    """Ask about pregnancy, with the day it was asked."""
    form = PregnancyForm(request.POST or None)
    if form.is_valid():
        actions.record_pregnancy(
            **form.cleaned_data, patient=patient, by=request.user, at=clock.now()
        )
        return redirect("chart", patient.pk)
    page = {"patient": patient, "form": form, "asked": queries.pregnancies_of(patient)}
    return render(request, "intake/pregnancy.html", page)


@chart_page(may="intake.discharge", ends_something=True)
def discharge(request, patient):
    """End the stay, with what keeps the person alive afterwards."""
    episode = queries.open_episode(patient)
    if episode is None:
        return redirect("stays", patient.pk)
    form = DischargeForm(request.POST or None)
    page = {
        "patient": patient, "episode": episode, "form": form,
        "going_on": [
            words for strand in all_strands()
            if strand.key != "intake" and (words := strand.under_way(patient))
        ],
    }  # fmt: skip
    if form.is_valid():
        try:
            actions.discharge(
                **proved(request, form), episode=episode, by=request.user, at=clock.now()
            )
            messages.success(request, _("The stay has ended. Coming back is always possible."))
            return redirect("chart", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "intake/discharge.html", page)
