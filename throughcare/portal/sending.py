"""What is planned is sent: one round, made every few minutes beside the server.

A try is written down before it is made and its end after it: a machine that stops in between
leaves a try without an end, which counts as failed and is made again. So a reminder may come twice
after a crash; it never comes to somebody who said stop.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, IntegrityError

from throughcare import clock
from throughcare.clinical.portal import reminders as rules
from throughcare.portal import reach, senders, wording
from throughcare.portal.actions import reaching as actions
from throughcare.portal.models import Reminder, Sending
from throughcare.refusal import Refused

MOST = 500  # in one round
CUT_OFF = timedelta(minutes=10)  # a try without an end, so old, was cut off
TOO_LATE = timedelta(minutes=15)  # before it happens, nobody is told any more
ABOUT = {
    Reminder.About.APPOINTMENT: wording.APPOINTMENT,
    Reminder.About.SESSION: wording.APPOINTMENT,
    Reminder.About.WINDOW: wording.COME,
}
log = logging.getLogger("throughcare.reminders")


@dataclass
class Round:
    """What one round did."""

    planned: int = 0
    sent: int = 0
    failed: int = 0
    dropped: int = 0


def make_round(now: datetime) -> Round:
    """Plan what stands ahead, then send what is due."""
    done = Round()
    plan(now, done)
    for reminder in reach.due(now, MOST):
        try:
            deal_with(reminder, now, done)
        except IntegrityError:  # another process is at this very try
            continue
        except DatabaseError:
            log.warning("reminder refused by the database")
            done.failed += 1
    return done


def plan(now: datetime, done: Round) -> None:
    """A reminder for everything ahead, by every way on which it is wanted."""
    choices = [row for row in reach.wanted_now()
               if settings.SENDERS[reach.CHANNEL[row.contact.kind]]]  # fmt: skip
    people = {row.patient_id: row.patient for row in choices}
    wants_window = {row.patient_id for row in choices if row.window}
    ahead: dict = {}
    for one in reach.ahead_of(people.values(), wants_window, now):
        ahead.setdefault(one.patient_id, []).append(one)
    known = set(Reminder.objects.filter(patient__in=people, happens_at__gt=now).values_list(
        "contact", "of", "lead"))  # fmt: skip
    for choice in choices:
        for one in ahead.get(choice.patient_id, ()):
            if one.about == Reminder.About.WINDOW and not choice.window:
                continue
            for lead, before in reach.leads(choice):
                if (choice.contact_id, one.of, str(lead)) not in known:
                    plan_one(choice, one, lead, before, now, done)


def plan_one(choice, one, lead, before, now: datetime, done: Round) -> None:
    """Not where its moment has passed: whoever was told of it just now needs no reminder."""
    happens = clock.at_the_clinic(one.happens_at)
    at = rules.send_at(happens, before, choice.quiet_from, choice.quiet_until)
    if at > now:
        actions.plan(choice=choice, ahead=one, lead=lead, send_at=at, by=None, at=now)
        done.planned += 1


def deal_with(reminder: Reminder, now: datetime, done: Round) -> None:
    """One reminder whose time has come: dropped, left for later, or tried."""
    choice = reach.newest_choice(reminder.contact)
    if why := why_not(reminder, choice, now):
        actions.drop(reminder=reminder, why=why, by=None, at=now)
        done.dropped += 1
        return
    local = clock.at_the_clinic(now)
    if rules.is_quiet(local.time(), choice.quiet_from, choice.quiet_until):
        return
    tries = sorted(reminder.tries.all(), key=lambda one: one.number)
    last = tries[-1] if tries else None
    if last and not last.outcome:
        if now - last.at < CUT_OFF:
            return
        ended(last, senders.Delivery(accepted=False, why="cut off in the middle", again=True), now)
    if last:
        again = rules.next_try(last.number, last.ended_at or now)
        if again is None or now < again:
            return
    attempt(reminder, choice, (last.number if last else 0) + 1, now, done)


def why_not(reminder: Reminder, choice, now: datetime) -> str:
    """Why it is not sent after all; empty: it is."""
    contact = reminder.contact
    allowed = contact.may_text if contact.kind == contact.Kind.PHONE else contact.may_write
    if not (choice and choice.reminders and allowed and contact.ended_at is None):
        return Reminder.Why.NOT_WANTED
    if reminder.about == Reminder.About.WINDOW and not choice.window:
        return Reminder.Why.NOT_WANTED
    if now > reminder.happens_at - TOO_LATE:
        return Reminder.Why.OVER
    return "" if reach.still_ahead(reminder, now) else Reminder.Why.CHANGED


def attempt(reminder: Reminder, choice, number: int, now: datetime, done: Round) -> None:
    """Written down, carried, and written down how that ended."""
    channel = reach.CHANNEL[reminder.contact.kind]
    words = wording.reminder(
        ABOUT[Reminder.About(reminder.about)], clock.at_the_clinic(reminder.happens_at),
        clock.at_the_clinic(now), language=choice.language,
        answers=channel == senders.SMS and settings.ANSWERS_SECRET != "",
        place=place_of(reminder.patient) if choice.says_place else "",
    )  # fmt: skip
    sending = actions.begin_try(
        reminder=reminder, number=number, way=settings.SENDERS[channel], words=words, by=None,
        at=now,
    )  # fmt: skip
    to = reminder.contact.reach
    to = senders.dialled(to) if channel == senders.SMS else to.strip()
    try:
        delivery = senders.send(senders.Message(to, words, channel, str(sending.pk)))
    except Refused as refusal:  # the gateway's file is wrong: somebody puts it right
        delivery = senders.Delivery(accepted=False, why=refusal.why, again=True)
    ended(sending, delivery, clock.now())
    if delivery.accepted:
        done.sent += 1
    else:
        done.failed += 1


def ended(sending: Sending, delivery: senders.Delivery, at: datetime) -> None:
    outcome = Sending.Outcome.ACCEPTED
    if not delivery.accepted:
        more = delivery.again and rules.next_try(sending.number, at)
        outcome = Sending.Outcome.FAILED if more else Sending.Outcome.GIVEN_UP
    actions.end_try(
        sending=sending, outcome=outcome, why=delivery.why, reference=delivery.reference, by=None,
        at=at,
    )  # fmt: skip


def place_of(patient) -> str:
    return ", ".join(part for part in (patient.facility.name, patient.facility.phone) if part)
