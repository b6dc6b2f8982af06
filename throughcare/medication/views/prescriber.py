"""The prescriber's one screen for a person, and a clinic's orders that wait for a signature."""

from django.shortcuts import render

from throughcare.medication import prescribing, queries
from throughcare.medication.recovery_path import SPANS
from throughcare.record.access.queries import within_reach
from throughcare.record.door import chart_page, staff_page


@chart_page(may="chart.clinical")
def prescribing_page(request, patient):
    """Orders, verdicts, path, strip, and what must be known: read before anything is written."""
    asked = request.GET.get("days", "")
    span = int(asked) if asked.isdigit() and int(asked) in SPANS else None
    page = prescribing.screen(patient, span=span) | {
        "patient": patient,
        "span": span,
        "spans": SPANS,
        "may_write": request.user.may("orders.write", patient.facility_id),
        "may_sign": request.user.may("orders.sign", patient.facility_id),
        "may_admit": request.user.may("intake.admit", patient.facility_id),
        "may_lift": request.user.may("orders.lift", patient.facility_id),
    }
    return render(request, "medication/orders/prescribing.html", page)


@staff_page(may="orders.sign")
def to_sign(request):
    """Orders that wait for a signature, of the people within reach; each is opened to be signed."""
    waiting = [prescribing.in_list(order) for order in queries.to_sign(within_reach(request.user))]
    return render(request, "medication/orders/to_sign.html", {"waiting": waiting})
