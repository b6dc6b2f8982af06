"""Answering a cause: a suggestion accepted in a press, or words of one's own."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.plan import actions, forms
from throughcare.plan.pages import plan_page, suggestions_for, with_accept_forms
from throughcare.plan.queries import colleagues, items_of, newest_plan
from throughcare.record.door import chart_page
from throughcare.refusal import Refused


@chart_page(may="plan.write")
def cause(request, patient, code):
    """One cause: what was found, what may help and why, and the ways to answer it."""
    page = plan_page(patient, newest_plan(patient), request.user)
    cause = next((cause for cause in page["causes"] if cause.finding.code == code), None)
    if cause is None:
        raise Http404
    form = item_form(request, page, patient, initial=first_words(cause, request.GET.get("kind")))
    page |= {
        "cause": cause,
        "form": form,
        "suggestions": with_accept_forms(
            suggestions_for(patient, cause.finding, {c.finding.code for c in page["causes"]}),
            cause.finding,
        ),
    }
    if form.is_valid():
        return save_item(request, patient, page, form)
    return render(request, "plan/cause.html", page)


def item_form(request, page, patient, **kwargs):
    """The form for one item of the plan, with this chart's causes and this clinic's people."""
    return forms.ItemForm(
        request.POST or None,
        causes=page["causes"],
        colleagues=colleagues(patient.facility_id),
        **kwargs,
    )


def first_words(cause, kind):
    """What the form begins with, so that nothing known is typed again."""
    return {
        "findings": [str(cause.finding.pk)],
        "problem": cause.finding.label,
        "kind": kind or "treat",
    }


def save_item(request, patient, page, form, replaces=None):
    """Accept what the form says; a refusal is shown with everything typed still there."""
    try:
        actions.accept(
            **form.cleaned_data,
            plan=page["plan"],
            replaces=replaces,
            by=request.user,
            at=clock.now(),
        )
    except Refused as refusal:
        return render(request, "plan/cause.html", page | {"refusal": refusal})
    return redirect(f"{request.path.split('plan/')[0]}plan/#causes")


@require_POST
@chart_page(may="plan.write")
def accept(request, patient):
    """A suggestion taken over in one press."""
    plan = newest_plan(patient)
    form = forms.AcceptForm(request.POST)
    if plan is None or not form.is_valid():
        return redirect("plan", patient.pk)
    page = plan_page(patient, plan, request.user)
    try:
        actions.accept_suggestion(
            **form.cleaned_data, plan=plan, by=request.user, at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        return render(request, "plan/plan.html", page | {"refusal": refusal})
    return redirect(f"{request.path.removesuffix('items/')}#causes")


@chart_page(may="plan.write")
def item(request, patient, item_id):
    """Put an item of the draft into better words: a new row in its place."""
    item = get_object_or_404(items_of(patient), pk=item_id)
    page = plan_page(patient, newest_plan(patient), request.user)
    form = item_form(request, page, patient, initial=actions.words_of(item))
    page |= {"item": item, "form": form}
    if form.is_valid():
        return save_item(request, patient, page, form, replaces=item)
    return render(request, "plan/cause.html", page)


@require_POST
@chart_page(may="plan.write")
def withdraw(request, patient, item_id):
    """Take an item out of the draft."""
    item = get_object_or_404(items_of(patient), pk=item_id)
    try:
        actions.withdraw(item=item, by=request.user, at=clock.now())
    except Refused as refusal:
        page = plan_page(patient, newest_plan(patient), request.user)
        return render(request, "plan/plan.html", page | {"refusal": refusal})
    return redirect("plan", patient.pk)


@chart_page(may="plan.write")
def progress(request, patient, item_id):
    """How far an objective has come."""
    item = get_object_or_404(items_of(patient), pk=item_id)
    form = forms.ProgressForm(request.POST or None)
    if form.is_valid():
        actions.record_progress(**form.cleaned_data, item=item, by=request.user, at=clock.now())
        return redirect("plan", patient.pk)
    return render(request, "plan/progress.html", {"patient": patient, "item": item, "form": form})
