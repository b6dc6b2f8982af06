"""The page of outcomes: numbers of many people, and nobody's chart."""

from django.shortcuts import render

from throughcare import clock
from throughcare.clinical.outcomes.measures import measures
from throughcare.outcomes import pages, queries
from throughcare.record.door import staff_page

MAY = "outcomes.see"


@staff_page(may=MAY)
def outcomes(request):
    """What came of it, at my places."""
    places = request.user.facilities_where(MAY)
    page = pages.outcomes(places, clock.today())
    page |= {"measures": measures(), "rolled_up": queries.newest()}
    return render(request, "outcomes/outcomes.html", page)
