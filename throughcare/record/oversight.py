"""Who looks after the looking: the log by time and by member, unusual reads, where the log ends."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.record import forms, heads, log_actions, log_queries
from throughcare.record.door import staff_page
from throughcare.refusal import Refused


@staff_page(may="log.read")
def overview(request):
    """Unusual reads nobody has looked into, members who opened many charts, and the ways on."""
    places = request.user.facilities_where("log.read")
    page = {
        "unusual": log_queries.not_looked_into(places),
        "masses": log_queries.mass_reads(places, clock.now()),
        "members": log_queries.members_of(places),
    }
    return render(request, "record/oversight.html", page)


@staff_page(may="log.read")
def by_time(request):
    """The whole log of my facilities, a day or all, newest first."""
    form = forms.PeriodForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    places = request.user.facilities_where("log.read")
    lines, older = log_queries.lines(places, **asked)
    page = {"form": form, "lines": lines, "older": older, "with_person": True}
    return render(request, "record/log_by_time.html", page)


@staff_page(may="log.read")
def by_member(request, member_id):
    """What one member opened and changed, in my facilities."""
    form = forms.PeriodForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    places = request.user.facilities_where("log.read")
    member = log_queries.member_of(places, member_id)
    if member is None:
        raise Http404
    lines, older = log_queries.lines(places, by=member, **asked)
    page = {"form": form, "lines": lines, "older": older, "whose": member, "with_person": True}
    return render(request, "record/log_by_time.html", page)


@staff_page(may="log.oversee")
def look_into(request, line_id):
    """One unusual read: what it was, and what was found about it."""
    line = log_queries.unusual_line(request.user.facilities_where("log.oversee"), line_id)
    if line is None:
        raise Http404
    form = forms.LookIntoForm(request.POST or None)
    page = {"line": line, "form": form}
    if form.is_valid():
        try:
            log_actions.look_into(line=line, **form.cleaned_data, by=request.user, at=clock.now())
            return redirect("oversight")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "record/look_into.html", page)


@staff_page(may="log.read")
def heads_page(request):
    """Where the log ends now: to print and sign at closing, or to keep in the second place."""
    if request.method == "POST":
        problems = heads.keep_elsewhere()
        for problem in problems:
            messages.error(request, problem)
        if not problems and heads.places():
            messages.success(request, _("Kept in the second place."))
        return redirect("log-heads")
    page = {"heads": heads.now(), "places": heads.places(), "now": clock.now()}
    return render(request, "record/log_heads.html", page)
