"""One day of the register, on the screen and on paper; and an entry taken back."""

from datetime import date, timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.record import heads
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import witnessed
from throughcare.stock import actions, forms, pages, papers, queries
from throughcare.stock.actions.correcting import may_be_taken_back

A_DAY = timedelta(days=1)


def day_page(request, iso: str) -> dict:
    """What a day's sheet shows: no balance to whoever is about to find it by counting."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        raise Http404 from None
    facility = pages.facility_of(request, "stock.read")
    page = {"facility": facility, "day": day, "before": day - A_DAY, "after": day + A_DAY}
    if tells := pages.tells(day, request.user, facility):
        page |= papers.sheet(facility, day)
    return page | {"tells": tells}


@staff_page(may="stock.read")
def day(request, iso):
    """Everything of one clinic day."""
    page = day_page(request, iso)
    number = pages.whole_number(request.GET.get("page"))
    first = (number - 1) * pages.A_PAGE
    moved = queries.movements_of(page["facility"], page["day"])[first : first + pages.A_PAGE + 1]
    page |= {"movements": moved[: pages.A_PAGE], "more": len(moved) > pages.A_PAGE}
    page["number"] = number
    page["may_settle"] = request.user.may("stock.settle", page["facility"].pk)
    for row in page["movements"]:
        row.may_be_taken_back = may_be_taken_back(row) and not hasattr(row, "reversed_by")
    return render(request, "stock/day.html", page)


@staff_page(may="stock.read")
def day_pdf(request, iso):
    """The sheet to sign and put away, with where the log ends."""
    page = day_page(request, iso) | {"heads": heads.now(), "now": clock.now()}
    if not page["tells"]:
        return redirect("stock-day", iso)
    return papers.answer(request, "stock/day_print.html", page, f"register-{iso}.pdf")


@staff_page(may="stock.settle")
def correct(request, movement_id):
    """One entry taken back whole."""
    places = request.user.facilities_where("stock.settle")
    movement = get_object_or_404(queries.movements_at(places), pk=movement_id)
    form = forms.CorrectForm(request.POST or None)
    page = {"form": form, "movement": movement}
    if form.is_valid():
        try:
            actions.correct(
                **witnessed(request, form, movement.facility_id), movement=movement,
                by=request.user, at=clock.now(),
            )  # fmt: skip
            return redirect("stock-day", clock.today().isoformat())
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "stock/correct.html", page)
