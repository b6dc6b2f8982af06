"""Pages on which two charts are compared, read as one, told apart, and read apart again."""

from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.record import alike, forms, merging, queries
from throughcare.record.door import chart_page, let_in_also, staff_page
from throughcare.refusal import Refused

MAY = "patients.merge"


@staff_page(may=MAY)
def possible(request):
    """Charts of my clinics that may be one person's: the surest, then the newest people in turn."""
    form = forms.PageForm(request.GET)
    number = (form.cleaned_data["page"] if form.is_valid() else None) or 1
    mine = queries.findable(request.user)
    found, more = alike.possible_duplicates(mine, number)
    page = {
        "number": number, "more": more, "found": found,
        "groups": alike.whole_duplicates(mine) if number == 1 else [],
    }  # fmt: skip
    return render(request, "record/possible.html", page)


@chart_page(may=MAY, unrelated=MAY)
def others(request, patient):
    """Which other chart may be this person's."""
    form, mine = forms.OtherChartForm(request.GET or None), queries.findable(request.user)
    page = {"patient": patient, "form": form, "alike": alike.likely_same(patient, mine)}
    if form.is_valid():
        other = alike.chart_numbered(patient, mine, form.cleaned_data["number"])
        if other:
            return redirect("compare", patient.pk, other.pk)
        page["nobody"] = True
    return render(request, "record/others.html", page)


@chart_page(may=MAY, unrelated=MAY)
def compare(request, patient, other_id):
    """Two charts side by side; merge them, or say that they are two people."""
    other = let_in_also(request, other_id, MAY)
    form = forms.MergeForm(request.POST or None, charts=(patient, other))
    page = {"patient": patient, "other": other, "form": form}
    if form.is_valid():
        try:
            return redirect("chart", decided(request, patient, other, form).pk)
        except Refused as refusal:
            page["refusal"] = refusal
    page["sides"] = alike.side_by_side(patient, other)
    return render(request, "record/compare.html", page)


def decided(request, patient, other, form):
    """Do what was decided; the chart to go on with."""
    told = {name: form.cleaned_data[name] for name in ("id", "why")}
    doing = {"by": request.user, "at": clock.now()}
    if form.cleaned_data["decision"] == "apart":
        merging.tell_apart(**told, **doing, patient=patient, other=other)
        return patient
    kept, absorbed = (patient, other) if form.keeps(patient) else (other, patient)
    merging.merge(**told, **doing, patient=kept, absorbed=absorbed)
    return kept


@chart_page(may=MAY, unrelated=MAY, ends_something=True)
def undo(request, patient, merged_id):
    """Read two charts apart again; what was written meanwhile is listed to be sorted out."""
    merged = get_object_or_404(patient.merges, pk=merged_id)
    form = forms.UndoForm(request.POST or None)
    page = {
        "patient": patient, "merged": merged, "form": form,
        "meanwhile": merging.written_meanwhile(merged),
    }  # fmt: skip
    if form.is_valid() and not merged.ended_at:
        merging.undo(merged=merged, **form.cleaned_data, by=request.user, at=clock.now())
        return redirect("undo-merge", patient.pk, merged.pk)
    return render(request, "record/undo_merge.html", page)
