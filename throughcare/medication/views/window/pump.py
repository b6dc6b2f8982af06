"""The pump at the window: one press pours; what it cannot say is measured in the cup."""

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.medication import places, pumps
from throughcare.medication.actions import pumping
from throughcare.medication.forms.pumps import CupForm
from throughcare.medication.forms.window import PumpForm
from throughcare.medication.models import PumpAsked, PumpTold
from throughcare.medication.views.window.person import shown
from throughcare.record.door import chart_page
from throughcare.refusal import Refused


@require_POST
@chart_page(may="window.dose")
def pour(request, patient, dose_id):
    """Have the pump pour what is left of this dose. The amount is the dose's, never the form's."""
    dose = get_object_or_404(patient.doses.select_related("order"), pk=dose_id)
    place, form = places.place_of(request), PumpForm(request.POST)
    if place is None or not form.is_valid():
        return redirect("window-person", patient.pk)
    there = pumps.at_window(place.facility, place.window)
    left = dose.ug - sum(pour.ug for pour in dose.pours.all())
    ug = there.next_ug(dose.order, left) if there and left else 0
    if ug:
        try:
            pumps.ask(
                there.pump, id=form.cleaned_data["id"], kind=PumpAsked.Kind.DOSE,
                bottle=there.bottle, ug=ug, dose=dose, by=request.user,
            )  # fmt: skip
        except Refused as refusal:
            return shown(request, patient, refusal=refusal, about=dose.step_id)
    return redirect("window-person", patient.pk)


@require_POST
@chart_page(may="window.dose")
def cup(request, patient, dose_id):
    """The pump cannot say what it did: what stands in the cup was measured."""
    dose = get_object_or_404(patient.doses.select_related("order"), pk=dose_id)
    form, open_ = CupForm(request.POST), pumps.caught_up(request.user, dose=dose)
    if open_ is None or open_.pours:  # it has said so in the meantime, or soon will
        return redirect("window-person", patient.pk)
    asked = open_.asked
    ug = form.is_valid() and form.measured_ug(medicines.product(asked.bottle.product))
    if ug is None or ug is False:
        return shown(request, patient, about=dose.step_id, cup_form=form)
    try:
        measured(asked, ug, open_.answer, by=request.user)
    except Refused as refusal:
        return shown(request, patient, refusal=refusal, about=dose.step_id, cup_form=form)
    return redirect("window-person", patient.pk)


def measured(asked: PumpAsked, ug: int, answer, *, by) -> PumpTold:
    """Keep what the cup showed, with what the pump could not say."""
    return pumping.tell(
        asked=asked, ug=ug, how=PumpTold.How.CUP, fault=answer.fault, report=answer.report,
        state="done" if ug == asked.ug else "stopped", by=by, at=clock.now(),
    )  # fmt: skip
