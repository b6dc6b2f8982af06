"""The kiosk in the waiting room: a card, or number and date of birth; it tells nobody anything.

A member makes a machine a kiosk, and is signed out there by it. Without that mark the page is not
there. It says "you are in the queue", or "please come to the desk": never a name, never a dose.
"""

import secrets
import uuid

from django.contrib.auth import logout
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from throughcare import clock
from throughcare.intake.views.public import other_language
from throughcare.medication import queue
from throughcare.medication.actions import window as actions
from throughcare.medication.forms.kiosk import KioskForm
from throughcare.medication.models import Arrival
from throughcare.patients.models import Patient
from throughcare.record.door import public_page, staff_page
from throughcare.staff import desks

WRONG_TRIES, MINUTES = 10, 10  # of one kiosk: then it sends everybody to the desk for a while
DUTY = "window.arrivals"


@staff_page(may=DUTY)
def make_kiosk(request):
    """Make this machine the kiosk of a clinic, and sign out here; or make it none again."""
    facilities = request.user.facilities_where(DUTY)
    if request.method == "POST" and request.POST.get("end"):
        answer = redirect("window-arrivals")
        desks.write(answer, "kiosk", [])
        return answer
    if request.method == "POST":
        chosen = [one for one in facilities if str(one.pk) == request.POST.get("facility")]
        if chosen:
            logout(request)  # nobody's session stays behind on a machine in a waiting room
            answer = redirect("kiosk")
            desks.write(answer, "kiosk", [str(chosen[0].pk), secrets.token_hex(8)])
            return answer
    page = {"facilities": facilities, "is_kiosk": bool(kiosk_of(request))}
    return render(request, "medication/window/make_kiosk.html", page)


def kiosk_of(request) -> tuple[str, str] | None:
    """(clinic, which kiosk) as this machine was made; None when it is none."""
    match desks.read(request, "kiosk"):
        case [str(facility_id), str(number)]:
            return facility_id, number
    return None


@public_page(
    why="a machine that a member made the kiosk of the waiting room; elsewhere it is not there"
)
def kiosk(request):
    """Say that you are here. It answers in one of two ways, and neither says who anybody is."""
    if (mark := kiosk_of(request)) is None:
        raise Http404
    facility = queue.clinic(mark[0])
    if facility is None:
        raise Http404
    form = KioskForm(request.POST or None)
    page = {"form": form, "facility": facility,
            "other_language": other_language(request, get_language() or "en")}  # fmt: skip
    if request.method == "POST":
        page["answered"] = True
        page |= answered(facility, mark[1], form)
        page["form"] = KioskForm()
    return render(request, "medication/window/kiosk.html", page)


def answered(facility, number: str, form) -> dict:
    """In the queue with how many before, or to the desk: the same words whatever is the matter."""
    tries = f"kiosk:{number}"
    if cache.get(tries, 0) >= WRONG_TRIES:
        return {"to_desk": True}
    patient = who(facility, form) if form.is_valid() else None
    if patient is None:
        cache.add(tries, 0, MINUTES * 60)
        cache.incr(tries)
        return {"to_desk": True}
    how = Arrival.How.CARD if form.cleaned_data["card"] else Arrival.How.KIOSK
    now = clock.now()
    arrival = actions.arrive(id=uuid.uuid4(), patient=patient, how=how, by=None, at=now)
    ahead = queue.people_before(arrival)
    return {"ahead": ahead, "minutes": queue.minutes_to_wait(facility.pk, now, ahead)}


def who(facility, form) -> Patient | None:
    """The one person in treatment here whom the card, or number and birthday together, mean."""
    given, now = form.cleaned_data, clock.now()
    if given["card"]:
        card = queue.card_of(given["card"].strip(), facility.pk)
        good = card is not None and card.ended_at is None
        return queue.in_treatment(facility, now, pk=card.patient_id) if good else None
    if not (given["number"] and given["born"]):
        return None
    number = given["number"].strip().zfill(6)
    return queue.in_treatment(facility, now, number=number, date_of_birth=given["born"])
