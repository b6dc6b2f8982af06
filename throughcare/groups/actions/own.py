"""What a person keeps for themself about groups. Only they write it; nobody sees it until they say.

`by` is None in each: the person themself. The names of these actions stand in the log, so they tell
nothing: that somebody went to a meeting is theirs to tell.
"""

import hmac
import json
from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.groups.models import OwnNote, PeopleSay, Shown
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.staff.sealing import seal

SOURCE = "house:groups"


def refuse_anybody_else(by) -> None:
    """A member of the team writes nothing here."""
    if by is not None:
        raise Refused(
            "only_the_person_writes_this", _("Only the person writes this down."), source=SOURCE,
            next_step=_("Offer a meeting instead; they decide what to keep and to show."),
        )  # fmt: skip


@action("own note kept")
def keep_note(*, id, patient, kind, said, by, at) -> OwnNote:
    """Keep a note: `said` is a form's answers, of which only those that say something are kept."""
    refuse_anybody_else(by)
    patient = lock(patient)
    if kept := OwnNote.objects.filter(pk=id).first():
        return Repeated(kept)
    told = {name: str(value).strip() for name, value in said.items() if value not in (None, "")}
    if kind not in OwnNote.Kind or not any(told.values()):
        raise Refused(
            "own_note_is_empty", _("There is nothing to keep yet."), source=SOURCE,
            next_step=_("Write at least which meeting, who, or what."),
        )  # fmt: skip
    words = seal(json.dumps({"kind": kind} | told))
    return OwnNote.objects.create(id=id, patient=patient, sealed=words, at=at)


@action("own note put aside")
def put_aside(*, note, by, at) -> OwnNote:
    """Take it back: it counts for nothing and is shown to nobody, the person included."""
    refuse_anybody_else(by)
    note = OwnNote.objects.select_for_update(no_key=True).get(pk=note.pk)
    if note.aside_at:
        return Repeated(note)
    note.aside_at = at
    note.save(update_fields=["aside_at"])
    return note


@action("own notes shown to a member")
def show_to(*, id, patient, member, kinds, by, at) -> Shown:
    """Let one member of the team see these kinds from now on; what stood before for them ends."""
    refuse_anybody_else(by)
    patient = lock(patient)
    if shown := Shown.objects.filter(pk=id).first():
        return Repeated(shown)
    if not member.may("chart.read", patient.facility_id):
        raise Refused(
            "shown_to_nobody_here", _("This member does not work with you."), source=SOURCE,
            next_step=_("Choose somebody of your team."),
        )  # fmt: skip
    for before in Shown.objects.filter(patient=patient, member=member, ended_at=None):
        stop_showing(shown=before, by=by, at=at)
    words = seal(json.dumps(sorted(set(kinds) & set(OwnNote.Kind.values))))
    return Shown.objects.create(id=id, patient=patient, member=member, kinds=words, at=at)


@action("own notes shown no more")
def stop_showing(*, shown, by, at) -> Shown:
    """From now on the member sees nothing of it."""
    refuse_anybody_else(by)
    shown = Shown.objects.select_for_update(no_key=True).get(pk=shown.pk)
    if shown.ended_at:
        return Repeated(shown)
    shown.ended_at = at
    shown.save(update_fields=["ended_at"])
    return shown


def token_of(patient, meeting) -> str:
    """The same for one person and one group; without the clinic's own key nobody finds whose."""
    about = f"{patient.pk} {meeting.source_id} {meeting.key}"
    return hmac.new(settings.SECRET_KEY.encode(), about.encode(), sha256).hexdigest()


@action("people say of a group")
def say_of_group(*, id, token, meeting, level, by, at) -> PeopleSay:
    """Count how one person found a group, without anything that leads to them."""
    refuse_anybody_else(by)
    if said := PeopleSay.objects.filter(pk=id).first():
        return Repeated(said)
    return PeopleSay.objects.create(
        id=id, token=token, meeting=meeting, level=level, day=clock.clinic_day(at)
    )
