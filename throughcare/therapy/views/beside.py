"""Trauma care at the person's pace; whoever is close to them. May be looked at in company: the
answer to the question asked alone stands on no page."""

import uuid

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.clinical.therapy import trauma as rules
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.therapy.actions import beside as actions
from throughcare.therapy.forms import beside as forms
from throughcare.therapy.forms.groups import WhyForm
from throughcare.therapy.queries import beside as queries

READ, WRITE = "chart.clinical", "therapy.write"


@chart_page(may=READ)
def trauma(request, patient):
    """What was screened, which steps were taken, and when to look again."""
    return trauma_page(request, patient)


def trauma_page(request, patient, **more):
    steps = queries.trauma_steps(patient)
    page = {
        "patient": patient, "steps": steps, "screened": queries.screened(patient),
        "again": queries.look_again_on(steps), "every_step": rules.steps().values(),
        "may_write": request.user.may(WRITE, patient.facility_id), "today": clock.today(),
        "form": forms.TraumaForm(consents=queries.named_consents(patient)),
    }  # fmt: skip
    return render(request, "therapy/beside/trauma.html", page | more)


@chart_page(may=WRITE)
def trauma_step(request, patient):
    """The next step."""
    form = forms.TraumaForm(request.POST or None, consents=queries.named_consents(patient))
    return kept(request, patient, "trauma", trauma_page, "form", form, actions.take_step)


def kept(request, patient, back, shown, name, form, act):
    """One form of a page; what came back stands where it was typed."""
    refusal = None
    if form.is_valid():
        try:
            act(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
            return redirect(back, patient.pk)
        except Refused as refused:
            refusal = refused
    return shown(request, patient, **{name: form, "refusal": refusal})


@chart_page(may=READ)
def beside(request, patient):
    """Who is beside the person, and what may be said before each."""
    return beside_page(request, patient)


def beside_page(request, patient, **more):
    page = {
        "patient": patient, "companions": queries.with_work(queries.companions_of(patient)),
        "asked": queries.asked_alone(patient), "may_meet": queries.may_meet(patient),
        "may_write": request.user.may(WRITE, patient.facility_id),
        "asked_form": forms.AskedForm(auto_id="asked_%s"),
        "form": forms.CompanionForm(consents=queries.named_consents(patient)),
        "why_form": WhyForm(auto_id="end_%s"), "step_id": uuid.uuid4(),
    }  # fmt: skip
    return render(request, "therapy/beside/beside.html", page | more)


@chart_page(may=WRITE)
def asked_alone(request, patient):
    """The question at the beginning of everything that is done together."""
    form = forms.AskedForm(request.POST or None, auto_id="asked_%s")
    return kept(request, patient, "beside", beside_page, "asked_form", form, actions.ask_alone)


@chart_page(may=WRITE)
def companion(request, patient):
    """Somebody beside the person."""
    form = forms.CompanionForm(request.POST or None, consents=queries.named_consents(patient))
    return kept(request, patient, "beside", beside_page, "form", form, actions.name_companion)


@chart_page(may=WRITE)
def companion_end(request, patient, companion_id):
    """They work beside the person no more."""
    one = get_object_or_404(queries.companions_of(patient), pk=companion_id)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        actions.end_companion(**form.cleaned_data, companion=one, by=request.user, at=clock.now())
        return redirect("beside", patient.pk)
    return render(
        request, "therapy/beside/end.html", {"patient": patient, "one": one, "form": form}
    )


@require_POST
@chart_page(may=WRITE)
def companion_step(request, patient, companion_id, step):
    """A step of this work was done."""
    one = get_object_or_404(queries.companions_of(patient), pk=companion_id)
    (row,) = queries.with_work([one])
    if step not in {each.key for each in row.kind.steps}:
        raise Http404
    actions.do_step(id=uuid.uuid4(), companion=one, step=step, by=request.user, at=clock.now())
    return redirect("beside", patient.pk)
