"""Pumps in the register: where each stands, what feeds it, how well it measures, its tube."""

import uuid

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.medication import pumps as speaking
from throughcare.medication.actions import pumping
from throughcare.medication.forms import pumps as forms
from throughcare.medication.models import Pump, PumpAsked
from throughcare.medication.views.window.pump import measured
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved
from throughcare.stock import actions as stock

KEEP, SETTLE = "stock.keep", "stock.settle"
Kind = PumpAsked.Kind


def pump_of(request, pump_id, may=KEEP) -> Pump:
    """A pump of a clinic where this member may do this."""
    facilities = request.user.facilities_where(may)
    return get_object_or_404(speaking.standing_at(facilities), pk=pump_id)


@staff_page(may=KEEP)
def pumps(request):
    """Which window has which pump."""
    facilities = request.user.facilities_where(KEEP)
    rows = [speaking.standing(pump) for pump in speaking.standing_at(facilities)]
    page = {"rows": rows, "free": speaking.free_lines()}
    return render(request, "medication/pumps/pumps.html", page)


@staff_page(may=SETTLE)
def place(request):
    """Put a pump at a window."""
    facilities, lines = request.user.facilities_where(SETTLE), speaking.free_lines()
    form = forms.PlaceForm(request.POST or None, facilities=facilities, lines=lines)
    page = {"form": form, "lines": lines}
    if form.is_valid():
        try:
            pumping.place_pump(**proved(request, form), by=request.user, at=clock.now())
            return redirect("pumps")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/pumps/place.html", page)


@staff_page(may=KEEP)
def one(request, pump_id):
    """One pump as it stands. What it has not said, it is asked again."""
    return shown(request, pump_of(request, pump_id))


def shown(request, pump, **more):
    unsaid = speaking.caught_up(request.user, pump=pump)
    page = {
        "there": speaking.standing(pump), "pump": pump, "unsaid": unsaid,
        "inside": list(pumping.inside(pump).select_related("lot")),
        "cup_form": forms.CupForm(), "test": speaking.untested(pump),
        "calibrations": speaking.calibrations(pump), "connected": speaking.is_connected(pump),
        "may_settle": request.user.may(SETTLE, pump.facility_id),
    }  # fmt: skip
    return render(request, "medication/pumps/pump.html", page | more)


def form_page(request, pump, form, do, template, **page):
    """One form about one pump: asked, done, and back to it; what is refused stays as typed."""
    page = {"form": form, "pump": pump, "there": speaking.standing(pump)} | page
    if form.is_valid():
        try:
            do()
            return redirect("pump", pump.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, f"medication/pumps/{template}.html", page)


@staff_page(may=KEEP)
def load(request, pump_id):
    """Another bottle beneath it."""
    pump = pump_of(request, pump_id)
    form = forms.LoadForm(request.POST or None)

    def do():
        read = form.cleaned_data["read"]
        pumping.load(
            id=form.cleaned_data["id"], pump=pump, bottle=speaking.bottle_read(pump, read),
            read=read, by=request.user, at=clock.now(),
        )  # fmt: skip

    return form_page(request, pump, form, do, "load")


@staff_page(may=KEEP)
def fill(request, pump_id):
    """The tube is filled: out of the bottle, into the pump, and still in the clinic."""
    return through(request, pump_of(request, pump_id), Kind.FILL, "fill")


@staff_page(may=KEEP)
def test(request, pump_id):
    """A test into a measure."""
    return through(request, pump_of(request, pump_id), Kind.TEST, "test")


def through(request, pump, kind, template):
    """So many mL through the pump, for nobody."""
    form = forms.AmountForm(request.POST or None)

    def do():
        given, there = proved(request, form), speaking.standing(pump)
        speaking.ask(
            pump, id=given["id"], kind=kind, bottle=speaking.bottle_beneath(there),
            ug=speaking.ug_of(there, given["ul"]), by=request.user,
        )  # fmt: skip

    return form_page(request, pump, form, do, template)


@staff_page(may=KEEP)
def measure(request, pump_id):
    """What the measure showed of the last test."""
    pump = pump_of(request, pump_id)
    test = speaking.untested(pump)
    if test is None:
        return redirect("pump", pump.pk)
    form = forms.MeasureForm(request.POST or None)

    def do():
        given = proved(request, form)
        pumping.calibrate(
            id=given["id"], test=test, measured_ul=given["ul"], words=given["words"],
            by=request.user, at=clock.now(),
        )  # fmt: skip
        speaking.tell_measured(test, given["ul"])

    return form_page(request, pump, form, do, "measure", test=test)


@require_POST
@staff_page(may=KEEP)
def empty(request, pump_id):
    """What the tube holds goes back into the bottle of its own lot."""
    pump = pump_of(request, pump_id)
    there = speaking.standing(pump)
    try:
        for inside in pumping.inside(pump):
            stock.empty_pump(
                id=uuid.uuid4(), pump=inside, bottle=speaking.bottle_beneath(there),
                ug=inside.balance, by=request.user, at=clock.now(),
            )  # fmt: skip
    except Refused as refusal:
        return shown(request, pump, refusal=refusal)
    return redirect("pump", pump.pk)


@require_POST
@staff_page(may=KEEP)
def cup(request, pump_id):
    """What the pump cannot speak of, a filling, a test, a dose of an earlier day: as measured."""
    pump = pump_of(request, pump_id)
    form, open_ = forms.CupForm(request.POST), speaking.caught_up(request.user, pump=pump)
    if open_ is None or open_.pours or open_.is_of_the_window:
        return redirect("pump", pump.pk)
    product = medicines.product(open_.asked.bottle.product)
    ug = form.measured_ug(product) if form.is_valid() else None
    if ug is None:
        return shown(request, pump, cup_form=form)
    measured(open_.asked, ug, open_.answer, by=request.user)
    return redirect("pump", pump.pk)


@staff_page(may=SETTLE)
def away(request, pump_id):
    """It stands at this window no more."""
    pump = pump_of(request, pump_id, SETTLE)
    form = forms.AwayForm(request.POST or None)
    page = {"form": form, "pump": pump}
    if form.is_valid():
        try:
            pumping.take_away(**proved(request, form), pump=pump, by=request.user, at=clock.now())
            return redirect("stock")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/pumps/away.html", page)
