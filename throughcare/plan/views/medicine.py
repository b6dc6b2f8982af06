"""The choice of medicine, shared with the person: side by side, and on one printed page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from throughcare import clock
from throughcare.assessment.evidence import facts_of
from throughcare.clinical.plan import medication_choice
from throughcare.plan import actions, forms
from throughcare.plan.pages import codes_found
from throughcare.plan.queries import newest_medication_choice
from throughcare.record.door import chart_page
from throughcare.ui.pdf import pdf


def side_by_side(patient) -> dict:
    """The medicines with what speaks for care with this person. Never a dose."""
    return {
        "patient": patient,
        "options": medication_choice.side_by_side(
            facts_of(patient, clock.today()), also_found=codes_found(patient)
        ),
        "matters": medication_choice.what_matters(),
        "chosen": newest_medication_choice(patient),
    }


@chart_page(may="plan.write")
def choice(request, patient):
    """Look at the medicines together, and write down what the person prefers."""
    page = side_by_side(patient)
    form = forms.MedicationForm(request.POST or None)
    if form.is_valid():
        actions.choose_medication(
            **form.cleaned_data, patient=patient, by=request.user, at=clock.now(),
            shown=[option.key for option in page["options"]],
        )  # fmt: skip
        return redirect("plan-medicine", patient.pk)
    return render(request, "plan/medicine.html", page | {"form": form})


@chart_page(may="plan.write")
def printed(request, patient):
    """The same on one page, to take home."""
    html = render_to_string("plan/medicine_print.html", side_by_side(patient), request)
    return HttpResponse(pdf(html), content_type="application/pdf")
