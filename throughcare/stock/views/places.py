"""The register today; a delivery; a bottle to a window, back, into the pump, to waste."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.stock import order_form
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved, witnessed
from throughcare.stock import actions, forms, law, pages, queries
from throughcare.stock.models import Account


@staff_page(may="stock.read")
def stock(request):
    """The register of today."""
    facility = pages.facility_of(request, "stock.read")
    return render(request, "stock/stock.html", pages.overview(request, facility))


@staff_page(may="stock.keep")
def receive(request):
    """A delivery, against its order form."""
    facility = pages.facility_of(request, "stock.keep")
    form = forms.ReceiptForm(request.POST or None)
    page = {"form": form, "facility": facility, "receipts": queries.receipts(facility)[:10]}
    if form.is_valid():
        try:
            given = witnessed(request, form, facility.pk)
            receipt = actions.receive(
                second=given.pop("witness"), **given, facility=facility, by=request.user,
                at=clock.now(),
            )  # fmt: skip
            return redirect("stock-receipt", receipt.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "stock/receive.html", page)


@staff_page(may="stock.read")
def receipt(request, receipt_id):
    """One delivery as it was taken in, with what must be looked into."""
    places = request.user.facilities_where("stock.read")
    kept = get_object_or_404(queries.receipts_at(places), pk=receipt_id)
    day = clock.clinic_day(kept.at)
    rule = law.order_form_days(kept.facility, kept.lot.product, day)
    flagged = rule and order_form(
        kept.ordered_on, day, rule.number, rule.source, number=kept.order_form
    )
    return render(request, "stock/receipt.html", {"receipt": kept, "flagged": flagged})


@staff_page(may="stock.keep")
def open_bottle(request, lot_id):
    """A part of a lot from the safe to a window."""
    places = request.user.facilities_where("stock.keep")
    lot = get_object_or_404(queries.lots_at(places), pk=lot_id)
    form = forms.OpenForm(request.POST or None, product=medicines.product(lot.product))
    page = {"form": form, "lot": lot}
    if form.is_valid():
        try:
            actions.open_bottle(**proved(request, form), lot=lot, by=request.user, at=clock.now())
            return redirect("stock")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "stock/open.html", page)


def back(request, account, form):
    actions.put_back(**proved(request, form), bottle=account, by=request.user, at=clock.now())


def prime(request, account, form):
    actions.prime_pump(**proved(request, form), bottle=account, by=request.user, at=clock.now())


def waste(request, account, form, spilt=False):
    given = witnessed(request, form, account.facility_id)
    actions.throw_away(**given, account=account, spilt=spilt, by=request.user, at=clock.now())


def spill(request, account, form):
    waste(request, account, form, spilt=True)


HANDLED = {
    "put-back": (forms.AmountForm, back),
    "pump": (forms.PrimeForm, prime),
    "waste": (forms.WasteForm, waste),
    "spilt": (forms.WasteForm, spill),
}


@staff_page(may="stock.keep")
def place(request, account_id, what):
    """One thing done with one place: put back, into the pump, thrown away, spilt."""
    account = pages.account_of(request, account_id, "stock.keep")
    if what not in HANDLED:
        raise Http404
    kind_of_form, do = HANDLED[what]
    form = kind_of_form(request.POST or None, product=medicines.product(account.product))
    page = {"form": form, "account": account, "what": what, "title": forms.title_of(account)}
    if form.is_valid():
        try:
            do(request, account, form)
            return redirect("stock")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "stock/place.html", page)


@staff_page(may="stock.keep")
def compound(request):
    """A new lot made here of others."""
    facility = pages.facility_of(request, "stock.keep")
    sources = queries.places(facility, [Account.Kind.SAFE, Account.Kind.BOTTLE])
    form = forms.BatchForm(request.POST or None, places=sources)
    page = {"form": form, "facility": facility}
    if form.is_valid():
        try:
            given = witnessed(request, form, facility.pk)
            actions.compound(second=given.pop("witness"), **given, by=request.user, at=clock.now())
            return redirect("stock")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "stock/compound.html", page)


@staff_page(may="stock.settle")
def destroy(request):
    """What waits for destruction, destroyed before two."""
    facility = pages.facility_of(request, "stock.settle")
    waiting = queries.waiting_for_destruction(facility, clock.today())
    form = forms.DestroyForm(request.POST or None, places=waiting)
    page = {"form": form, "facility": facility, "waiting": waiting}
    if form.is_valid():
        try:
            actions.destroy(
                **witnessed(request, form, facility.pk), by=request.user, at=clock.now()
            )
            return redirect("stock")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "stock/destroy.html", page)
