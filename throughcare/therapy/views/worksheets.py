"""Tools as the team sees them: what was written together, and what the person shows."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language

from throughcare import clock
from throughcare.clinical.therapy.sheets import sheets
from throughcare.clinical.words import said
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.therapy.actions import worksheets as actions
from throughcare.therapy.forms.worksheets import SheetForm
from throughcare.therapy.queries import worksheets as queries

SHOWN = 40


@chart_page(may="chart.clinical")
def worksheets(request, patient):
    """Newest first, with the picture of urges that are shown."""
    language, seen = get_language(), queries.seen_by_team(patient)
    rows = queries.urges(seen)
    page = {
        "patient": patient, "sheets": queries.titled(seen[:SHOWN], language), "rows": rows,
        "points": queries.urge_points(rows), "helped": queries.what_helped(rows, language),
        "tools": [(one.key, said(one.title, language)) for one in sheets().values()],
        "may_write": request.user.may("therapy.write", patient.facility_id),
    }  # fmt: skip
    return render(request, "therapy/worksheets.html", page)


@chart_page(may="chart.clinical")
def worksheet(request, patient, worksheet_id):
    """One sheet. What the person keeps to themself is nobody's here."""
    one = get_object_or_404(queries.seen_by_team(patient), pk=worksheet_id)
    (one,) = queries.titled([one], get_language())
    page = {"patient": patient, "sheet": one, "lines": queries.lines(one, get_language())}
    return render(request, "therapy/worksheet.html", page)


@chart_page(may="therapy.write")
def together(request, patient, tool):
    """Fill a tool in together, at one screen."""
    if (sheet := sheets().get(tool)) is None:
        raise Http404
    language = get_language()
    form = SheetForm(request.POST or None, sheet=sheet, language=language)
    page = {
        "patient": patient, "form": form, "sheet": sheet, "title": said(sheet.title, language),
        "why_words": said(sheet.why, language),
    }  # fmt: skip
    if form.is_valid():
        try:
            made = actions.write(
                id=form.cleaned_data["id"], patient=patient, tool=tool, answers=form.answers(),
                by=request.user, at=clock.now(),
            )  # fmt: skip
            return redirect("worksheet", patient.pk, made.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "therapy/together.html", page)
