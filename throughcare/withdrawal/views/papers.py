"""What leaves the clinic: the letter of a transfer, and the page in the person's own hand."""

import re

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache

from throughcare import clock
from throughcare.assessment import link_browser
from throughcare.intake.models import Consent
from throughcare.intake.queries import standing_consents
from throughcare.record.door import chart_page, public_page
from throughcare.refusal import Refused
from throughcare.ui.pdf import pdf
from throughcare.ui.qr import qr_svg
from throughcare.withdrawal import asked, letter, own_page, pages
from throughcare.withdrawal.actions import papers
from throughcare.withdrawal.forms.leaving import LetterForm

WHY = "opens only with the secret of a link handed over by staff, and shows no name and no dose"


@chart_page(may="window.dose", ends_something=True)
def write_letter(request, patient, withdrawal_id):
    """Where the letter goes, and by which right: the person's consent, or an emergency."""
    one = asked.one_of(patient, withdrawal_id)
    consents = [c for c in standing_consents(patient) if c.kind != Consent.Kind.TREATMENT]
    gone = getattr(one, "left", None)
    begun = {"to_place": gone.where_to if gone else ""}
    form = LetterForm(request.POST or None, consents=consents, initial=begun)
    page = {"patient": patient, "one": one, "form": form, "letters": asked.letters_of(one)}
    if form.is_valid():
        try:
            written = papers.write_letter(
                withdrawal=one, **form.cleaned_data, by=request.user, at=clock.now()
            )
            return redirect("withdrawal-letter-print", patient.pk, written.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "withdrawal/episode/letter.html", page)


@chart_page(may="chart.clinical")
def printed_letter(request, patient, transfer_letter_id):
    """The letter on paper."""
    written = asked.letter_of(patient, transfer_letter_id)
    written.withdrawal.patient = patient
    page = letter.page_of(written, patient)
    html = render_to_string("withdrawal/episode/letter_print.html", page, request)
    return paper(pdf(html), f"transfer-{patient.number}-{written.at:%Y-%m-%d}.pdf")


def paper(made: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(made, content_type="application/pdf")
    name = re.sub(r"[^\w.-]", "", name)
    answer["Content-Disposition"] = content_disposition_header(False, name)
    return answer


# --- the person's own page --------------------------------------------------------------------
@chart_page(may="plan.write")
def own(request, patient, withdrawal_id):
    """What the person is given: read it together, print it, or hand its link over."""
    one = asked.one_of(patient, withdrawal_id)
    page = {"patient": patient, "one": one, "state": pages.state_of(one)}
    if request.method == "POST":
        handed = papers.hand_page(
            id=own_page.press_of(request.POST), withdrawal=one, language=patient.language,
            by=request.user, at=clock.now(),
        )  # fmt: skip
        return render(request, "withdrawal/episode/own_handed.html", page | once(request, handed))
    page |= own_page.of(one, clock.now(), patient.language) | {"press": own_page.press()}
    return render(request, "withdrawal/episode/own.html", page)


def once(request, handed) -> dict:
    """The link and its picture; a repeated press has no secret to show."""
    if not hasattr(handed, "secret"):
        return {"handed": handed}
    link = request.build_absolute_uri(reverse("own-day", args=[handed.secret]))
    return {"handed": handed, "link": link, "qr": qr_svg(link, "QR code of the link")}


@chart_page(may="plan.write")
def printed_own(request, patient, withdrawal_id):
    """The same on paper, in the person's language."""
    one = asked.one_of(patient, withdrawal_id)
    with translation.override(own_page.language_of(patient.language)):
        page = own_page.of(one, clock.now(), patient.language) | {"patient": patient}
        html = render_to_string("withdrawal/episode/own_print.html", page, request)
        return paper(pdf(html), f"today-{patient.number}.pdf")


@public_page(why=WHY)
@never_cache
def own_day(request, secret):
    """What to expect today, what helps, when to call. No name, no score, never a dose."""
    if link_browser.tried_too_often(request):
        return render(request, "withdrawal/episode/own_over.html", status=429)
    handed = asked.page_behind(secret, clock.now())
    if handed is None:
        link_browser.count_wrong(request)
        return render(request, "withdrawal/episode/own_over.html", status=410)
    with translation.override(own_page.language_of(handed.language)):
        page = own_page.of(handed.withdrawal, clock.now(), handed.language)
        answer = render(request, "withdrawal/episode/own_day.html", page)
    answer["Referrer-Policy"] = "no-referrer"  # the secret stands in the address
    return answer
