"""One person's bottles: prepared, labelled, filled, handed over, set aside, come back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.medication.actions import home as actions
from throughcare.medication.at_window import kit_at
from throughcare.medication.forms import home as forms
from throughcare.medication.home import asked, in_hand, labels, law
from throughcare.medication.home.at_the_window import at_the_window
from throughcare.medication.home.days import going_home
from throughcare.medication.models import HomeBottle, Recall
from throughcare.medication.views.home.pages import rights, with_bottles
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import WITNESS, proved, witnessed


def overview(request, patient, **more):
    """The person's take-homes again, with what was refused."""
    page = with_bottles(patient, request.user) | {
        "prepare": forms.PrepareForm(), "recall_form": forms.RecallForm(prefix="recall"),
    }  # fmt: skip
    return render(request, "medication/home/take_homes.html", page | more)


@chart_page(may="takehome.fill")
def prepare(request, patient):
    """Reserve every dose that goes home today, each with its bottle."""
    form = forms.PrepareForm(request.POST or None)
    if not form.is_valid():
        return overview(request, patient, prepare=form)
    today = clock.today()
    doses = going_home([patient], today, form.cleaned_data["until"])[patient.pk]
    try:
        for dose in doses:
            actions.prepare(patient=patient, home=dose, on=today, by=request.user, at=clock.now())
    except Refused as refusal:
        return overview(request, patient, refusal=refusal, prepare=form)
    messages.success(request, prepared_words(len(doses)))
    return redirect("take-homes", patient.pk)


def prepared_words(number: int) -> str:
    if not number:
        return _("No day at home follows from the decision and the calendar.")
    return ngettext("%(n)s bottle is prepared.", "%(n)s bottles are prepared.", number) % {
        "n": number
    }


@chart_page(may="takehome.fill")
def fill(request, patient):
    """The bottles to fill, how much into each, from which working bottle."""
    today = clock.today()
    to_fill = [
        one for one in in_hand.waiting(patient, today)
        if in_hand.state(one) == "prepared" and not in_hand.of_changed_order(one)
    ]  # fmt: skip
    form = forms.FillForm(
        request.POST or None, accounts=asked.working_bottles(patient, to_fill), to_fill=to_fill
    )
    page = {"patient": patient, "to_fill": to_fill, "form": form, "amounts": amounts(form, to_fill),
            "asked_for": law.asked_for(patient, today, "packaging", "label")}  # fmt: skip
    if form.is_valid() and form.cleaned_data.get("ug"):
        try:
            filled = fill_each(form.cleaned_data, request.user)
            messages.success(request, _("%(n)s filled.") % {"n": filled})
            return redirect("take-homes", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/home/fill.html", page)


def amounts(form, to_fill) -> list[dict]:
    """Each bottle with its dose, and what it measures in each product that is open."""
    products = {one.product: medicines.product(one.product) for one in form.accounts.values()}
    return [
        {"bottle": one, "mg": medicines.mg_words(one.dose.ug),
         "measured": [measured(product, one.dose.ug) for product in products.values()]}
        for one in to_fill
    ]  # fmt: skip


def measured(product, ug: int) -> str:
    try:
        return product.in_words(ug).partition(" · ")[2]
    except medicines.CannotMeasure:
        return ""


def fill_each(given: dict, member) -> int:
    """Each bottle is its own act; the same press again fills none twice."""
    for bottle in given["bottles"]:
        actions.fill(
            id=uuid.uuid5(given["id"], str(bottle.pk)), bottle=bottle, account=given["account"],
            ug=given["ug"], child_resistant=given["child_resistant"], by=member, at=clock.now(),
        )  # fmt: skip
    return len(given["bottles"])


@chart_page(may="takehome.fill")
def hand_over(request, patient):
    """Count the bottles with the person, say what must be said, hand them over."""
    today = clock.today()
    window = at_the_window(patient, today)
    form = forms.HandOverForm(request.POST or None, ready=window["ready"])
    page = window | {
        "form": form, "asked_for": law.asked_for(patient, today, "education", "packaging"),
        "kit": kit_at(patient, today, "take_home", take_home_days=in_hand.days_of(window["ready"])),
    }  # fmt: skip
    if form.is_valid():
        try:
            row = actions.hand_over(
                **form.cleaned_data, patient=patient, by=request.user, at=clock.now()
            )
            messages.success(request, handed_words(row.count))
            return redirect("take-homes", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/home/hand_over.html", page)


def handed_words(number: int) -> str:
    return ngettext(
        "%(n)s bottle handed over: say it aloud, “you take %(n)s bottle”.",
        "%(n)s bottles handed over: say it aloud, “you take %(n)s bottles”.", number,
    ) % {"n": number}  # fmt: skip


def bottle_of(patient, bottle_id) -> HomeBottle:
    return get_object_or_404(in_hand.bottles(dose__patient=patient), pk=bottle_id)


def bottle_page(request, patient, row, **more):
    page = {
        "patient": patient, "bottle": row, "state": in_hand.state(row), "today": clock.today(),
        "states": in_hand.STATES, "changed": in_hand.of_changed_order(row),
        "amount": labels.amount_words(row), "aside": forms.AsideForm(prefix="aside"),
        "back": forms.CameBackForm(prefix="back"), "free": forms.FreeForm(prefix="free"),
        "freed": getattr(row.dose, "freed", None), "may": rights(request.user, patient),
    }  # fmt: skip
    return render(request, "medication/home/bottle.html", page | more)


@chart_page(may="chart.clinical")
def bottle(request, patient, bottle_id):
    """One bottle: what it is, where it is, and what may be said of it."""
    return bottle_page(request, patient, bottle_of(patient, bottle_id))


@chart_page(may="takehome.fill")
def aside(request, patient, bottle_id):
    """It will not be handed over: emptied by two, or missing."""
    row = bottle_of(patient, bottle_id)
    form = forms.AsideForm(request.POST or None, prefix="aside")
    if not form.is_valid():
        return bottle_page(request, patient, row, aside=form)
    try:
        holds = row.dose.pours.exists() and not form.cleaned_data["missing"]
        given = witnessed_if(holds, request, form, row)
        if given.pop("missing"):
            actions.missing_in_clinic(bottle=row, why=given["why"], by=request.user, at=clock.now())
        else:
            actions.set_aside(bottle=row, **given, by=request.user, at=clock.now())
    except Refused as refusal:
        return bottle_page(request, patient, row, aside=form, refusal=refusal)
    return redirect("take-home-bottle", patient.pk, row.pk)


def witnessed_if(needed: bool, request, form, row) -> dict:
    """What was typed, with the second person where something is thrown away or taken in."""
    if needed:
        return witnessed(request, form, row.dose.patient.facility_id)
    return {name: value for name, value in form.cleaned_data.items() if name not in WITNESS}


@chart_page(may="takehome.fill")
def back(request, patient, bottle_id):
    """What became of it in the person's hands."""
    row = bottle_of(patient, bottle_id)
    form = forms.CameBackForm(request.POST or None, prefix="back")
    if not form.is_valid():
        return bottle_page(request, patient, row, back=form)
    try:
        given = witnessed_if(form.cleaned_data["how"] in in_hand.BACK, request, form, row)
        actions.come_back(
            bottle=row, ug=given.pop("read"), **given, by=request.user, at=clock.now()
        )
    except Refused as refusal:
        return bottle_page(request, patient, row, back=form, refusal=refusal)
    return redirect("take-home-bottle", patient.pk, row.pk)


@chart_page(may="takehome.decide")
def free(request, patient, bottle_id):
    """A prescriber frees the day whose bottle is back full, or gone."""
    row = bottle_of(patient, bottle_id)
    form = forms.FreeForm(request.POST or None, prefix="free")
    if not form.is_valid():
        return bottle_page(request, patient, row, free=form)
    try:
        given = proved(request, form)
        actions.free_day(dose=row.dose, why=given["why"], by=request.user, at=clock.now())
    except Refused as refusal:
        return bottle_page(request, patient, row, free=form, refusal=refusal)
    return redirect("take-home-bottle", patient.pk, row.pk)


@chart_page(may="takehome.fill")
def recall(request, patient):
    """Ask the person to bring what they should have."""
    form = forms.RecallForm(request.POST or None, prefix="recall")
    if not form.is_valid():
        return overview(request, patient, recall_form=form)
    try:
        actions.recall(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
    except Refused as refusal:
        return overview(request, patient, recall_form=form, refusal=refusal)
    return redirect("take-homes", patient.pk)


@chart_page(may="takehome.fill")
def check(request, patient, recall_id):
    """What was found when the bottles were looked at."""
    row = get_object_or_404(Recall, pk=recall_id, patient=patient)
    form = forms.CheckForm(request.POST or None)
    page = {
        "patient": patient, "recall": row, "form": form,
        "at_home": [one for one in in_hand.at_home(patient)
                    if one.dose.clinic_day >= clock.today()],
    }  # fmt: skip
    if form.is_valid():
        try:
            actions.end_recall(recall=row, **form.cleaned_data, by=request.user, at=clock.now())
            return redirect("take-homes", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "medication/home/check.html", page)


def to_label(patient) -> list[HomeBottle]:
    return [
        one for one in in_hand.waiting(patient, clock.today())
        if not in_hand.of_changed_order(one)
    ]  # fmt: skip


@chart_page(may="takehome.fill")
def labels_pdf(request, patient):
    """One label a page for each bottle that waits here."""
    try:
        return HttpResponse(labels.as_pdf(to_label(patient)), content_type="application/pdf")
    except Refused as refusal:
        return overview(request, patient, refusal=refusal)


@chart_page(may="takehome.fill")
def labels_zpl(request, patient):
    """The same for a label printer."""
    try:
        return HttpResponse(labels.as_zpl(to_label(patient)), content_type="text/plain")
    except Refused as refusal:
        return overview(request, patient, refusal=refusal)
