"""What a prescriber must know, written down by hand: added, put right, taken back."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.medication import beginning, queries
from throughcare.medication.actions import knowing
from throughcare.medication.forms.knowing import KINDS, TakeBackForm
from throughcare.medication.models import Challenge
from throughcare.record.door import chart_page
from throughcare.refusal import Refused


def kind_of(name: str) -> tuple:
    """The form, the rows and the title of one kind of knowledge."""
    if name not in KINDS:
        raise Http404
    return KINDS[name]


@chart_page(may="orders.write")
def add(request, patient, sort):
    """Write down one thing known."""
    form_class, rows, title = kind_of(sort)
    form = form_class(request.POST or None, initial={"on": clock.today()})
    page = {"patient": patient, "form": form, "title": title, "kind": sort,
            "earlier": queries.ever_known(rows, patient)}  # fmt: skip
    if rows is Challenge:
        page["first"] = beginning.may_challenge(patient, clock.now())
    return kept(request, patient, page, rows)


@chart_page(may="orders.write")
def change(request, patient, sort, known_id):
    """Put right, or bring up to date, what is known; what stood there stays to be read."""
    form_class, rows, title = kind_of(sort)
    known = get_object_or_404(queries.counting(rows, patient), pk=known_id)
    before = {field.name: getattr(known, field.name) for field in knowing.own_columns(rows)}
    form = form_class(request.POST or None, initial=before, changes=True)
    page = {"patient": patient, "form": form, "title": title, "kind": sort, "known": known,
            "earlier": queries.ever_known(rows, patient)}  # fmt: skip
    return kept(request, patient, page, rows, instead_of=known)


def kept(request, patient, page, rows, **more):
    """Save what the form says, or show it with what is wrong."""
    form = page["form"]
    if form.is_valid():
        try:
            knowing.record_known(
                **form.cleaned_data, kind=rows, patient=patient, by=request.user, at=clock.now(),
                **more,
            )  # fmt: skip
            return redirect("prescribing", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/orders/known.html", page)


@chart_page(may="orders.write", ends_something=True)
def take_back(request, patient, sort, known_id):
    """It was written in error: it stays to be read, and counts no more."""
    _form, rows, title = kind_of(sort)
    known = get_object_or_404(queries.counting(rows, patient), pk=known_id)
    form = TakeBackForm(request.POST or None)
    page = {"patient": patient, "form": form, "title": title, "known": known, "kind": sort}
    if form.is_valid():
        try:
            knowing.take_back(**form.cleaned_data, known=known, by=request.user, at=clock.now())
            return redirect("prescribing", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/orders/take_back.html", page)
