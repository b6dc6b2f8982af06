"""My calendar: what is coming and what was, in plain words; and a file of my appointments."""

from django.http import HttpResponse
from django.shortcuts import render

from throughcare import clock
from throughcare.adherence.calendar_file import calendar_file
from throughcare.adherence.queries import calendar as queries
from throughcare.adherence.views.calendar import view_of
from throughcare.record.door import own_page


@own_page
def my_calendar(request, patient):
    """A week or a month of mine."""
    view = view_of(request)
    rows = queries.of_person(patient, view["first"], view["last"], own=True)
    page = view | {
        "days": queries.days(rows, view["first"], view["last"],
                             view["on"].month if view["month"] else 0),
        "coming": queries.coming(patient, clock.now(), most=8),
    }  # fmt: skip
    return render(request, "adherence/own/calendar.html", page)


@own_page
def my_file(request, patient):
    """My appointments for the calendar of my telephone: their hours, and no word of what for."""
    whole = calendar_file(queries.coming(patient, clock.now()), now=clock.now())
    answer = HttpResponse(whole, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return answer
