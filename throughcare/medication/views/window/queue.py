"""The window: who waits, who is next, and finding somebody."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.medication import doses, places, queue
from throughcare.medication.forms import window as forms
from throughcare.patients.models import Patient
from throughcare.record.door import staff_page
from throughcare.refusal import Refused

AT_ONCE, BESIDE_SOMEBODY = 40, 12  # names: beside a person, as many as are seen without scrolling


@staff_page(may="window.dose")
def window(request):
    """Who waits; the one next is one press away, and anybody else two letters."""
    if (place := places.place_of(request)) is None:
        return redirect("window-place")
    page = queue_part(request, place)
    text = " ".join(request.GET.get("q", "").split())[:80]
    if text:
        page["text"], page["found"] = text, queue.in_queue(page["rows"], text)
        wait = {who.pk for who in page["found"]}
        page["others"] = [one for one in queue.anybody(request.user, text) if one.pk not in wait]
    if request.GET.get("card") == "old":
        page["refusal"] = replaced_card()
    page["done"] = doses.ended(request.GET.get("after"), place.facility.pk)
    page["form"] = forms.FindForm(initial={"q": text})
    page["bottles"] = places.bottles_at(place)
    page["dosed"] = queue.dosed_today(place.facility.pk, page["today"])
    return render(request, "medication/window/queue.html", page)


def queue_part(request, place, patient: Patient | None = None) -> dict:
    """What stands beside every page of the window."""
    now = clock.now()
    rows = queue.waiting(request.user, place.facility.pk, now)
    but = patient.pk if patient else None
    shown = rows[: BESIDE_SOMEBODY if patient else AT_ONCE]
    return {
        "place": place, "now": now, "today": clock.clinic_day(now), "rows": rows, "shown": shown,
        "more": len(rows) - len(shown),
        "next": queue.next_of(rows, but=but), "left_over": queue.left_over(place, now, but=but),
    }  # fmt: skip


def replaced_card() -> Refused:
    return Refused(
        "card_was_replaced", _("This card was replaced and opens nothing."),
        source="house:medication", next_step=_("Ask for the date of birth; make a new card."),
    )  # fmt: skip


@staff_page(may="window.dose")
@require_POST
def find(request):
    """A card opens its person; letters the only one in the queue they fit; nothing, the next."""
    if (place := places.place_of(request)) is None:
        return redirect("window-place")
    form = forms.FindForm(request.POST)
    text = " ".join(form.cleaned_data["q"].split()) if form.is_valid() else ""
    if queue.is_card(text):
        return by_card(text, place)
    rows = queue.waiting(request.user, place.facility.pk, clock.now())
    if not text:
        following = queue.next_of(rows)
        return opened(following.patient) if following else redirect("window")
    found = queue.in_queue(rows, text)
    if len(found) == 1:
        return opened(found[0])
    return redirect(f"{reverse('window')}?{urlencode({'q': text})}")


def by_card(token: str, place):
    card = queue.card_of(token, place.facility.pk)
    if card is None or card.ended_at:
        return redirect(f"{reverse('window')}?card=old")
    return opened(card.patient)


def opened(patient: Patient | queue.Who):
    return redirect("window-person", patient.pk)


@staff_page(may="window.dose")
def place(request):
    """Which window this machine stands at."""
    facilities = request.user.facilities_where("window.dose")
    form = forms.PlaceForm(request.POST or None, facilities=facilities)
    if form.is_valid():
        answer = redirect("window")
        places.stand_at(answer, form.cleaned_data["facility"], form.cleaned_data["window"].strip())
        return answer
    named = {facility.pk: facility for facility in facilities}
    page = {
        "form": form, "place": places.place_of(request),
        "windows": [(named[key], name) for key, name in places.windows_of(list(named))],
    }  # fmt: skip
    return render(request, "medication/window/place.html", page)
