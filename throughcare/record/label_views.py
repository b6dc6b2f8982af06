"""The printed label: who somebody is, and not a word of why they come."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import get_valid_filename

from throughcare.record.door import chart_page
from throughcare.record.header import header_of
from throughcare.refusal import Refused
from throughcare.ui.pdf import label as label_paper
from throughcare.ui.qr import qr_svg


@chart_page(may="chart.read")
def label(request, patient):
    """The label as it will be printed, and the button that prints it."""
    return render(request, "record/label.html", {"patient": patient, "label": words_of(patient)})


@chart_page(may="chart.read")
def label_pdf(request, patient):
    """One label, 62 by 29 millimetres, for the label printer."""
    try:
        paper = label_paper(render_to_string("record/label_paper.html", words_of(patient)))
    except Refused as refusal:
        page = {"patient": patient, "label": words_of(patient), "refusal": refusal}
        return render(request, "record/label.html", page)
    answer = HttpResponse(paper, content_type="application/pdf")
    number = get_valid_filename(patient.number)  # a line break would end the header
    answer["Content-Disposition"] = f'inline; filename="label-{number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def words_of(patient) -> dict:
    """What stands on the label: also by a reader that cannot see the square."""
    return {
        "patient": patient,
        "alike": bool(header_of(patient).namesakes),
        "square": qr_svg(patient.number, patient.number),
    }
