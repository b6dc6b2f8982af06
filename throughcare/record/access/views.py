"""Pages of who sees a chart: the reason asked, the team, looks reviewed, hidden charts, notes."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.record.access import actions, forms, queries
from throughcare.record.action import write_line
from throughcare.record.door import ask_why, chart_page, look_page, staff_page
from throughcare.record.models import LogLine
from throughcare.refusal import Refused


# --- looks from outside the team --------------------------------------------------------------
@look_page
def break_glass(request, patient):
    """Say why this chart is needed; it opens for some hours, and somebody will ask."""
    if patient.relation:
        return redirect("chart", patient.pk)
    form = forms.LookForm(request.POST or None, member=request.user, patient=patient,
                          initial={"number": request.GET.get("number", "")})  # fmt: skip
    refusal = None
    if form.is_valid():
        given = dict(form.cleaned_data)
        where = given.pop("next")
        del given["number"]
        try:
            actions.break_glass(**given, patient=patient, by=request.user, at=clock.now())
            return redirect(where if leads_within(request, where) else f"/people/{patient.pk}/")
        except Refused as refused:
            refusal = refused
    return ask_why(request, patient, form=form, refusal=refusal)


def leads_within(request, where: str) -> bool:
    """Back to the page that asked, never out of the house."""
    return where.startswith("/") and url_has_allowed_host_and_scheme(
        where, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


@require_POST
@chart_page(may="chart.read")
def close_glass(request, patient, look_id):
    """The look is over before its time."""
    mine = queries.standing_glass(request.user, clock.now())
    look = get_object_or_404(mine, pk=look_id, patient=patient)
    actions.close_glass(look=look, by=request.user, at=clock.now())
    messages.success(request, _("Closed. What you opened stands in the log."))
    return redirect("home")


@staff_page(may="looks.review")
def looks(request):
    """Looks from outside the team: to review, and reviewed."""
    page = {
        "waiting": queries.with_due(queries.looks_to_review(request.user)),
        "mine": queries.my_own_looks(request.user),
        "reviewed": queries.looks_reviewed(request.user),
        "today": clock.today(),
    }
    return render(request, "record/looks.html", page)


@staff_page(may="looks.review")
def look(request, look_id):
    """One look: who, whose chart, why, how much was read; was there a need?"""
    look = get_object_or_404(queries.looks_at_my_places(request.user), pk=look_id)
    form = forms.ReviewForm(request.POST or None)
    page = {
        "look": queries.with_due([look])[0], "form": form, "pages_read": queries.pages_read(look),
        "today": clock.today(), "own": look.by_id == request.user.pk,
    }  # fmt: skip
    if form.is_valid():
        try:
            actions.review_look(look=look, **form.cleaned_data, by=request.user, at=clock.now())
            return redirect("looks")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "record/look.html", page)


@chart_page(may="looks.tell")
def told_of_looks(request, patient):
    """Who opened the record without being on the team: for the person, to be printed."""
    form = forms.WishForm(request.POST or None)
    if form.is_valid():
        actions.wish(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
        return redirect("told-of-looks", patient.pk)
    page = {
        "patient": patient, "form": form, "wish": queries.newest_wish(patient),
        "looks": queries.with_pages_read(queries.looks_of(patient)), "now": clock.now(),
    }  # fmt: skip
    return render(request, "record/told_of_looks.html", page)


# --- the team ---------------------------------------------------------------------------------
@chart_page(may="team.keep", unrelated="team.assign")
def team(request, patient):
    """Who cares for this person; put a colleague on the team."""
    form = forms.JoinForm(request.POST or None, colleagues=queries.who_could_join(patient))
    page = {
        "patient": patient, "form": form, "team": queries.team_of(patient),
        "former": queries.former_team(patient),
    }  # fmt: skip
    if form.is_valid():
        try:
            actions.join(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
            return redirect("team", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "record/team.html", page)


@require_POST
@chart_page(may="team.keep", unrelated="team.assign")
def leave(request, patient, on_team_id):
    """A member no longer cares for this person."""
    on_team = get_object_or_404(queries.team_of(patient), pk=on_team_id)
    try:
        actions.leave(on_team=on_team, by=request.user, at=clock.now())
        return redirect("team", patient.pk)
    except Refused as refusal:
        page = {
            "patient": patient, "refusal": refusal, "team": queries.team_of(patient),
            "form": forms.JoinForm(colleagues=queries.who_could_join(patient)),
        }  # fmt: skip
        return render(request, "record/team.html", page)


# --- hidden charts ----------------------------------------------------------------------------
@chart_page(may="chart.hide")
def hide(request, patient):
    """Hide a chart from everybody who is not on its team, or show it again."""
    shield = queries.standing_shield(patient)
    page = {"patient": patient, "shield": shield, "team": queries.team_of(patient)}
    if shield:
        page["form"] = form = forms.ShowAgainForm(request.POST or None)
    else:
        here = queries.members_here(patient)
        page["form"] = form = forms.HideForm(request.POST or None, colleagues=here)
    if form.is_valid():
        given = form.cleaned_data | {"by": request.user, "at": clock.now()}
        try:
            if shield:
                actions.show_again(shield=shield, **given)
            else:
                actions.hide(patient=patient, **given)
            return redirect("chart", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "record/hide.html", page)


# --- sealed notes -----------------------------------------------------------------------------
@chart_page(may="notes.seal")
def sealed_notes(request, patient):
    """The notes I sealed on this chart, by day; write another."""
    form = forms.NoteForm(request.POST or None)
    page = {
        "patient": patient, "form": form, "notes": queries.notes_of(patient, request.user),
        "others": queries.sealed_by_others(patient, request.user),
    }  # fmt: skip
    if form.is_valid():
        try:
            actions.seal_note(**form.cleaned_data, patient=patient, by=request.user, at=clock.now())
            return redirect("sealed-notes", patient.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "record/sealed_notes.html", page)


@chart_page(may="notes.seal")
def sealed_note(request, patient, note_id):
    """One note, for its author. The log names which was read."""
    note = get_object_or_404(queries.notes_of(patient, request.user), pk=note_id)
    write_line(
        LogLine.Kind.READ, "sealed note read", note, by=request.user, at=clock.now(),
        relation=patient.relation,
    )  # fmt: skip
    return render(request, "record/sealed_note.html", {"patient": patient, "note": note})
