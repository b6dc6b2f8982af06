"""The team's side: messages, what is shared with them, what was agreed, the clinic's hours."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.portal import queries
from throughcare.portal.actions import check_ins, day, messages, own
from throughcare.portal.forms.own import PART_WORDS, SafetyPlanForm
from throughcare.portal.forms.team import QUICK, AgreeForm, AnswerForm, HoursForm
from throughcare.portal.views.own import labelled
from throughcare.record.door import chart_page, staff_page


@chart_page(may="messages.answer")
def own_messages(request, patient):
    """Messages of this person, both ways, and the answer."""
    rows = queries.messages_of(patient)
    last = queries.to_answer(rows)
    page = {
        "patient": patient, "rows": rows, "form": AnswerForm(), "quick": QUICK, "last": last,
        "opened_at": queries.opened_messages_at(patient),
    }  # fmt: skip
    return render(request, "portal/team_messages.html", page)


@require_POST
@chart_page(may="messages.answer")
def own_message_answer(request, patient, message_id):
    """One press from the work page or the chart: what they wrote is answered, and read by that."""
    message = get_object_or_404(patient.messages, pk=message_id, by=None)
    form = AnswerForm(request.POST, language=patient.language)
    if form.is_valid():
        messages.answer(
            id=form.cleaned_data["id"], message=message, text=form.cleaned_data["said"],
            by=request.user, at=clock.now(),
        )  # fmt: skip
    elif "read" in request.POST:
        messages.read(patient=patient, by=request.user, at=clock.now())
    return redirect("own-messages", patient.pk)


@chart_page(may="portal.clinical")
def own_shared(request, patient):
    """What the person lets the team see, and what was agreed for when they are not safe."""
    form = AgreeForm(request.POST or None, initial={"words": queries.agreed_words(patient)})
    if form.is_valid():
        check_ins.agree(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
        return redirect("own-shared", patient.pk)
    newest = queries.newest_plan(patient)
    plan = newest if newest and newest.shown else None
    parts = queries.shared_parts(patient)
    page = {
        "patient": patient, "form": form, "parts": [PART_WORDS[part] for part in parts],
        "rows": queries.shown_check_ins(patient), "plan": plan,
        "said": labelled(plan.shown) if plan else [], "agreed": queries.agreed_words(patient),
    }  # fmt: skip
    return render(request, "portal/shared.html", page)


@chart_page(may="portal.clinical")
def own_safety_plan(request, patient):
    """A safety plan written together. It stands in the person's own pages, and the team sees it."""
    newest = queries.newest_plan(patient)
    form = SafetyPlanForm(
        request.POST or None, initial=newest.shown if newest else {}, with_person=True
    )
    if form.is_valid():
        own.write_plan(
            id=form.cleaned_data["id"], patient=patient, words=form.words(), shared=True,
            by=request.user, at=clock.now(),
        )  # fmt: skip
        return redirect("own-shared", patient.pk)
    kept_apart = bool(newest and not newest.shown)
    page = {"patient": patient, "form": form, "kept_apart": kept_apart}
    return render(request, "portal/safety_plan_together.html", page)


@staff_page(may="intake.keep_diary")
def clinic_hours(request):
    """The window's hours, what to bring, and when messages are read."""
    (facility, *_others) = request.user.facilities_where("intake.keep_diary")
    form = HoursForm(request.POST or None, told=queries.clinic_hours(facility))
    if form.is_valid():
        day.tell_hours(
            id=form.cleaned_data["id"], facility=facility, hours=form.hours(),
            bring=form.cleaned_data["bring"], messages_read=form.cleaned_data["messages_read"],
            by=request.user, at=clock.now(),
        )  # fmt: skip
        return redirect("clinic-hours")
    return render(request, "portal/clinic_hours.html", {"form": form, "facility": facility})
