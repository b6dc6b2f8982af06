"""What is the person's own: messages, safety plan, pictures, medicines, their record."""

import json

from django.contrib import messages as told
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.medicines import medicine
from throughcare.medication import queries as medication
from throughcare.patients import sealed
from throughcare.portal import pictures, queries, record_file, record_words
from throughcare.portal.actions import messages, own
from throughcare.portal.actions import ways_in as access
from throughcare.portal.forms.own import MessageForm, SafetyPlanForm
from throughcare.portal.views.day import lines
from throughcare.record.door import own_page

AGREES = {"kind": "message"}


@own_page
def my_messages(request, patient):
    """Both ways. When they are read stands above, and what to do when it cannot wait."""
    form = MessageForm(request.POST or None, initial=AGREES)
    if form.is_valid():
        messages.write(**form.cleaned_data, patient=patient, by=None, at=clock.now())
        told.success(request, _("Sent. You see here when it was read."))
        return redirect("my-messages")
    page = {
        "form": form, "rows": queries.messages_of(patient), "patient": patient,
        "told": queries.clinic_hours(patient.facility_id),
        "alert": queries.open_alert_of(patient, "own_message"), "lines": lines(request, patient),
    }  # fmt: skip
    return render(request, "portal/messages.html", page)


@own_page
def my_safety_plan(request, patient):
    """What helps when it gets hard; and whom to ring."""
    newest = queries.newest_plan(patient)
    page = {
        "plan": newest, "patient": patient, "lines": lines(request, patient),
        "said": labelled(sealed.opened(newest.sealed) if newest else {}),
    }  # fmt: skip
    return render(request, "portal/safety_plan.html", page)


def labelled(words: dict) -> list[tuple]:
    """(what was asked, what they wrote), in the order of the plan."""
    fields = SafetyPlanForm().fields
    return [(fields[name].label, words[name]) for name in SafetyPlanForm.WORDS if name in words]


@own_page
def my_safety_plan_edit(request, patient):
    """The whole plan on one page; a new version each time, the newest counts."""
    newest = queries.newest_plan(patient)
    known = sealed.opened(newest.sealed) | {"shared": bool(newest.shown)} if newest else {}
    form = SafetyPlanForm(request.POST or None, initial=known)
    if form.is_valid():
        own.write_plan(
            id=form.cleaned_data["id"], patient=patient, words=form.words(),
            shared=form.cleaned_data["shared"], by=None, at=clock.now(),
        )  # fmt: skip
        return redirect("my-safety-plan")
    return render(request, "portal/safety_plan_edit.html", {"form": form})


@own_page
def my_way(request, patient):
    """The care map signed with them, and their path."""
    page = {"mine": pictures.own_map(patient), "weeks": pictures.own_weeks(patient),
            "path": pictures.own_path(patient)}  # fmt: skip
    return render(request, "portal/way.html", page)


@own_page
def my_medicines(request, patient):
    """Names, and what to know: never how much."""
    standing = medication.standing(patient, clock.today())
    names = dict.fromkeys(_(medicine(order.medicine).name) for order in standing)
    return render(request, "portal/medicines.html", {"names": names, "patient": patient})


@own_page
def my_record(request, patient):
    """What is theirs to take away, who looked at it, and where they are signed in."""
    now = clock.now()
    if request.method == "POST":
        access.end_devices(patient=patient, by=None, at=now, but=request.own)
        return redirect("my-record")
    page = {"looked": queries.who_looked(patient), "devices": queries.devices(patient, now)}
    return render(request, "portal/record.html", page)


@own_page
def my_record_file(request, patient):
    """The record as a file that any program reads."""
    text = json.dumps(record_file.whole(patient, clock.now()), ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="my-record.json"'
    return answer


@own_page
def my_record_read(request, patient):
    """The same to read and to print."""
    whole = record_file.whole(patient, clock.now())
    return render(request, "portal/record_read.html", {"whole": record_words.readable(whole)})
