"""For the team: sources of lists, meetings written down here, offers to a person."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.groups.fellowships import fellowship
from throughcare.groups import actions, forms, queries
from throughcare.groups.pages import finder_page, week_page
from throughcare.groups.views.public import found_or_404
from throughcare.record.door import chart_page, staff_page
from throughcare.refusal import Refused
from throughcare.ui.pdf import sheets

OFFER, KEEP, SEE_SOURCES = "groups.offer", "groups.keep", "groups.sources"


@staff_page(may=OFFER)
def week_pdf(request):
    """The week on paper, for the wall or to take along. Anybody else prints the page itself."""
    facility = request.user.facilities_where(OFFER)[0]
    page = week_page(request.GET, facility) | {"facility": facility, "today": clock.today()}
    try:
        paper = sheets(render_to_string("groups/week_paper.html", page, request))
    except Refused as refusal:
        return render(request, "groups/no_paper.html", {"refusal": refusal}, status=409)
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="meetings.pdf"'
    return answer


@staff_page(may=SEE_SOURCES)
def sources(request):
    """Where lists come from, when each was read last, and what came of it."""
    return render(request, "groups/sources.html", {"rows": queries.sources_with_reads()})


@staff_page(may=SEE_SOURCES)
def source(request, source_id):
    """One source: every try, and the rows that were set aside last."""
    found = get_object_or_404(queries.sources_in_use(), pk=source_id)
    page = {"source": found, "reads": queries.newest_reads(found)}
    return render(request, "groups/source.html", page)


def ours(member):
    """What was written down where this member keeps meetings."""
    return queries.local_meetings(member.facilities_where(KEEP))


@staff_page(may=KEEP)
def local(request):
    """Meetings that stand in no list: those there are, and a form for another."""
    form = forms.LocalForm(request.POST or None)
    if form.is_valid():
        actions.write_local(
            id=form.cleaned_data["id"], meeting=form.meeting(settings.TIME_ZONE),
            facility=request.user.facilities_where(KEEP)[0], by=request.user, at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("Everybody who looks for a meeting finds it now."))
        return redirect("local-meetings")
    page = {"form": form, "meetings": ours(request.user)}
    return render(request, "groups/local.html", page)


@staff_page(may=KEEP)
def local_one(request, meeting_id):
    """Correct a meeting written down here: the old one ends, the new one stands."""
    meeting = get_object_or_404(ours(request.user), pk=meeting_id)
    form = forms.LocalForm(request.POST or None, initial=queries.as_initial(meeting))
    if form.is_valid():
        actions.write_local(
            id=form.cleaned_data["id"], meeting=form.meeting(settings.TIME_ZONE),
            facility=meeting.local.facility, instead_of=meeting.local, by=request.user,
            at=clock.now(),
        )  # fmt: skip
        return redirect("local-meetings")
    return render(request, "groups/local_one.html", {"form": form, "meeting": meeting})


@staff_page(may=KEEP)
def local_end(request, meeting_id):
    """It meets no more."""
    meeting = get_object_or_404(ours(request.user), pk=meeting_id)
    if request.method == "POST":
        actions.end_local(local=meeting.local, by=request.user, at=clock.now())
        return redirect("local-meetings")
    return render(request, "groups/local_end.html", {"meeting": meeting})


@staff_page(may=OFFER)
def welcome(request, meeting_id):
    """What the team knows of how a group meets people on medicine."""
    meeting, meets = found_or_404(meeting_id)
    form = forms.WelcomeForm(request.POST or None)
    if meets and form.is_valid():
        actions.note_welcome(**form.cleaned_data, meeting=meeting, by=request.user, at=clock.now())
        return redirect("meeting", meeting.pk)
    page = {"meeting": meeting, "meets": meets, "form": form,
            "fellowship": fellowship(meeting.fellowship)}  # fmt: skip
    return render(request, "groups/welcome.html", page)


@chart_page(may=OFFER)
def person(request, patient):
    """Look for a meeting together; what was offered; what the person shows to this member."""
    page = finder_page(request.GET, patient.facility)
    return render(request, "groups/person.html", page | {
        "patient": patient, "looking": bool(request.GET), "offers": queries.offers_to(patient),
        "shown": queries.shown_to(request.user, patient),
    })  # fmt: skip


@chart_page(may=OFFER)
def offer(request, patient, meeting_id):
    """Offer one meeting to the person."""
    meeting, meets = found_or_404(meeting_id)
    form = forms.OfferForm(request.POST or None)
    page = {"patient": patient, "meeting": meeting, "form": form}
    if not meets:
        raise Http404
    if form.is_valid():
        try:
            actions.offer(**form.cleaned_data, patient=patient, meeting=meeting, by=request.user,
                          at=clock.now())  # fmt: skip
            messages.success(request, _("Offered. It stays their choice."))
            return redirect("person-groups", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "groups/offer.html", page)
