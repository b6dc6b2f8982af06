"""What differed or is missing: why, what was found out later, and what the law asks of a loss."""

from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import WITNESS, proved, witnessed
from throughcare.stock import actions, forms, law, pages, queries, since


@staff_page(may="stock.read")
def differences(request):
    """Every difference and all that was missing, the newest first, with what was said of each."""
    facility = pages.facility_of(request, "stock.read")
    number = pages.whole_number(request.GET.get("page"))
    rows = queries.differences(facility, number * pages.A_PAGE + 1)[(number - 1) * pages.A_PAGE :]
    page = {
        "facility": facility, "rows": rows[: pages.A_PAGE], "more": len(rows) > pages.A_PAGE,
        "number": number, "may_settle": request.user.may("stock.settle", facility.pk),
    }  # fmt: skip
    return render(request, "stock/differences.html", page)


@staff_page(may="stock.settle")
def explain(request, count_id):
    """Why one count differed."""
    places = request.user.facilities_where("stock.settle")
    one = get_object_or_404(queries.counts_at(places), pk=count_id)
    since.beside([one])
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
            return redirect(*where_it_leads(made))
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, template, page)


def where_it_leads(made) -> tuple:
    if made.significant:
        return "stock-loss", made.pk
    return ("stock-counted", made.count.counting_id) if made.count_id else ("stock",)


@staff_page(may="stock.settle")
def found_out(request, explanation_id):
    """Something else was found out about a difference that had its explanation."""
    places = request.user.facilities_where("stock.settle")
    earlier = get_object_or_404(queries.explanations_at(places), pk=explanation_id)
    form = forms.FoundOutForm(request.POST or None, was_a_loss=earlier.significant)
    page = {
        "form": form, "earlier": earlier, "title": forms.title_of(earlier.account),
        "today": clock.today(), "due": law.after_loss(earlier.facility, clock.today()),
    }  # fmt: skip
    if form.is_valid():
        try:
            made = actions.explain_anew(
                **signed_by_those_it_takes(request, form, earlier), earlier=earlier,
                by=request.user, at=clock.now(),
            )  # fmt: skip
            return redirect(*where_it_leads(made))
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "stock/found_out.html", page)


def signed_by_those_it_takes(request, form, earlier) -> dict:
    """Two, where a loss is called none after all; else whoever writes it."""
    given = form.cleaned_data
    if earlier.significant and not actions.is_a_loss(given["verdict"], given["significant"]):
        return witnessed(request, form, earlier.facility_id)
    given = proved(request, form)
    return {name: value for name, value in given.items() if name not in WITNESS}


@staff_page(may="stock.settle")
def loss(request, explanation_id):
    """A theft or a significant loss: what the law asks for, by when, and what was done."""
    places = request.user.facilities_where("stock.settle")
    explanation = get_object_or_404(queries.losses_at(places), pk=explanation_id)
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
