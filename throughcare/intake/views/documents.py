"""Papers that came with the person: filed, listed, opened, set aside."""

from django.shortcuts import get_object_or_404, redirect, render

from throughcare import clock
from throughcare.intake import actions, queries
from throughcare.intake.forms.documents import AsideForm, DocumentForm
from throughcare.record.door import chart_page
from throughcare.record.views import picture
from throughcare.refusal import Refused

READ, FILE = "chart.clinical", "patients.correct"


@chart_page(may=READ)
def every(request, patient):
    """Every paper, newest first; those set aside stand last."""
    page = {
        "patient": patient, "documents": queries.documents_of(patient),
        "may_file": request.user.may(FILE, patient.facility_id),
    }  # fmt: skip
    return render(request, "intake/documents.html", page)


@chart_page(may=FILE)
def add(request, patient):
    """File a paper. The desk may file what it may not read afterwards."""
    form = DocumentForm(request.POST or None, request.FILES or None)
    page = {"patient": patient, "form": form}
    if form.is_valid():
        try:
            actions.file_document(
                **form.cleaned_data, patient=patient, by=request.user, at=clock.now()
            )
            may_read = request.user.may(READ, patient.facility_id)
            return redirect("documents" if may_read else "chart", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "intake/document_new.html", page)


@chart_page(may=READ)
def one(request, patient, document_id):
    """One paper, all its pages under each other."""
    document = get_object_or_404(queries.documents_of(patient), pk=document_id)
    page = {
        "patient": patient, "document": document, "numbers": queries.page_numbers(document),
        "form": AsideForm(), "may_file": request.user.may(FILE, patient.facility_id),
    }  # fmt: skip
    return render(request, "intake/document.html", page)


@chart_page(may=READ)
def sheet(request, patient, document_id, number):
    """One page of it, as a picture."""
    document = get_object_or_404(queries.documents_of(patient), pk=document_id)
    page = get_object_or_404(document.pages, number=number)
    return picture(page.jpeg, f"page-{number}.jpg")


@chart_page(may=FILE)
def aside(request, patient, document_id):
    """It belongs to somebody else: it stays, and says so."""
    document = get_object_or_404(queries.documents_of(patient), pk=document_id)
    form = AsideForm(request.POST or None)
    if form.is_valid():
        actions.set_aside_document(
            document=document, **form.cleaned_data, by=request.user, at=clock.now()
        )
        return redirect("chart", patient.pk)
    page = {"patient": patient, "document": document, "form": form}
    return render(request, "intake/document_aside.html", page)
