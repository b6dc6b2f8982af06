"""Counting without knowing what should be there; then what differs, and what comes of it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved, witnessed
from throughcare.stock import actions, forms, law, pages, queries, report
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
    rows = queries.counts_of(counting)
    page = {
        "counting": counting, "counts": rows, "open": [row for row in rows if row.open],
        "differ": [row for row in rows if row.variance_ug],
        "may_settle": member.may("stock.settle", counting.facility_id),
        "tells_day": pages.tells(counting.clinic_day, member, counting.facility),
    }  # fmt: skip
    return render(request, "stock/counted.html", page)


@staff_page(may="stock.settle")
def explain(request, count_id):
    """Why one count differed."""
    places = request.user.facilities_where("stock.settle")
    one = get_object_or_404(queries.counts_at(places), pk=count_id)
    page = {"count": one, "title": forms.title_of(one.account)}
    return explained(request, page, {"count": one}, "stock/explain.html")


@staff_page(may="stock.settle")
def explain_missing(request, movement_id):
    """What became of something that was found to be gone."""
    places = request.user.facilities_where("stock.settle")
    one = get_object_or_404(queries.missing_at(places), pk=movement_id)
    page = {
        "missing": one, "title": forms.title_of(one.source), "today": clock.today(),
        "due": law.after_loss(one.facility, one.clinic_day),
    }  # fmt: skip
    return explained(request, page, {"missing": one}, "stock/explain_missing.html")


def explained(request, page, what, template):
    """The form of both; a loss that must be reported leads to its days."""
    form = page["form"] = forms.ExplainForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.explain(**proved(request, form), **what, by=request.user, at=clock.now())
            if made.significant:
                return redirect("stock-loss", made.pk)
            return redirect("stock-counted", made.count.counting_id) if made.count_id else redirect(
                "stock"
            )  # fmt: skip
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, template, page)


@staff_page(may="stock.settle")
def loss(request, count_id):
    """A theft or a significant loss: what the law asks for, by when, and what was done."""
    places = request.user.facilities_where("stock.settle")
    explanation = get_object_or_404(queries.losses_at(places), pk=count_id)
    form = forms.ReportLossForm(request.POST or None)
    page = {"form": form, "loss": queries.with_due(explanation), "today": clock.today()}
    if form.is_valid():
        try:
            actions.report_loss(
                **proved(request, form), loss=explanation, by=request.user, at=clock.now()
            )
            return redirect("stock-loss", explanation.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "stock/loss.html", page)


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
