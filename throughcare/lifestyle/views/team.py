"""For the team: small goals that a person shows, or that are chosen together. Never a duty."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.lifestyle import forms, queries
from throughcare.lifestyle.actions import goals as actions
from throughcare.lifestyle.views.own import about, minted, with_words
from throughcare.record.door import chart_page
from throughcare.refusal import Refused

TOGETHER = "lifestyle.together"


def causes_for(member, patient):
    """Causes stand in the choice only for whoever may read findings."""
    may = member.may("chart.clinical", patient.facility_id)
    return queries.causes_to_name(patient) if may else []


@chart_page(may=TOGETHER)
def lifestyle(request, patient):
    """What the person shows, and what the plan might become."""
    goals = queries.shared_goals(patient)
    taken = {one.newest.because_id for one in goals}
    items = [item for item in queries.items_to_choose_from(patient) if item.pk not in taken]
    page = {"patient": patient, "goals": goals, "items": items,
            "clinical": request.user.may("chart.clinical", patient.facility_id)}  # fmt: skip
    return render(request, "lifestyle/person.html", page)


@chart_page(may=TOGETHER)
def together(request, patient):
    """Choose a goal together: the person's words, and both see it."""
    items = queries.items_to_choose_from(patient)
    form = forms.GoalForm(
        request.POST or None, causes=causes_for(request.user, patient), items=items,
        together=True, initial={"because": request.GET.get("item", "")},
    )  # fmt: skip
    page = {"patient": patient, "form": form}
    if form.is_valid():
        try:
            made = actions.choose(**form.goal(), patient=patient, by=request.user, at=clock.now())
            messages.success(request, _("Chosen together. They tick it when they like."))
            return redirect("lifestyle-goal", patient.pk, made.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "lifestyle/together.html", page)


def shown_or_404(patient, goal_id):
    if (one := queries.shared_goal(patient, goal_id)) is None:
        raise Http404
    return one


@chart_page(may=TOGETHER)
def goal(request, patient, goal_id):
    """One goal the person shows; changed together in the same form."""
    one = shown_or_404(patient, goal_id)
    newest = one.newest
    known = forms.GoalForm.filled(one.said, shared=True) | {
        "finding": str(newest.finding_id or "none"), "because": str(newest.because_id or ""),
    }  # fmt: skip
    _causes, items = queries.kept_with(patient, None, newest.because_id)
    form = forms.GoalForm(
        request.POST or None, causes=causes_for(request.user, patient), together=True,
        items=[*queries.items_to_choose_from(patient), *items], initial=known,
    )  # fmt: skip
    page = {"patient": patient, "one": one, "form": form,
            "clinical": request.user.may("chart.clinical", patient.facility_id),
            "barriers": with_words(queries.shown_barriers(one.goal, one.shown_since))}  # fmt: skip
    page |= about(one.said["kind"])
    if form.is_valid():
        try:
            told = form.goal()
            if not page["clinical"]:  # what they may not read they do not take away
                told["finding"] = newest.finding
            actions.change(**told, goal=one.goal, by=request.user, at=clock.now())
            return redirect("lifestyle-goal", patient.pk, one.goal.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "lifestyle/goal.html", page)


@require_POST
@chart_page(may=TOGETHER)
def tick(request, patient, goal_id):
    """Done today, as the person has just told."""
    one = shown_or_404(patient, goal_id)
    do = actions.untick if "undo" in request.POST else actions.tick
    try:
        do(id=minted(request.POST.get("id")), goal=one.goal, day=clock.today(), by=request.user,
           at=clock.now())  # fmt: skip
    except Refused as refusal:
        messages.info(request, refusal.why)
    return redirect("lifestyle", patient.pk)


@require_POST
@chart_page(may=TOGETHER)
def end(request, patient, goal_id):
    """Let go together."""
    actions.let_go(goal=shown_or_404(patient, goal_id).goal, by=request.user, at=clock.now())
    return redirect("lifestyle", patient.pk)
