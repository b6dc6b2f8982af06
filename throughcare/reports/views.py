"""The director's pages: the week, the people behind a figure, and what is returned."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from throughcare import clock
from throughcare.clinical.outcomes.measures import measures
from throughcare.outcomes import queries as months
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.reports import actions, forms, returns, rows
from throughcare.reports.week import week as figures

MAY, MAY_RETURN = "outcomes.see", "returns.make"
A_PAGE = 100


@staff_page(may=MAY)
def week(request):
    """This week, at all my places or at one."""
    places = request.user.facilities_where(MAY)
    here = [one for one in places if str(one.pk) == request.GET.get("place")] or places
    page = {
        "figures": figures(here, clock.today()), "measures": measures(), "places": places,
        "here": here, "rolled_up": months.newest(),
        "may_return": request.user.may(MAY_RETURN),
    }  # fmt: skip
    return render(request, "reports/week.html", page)


@staff_page(may=MAY)
def behind(request, figure):
    """The people behind a figure, by their number; their charts ask why."""
    if figure not in rows.BEHIND:
        raise Http404
    found = rows.behind(figure, request.user, request.user.facilities_where(MAY), clock.today())
    page = {
        "title": rows.BEHIND[figure][0],
        "people": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "reports/behind.html", page)


@staff_page(may=MAY_RETURN)
def returned(request):
    """Files for an authority: made, held against their list of fields, written down."""
    places = request.user.facilities_where(MAY_RETURN)
    form = forms.ReturnForm(request.POST or None, places=places, today=clock.today())
    page = {"form": form, "made": returns.made(places), "fields": returns.layouts()}
    if form.is_valid():
        try:
            file = actions.make_return(**form.cleaned_data, by=request.user, at=clock.now())
            answer = HttpResponse(file.text, content_type="text/csv; charset=utf-8")
            answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
            return answer
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "reports/returns.html", page)
