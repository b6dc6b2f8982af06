"""Leaving: never refused. What belongs to it, the contacts after it, and the record closed."""

import uuid

from django.utils.translation import gettext as _

from throughcare.clinical.withdrawal import leaving as rules
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused, require
from throughcare.withdrawal import facts
from throughcare.withdrawal.models import (
    Choice,
    Closed,
    Contacted,
    Explained,
    FollowUp,
    Left,
    NextAppointment,
    ProtocolEnded,
    Warned,
)

NOBODY_TO_RING = (Left.How.NOT_BEGUN, Left.How.DIED)


@action("withdrawal left")
def leave(*, withdrawal, how, by, at, happened_at=None, words="", where_to="") -> Left:
    """The withdrawal ends. Nothing that is missing stands in the way; it stays open as a task.

    Who left is rung within 24 to 72 hours and each week for four weeks. An order of medicine that
    stands goes on standing: leaving ends no treatment.
    """
    lock(withdrawal.patient)
    if left := Left.objects.filter(pk=withdrawal.pk).first():
        return Repeated(left)
    withdrawal.refresh_from_db()
    happened_at = happened_at or at
    refuse_time(withdrawal, happened_at, at)
    left = Left.objects.create(
        withdrawal=withdrawal, how=how, words=words.strip(), happened_at=happened_at, at=at, by=by,
        where_to=where_to.strip() or (_("not said") if how == Left.How.TRANSFERRED else ""),
    )  # fmt: skip
    if protocol := facts.protocol_in_force(withdrawal):
        ProtocolEnded.objects.create(protocol=protocol, why=_("the person left"), at=at, by=by)
    if how not in NOBODY_TO_RING:
        for one in rules.contacts(happened_at):
            FollowUp.objects.create(
                id=uuid.uuid5(withdrawal.pk, f"contact {one.number}"), withdrawal=withdrawal,
                number=one.number, from_at=one.from_at, by_at=one.by_at, words=one.words,
                source=one.source, at=at, by=by,
            )  # fmt: skip
    withdrawal.ended_at = happened_at
    withdrawal.save(update_fields=["ended_at"])
    return left


def refuse_time(withdrawal, happened_at, at) -> None:
    """Only a slip of the pen is refused."""
    if not withdrawal.at <= happened_at <= at:
        raise Refused(
            "left_at_another_time", _("Leaving lies after the preparation, and not ahead."),
            source="house:withdrawal", next_step=_("Put right the time."),
        )  # fmt: skip


@action("next appointment made")
def book_next(*, id, withdrawal, when, where, by, at) -> NextAppointment:
    """When, where and with whom they are seen next."""
    lock(withdrawal.patient)
    if booked := NextAppointment.objects.filter(pk=id).first():
        return Repeated(booked)
    if when <= at:
        raise Refused(
            "appointment_in_the_past", _("An appointment lies ahead."), source="house:withdrawal",
            next_step=_("Put right the day or the hour."),
        )  # fmt: skip
    return NextAppointment.objects.create(
        id=id, withdrawal=withdrawal, when=when, where=where.strip(), at=at, by=by
    )


@action("choice of medication recorded")
def record_choice(*, id, withdrawal, goes_on, words, by, at, order=None) -> Choice:
    """Medication goes on, or the person chose against it: in their words. Either is an answer."""
    lock(withdrawal.patient)
    if chosen := Choice.objects.filter(pk=id).first():
        return Repeated(chosen)
    refuse_silence(words)
    return Choice.objects.create(
        id=id, withdrawal=withdrawal, goes_on=goes_on, order=order if goes_on else None,
        words=words.strip(), at=at, by=by,
    )  # fmt: skip


def refuse_silence(words: str) -> None:
    if not words.strip():
        raise Refused(
            "leaving_without_their_words", _("Write what the person said, in their words."),
            source="house:withdrawal", next_step=_("One sentence of theirs is enough."),
        )  # fmt: skip


@action("lost tolerance said and said back")
def warn(*, id, withdrawal, occasion, said_back, by, at, language="en") -> Warned:
    """The warning was said, and the person said it back. Once for each occasion."""
    lock(withdrawal.patient)
    same = Warned.objects.filter(withdrawal=withdrawal, occasion=occasion)
    if warned := Warned.objects.filter(pk=id).first() or same.first():
        return Repeated(warned)
    refuse_silence(said_back)
    return Warned.objects.create(
        id=id, withdrawal=withdrawal, occasion=occasion, said_back=said_back.strip(),
        language=language, at=at, by=by,
    )  # fmt: skip


@action("missing thing explained")
def explain(*, id, withdrawal, key, why, by, at) -> Explained:
    """Why something that leaving asks for could not be: gone without a word, would not."""
    lock(withdrawal.patient)
    same = Explained.objects.filter(withdrawal=withdrawal, key=key)
    if explained := Explained.objects.filter(pk=id).first() or same.first():
        return Repeated(explained)
    refuse_silence(why)
    return Explained.objects.create(
        id=id, withdrawal=withdrawal, key=key, why=why.strip(), at=at, by=by
    )


@action("contact after withdrawal")
def contact(
    *, id, follow_up, outcome, by, at, wants_medication=None, words=""
) -> Contacted:  # fmt: skip
    """One try to reach somebody who left."""
    lock(follow_up.patient)
    if contacted := Contacted.objects.filter(pk=id).first():
        return Repeated(contacted)
    return Contacted.objects.create(
        id=id, follow_up=follow_up, outcome=outcome, wants_medication=wants_medication,
        words=words.strip(), at=at, by=by,
    )  # fmt: skip


@action("withdrawal closed")
def close(*, withdrawal, by, at) -> Closed:
    """Close the record: everything that leaving asks for is there, or explained."""
    lock(withdrawal.patient)
    if closed := Closed.objects.filter(pk=withdrawal.pk).first():
        return Repeated(closed)
    left = Left.objects.filter(pk=withdrawal.pk).select_related("withdrawal").first()
    if left is None:
        raise Refused(
            "closed_before_leaving", _("The person has not left."), source="house:withdrawal",
            next_step=_("Write down how and when they left; nothing else is asked for that."),
        )  # fmt: skip
    if left.how not in NOBODY_TO_RING:
        for verdict in rules.may_close(facts.left_seen(left)):
            require(verdict)
    return Closed.objects.create(withdrawal=withdrawal, at=at, by=by)
