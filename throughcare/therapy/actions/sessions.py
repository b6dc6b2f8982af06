"""Sessions planned, what came of them, and the notes."""

import uuid

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.therapy import sessions as rules
from throughcare.plan.actions import record_progress
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused, require
from throughcare.therapy import queries
from throughcare.therapy.actions import beside
from throughcare.therapy.models import Note, Outcome, Session, SignOff

SOURCE = "house:therapy"


@action("session planned")
def plan_session(*, id, patient, starts_at, minutes, kind, place, led_by, by, at, companions=(),
                 **details) -> Session:  # fmt: skip
    """Plan a talk. It asks for nothing but the person: no plan, fee or form stands before it.

    companions  who comes along: asked alone first, and with the person's consent
    """
    patient = lock(patient)
    if planned := Session.objects.filter(pk=id).first():
        return Repeated(planned)
    if clock.clinic_day(starts_at) < clock.clinic_day(at):
        raise Refused(
            "session_in_the_past", _("This day is over."), source=SOURCE,
            next_step=_("Choose today or a later day; a talk that took place today is planned now "
                        "and recorded at once."),
        )  # fmt: skip
    if companions:
        beside.refuse_together(patient, companions, at)
    session = Session.objects.create(
        id=id, patient=patient, starts_at=starts_at, minutes=minutes, kind=kind, place=place,
        led_by=led_by, at=at, by=by, **details,
    )  # fmt: skip
    beside.come_along(session, companions, by, at)
    return session


@action("session outcome recorded")
def record_outcome(*, id, session, outcome, by, at, words="", **details) -> Outcome:
    """Say what came of a session; said again, it is a correction with its reason.

    Nothing follows from it but this row: no dose, no order and no take-home reads it.
    """
    lock(session.patient)
    if said := Outcome.objects.filter(pk=id).first():
        return Repeated(said)
    require(rules.may_say(
        outcome, starts_at=session.starts_at, session_day=clock.clinic_day(session.starts_at),
        at=at, today=clock.clinic_day(at),
    ))  # fmt: skip
    before = queries.outcome_of(session)
    if before and not words.strip():
        raise Refused(
            "outcome_corrected_why", _("It was said already: say why it is put right."),
            source=SOURCE, next_step=_("One sentence; the earlier entry stays."),
        )  # fmt: skip
    refuse_losing_the_note(session, outcome)
    return Outcome.objects.create(
        id=id, session=session, outcome=outcome, words=words.strip(), instead_of=before, at=at,
        by=by, **details,
    )  # fmt: skip


def refuse_losing_the_note(session: Session, outcome: str) -> None:
    """A session with a note took place."""
    if outcome not in rules.CAME and session.notes.exists():
        raise Refused(
            "session_has_its_note", _("There is a note of this session: it took place."),
            source=SOURCE,
            next_step=_("Put the note right first, or ask its author whose session it was."),
        )  # fmt: skip


@action("session note written")
def write_note(*, id, session, worked_on, by, at, steps=(), why="", **words) -> Note:
    """Write the note, or put right one's own. Progress of the plan's items is kept with it.

    steps  (item of the plan, how far) as it was talked over
    """
    lock(session.patient)
    if written := Note.objects.filter(pk=id).first():
        return Repeated(written)
    now = queries.outcome_of(session)
    require(rules.may_write_note(now.outcome if now else ""))
    before = queries.note_of(session)
    if before and before.by_id != by.pk:
        raise Refused(
            "note_of_another", _("%(who)s wrote the note of this session.") % {"who": before.by},
            source=SOURCE,
            next_step=_("Its author puts it right; write your own session’s note there."),
        )  # fmt: skip
    if before and not why.strip():
        raise Refused(
            "note_corrected_why", _("Say why the note is put right."), source=SOURCE,
            next_step=_("One sentence; the earlier note stays and can be read."),
        )  # fmt: skip
    note = Note.objects.create(
        id=id, session=session, worked_on=worked_on.strip(), why=why.strip(), instead_of=before,
        at=at, by=by, **words,
    )  # fmt: skip
    for item, step in steps:
        record_progress(
            id=uuid.uuid5(note.pk, str(item.pk)), item=item, step=step, by=by, at=at,
            words=note.persons_words[:300],
        )  # fmt: skip
    return note


@action("session note signed off")
def sign_off(*, note, words, by, at) -> SignOff:
    """The named supervisor says what was said about a note."""
    lock(note.session.patient)
    if signed := SignOff.objects.filter(pk=note.pk).first():
        return Repeated(signed)
    if not queries.supervises(by, note.by, note.session.patient.facility_id):
        raise Refused(
            "not_the_supervisor", _("You are not the supervisor of whoever wrote this note."),
            source="supervision", next_step=_("The director names supervisors."),
        )  # fmt: skip
    if not words.strip():
        raise Refused(
            "sign_off_says_nothing", _("Say in a sentence what was talked over."),
            source="supervision", next_step=_("A strength, and one thing to try."),
        )  # fmt: skip
    return SignOff.objects.create(note=note, words=words.strip(), at=at, by=by)
