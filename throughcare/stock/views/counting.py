"""Counting without knowing what should be there; then what differs."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved, witnessed
from throughcare.stock import actions, forms, pages, queries, report, since
from throughcare.stock.models import Counting


@staff_page(may="stock.keep")
def count(request, kind):
    """One list of places to count. The page does not know what the register says."""
    if kind not in Counting.Kind.values:
        raise Http404
    facility = pages.facility_of(request, "stock.keep")
    places = queries.in_walking_order(queries.to_count(facility, clock.today()))
    form = forms.CountForm(
        request.POST or None, places=places, kind=kind, whole=kind in Counting.WHOLE
    )
    page = {
        "form": form, "facility": facility, "kind": Counting.Kind(kind), "places": places,
        "cups": queries.in_cups(facility) if kind == Counting.Kind.CLOSING else [],
    }  # fmt: skip
    if form.is_valid():
        try:
            given = witnessed(request, form, facility.pk)
            made = actions.count(
                second=given.pop("witness"), **given, kind=kind, facility=facility,
                by=request.user, at=clock.now(),
            )  # fmt: skip
            return redirect("stock-counted", made.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "stock/count.html", page)


@staff_page(may="stock.read")
def counted(request, counting_id):
    """What was found, and what the register had there."""
    places = request.user.facilities_where("stock.read")
    counting = get_object_or_404(queries.countings_at(places), pk=counting_id)
    member, today = request.user, clock.today()
    if not pages.shows(counting, member, today):
        return render(request, "stock/counted_later.html", {"counting": counting})
    rows = since.beside(queries.counts_of(counting))
    page = {
        "counting": counting, "counts": rows, "open": [row for row in rows if row.open],
        "differ": [row for row in rows if row.variance_ug],
        "may_keep": member.may("stock.keep", counting.facility_id),
        "may_settle": member.may("stock.settle", counting.facility_id),
        "tells_day": pages.tells(counting.clinic_day, member, counting.facility),
    }  # fmt: skip
    return render(request, "stock/counted.html", page)


@staff_page(may="stock.settle")
def tolerance(request):
    """By how much measuring may differ here. No figure comes with the software."""
    facility = pages.facility_of(request, "stock.settle")
    form = forms.ToleranceForm(request.POST or None, products=report.products_here(facility))
    page = {"form": form, "facility": facility, "set": queries.set_tolerances(facility)}
    if form.is_valid():
        try:
            actions.set_tolerance(
                **proved(request, form), facility=facility, by=request.user, at=clock.now()
            )
            return redirect("stock-tolerance")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "stock/tolerance.html", page)
