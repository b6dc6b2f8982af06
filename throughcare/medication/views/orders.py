"""Orders: written, read in full, signed, held, stopped, paused. Each change is signed anew."""

import re

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.intake.models import Consent
from throughcare.intake.queries import open_episode, standing_consents
from throughcare.medication import drafting, prescribing, queries, safety
from throughcare.medication.actions import guests, orders, pausing
from throughcare.medication.actions.replacing import rule_of
from throughcare.medication.drafting import Draft
from throughcare.medication.forms import orders as forms
from throughcare.medication.models import Order
from throughcare.record.access.queries import within_reach
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved
from throughcare.ui.pdf import pdf

GUEST = ("phone", "letter_on", "last_dose_on", "last_dose_ug", "confirmed_with")
DETAILS = (
    "kind", "medicine", "family", "words", "why", "protocol", "must_not_skip", "is_transition",
    "person_agrees", "guest_of",
)  # fmt: skip


def order_of(patient, order_id) -> Order:
    """One order of this person, with what a page shows of it."""
    order = get_object_or_404(queries.whole_orders(patient), pk=order_id)
    order.patient = patient
    return order


# --- writing ----------------------------------------------------------------------------------
@chart_page(may="orders.write")
def write(request, patient):
    """Write an order: first which kind, then its medicine, days and amounts."""
    draft = draft_of(request, patient)
    page = {"patient": patient, "draft": draft, "kinds": forms.WRITABLE, "today": clock.today()}
    if draft.kind not in forms.ASKED:
        return render(request, "medication/orders/kinds.html", page)
    form = drafting.form_of(request, patient, draft)
    page |= page_of_writing(patient, draft, form)
    if form.is_bound and form.is_valid():
        page["asked_again"] = again_about(form, patient, draft)
        if page["asked_again"]:
            return render(request, "medication/orders/write.html", page)
        try:
            order = save(form, patient, draft, request.user)
            return redirect(after_writing(order, request.user))
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/orders/write.html", page)


def draft_of(request, patient) -> Draft:
    """What the address says is being written; of this person's orders and nobody else's."""
    asked = {name: request.GET.get(name, "") for name in ("replaces", "instead_of")}
    found = {name: order_of(patient, key) if is_id(key) else None for name, key in asked.items()}
    kind = request.GET.get("kind", "")
    if not kind and found["instead_of"]:
        kind = found["instead_of"].kind
    return Draft(kind=kind, again="again" in request.GET, **found)


def is_id(text: str) -> bool:
    return re.fullmatch(r"[0-9a-f-]{36}", text) is not None


def page_of_writing(patient, draft: Draft, form) -> dict:
    """What stands around the form."""
    items, signed = drafting.items_for(patient)
    now = draft.replaces or draft.instead_of
    return {
        "form": form,
        "title": Order.Kind(draft.kind).label,
        "has_items": bool(items),
        "needs_item": "item" in form.fields,
        "plan_is_signed": signed,
        "vomited": [rule_of(dose, clock.today()) for dose in form.doses.values()],
        "before": now and prescribing.shown(now, clock.today(), patient),
    } | drafting.to_read(draft.kind, patient.facility.jurisdiction)


def again_about(form, patient, draft: Draft) -> list:
    """What is asked again about the typed amounts; a caution not, once they are said to be meant.

    A syringe comes as it is: its amount was compared with those there are.
    """
    given = form.cleaned_data
    if draft.kind == Order.Kind.DEPOT:
        return []
    known = drafting.known_amounts(patient, given["family"])
    said = safety.of_typed(form.typed_amounts(), medicine=given["medicine"], known=known)
    return [verdict for verdict in said if verdict.level == "stop" or not given.get("meant")]


def save(form, patient, draft: Draft, member) -> Order:
    given = form.cleaned_data
    details = {name: given[name] for name in DETAILS if given.get(name) not in (None, "")}
    guest = {name: given[name] for name in GUEST} if draft.kind == Order.Kind.GUEST else None
    return orders.write_order(
        id=given["id"], patient=patient, steps=given["steps"], item=given.get("item"),
        replaces=draft.replaces, replaces_dose=given.get("dose") or None, guest=guest,
        instead_of=draft.instead_of, by=member, at=clock.now(), **details,
    )  # fmt: skip


def after_writing(order: Order, member) -> str:
    """A prescriber reads and signs it; a nurse sees it wait."""
    page = "sign/" if member.may("orders.sign", order.patient.facility_id) else ""
    return f"{address(order)}{page}"


def address(order: Order) -> str:
    return reverse("order", args=[order.patient_id, order.pk])


# --- reading and signing ----------------------------------------------------------------------
@chart_page(may="chart.clinical")
def order(request, patient, order_id):
    """One order in full, with what may be done about it."""
    page = prescribing.in_full(order_of(patient, order_id), patient)
    may = request.user.may
    page |= {
        "patient": patient,
        "may_write": may("orders.write", patient.facility_id),
        "may_sign": may("orders.sign", patient.facility_id),
        "may_admit": may("intake.admit", patient.facility_id),
        "in_stay": open_episode(patient) is not None,
        "pause_form": forms.PauseForm(),
    }
    return render(request, "medication/orders/order.html", page)


@chart_page(may="orders.sign")
def sign(request, patient, order_id):
    """One order in full, every day of it and what the rules say; then the signature."""
    order = order_of(patient, order_id)
    if not prescribing.waits(order):
        return redirect("order", patient.pk, order.pk)
    page = page_of_signing(request, patient, order)
    form = page["form"]
    if form.is_valid():
        try:
            given = proved(request, form)
            orders.sign_order(order=order, by=request.user, at=clock.now(), **given)
            return redirect(after_signing(request, patient))
        except Refused as refusal:
            page = page_of_signing(request, patient, order, again=True) | {"refusal": refusal}
    return render(request, "medication/orders/sign.html", page)


def page_of_signing(request, patient, order: Order, again: bool = False) -> dict:
    """The order in full, with a form that knows what stood on the page when it was opened."""
    page = prescribing.in_full(order, patient)
    levels, seen = {verdict.level for verdict in page["said"]}, orders.read_as(page["said"])
    typed = request.POST.copy() if request.POST else None
    if again:
        typed["seen"] = seen  # it stands on the page now, above the signature
    form = forms.SignForm(typed, asks_why="caution" in levels, initial={"seen": seen})
    return page | {
        "patient": patient,
        "form": form,
        "stops": "stop" in levels,
        "queue": "queue" in request.GET,
        "left": len(queries.to_sign(within_reach(request.user))) if "queue" in request.GET else 0,
    }


def after_signing(request, patient) -> str:
    """The next order that waits, when signing them one after another."""
    if "queue" not in request.GET:
        return reverse("prescribing", args=[patient.pk])
    coming = queries.to_sign(within_reach(request.user)).first()
    if coming is None:
        return reverse("to-sign")
    return f"{reverse('order-sign', args=[coming.patient_id, coming.pk])}?queue"


# --- ending, holding, pausing -----------------------------------------------------------------
def changed(request, patient, order, form, act, template):
    """One small page that changes an order: a form with proof, one action, back to the screen."""
    page = prescribing.in_full(order, patient) | {"patient": patient, "form": form}
    page["now"] = prescribing.shown(order, page["today"], patient)
    page["under_way"] = queries.under_way_of(order)
    if form.is_valid():
        try:
            act(**proved(request, form), by=request.user, at=clock.now())
            return redirect("prescribing", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, f"medication/orders/{template}.html", page)


@chart_page(may="orders.sign", ends_something=True)
def stop(request, patient, order_id):
    """End an order that is signed, from today or a later day."""
    order = order_of(patient, order_id)
    form = forms.StopForm(request.POST or None, initial={"from_day": clock.today()})

    def act(**given):
        return orders.stop_order(order=order, **given)

    return changed(request, patient, order, form, act, "stop")


@chart_page(may="orders.write", ends_something=True)
def aside(request, patient, order_id):
    """Set aside an order that nobody has signed."""
    order = order_of(patient, order_id)
    if not prescribing.waits(order):
        return redirect("order", patient.pk, order.pk)
    form = forms.AsideForm(request.POST or None)

    def act(**given):
        return orders.stop_order(order=order, **given)

    return changed(request, patient, order, form, act, "aside")


@chart_page(may="orders.write", ends_something=True)
def hold(request, patient, order_id):
    """Nothing is given by it for now: a nurse may hold, a prescriber lifts."""
    order = order_of(patient, order_id)
    form = forms.HoldForm(request.POST or None)

    def act(**given):
        return orders.hold_order(order=order, **given)

    return changed(request, patient, order, form, act, "hold")


@chart_page(may="orders.sign")
def lift(request, patient, hold_id):
    """Give it again from today on."""
    held = get_object_or_404(queries.holds_of(patient), pk=hold_id)
    form = forms.LiftForm(request.POST or None)

    def act(**given):
        return orders.lift_hold(held=held, **given)

    return changed(request, patient, order_of(patient, held.order_id), form, act, "lift")


@require_POST
@chart_page(may="orders.write")
def pause(request, patient, order_id):
    """A taper stands still from one press on, at the person's word."""
    order = order_of(patient, order_id)
    form = forms.PauseForm(request.POST)
    page = prescribing.in_full(order, patient) | {
        "patient": patient, "pause_form": form, "may_write": True,
        "may_sign": request.user.may("orders.sign", patient.facility_id),
    }  # fmt: skip
    if form.is_valid():
        try:
            pausing.pause_taper(order=order, **form.cleaned_data, by=request.user, at=clock.now())
            return redirect("prescribing", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/orders/order.html", page)


# --- guests -----------------------------------------------------------------------------------
@chart_page(may="orders.write")
def guest_letter(request, patient):
    """Ask another clinic to dose the person for some days."""
    today = clock.today()
    standing = [o for o in prescribing.orders_of(patient) if prescribing.stands(o, today)]
    for one in standing:
        one.in_words = prescribing.order_words(prescribing.shown(one, today, patient))
    consents = [c for c in standing_consents(patient) if c.kind != Consent.Kind.TREATMENT]
    form = forms.GuestLetterForm(request.POST or None, orders=standing, consents=consents)
    page = {
        "patient": patient, "form": form, "standing": standing, "consents": consents,
        "letters": queries.guest_letters(patient),
    }  # fmt: skip
    if form.is_valid():
        try:
            letter = guests.write_guest_letter(
                **proved(request, form), by=request.user, at=clock.now()
            )
            return redirect("guest-letter-print", patient.pk, letter.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/orders/guest_letter.html", page)


@chart_page(may="chart.clinical")
def guest_letter_printed(request, patient, letter_id):
    """The letter on paper."""
    letter = get_object_or_404(queries.guest_letters(patient), pk=letter_id)
    page = prescribing.in_letter(letter, patient)
    html = render_to_string("medication/orders/guest_letter_print.html", page, request)
    answer = HttpResponse(pdf(html), content_type="application/pdf")
    name = re.sub(r"[^\w.-]", "", f"guest-{patient.number}-{letter.first_day}.pdf")
    answer["Content-Disposition"] = content_disposition_header(False, name)
    return answer
