"""What is sent to the person: they decide on their own pages, or together with the team."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.portal import reach, senders
from throughcare.portal.actions import reaching as actions
from throughcare.portal.forms.reaching import ReachForm
from throughcare.portal.models import ReachChoice
from throughcare.record.door import chart_page, own_page

How = ReachChoice.How


def page_of(patient) -> dict:
    ways = reach.ways_of(patient)
    return {
        "patient": patient, "ways": ways, "rows": reach.sent_to(patient),
        "channels": senders.channels(),
        "any": any(way.choice and way.choice.reminders for way in ways),
    }  # fmt: skip


def way_of(patient, contact_id):
    """One way of this very person on which writing was agreed; else there is nothing here."""
    for way in reach.ways_of(patient):
        if way.pk == contact_id:
            return way
    raise Http404


@own_page
def my_reach(request, patient):
    """Where messages go, what was sent, and the end of it at one press."""
    return render(request, "portal/reach.html", page_of(patient))


@own_page
def my_reach_way(request, patient, contact_id):
    """What is sent to one number or address."""
    way = way_of(patient, contact_id)
    form = ReachForm.begun(way, request.POST or None)
    if request.own.shared:
        del form.fields["codes"]  # a way in is given away on a device of one's own only
    if form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in form.WANTED if name in form.fields}
        wanted.setdefault("codes", bool(way.choice and way.choice.codes))
        actions.choose(
            id=form.cleaned_data["id"], contact=way, how=How.OWN_PAGE, by=None, at=clock.now(),
            **wanted,
        )  # fmt: skip
        messages.success(request, _("Kept."))
        return redirect("my-reach")
    return render(request, "portal/reach_way.html", {"form": form, "way": way})


@require_POST
@own_page
def my_reach_stop(request, patient):
    """No more messages, from this moment on."""
    actions.stop(patient=patient, how=How.OWN_PAGE, by=None, at=clock.now())
    messages.success(request, _("We send you no more messages."))
    return redirect("my-reach")


@chart_page(may="portal.keep")
def own_reach(request, patient):
    """What is sent to this person, and whether it arrived."""
    return render(request, "portal/team_reach.html", page_of(patient))


@chart_page(may="portal.keep")
def own_reach_way(request, patient, contact_id):
    """What is sent to one number or address, as the person says it to a member of the team."""
    way = way_of(patient, contact_id)
    form = ReachForm.begun(way, request.POST or None)
    if form.is_valid():
        actions.choose(
            id=form.cleaned_data["id"], contact=way, how=How.TEAM, by=request.user,
            at=clock.now(), **form.wanted(),
        )  # fmt: skip
        return redirect("own-reach", patient.pk)
    page = {"form": form, "way": way, "patient": patient}
    return render(request, "portal/team_reach_way.html", page)


@require_POST
@chart_page(may="portal.keep")
def own_reach_stop(request, patient):
    """The person wants no more messages, and says so to a member of the team."""
    actions.stop(patient=patient, how=How.TEAM, by=request.user, at=clock.now())
    return redirect("own-reach", patient.pk)
