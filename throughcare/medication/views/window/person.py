"""One person at the window: who, how much, what speaks against it, and the one thing to do now."""

import uuid

from django.shortcuts import redirect, render
from django.urls import reverse

from throughcare import clock
from throughcare.clinical.medication import depots
from throughcare.medication import at_window, facts, places, pumps
from throughcare.medication.forms import window as forms
from throughcare.medication.forms.pumps import CupForm
from throughcare.medication.home import at_the_window as at_home
from throughcare.medication.screens import asked as screens
from throughcare.medication.views.window.queue import queue_part
from throughcare.record.door import chart_page
from throughcare.record.header import header_of


@chart_page(may="window.dose")
def person(request, patient):
    """Today's dose as it truly stands, whatever was pressed before the page was opened again.

    A pump that has not said what it did is asked once more, and what it says now is kept.
    """
    return shown(request, patient)


def asked_again(by, patient, place, part: dict):
    """The page after a pump that has not said what it did was asked, and what is open still."""
    under_way = [dose for dose in part["day"].of_today if not hasattr(dose, "end")]
    if not under_way or pumps.unsaid(dose__in=under_way) is None:
        return part, None
    unsaid = pumps.caught_up(by, dose__in=under_way)
    return person_part(patient, place), unsaid


def with_pump(today: at_window.Today, place) -> at_window.Today:
    """What the pump of this window can do now, and what it said it did."""
    today.pump_ug, today.pumped = 0, pumps.last_told(today.dose)
    today.pump = pumps.at_window(place.facility, place.window)
    if today.pump and today.state == at_window.RESERVED and place.window == today.dose.window:
        today.pump_ug = today.pump.next_ug(today.order, today.left_ug)
        today.pump_words = pumps.words_for(today.pump.product, today.pump_ug)
    return today


def shown(request, patient, *, status: int = 200, **more):
    """The page of this person, with what a form came back with.

    more  refusal, about (the step it belongs to), form (bound), ask (the form that is shown)
    """
    place = places.place_of(request)
    if place is None or place.facility.pk != patient.facility_id:
        return redirect("window-place")
    part, unsaid = asked_again(request.user, patient, place, person_part(patient, place))
    page = queue_part(request, place, patient) | part | more
    page["unsaid"], page["cup_form"] = unsaid, more.get("cup_form") or CupForm()
    if unsaid:
        page["cup_url"] = reverse("dose-cup", args=[patient.pk, unsaid.asked.dose_id])
        page["again_url"] = reverse("window-person", args=[patient.pk])
    page["may_admit"] = request.user.may("intake.admit", patient.facility_id)
    page["doses"] = [with_forms(one, more) for one in page["doses"]]
    for one in page["doses"]:
        if one.state in (at_window.RESERVED, at_window.POURED):
            with_pump(one, place)
    return render(request, "medication/window/person.html", page, status=status)


def person_part(patient, place) -> dict:
    """Everything the nurse must see of this person before she pours."""
    on = clock.today()
    day = facts.day_of(patient, on)
    doses = at_window.doses_due(patient, day, places.bottles_at(place))
    return {
        "patient": patient, "head": header_of(patient), "day": day, "doses": doses,
        "asked": at_window.asked_of_prescriber(patient, on),
        "kit": at_window.kit_offer(patient, day, doses),
        "at_home": [d for d in day.of_today if d.home and not hasattr(d, "end")],
        "home": at_home.at_the_window(patient, on) if at_home.anything(patient, on) else None,
        "screen_due": screens.due_of(patient, on),
        "away": at_window.away_as_guest(patient, doses, on),
        "no_dose": [] if doses else at_window.no_dose_because(patient, on),
        **at_window.flags_of(patient),
    }  # fmt: skip


def with_forms(today: at_window.Today, more: dict) -> at_window.Today:
    """This dose with the form of what comes next; a form that came back stays as it was typed."""
    mine = more.get("about") == today.step.pk
    bound = more.get("form") if mine else None
    today.refusal = more.get("refusal") if mine else None
    today.asks_reason = mine and more.get("asks_reason", False)
    if today.state == at_window.DUE:
        fresh = {"id": uuid.uuid4(), "step": today.step.pk}
        today.form = bound or forms.ReserveForm(initial=fresh)
    elif today.state == at_window.RESERVED:
        first = today.bottles[0].pk if today.bottles else None
        today.form = bound or forms.PourForm(initial={"id": uuid.uuid4(), "bottle": first})
        today.pump_id = uuid.uuid4()
    elif today.state == at_window.POURED:
        today.form = bound or forms.EndForm(product=today.product)
        if today.is_injection:
            today.last_site, today.window = last_injection(today)
    return today


def last_injection(today: at_window.Today):
    """(where it went last time, when the next was to be)."""
    last = next((dose for dose in today.before if dose.end.site), None)
    if last is None:
        return "", None
    return last.end.site, depots.window(today.product, last.clinic_day)
