"""One meeting of a group: who came, in one go; what was done; a line for each person's chart."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.therapy.sessions import CAME
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.therapy.actions import groups as actions
from throughcare.therapy.forms import groups as forms
from throughcare.therapy.queries import groups as queries

WRITE = "therapy.write"


def one_of(request, group_meeting_id):
    places = request.user.facilities_where(WRITE)
    return get_object_or_404(queries.meeting_of(places, group_meeting_id))


@staff_page(may=WRITE)
def meeting(request, group_meeting_id):
    """Who is expected, who came, what the group did."""
    return meeting_page(request, one_of(request, group_meeting_id))


def meeting_page(request, one, **more):
    seen = queries.seen_in_meeting(one, request.user)
    note = queries.note_of_meeting(one)
    page = {
        "meeting": one, "group": one.group, "note": note, "leaders": queries.leaders_of(one.group),
        "told": [session for session in seen if session.standing_outcomes],
        "form": forms.AttendanceForm(sessions=unmarked(seen), auto_id="came_%s"),
        "note_form": note_form(seen, note), "why_form": forms.WhyForm(auto_id="cancel_%s"),
        "not_yet": clock.clinic_day(one.starts_at) > clock.today(),
    }  # fmt: skip
    return render(request, "therapy/groups/meeting.html", page | more)


def unmarked(seen):
    return [session for session in seen if not session.standing_outcomes]


def note_form(seen, note, data=None):
    """A line is offered for whoever came and has none yet."""
    came = [
        session for session in seen
        if session.standing_outcomes and session.standing_outcomes[0].outcome in CAME
        and not session.standing_notes
    ]  # fmt: skip
    return forms.GroupNoteForm(data, sessions=came, corrects=bool(note), auto_id="note_%s",
                               initial={"words": note.words if note else ""})  # fmt: skip


def kept(request, one, name, form, act):
    refusal = None
    if form.is_valid():
        try:
            act(**form.cleaned_data)
            messages.success(request, _("Written down."))
            return redirect("group-meeting", one.pk)
        except Refused as refused:
            refusal = refused
    return meeting_page(request, one, **{name: form, "refusal": refusal})


@staff_page(may=WRITE)
def attendance(request, group_meeting_id):
    """Exceptions are marked; one press says the rest."""
    one = one_of(request, group_meeting_id)
    seen = queries.seen_in_meeting(one, request.user)
    form = forms.AttendanceForm(request.POST or None, sessions=unmarked(seen), auto_id="came_%s")
    return kept(request, one, "form", form, lambda **said: actions.take_attendance(
        **said, meeting=one, by=request.user, at=clock.now()))  # fmt: skip


@staff_page(may=WRITE)
def note(request, group_meeting_id):
    """What the group did, and each person's own line."""
    one = one_of(request, group_meeting_id)
    seen = queries.seen_in_meeting(one, request.user)
    form = note_form(seen, queries.note_of_meeting(one), request.POST or None)
    return kept(request, one, "note_form", form, lambda **said: actions.write_note(
        **said, meeting=one, by=request.user, at=clock.now()))  # fmt: skip


@staff_page(may=WRITE)
def cancel(request, group_meeting_id):
    """It does not take place."""
    one = one_of(request, group_meeting_id)
    form = forms.WhyForm(request.POST or None, auto_id="cancel_%s")
    return kept(request, one, "why_form", form, lambda why: actions.cancel(
        why=why, meeting=one, by=request.user, at=clock.now()))  # fmt: skip
