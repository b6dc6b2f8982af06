"""What a person wants sent, what is planned and sent to them, and what they answer."""

import uuid
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from throughcare.clinical.portal import check_in as danger
from throughcare.clinical.portal import replies
from throughcare.patients import sealed
from throughcare.patients.finding import keep_findable
from throughcare.patients.models import Contact
from throughcare.portal import reach
from throughcare.portal.actions import messages
from throughcare.portal.models import (
    Message,
    ReachChoice,
    Reminder,
    Reply,
    Report,
    Sending,
    SetAside,
)
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused

SET_ASIDE_LIVES = timedelta(days=30)  # [K]


@action("messages wanted")
def choose(*, id, contact, by, at, how, **wanted) -> ReachChoice:
    """What is sent to one way from now on. Refused where neither texting nor writing is agreed."""
    patient = lock(contact.patient)
    if chosen := ReachChoice.objects.filter(pk=id).first():
        return Repeated(chosen)
    if not reach.agreed_ways().filter(pk=contact.pk).exists():
        raise Refused(
            "way_not_agreed", _("It was not agreed to write there."), source="house:reminders",
            next_step=_("Ask the person; add the number anew with “may text” or “may write”."),
        )  # fmt: skip
    return ReachChoice.objects.create(
        id=id, patient=patient, contact=contact, how=how, at=at, by=by, **wanted
    )


@action("messages no longer wanted")
def stop(*, patient, by, at, how, contact=None):
    """Nothing is sent any more: to this way, or to any. What waited to be sent is dropped."""
    patient = lock(patient)
    for way in reach.ways_of(patient):
        said = way.choice
        if said and said.reminders and contact in (None, way):
            kept = {name: getattr(said, name) for name in ReachChoice.WANTED} | {"reminders": False}
            ReachChoice.objects.create(patient=patient, contact=way, how=how, at=at, by=by, **kept)
            for one in reach.standing().filter(contact=way):
                set_aside(one, Reminder.Why.NOT_WANTED, at)
    return patient


@action("reminder planned")
def plan(*, choice, ahead, lead, send_at, by, at) -> Reminder:
    """A reminder that waits for its time; planned before, it is the same one."""
    known = Reminder.objects.filter(contact=choice.contact, of=ahead.of, lead=lead)
    if planned := known.first():
        return Repeated(planned)
    return Reminder.objects.create(
        id=uuid.uuid5(choice.contact_id, f"{ahead.of} {lead}"), patient=choice.patient,
        contact=choice.contact, about=ahead.about, of=ahead.of, lead=lead, send_at=send_at,
        happens_at=ahead.happens_at, at=at,
    )  # fmt: skip


@action("reminder dropped")
def drop(*, reminder, why, by, at) -> Reminder:
    """It will not be sent, and says why."""
    lock(reminder.patient)
    reminder.refresh_from_db()
    if reminder.dropped_at:
        return Repeated(reminder)
    set_aside(reminder, why, at)
    return reminder


def set_aside(reminder, why, at) -> None:
    reminder.dropped_at, reminder.dropped_why = at, why
    reminder.save(update_fields=["dropped_at", "dropped_why"])


@action("reminder tried")
def begin_try(*, reminder, number, way, words, by, at) -> Sending:
    """One try begins. The same number of the same reminder is tried by one process only."""
    lock(reminder.patient)
    return Sending.objects.create(reminder=reminder, number=number, way=way, words=words, at=at)


@action("reminder try ended")
def end_try(*, sending, outcome, why="", reference="", by, at) -> Sending:
    """How the try ended."""
    sending.outcome, sending.why, sending.reference = outcome, why[:200], reference
    sending.ended_at = at
    sending.save(update_fields=["outcome", "why", "reference", "ended_at"])
    return sending


@action("delivery reported")
def report(*, sending, what, why, by, at) -> Report:
    """What the gateway says of a message. Said twice, it is the same report."""
    lock(sending.patient)
    if said := Report.objects.filter(sending=sending, what=what).first():
        return Repeated(said)
    return Report.objects.create(sending=sending, what=what, why=why[:120], at=at)


@action("reminder answered")
def take_reply(*, id, contact, reminder, text, allowed, by, at) -> Reply:
    """What somebody answered. Late is told to the team as it is from their own pages.

    allowed  their words may reach the team; words of danger do, whatever was chosen
    """
    patient = lock(contact.patient)
    if taken := Reply.objects.filter(pk=id).first():
        return Repeated(taken)
    said, told = replies.read(text), None
    if said == replies.LATE:
        told = tell(patient, id, Message.Kind.LATE, "", at)
    elif danger.red_flag_of_message(text) or (said == replies.WORDS and allowed and text.strip()):
        told = tell(patient, id, Message.Kind.MESSAGE, text[:1000], at)
    if said == replies.STOP:
        stop(patient=patient, contact=contact, how=ReachChoice.How.ANSWER, by=None, at=at)
    return Reply.objects.create(
        id=id, patient=patient, contact=contact, reminder=reminder, message=told, said=said, at=at
    )


def tell(patient, id, kind, text, at) -> Message:
    """A message of the person's, with all that follows from one: danger raises a red flag."""
    return messages.write(
        id=uuid.uuid5(id, "message"), patient=patient, kind=kind, text=text, by=None, at=at
    )


def put_aside(number: str, text: str, at: datetime) -> None:
    """From a number that agreed to nothing: kept sealed for a while, and told to nobody."""
    SetAside.objects.filter(at__lt=at - SET_ASIDE_LIVES).delete()
    SetAside.objects.create(sealed=sealed.close({"from": number, "text": text[:1000]}), at=at)


@action("way added by the person")
def add_way(*, id, patient, reach, by, at) -> Contact:
    """A number or an address they have shown to be theirs. Nobody calls there; we may write."""
    patient = lock(patient)
    if added := Contact.objects.filter(pk=id).first():
        return Repeated(added)
    email = "@" in reach
    contact = Contact.objects.create(
        id=id, patient=patient, reach=reach, may_text=not email, may_write=email, at=at, by=by,
        kind=Contact.Kind.EMAIL if email else Contact.Kind.PHONE,
    )  # fmt: skip
    keep_findable(patient)
    return contact
