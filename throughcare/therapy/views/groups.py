"""Therapy groups: who leads, who has a place, when it meets. Only people within reach are named."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.record.door import chart_page, staff_page
from throughcare.refusal import Refused
from throughcare.therapy import queries as sessions
from throughcare.therapy.actions import groups as actions
from throughcare.therapy.forms import groups as forms
from throughcare.therapy.queries import groups as queries
from throughcare.therapy.queries.supervision import writers

WRITE = "therapy.write"


@staff_page(may=WRITE)
def groups(request):
    """The groups of this clinic, and a form for another."""
    places = request.user.facilities_where(WRITE)
    form = forms.GroupForm(request.POST or None)
    page = {"groups": queries.groups_at(places), "form": form}
    if form.is_valid():
        try:
            made = actions.begin(
                **form.cleaned_data, facility=places[0], by=request.user, at=clock.now()
            )
            return redirect("therapy-group", made.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "therapy/groups/groups.html", page)


def one_of(request, group_id):
    places = request.user.facilities_where(WRITE)
    return get_object_or_404(queries.groups_at(places), pk=group_id)


@staff_page(may=WRITE)
def group(request, group_id):
    """One group: its leaders, its people, its meetings."""
    return group_page(request, one_of(request, group_id))


def group_page(request, one, **more):
    places, leaders = queries.places_seen(one, request.user), queries.leaders_of(one)
    leading = {leader.member_id for leader in leaders}
    others = [member for member in writers(one.facility) if member.pk not in leading]
    page = {
        "group": one, "leaders": leaders, "places": places, "not_named": one.people - len(places),
        **queries.meetings_of(one, clock.now()),
        "plan_form": forms.PlanForm(auto_id="plan_%s", initial={
            "first": clock.at_the_clinic(clock.now())}),
        "leader_form": forms.LeaderForm(members=others, auto_id="leader_%s"),
        "invite_form": invite_form(request, one), "why_form": forms.WhyForm(auto_id="end_%s"),
    }  # fmt: skip
    return render(request, "therapy/groups/group.html", page | more)


def invite_form(request, one, data=None):
    rows = queries.to_invite(one, request.user)
    return forms.InviteForm(data, items=rows, auto_id="invite_%s")


def kept(request, one, name, form, act):
    """One small form of the group's page; what came back stands where it was typed."""
    refusal = None
    if form.is_valid():
        try:
            act(**form.cleaned_data)
            return redirect("therapy-group", one.pk)
        except Refused as refused:
            refusal = refused
    return group_page(request, one, **{name: form, "refusal": refusal})


@staff_page(may=WRITE)
def plan(request, group_id):
    """The same hour, for so many weeks."""
    one = one_of(request, group_id)
    form = forms.PlanForm(request.POST or None, auto_id="plan_%s")
    return kept(request, one, "plan_form", form, lambda **said: actions.plan(
        **said, group=one, by=request.user, at=clock.now()))  # fmt: skip


@staff_page(may=WRITE)
def leader(request, group_id):
    """Somebody leads it too."""
    one = one_of(request, group_id)
    form = forms.LeaderForm(request.POST or None, members=writers(one.facility),
                            auto_id="leader_%s")  # fmt: skip
    return kept(request, one, "leader_form", form, lambda **said: actions.add_leader(
        **said, group=one, by=request.user, at=clock.now()))  # fmt: skip


@require_POST
@staff_page(may=WRITE)
def leader_end(request, group_id, leader_id):
    """Somebody leads it no more."""
    one = one_of(request, group_id)
    leads = get_object_or_404(one.leaders, pk=leader_id)
    try:
        actions.end_leader(leader=leads, by=request.user, at=clock.now())
    except Refused as refusal:
        return group_page(request, one, refusal=refusal)
    return redirect("therapy-group", one.pk)


@staff_page(may=WRITE)
def invite(request, group_id):
    """People from their plans, each because of one item."""
    one = one_of(request, group_id)
    form = invite_form(request, one, request.POST or None)

    def all_of(id, items):
        for item in items:
            actions.invite(
                id=uuid.uuid5(id, str(item.plan.patient_id)), group=one, patient=item.plan.patient,
                because=item, by=request.user, at=clock.now(),
            )  # fmt: skip

    return kept(request, one, "invite_form", form, all_of)


@staff_page(may=WRITE)
def end(request, group_id):
    """It meets no more."""
    one = one_of(request, group_id)
    form = forms.WhyForm(request.POST or None, auto_id="end_%s")
    return kept(request, one, "why_form", form, lambda why: actions.end(
        why=why, group=one, by=request.user, at=clock.now()))  # fmt: skip


@chart_page(may=WRITE)
def join(request, patient):
    """One person, from their own chart: the groups they are in, and another."""
    form = forms.JoinForm(request.POST or None, groups=queries.groups_for(patient),
                          items=sessions.treated_items(patient))  # fmt: skip
    page = {"patient": patient, "form": form, "held": queries.places_held(patient)}
    if form.is_valid():
        try:
            actions.invite(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
            return redirect("group-join", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "therapy/groups/join.html", page)


@chart_page(may=WRITE)
def leave(request, patient, place_id):
    """The person comes no more."""
    place = get_object_or_404(patient.group_places.select_related("group"), pk=place_id)
    form = forms.WhyForm(request.POST or None)
    page = {"patient": patient, "place": place, "form": form}
    if form.is_valid():
        try:
            actions.leave(**form.cleaned_data, place=place, by=request.user, at=clock.now())
            messages.success(request, _("Written down. Nothing else follows from it."))
            return redirect("therapy", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "therapy/groups/leave.html", page)
