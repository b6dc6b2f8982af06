"""The desk: who came, put into the queue by name or card; and the person's card."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.medication import doses, queue
from throughcare.medication.actions import cards
from throughcare.medication.actions import window as actions
from throughcare.medication.forms import window as forms
from throughcare.medication.home.labels import language_of
from throughcare.medication.models import Arrival
from throughcare.record.door import chart_page, staff_page
from throughcare.refusal import Refused
from throughcare.ui.pdf import card as card_paper
from throughcare.ui.qr import qr_svg


@staff_page(may="window.arrivals")
def arrivals(request):
    """Find who came, and see who waits and how long."""
    places = request.user.facilities_where("window.arrivals")
    now, text = clock.now(), " ".join(request.GET.get("q", "").split())[:80]
    lists = [(one, queue.waiting(request.user, one.pk, now)) for one in places]
    page = {
        "lists": lists, "waits": {row.patient.pk for _place, rows in lists for row in rows},
        "form": forms.FindForm(initial={"q": text}), "text": text, "now": now,
        "found": queue.anybody(request.user, text) if text else [],
    }  # fmt: skip
    if request.GET.get("card") == "old":
        page["refusal"] = Refused(
            "card_opens_nothing", _("No card that is in use says this."),
            source="house:medication", next_step=_("Ask for name and date of birth."),
        )  # fmt: skip
    return render(request, "medication/window/arrivals.html", page)


@staff_page(may="window.arrivals")
@require_POST
def arrived_by_card(request):
    """A card puts its person into the queue at once; letters only find."""
    form = forms.FindForm(request.POST)
    text = " ".join(form.cleaned_data["q"].split()) if form.is_valid() else ""
    if not queue.is_card(text):
        return redirect(f"{reverse('window-arrivals')}?{urlencode({'q': text})}")
    for place in request.user.facilities_where("window.arrivals"):
        card = queue.card_of(text, place.pk)
        if card and not card.ended_at:
            actions.arrive(
                id=uuid.uuid4(), patient=card.patient, how=Arrival.How.CARD, by=request.user,
                at=clock.now(),
            )  # fmt: skip
            return redirect("window-arrivals")
    return redirect(f"{reverse('window-arrivals')}?card=old")


@require_POST
@chart_page(may="window.arrivals")
def arrive(request, patient):
    """Put this person into the queue."""
    actions.arrive(
        id=uuid.uuid4(), patient=patient, how=Arrival.How.DESK, by=request.user, at=clock.now()
    )
    return redirect("window-arrivals")


@require_POST
@chart_page(may="window.arrivals")
def leave(request, patient):
    """Take this person out of the queue: they went, or are done for today."""
    if arrival := queue.arrival_of(patient, clock.today()):
        actions.leave(arrival=arrival, why=_("left the queue"), by=request.user, at=clock.now())
    return redirect("window-arrivals")


@chart_page(may="window.arrivals")
def card(request, patient):
    """The person's card: make it, print it, replace it when it is lost."""
    standing = doses.card_in_use(patient)
    form = forms.CardForm(request.POST or None)
    page = {
        "patient": patient,
        "card": standing,
        "form": form,
        "former": doses.former_cards(patient),
    }
    if form.is_valid():
        try:
            cards.make_card(patient=patient, **form.cleaned_data, by=request.user, at=clock.now())
            return redirect("card", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    if standing:
        page["square"] = qr_svg(standing.token, _("card"))
    return render(request, "medication/window/card.html", page)


@chart_page(may="window.arrivals")
def card_pdf(request, patient):
    """The card on paper, the size of a bank card: a first name, a square, and nothing else. In the
    language of whoever carries it."""
    if (standing := doses.card_in_use(patient)) is None:
        raise Http404
    try:
        with translation.override(language_of(patient)):
            words = {"patient": patient, "square": qr_svg(standing.token, _("card"))}
            paper = card_paper(render_to_string("medication/window/card_paper.html", words))
    except Refused as refusal:
        page = {"patient": patient, "card": standing, "refusal": refusal,
                "form": forms.CardForm(), "former": doses.former_cards(patient)}  # fmt: skip
        return render(request, "medication/window/card.html", page)
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="card.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
