"""Consents: read together, given, shown as they were given, taken back."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language

from throughcare import clock
from throughcare.intake import actions, consent_words, queries
from throughcare.intake.forms.consents import DisclosureForm, RevokeForm, TreatmentForm
from throughcare.intake.models import Consent
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved

MAY = "intake.consent"


@chart_page(may="chart.read")
def every(request, patient):
    """Every consent, standing or taken back, and what can be given."""
    page = {
        "patient": patient, "consents": queries.all_consents(patient),
        "kinds": Consent.Kind.choices, "today": clock.today(),
        "may_consent": request.user.may(MAY, patient.facility_id),
    }  # fmt: skip
    return render(request, "intake/consents.html", page)


@chart_page(may=MAY)
def give(request, patient, kind):
    """Read the words together; the person signs, or does not."""
    if kind not in Consent.Kind:
        raise Http404
    form = form_for(request, patient, kind)
    page = {"patient": patient, "form": form, "kind": kind, "words": consent_words.words(kind)}
    if form.is_valid():
        try:
            actions.give_consent(
                **proved(request, form), patient=patient, kind=kind, language=get_language(),
                text_version=consent_words.NEWEST, by=request.user, at=clock.now(),
            )  # fmt: skip
            return redirect("consents", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "intake/consent_give.html", page)


def form_for(request, patient, kind):
    """The form of this kind, with what usually stands in it."""
    asks = TreatmentForm if kind == Consent.Kind.TREATMENT else DisclosureForm
    usual = consent_words.usual(kind, patient.facility, clock.today())
    return asks(
        request.POST or None, initial=usual | {"signed_name": patient.legal_name or str(patient)},
        colleagues=queries.colleagues_of(request.user, patient.facility_id),
    )  # fmt: skip


@chart_page(may="chart.read")
def one(request, patient, consent_id):
    """One consent with each of its elements, as it was given."""
    consent = get_object_or_404(queries.all_consents(patient), pk=consent_id)
    page = {
        "patient": patient, "consent": consent,
        "words": consent_words.words(consent.kind, consent.text_version),
        "may_consent": request.user.may(MAY, patient.facility_id),
    }  # fmt: skip
    return render(request, "intake/consent.html", page)


@chart_page(may=MAY, ends_something=True)
def revoke(request, patient, consent_id):
    """The person takes a consent back."""
    consent = get_object_or_404(queries.all_consents(patient), pk=consent_id)
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        actions.revoke_consent(
            consent=consent, **form.cleaned_data, by=request.user, at=clock.now()
        )
        return redirect("consents", patient.pk)
    page = {"patient": patient, "consent": consent, "form": form}
    return render(request, "intake/consent_revoke.html", page)
