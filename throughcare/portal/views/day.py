"""The person's own day, and how they are."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import jurisdictions
from throughcare.intake.views.public import other_language
from throughcare.portal import looking_back, pictures, queries
from throughcare.portal.actions import check_ins, own
from throughcare.portal.forms.own import PART_WORDS, CheckInForm, DaysForm, MessageForm, SharingForm
from throughcare.portal.models import Message
from throughcare.record.door import own_page


@own_page
def my_day(request, patient):
    """When to come, what was said, whom to call."""
    news = [one for one in Message.Kind if one != Message.Kind.MESSAGE]
    page = {"patient": patient, "news_kinds": news, "form": MessageForm()}
    page["other_language"] = other_language(request, request.LANGUAGE_CODE)
    return render(request, "portal/my_day.html", page | queries.my_day(patient, clock.now()))


@own_page
def my_check_in(request, patient):
    """How are you? Kept for the person; what they share is shown; danger is told at once."""
    form = CheckInForm(request.POST or None)
    if form.is_valid():
        row = check_ins.check_in(
            id=form.cleaned_data["id"], patient=patient, answers=form.answers(), by=None,
            at=clock.now(),
        )  # fmt: skip
        return redirect("my-check-in-kept", row.pk)
    shared = [PART_WORDS[part] for part in queries.shared_parts(patient)]
    page = {"form": form, "shared": shared, "agreed": queries.agreed_words(patient)}
    return render(request, "portal/check_in.html", page)


@own_page
def my_check_in_kept(request, patient, check_in_id):
    """It is kept. Where it spoke of danger: who was told, and whom to ring now."""
    get_object_or_404(patient.check_ins, pk=check_in_id)
    page = {
        "alert": queries.open_alert_of(patient, "own_check_in"),
        "lines": lines(request, patient),
    }
    return render(
        request, "portal/check_in_kept.html", page | {"patient": patient} | agreed(patient)
    )


def agreed(patient) -> dict:
    return {
        "agreed": queries.agreed_words(patient),
        "told": queries.clinic_hours(patient.facility_id),
    }


def lines(request, patient) -> list:
    """Whom to ring, by the law of the clinic, in the language of the page."""
    where = jurisdictions.load(patient.facility.jurisdiction)
    language = request.LANGUAGE_CODE
    return [line.in_language(language) for line in where.shown_lines()]


@own_page
def my_check_ins(request, patient):
    """How it went, in pictures; and what of it the team may see."""
    form = SharingForm(request.POST or None, initial={"parts": queries.shared_parts(patient)})
    if form.is_valid():
        check_ins.share(**form.cleaned_data, patient=patient, by=None, at=clock.now())
        messages.success(request, _("Kept."))
        return redirect("my-check-ins")
    told = queries.own_check_ins(patient)
    page = {"form": form, "told": told[::-1], "drawn": pictures.drawn(told)}
    return render(request, "portal/check_ins.html", page)


@own_page
def my_weeks(request, patient):
    """The last weeks in pictures: what was there on good days and on hard ones."""
    told = request.GET.get("back", "0")
    back = int(told) if told.isascii() and told.isdigit() and len(told) < 3 else 0
    return render(request, "portal/weeks.html", looking_back.looked_back(patient, back))


@own_page
def my_days(request, patient):
    """Days, counted only because the person wants it; begun anew without a word of blame."""
    counted = queries.days_counted(patient, clock.today())
    stops = "stop" in request.POST
    form = DaysForm(None if stops else request.POST or None, initial={"since": clock.today()})
    if stops:
        own.stop_counting(patient=patient, by=None, at=clock.now())
        return redirect("my-days")
    if form.is_valid():
        own.count_days(**form.cleaned_data, patient=patient, by=None, at=clock.now())
        return redirect("my-days")
    return render(request, "portal/days.html", {"form": form, "days": counted})
