"""What a person keeps for themself about groups: written, put aside and shown by them alone."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.groups import queries
from throughcare.groups.actions import own as actions
from throughcare.groups.forms import own as forms
from throughcare.record.access.queries import team_of
from throughcare.record.door import own_page

WRITTEN = (forms.AttendedForm, forms.CompanionForm, forms.WorkForm)


@own_page
def notes(request, patient):
    """Meetings I went to, my sponsor or buddy, my work on steps; and who sees which of them."""
    asked = {form.kind: form(prefix=form.kind) for form in WRITTEN}
    if (kind := request.POST.get("kind")) in asked:
        sent = asked[kind] = type(asked[kind])(request.POST, prefix=kind)
        if sent.is_valid():
            said = dict(sent.cleaned_data)
            actions.keep_note(
                id=said.pop("id"), patient=patient, kind=kind, said=said, by=None, at=clock.now()
            )
            return redirect("own-notes")
    page = {
        "asked": [(kind, kind.label, form) for kind, form in asked.items()],
        "kinds": queries.by_kind(patient), "shown": queries.shown_with_kinds(patient),
        "show": show_form(patient), "offers": queries.offers_to(patient),
    }  # fmt: skip
    return render(request, "groups/own_notes.html", page)


def show_form(patient, sent=None):
    """For whom there is somebody to show it to."""
    team = [one.member for one in team_of(patient)]
    return forms.ShowForm(sent, team=team, prefix="show") if team else None


@require_POST
@own_page
def aside(request, patient, note_id):
    """Taken back: shown to nobody any more."""
    note = get_object_or_404(patient.own_notes, pk=note_id, aside_at=None)
    actions.put_aside(note=note, by=None, at=clock.now())
    return redirect("own-notes")


@require_POST
@own_page
def show(request, patient):
    """From now on one member of the team sees these kinds."""
    form = show_form(patient, request.POST)
    if form and form.is_valid():
        actions.show_to(**form.cleaned_data, patient=patient, by=None, at=clock.now())
    return redirect("own-notes")


@require_POST
@own_page
def hide(request, patient, shown_id):
    """From now on they see nothing of it."""
    shown = get_object_or_404(patient.own_notes_shown, pk=shown_id, ended_at=None)
    actions.stop_showing(shown=shown, by=None, at=clock.now())
    return redirect("own-notes")


@own_page
def say(request, patient, offer_id):
    """How a group that was offered met people on medicine: counted without anybody's name."""
    offer = get_object_or_404(patient.meeting_offers.select_related("meeting"), pk=offer_id)
    form = forms.SayForm(request.POST or None)
    if form.is_valid():
        actions.say_of_group(
            **form.cleaned_data, token=actions.token_of(patient, offer.meeting),
            meeting=offer.meeting, by=None, at=clock.now(),
        )  # fmt: skip
        return redirect("own-notes")
    return render(request, "groups/own_say.html", {"form": form, "meeting": offer.meeting})
