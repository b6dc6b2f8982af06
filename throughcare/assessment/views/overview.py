"""The assessment at a glance: the five causes, what was asked, what is open, and the map."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.assessment import actions, forms, pages
from throughcare.record.door import chart_page


@chart_page(may="chart.clinical")
def assessment(request, patient):
    """What is known of the five causes, and what to ask next."""
    page = pages.overview(patient)
    page["may_answer"] = request.user.may("assessment.answer", patient.facility_id)
    return render(request, "assessment/overview.html", page)


@require_POST
@chart_page(may="assessment.answer")
def words(request, patient):
    """Keep the person's own words of a cause."""
    form = forms.WordsForm(request.POST)
    if form.is_valid():
        actions.say_own_words(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
    return redirect(f"{request.path.removesuffix('words/')}#{form.cleaned_data.get('domain', '')}")
