"""Rewards of one person: agreed, shown, drawn with them watching, handed out."""

import uuid

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.clinical.therapy.contingency import schedules
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.therapy import ledger
from throughcare.therapy.actions import rewards as actions
from throughcare.therapy.forms import rewards as forms
from throughcare.therapy.queries import rewards as queries

READ, WRITE = "chart.clinical", "therapy.reward"
SHOWN = 30  # occasions and draws on one page


@chart_page(may=READ)
def rewards(request, patient):
    """What is rewarded now, what was before, and what there is to hand out."""
    return rewards_page(request, patient)


def rewards_page(request, patient, **more):
    year = clock.today().year
    now = ledger.year_of(patient, year, clock.today())
    page = {
        "patient": patient, "programmes": queries.programmes_of(patient), "year": year,
        "now": now, "other_charts": len(now.charts) - 1,
        "may_write": request.user.may(WRITE, patient.facility_id),
        "agree_form": forms.AgreeForm(auto_id="agree_%s"),
        "hand_form": forms.HandOutForm(
            initial={"year": year, "cents": f"{now.to_hand_out / 100:.2f}"}, auto_id="hand_%s"
        ),
    }  # fmt: skip
    return render(request, "therapy/rewards/rewards.html", page | more)


@chart_page(may=WRITE)
def agree(request, patient):
    """What is rewarded is the person's choice."""
    form = forms.AgreeForm(request.POST or None, auto_id="agree_%s")
    if form.is_valid():
        try:
            made = actions.begin(
                **form.cleaned_data, patient=patient, by=request.user, at=clock.now()
            )
            return redirect("reward", patient.pk, made.pk)
        except Refused as refusal:
            return rewards_page(request, patient, agree_form=form, refusal=refusal)
    return rewards_page(request, patient, agree_form=form)


@chart_page(may=WRITE)
def hand_out(request, patient):
    """The person takes a prize home."""
    form = forms.HandOutForm(request.POST or None, auto_id="hand_%s")
    if form.is_valid():
        try:
            actions.hand_out(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
            return redirect("rewards", patient.pk)
        except Refused as refusal:
            return rewards_page(request, patient, hand_form=form, refusal=refusal)
    return rewards_page(request, patient, hand_form=form)


@chart_page(may=READ)
def reward(request, patient, programme_id):
    """One programme: the next step, the bowl, what was drawn. The person may watch this page."""
    return reward_page(request, one_of(patient, programme_id))


def one_of(patient, programme_id):
    return get_object_or_404(queries.programmes_of(patient), pk=programme_id)


def reward_page(request, programme, **more):
    patient, terms = programme.patient, queries.terms_of(programme)
    standing, is_bowl = queries.standing_of(programme), isinstance(terms, schedules.Bowl)
    page = {
        "patient": patient, "programme": programme, "terms": terms, "is_bowl": is_bowl,
        "behaviour": schedules.behaviours().get(programme.behaviour), "standing": standing,
        "next_draws": terms.draws(standing) if is_bowl else None,
        "next_cents": None if is_bowl else terms.cents(standing),
        "waiting": queries.draws_left(programme), "drawn": queries.drawn_of(programme)[:SHOWN],
        "occasions": programme.occasions.order_by("-day", "-at")[:SHOWN],
        "now": ledger.year_of(patient, clock.today().year, clock.today()),
        "faults": queries.faults_of(programme),
        "may_write": request.user.may(WRITE, patient.facility_id) and not programme.ended_at,
        "draw_id": uuid.uuid4(), "why_form": forms.WhyForm(auto_id="end_%s"),
        "form": forms.OccasionForm(initial={"day": clock.today()}, auto_id="occasion_%s"),
    }  # fmt: skip
    return render(request, "therapy/rewards/reward.html", page | more)


@chart_page(may=WRITE)
def occasion(request, patient, programme_id):
    """What was shown on a day."""
    programme = one_of(patient, programme_id)
    form = forms.OccasionForm(request.POST or None, auto_id="occasion_%s")
    refusal = None
    if form.is_valid():
        try:
            actions.record(
                **form.cleaned_data, programme=programme, by=request.user, at=clock.now()
            )
            return redirect("reward", patient.pk, programme.pk)
        except Refused as refused:
            refusal = refused
    return reward_page(request, programme, form=form, refusal=refusal)


@require_POST
@chart_page(may=WRITE)
def draw(request, patient, programme_id):
    """One slip out of the bowl. Pressed twice, it is one."""
    programme = one_of(patient, programme_id)
    try:
        id = uuid.UUID(request.POST.get("id", ""))
    except ValueError:
        return redirect("reward", patient.pk, programme.pk)
    try:
        drawn = actions.draw(id=id, programme=programme, by=request.user, at=clock.now())
    except Refused as refusal:
        return reward_page(request, programme, refusal=refusal)
    return reward_page(request, programme, just=drawn)


@chart_page(may=WRITE)
def end(request, patient, programme_id):
    """It is over; the seed is opened."""
    programme = one_of(patient, programme_id)
    form = forms.WhyForm(request.POST or None, auto_id="end_%s")
    refusal = None
    if form.is_valid():
        try:
            actions.end(**form.cleaned_data, programme=programme, by=request.user, at=clock.now())
            return redirect("reward", patient.pk, programme.pk)
        except Refused as refused:
            refusal = refused
    return reward_page(request, programme, why_form=form, refusal=refusal)


@chart_page(may=WRITE)
def take_back(request, patient, programme_id, occasion_id):
    """An occasion that was written down in error."""
    programme = one_of(patient, programme_id)
    wrong = get_object_or_404(programme.occasions, pk=occasion_id)
    form = forms.WhyForm(request.POST or None)
    page = {"patient": patient, "programme": programme, "occasion": wrong, "form": form}
    if form.is_valid():
        try:
            actions.take_back(**form.cleaned_data, occasion=wrong, by=request.user, at=clock.now())
            messages.success(request, _("Taken back."))
            return redirect("reward", patient.pk, programme.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "therapy/rewards/take_back.html", page)


@chart_page(may=READ)
def check(request, patient, programme_id):
    """Seed, slips and draws of a programme that has ended, for a check on another machine."""
    record = queries.record_of(one_of(patient, programme_id))
    if record is None:
        raise Http404
    answer = JsonResponse(record)
    answer["Content-Disposition"] = f'attachment; filename="draws-{programme_id}.json"'
    return answer
