"""Find a meeting: for anybody, without an account, without a script."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from throughcare import clock
from throughcare.clinical.groups import weekly
from throughcare.clinical.groups.fellowships import fellowship
from throughcare.groups import queries
from throughcare.groups.calendar_file import calendar_file
from throughcare.groups.finder import Found
from throughcare.groups.pages import finder_page, week_page
from throughcare.intake.views.public import place
from throughcare.record.door import public_page


@public_page(why="public lists of support groups; what is looked for is kept nowhere")
def find(request):
    """Meetings by day, place typed, language, access and more."""
    here = place(request)
    return render(request, "groups/find.html", here | finder_page(request.GET, here["facility"]))


@public_page(why="the same list, to print")
def week(request):
    """The week on paper."""
    here = place(request)
    return render(request, "groups/week.html", here | week_page(request.GET, here["facility"]))


def found_or_404(meeting_id):
    if (found := queries.meeting_as_it_is(meeting_id)) is None:
        raise Http404
    return found


@public_page(why="one entry of a public list of support groups")
def one(request, meeting_id):
    """One meeting: when, where, how to join, what is known."""
    meeting, meets = found_or_404(meeting_id)
    begins, ends = next(weekly.next_times(meeting.value, clock.now(), settings.TIME_ZONE))
    page = {
        "meeting": meeting, "meets": meets, "one": Found(meeting, begins, ends),
        "fellowship": fellowship(meeting.fellowship),
        "known": queries.welcomes_of([meeting]).get((meeting.source_id, meeting.key), {}),
        "checked": queries.last_read(meeting.source, "taken"),
    }  # fmt: skip
    return render(request, "groups/meeting.html", place(request) | page)


@public_page(why="one entry of a public list of support groups, as a calendar file")
def calendar(request, meeting_id):
    """The meeting for the person's own calendar, every week."""
    meeting, meets = found_or_404(meeting_id)
    if not meets:
        raise Http404
    uid, zone = queries.lasting_id(meeting), settings.TIME_ZONE
    file = calendar_file(meeting.value, uid=uid, now=clock.now(), clinic_zone=zone)
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    name = slugify(meeting.name)[:60] or "meeting"
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer
