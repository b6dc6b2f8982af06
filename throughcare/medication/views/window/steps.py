"""The three presses of a dose: reserved, poured, ended. Each finds what it made when sent twice."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.medication import depots
from throughcare.clinical.verdict import Verdict
from throughcare.medication import doses, places, queries
from throughcare.medication.actions import dosing
from throughcare.medication.dispensers import Wanted
from throughcare.medication.dispensers.by_hand import ByHand
from throughcare.medication.forms import window as forms
from throughcare.medication.models import End
from throughcare.medication.views.window.person import shown
from throughcare.record.door import chart_page
from throughcare.refusal import Refused, require
from throughcare.stock.models import Account


@require_POST
@chart_page(may="window.dose")
def reserve(request, patient):
    """The person said what they expect; today's dose is theirs and nobody else's to give."""
    place, form = places.place_of(request), forms.ReserveForm(request.POST)
    if place is None or not form.is_valid():
        return redirect("window-person", patient.pk)
    given = form.cleaned_data
    step = doses.step_of(patient, given["step"])
    again = {"about": step.pk, "form": form}
    if given["said"] != "same" and not given["reason"].strip():
        return shown(request, patient, asks_reason=True, **again)
    try:
        dosing.reserve(
            id=given["id"], step=step, window=place.window, said=given["said"], awake=True,
            reason=given["reason"], by=request.user, at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        asks = refusal.code == "reason_missing"
        return shown(request, patient, refusal=refusal, asks_reason=asks, **again)
    return redirect("window-person", patient.pk)


@require_POST
@chart_page(may="window.dose")
def pour(request, patient, dose_id):
    """What was measured, read back; it has left the bottle."""
    dose = doses.dose_of(patient, dose_id)
    form = forms.PourForm(request.POST)
    if not form.is_valid():
        return shown(request, patient, about=dose.step_id, form=form)
    given = form.cleaned_data
    poured = doses.poured_of(dose)
    if given["id"] not in poured:
        try:
            ug, bottle = read_off(dose, given, left=dose.ug - sum(poured.values()))
            dosing.pour(
                id=given["id"], dose=dose, bottle=bottle, ug=ug, by=request.user, at=clock.now(),
                delivered_on=given["delivered_on"],
            )  # fmt: skip
        except Refused as refusal:
            return shown(request, patient, refusal=refusal, about=dose.step_id, form=form)
    return redirect("window-person", patient.pk)


def read_off(dose, given, *, left: int) -> tuple[int, Account]:
    """Micrograms that were read back, and out of which bottle; refused where it may be a slip."""
    bottle = doses.bottle_of(dose.patient.facility_id, given["bottle"])
    product = medicines.product(bottle.product)
    hand = ByHand(given["amount"], given["unit"], product, given["part"])
    try:
        ug = hand.ask(Wanted(given["id"], 1, product, left)).ug or 0
    except ValueError as unclear:  # UnclearAmount and CannotMeasure say what to do
        raise Refused(
            "amount_unclear", str(unclear), source="quantities-asked-again",
            next_step=_("Type the number and its unit, or the number and press the unit."),
        ) from unclear  # fmt: skip
    if left > 0:
        require(hand.said_of(ug, left))
    return ug, bottle


@require_POST
@chart_page(may="window.dose")
def end(request, patient, dose_id):
    """Seen to be swallowed, melted or injected; whoever is next comes up."""
    dose = doses.dose_of(patient, dose_id)
    product = poured_product(dose)
    form = forms.EndForm(request.POST, product=product)
    again = {"about": dose.step_id, "form": form}
    if not form.is_valid():
        return shown(request, patient, **again)
    try:
        if product and product.depot and not queries.ends_of(dose.pk):
            rightly_injected(dose, product, form.cleaned_data)
        dosing.finish(
            dose=dose, outcome=End.Outcome.TAKEN, site=form.cleaned_data.get("site", ""),
            why=form.cleaned_data.get("why", ""), by=request.user, at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        return shown(request, patient, refusal=refusal, **again)
    if doses.another_is_due(dose):
        return redirect("window-person", patient.pk)
    return redirect(f"{reverse('window')}?after={dose.pk}")


def poured_product(dose) -> medicines.Product | None:
    """What was poured for this dose; None while nothing is."""
    pour_ = queries.pours_of.first(dose.pk)
    return medicines.product(pour_.account.product) if pour_ else None


def rightly_injected(dose, product, given) -> None:
    """Refuse another place than the label's; the same place again asks for a reason."""
    said = depots.how_given(
        product, route=product.route, site=given["site"],
        last_site=doses.last_site(dose), certified=given.get("certified", False),
    )  # fmt: skip
    for verdict in said:
        require(verdict)
        need_reason(verdict, given["why"])


def need_reason(verdict: Verdict, why: str) -> None:
    if verdict.level == "caution" and not why.strip():
        raise Refused(
            "same_place_without_reason", verdict.why, source=verdict.source,
            next_step=_("Choose another place, or say why it is the same again."),
        )  # fmt: skip
