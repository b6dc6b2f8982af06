"""Today's doses on paper, at a press: for the hour in which there is no screen."""

from django.http import Http404, HttpResponse

from throughcare import clock
from throughcare.medication import paper, places
from throughcare.record.door import staff_page

MAY = "window.dose"


@staff_page(may=MAY)
def paper_pdf(request):
    """Everybody who is ordered a dose today, a sheet for each window of this clinic."""
    here = places.place_of(request)
    facility = here.facility if here else next(iter(request.user.facilities_where(MAY)), None)
    if facility is None:
        raise Http404
    made = paper.as_pdf(facility, clock.today(), clock.now())
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="doses-{clock.today().isoformat()}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
