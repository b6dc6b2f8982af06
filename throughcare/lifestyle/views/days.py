"""The person's diary, and activity out of their own files: seen before it is kept."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.clinical.lifestyle import movement
from throughcare.lifestyle import forms, queries
from throughcare.lifestyle.actions import days as actions
from throughcare.lifestyle.unreadable import refused
from throughcare.record.door import own_page
from throughcare.refusal import Refused

DIARY_DAYS = 28


@own_page
def my_diary(request, patient):
    """A night and how tense the day was, and the last weeks of it."""
    form = forms.DiaryForm(request.POST or None, initial={"day": clock.today()})
    page = {"form": form}
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.keep_day(id=given["id"], patient=patient, day=given["day"], told=form.told(),
                             by=None, at=clock.now())  # fmt: skip
            messages.success(request, _("Kept."))
            return redirect("my-diary")
        except Refused as refusal:
            page["refusal"] = refusal
    page["entries"] = queries.diary(patient, clock.today() - timedelta(days=DIARY_DAYS - 1))
    return render(request, "lifestyle/own/diary.html", page)


@own_page
def my_movement(request, patient):
    """What is kept of my files, and a form for another one: first shown, then kept."""
    form = forms.FileForm(request.POST or None, request.FILES or None)
    page = {"form": form}
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            days = movement.read(
                file, file.size, today=clock.today(), zone=timezone.get_default_timezone()
            )
            seen = {"days": days, "keep": forms.KeepForm(
                initial={"seen": forms.KeepForm.carried(patient, days)}
            )}  # fmt: skip
            return render(request, "lifestyle/own/seen.html", seen)
        except movement.Unreadable as why:
            page["refusal"] = refused(why)
    page["days"] = queries.moved_days(patient, clock.today() - timedelta(days=DIARY_DAYS - 1))
    page["files"] = queries.files_of(patient)
    return render(request, "lifestyle/own/movement.html", page)


@require_POST
@own_page
def my_movement_keep(request, patient):
    """Yes, keep these days: what the person has just seen, and nothing else."""
    form = forms.KeepForm(request.POST)
    days = form.days_for(patient) if form.is_valid() else []
    try:
        if not days:
            raise Refused(
                "not_seen_before", _("We no longer know what you looked at."),
                source="house:lifestyle", next_step=_("Choose the file once more."),
            )  # fmt: skip
        actions.keep_moved(id=form.cleaned_data["id"], patient=patient, days=days, by=None,
                           at=clock.now())  # fmt: skip
        count = len({one.day for one in days})
        messages.success(request, ngettext("Kept: %(n)s day.", "Kept: %(n)s days.", count)
                         % {"n": count})  # fmt: skip
    except Refused as refusal:
        messages.info(request, f"{refusal.why} {refusal.next_step}")
    return redirect("my-movement")


@require_POST
@own_page
def my_movement_away(request, patient, file_id):
    """Take away what came out of one file."""
    if (file := queries.file_of(patient, file_id)) is None:
        raise Http404
    actions.take_away(file=file, by=None, at=clock.now())
    messages.success(request, _("Taken away. No page shows it any more."))
    return redirect("my-movement")
