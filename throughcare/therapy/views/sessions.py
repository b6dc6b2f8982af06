"""Sessions of one person: planned, what came of each, the note, the sign-off."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.therapy.sessions import parts
from throughcare.record.door import chart_page
from throughcare.refusal import Refused
from throughcare.staff.proofs import proved
from throughcare.therapy import queries
from throughcare.therapy.actions import homework, sessions
from throughcare.therapy.forms import sessions as forms

READ, WRITE, SUPERVISE = "chart.clinical", "therapy.write", "therapy.supervise"
SHOWN = 20  # sessions on the first page of a person's therapy


@chart_page(may=READ)
def therapy(request, patient):
    """Everything of therapy for one person: what comes, what was, what is tried."""
    page = {
        "patient": patient, "sessions": queries.sessions_of(patient)[:SHOWN], "now": clock.now(),
        "homework": queries.homework_of(patient)[:SHOWN], "fits": queries.fits_badly(patient),
        "may_write": request.user.may(WRITE, patient.facility_id),
        "may_seal": request.user.may("notes.seal", patient.facility_id),
    }  # fmt: skip
    return render(request, "therapy/therapy.html", page)


@chart_page(may=WRITE)
def plan(request, patient):
    """Plan a session, because of an item of the plan or because the person asked."""
    form = forms.SessionForm(
        request.POST or None, items=queries.treated_items(patient),
        initial={"starts_at": clock.at_the_clinic(clock.now())},
    )  # fmt: skip
    page = {"patient": patient, "form": form}
    if form.is_valid():
        try:
            made = sessions.plan_session(
                **form.cleaned_data, patient=patient, led_by=request.user, by=request.user,
                at=clock.now(),
            )  # fmt: skip
            return redirect("session", patient.pk, made.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "therapy/plan_session.html", page)


@chart_page(may=READ)
def session(request, patient, session_id):
    """One session: first what was agreed last time, then its thirds, then its note."""
    one = get_object_or_404(queries.sessions_of(patient), pk=session_id)
    return render(request, "therapy/session.html", session_page(request, one))


def may_see_coded(member, one) -> bool:
    """Who led it, and their supervisor; nobody else: it is for practice, never to judge anybody."""
    facility = one.patient.facility_id
    if not member.may(SUPERVISE, facility):
        return False
    return member.pk == one.led_by_id or queries.supervises(member, one.led_by, facility)


def session_page(request, one, **more):
    """What the page of a session shows, with a form or a refusal that came back."""
    patient, note = request.patient, queries.note_of(one)  # with their header, as the door has it
    outcome = queries.outcome_of(one)
    may_write = request.user.may(WRITE, patient.facility_id)
    page = {
        "patient": patient, "session": one, "outcome": outcome, "note": note,
        "last": queries.last_time(patient, one.starts_at), "parts": parts(one.minutes),
        "may_write": may_write, "fits": queries.fits_badly(patient),
        "may_seal": request.user.may("notes.seal", patient.facility_id),
        "outcome_form": forms.OutcomeForm(auto_id="outcome_%s"), "came_id": uuid.uuid4(),
        "sees_coded": may_see_coded(request.user, one), "set": one.homework.all(),
        "homework_form": forms.HomeworkForm(auto_id="homework_%s"),
    }  # fmt: skip
    if may_write:
        page["note_form"] = note_form(one, note)
    if note and not hasattr(note, "signed_off"):
        page["may_sign_off"] = queries.supervises(request.user, note.by, patient.facility_id)
        page["sign_form"] = forms.SignOffForm(auto_id="sign_%s")
    return page | more


def note_form(one, note, data=None):
    """Begins with what is known: nothing is typed twice."""
    known = {} if note is None else {
        name: getattr(note, name) for name in ("look_back", "worked_on", "persons_words", "agreed")
    }  # fmt: skip
    if one.focus and not note:
        known["worked_on"] = one.focus
    return forms.NoteForm(
        data, items=queries.treated_items(one.patient), corrects=bool(note), initial=known,
        auto_id="note_%s",
    )  # fmt: skip


def kept(request, one, name, form, act):
    """One small form of the session's page; what came back stands where it was typed."""
    refusal = None
    if form.is_valid():
        try:
            act(form)
            messages.success(request, _("Written down."))
            return redirect("session", one.patient_id, one.pk)
        except Refused as refused:
            refusal = refused
    page = session_page(request, one, **{name: form, "refusal": refusal})
    return render(request, "therapy/session.html", page)


@chart_page(may=WRITE)
def outcome(request, patient, session_id):
    """Came, late, missed, cancelled: one press, or a correction with its reason."""
    one = get_object_or_404(queries.sessions_of(patient), pk=session_id)
    form = forms.OutcomeForm(request.POST or None, auto_id="outcome_%s")
    return kept(request, one, "outcome_form", form, lambda form: sessions.record_outcome(
        **form.cleaned_data, session=one, by=request.user, at=clock.now()))  # fmt: skip


@chart_page(may=WRITE)
def note(request, patient, session_id):
    """The note, three fields; put right by a new one."""
    one = get_object_or_404(queries.sessions_of(patient), pk=session_id)
    form = note_form(one, queries.note_of(one), request.POST or None)
    return kept(request, one, "note_form", form, lambda form: sessions.write_note(
        **form.cleaned_data, session=one, by=request.user, at=clock.now()))  # fmt: skip


@chart_page(may=SUPERVISE)
def sign_off(request, patient, session_id):
    """The supervisor says what was talked over."""
    one = get_object_or_404(queries.sessions_of(patient), pk=session_id)
    form = forms.SignOffForm(request.POST or None, auto_id="sign_%s")
    written = queries.note_of(one)
    if written is None:
        return redirect("session", patient.pk, one.pk)
    return kept(request, one, "sign_form", form, lambda form: sessions.sign_off(
        **proved(request, form), note=written, by=request.user, at=clock.now()))  # fmt: skip


@chart_page(may=WRITE)
def set_homework(request, patient, session_id):
    """Agree on something to try."""
    one = get_object_or_404(queries.sessions_of(patient), pk=session_id)
    form = forms.HomeworkForm(request.POST or None, auto_id="homework_%s")
    return kept(request, one, "homework_form", form, lambda form: homework.set_homework(
        **form.cleaned_data, patient=patient, session=one, by=request.user, at=clock.now(),
    ))  # fmt: skip


@chart_page(may=WRITE)
def tried(request, patient, homework_id):
    """Looked at together: how far it went, and how useful it was."""
    task = get_object_or_404(queries.homework_of(patient), pk=homework_id)
    form = forms.TriedForm(request.POST or None, initial={"id": uuid.uuid4()})
    page = {"patient": patient, "task": task, "form": form}
    if form.is_valid():
        homework.say_tried(**form.cleaned_data, homework=task, by=request.user, at=clock.now())
        return redirect("therapy", patient.pk)
    return render(request, "therapy/tried.html", page)
