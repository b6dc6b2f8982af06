"""Whom a short message may reach, and where: what is agreed, and what stands ahead of them."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, Subquery

from throughcare import clock
from throughcare.adherence.queries.calendar import appointments_due
from throughcare.clinical.portal import reminders as rules
from throughcare.intake.models import Discharge, Episode
from throughcare.patients.finding import backwards
from throughcare.patients.models import Contact, Patient, SearchKey
from throughcare.portal import queries, senders
from throughcare.portal.models import ReachChoice, Reminder, Sending
from throughcare.therapy.models import Outcome, Session
from throughcare.withdrawal.models import NextAppointment

LOOK_AHEAD = timedelta(hours=48)  # so early a reminder is planned, and seen as waiting
KNOWN_BY = 7  # digits at the end of a number that tell it from others
SMS_WAY = Q(kind=Contact.Kind.PHONE, may_text=True)
EMAIL_WAY = Q(kind=Contact.Kind.EMAIL, may_write=True)
CHANNEL = {Contact.Kind.PHONE: senders.SMS, Contact.Kind.EMAIL: senders.EMAIL}


@dataclass(frozen=True)
class Ahead:
    """One thing that stands ahead of somebody."""

    patient_id: uuid.UUID
    about: str
    of: uuid.UUID
    happens_at: datetime


def agreed_ways() -> "Contact.objects":
    """Every way on which texting or writing was agreed, that still reaches its person."""
    return Contact.objects.filter(SMS_WAY | EMAIL_WAY, ended_at=None)


def ways_of(patient) -> list[Contact]:
    """The ways of one person, each with its newest choice and its channel."""
    ways = list(agreed_ways().filter(patient=patient).order_by("at"))
    newest = {row.contact_id: row for row in patient.reach_choices.order_by("at")}
    for way in ways:
        way.choice, way.channel = newest.get(way.pk), CHANNEL[way.kind]
    return ways


def newest_choice(contact) -> ReachChoice | None:
    return contact.choices.order_by("-at").first()


def wanted_now() -> list[ReachChoice]:
    """The choices by which reminders are sent now, one for each way, each with its person."""
    newest = ReachChoice.objects.filter(contact=OuterRef("contact")).order_by("-at")
    rows = ReachChoice.objects.filter(
        reminders=True, contact__in=agreed_ways(), pk=Subquery(newest.values("pk")[:1])
    )  # fmt: skip
    return list(rows.select_related("contact", "patient__facility"))


# --- what stands ahead ------------------------------------------------------------------------
def ahead_of(people: Iterable[Patient], wants_window, now: datetime) -> Iterator[Ahead]:
    """Appointments, talks, and the hours of the window for whoever wants to be told of them."""
    people = living(people)
    until = now + LOOK_AHEAD
    found = NextAppointment.objects.filter(withdrawal__patient__in=people)
    newest = found.values("withdrawal").annotate(last=Max("at")).values("last")
    rows = found.filter(at__in=newest, when__gt=now, when__lt=until)
    for pk, patient, when in rows.values_list("pk", "withdrawal__patient", "when"):
        yield Ahead(patient, Reminder.About.APPOINTMENT, pk, when)
    booked = appointments_due(now, until).filter(patient__in=people)
    for pk, patient, when in booked.values_list("pk", "patient", "starts_at"):
        yield Ahead(patient, Reminder.About.APPOINTMENT, pk, when)
    said = Outcome.objects.filter(session=OuterRef("pk"))
    talks = Session.objects.filter(
        ~Exists(said), patient__in=people, starts_at__gt=now, starts_at__lt=until
    )
    for pk, patient, when in talks.values_list("pk", "patient", "starts_at"):
        yield Ahead(patient, Reminder.About.SESSION, pk, when)
    for patient in people:
        if patient.pk in wants_window and (opens := window_ahead(patient, now)):
            yield opens


def living(people: Iterable[Patient]) -> list[Patient]:
    """Without those who died: whoever opens the telephone then is in mourning."""
    people = list(people)
    back = Episode.objects.filter(patient=OuterRef("patient"), admitted_at__gt=OuterRef("at"))
    died = Discharge.objects.filter(~Exists(back), reason=Discharge.Reason.DIED)
    gone = set(died.filter(patient__in=people).values_list("patient", flat=True))
    return [patient for patient in people if patient.pk not in gone]


def window_ahead(patient, now: datetime) -> Ahead | None:
    """The next opening of the window for somebody who has medicine to come for."""
    told = queries.clinic_hours(patient.facility_id)
    come = queries.when_to_come(patient, told, now)
    if come is None:
        return None
    zone = clock.at_the_clinic(now).tzinfo
    opens = datetime.combine(come.day, come.opens, tzinfo=zone)
    if not now < opens < now + LOOK_AHEAD:
        return None
    of = uuid.uuid5(patient.pk, f"window {come.day}")
    return Ahead(patient.pk, Reminder.About.WINDOW, of, opens)


def leads(choice: ReachChoice) -> Iterator[tuple[str, timedelta]]:
    """How long before they want to be told."""
    if choice.day_before:
        yield Reminder.Lead.DAY, rules.DAY
    if choice.hours_before:
        yield Reminder.Lead.HOURS, timedelta(hours=choice.hours_before)


def still_ahead(reminder: Reminder, now: datetime) -> bool:
    """Does what this is about stand in the record as it did when it was planned?"""
    wants = {reminder.patient_id} if reminder.about == Reminder.About.WINDOW else set()
    told = {(one.of, one.happens_at) for one in ahead_of([reminder.patient], wants, now)}
    return (reminder.of, reminder.happens_at) in told


# --- what is to be sent -----------------------------------------------------------------------
def standing() -> "Reminder.objects":
    """Reminders that were neither sent, nor given up, nor dropped."""
    ended = Sending.objects.filter(
        reminder=OuterRef("pk"), outcome__in=(Sending.Outcome.ACCEPTED, Sending.Outcome.GIVEN_UP)
    )
    return Reminder.objects.filter(~Exists(ended), dropped_at=None)


def due(now: datetime, most: int) -> list[Reminder]:
    """Those whose time has come, the first first, with their tries."""
    rows = standing().filter(send_at__lte=now).select_related("contact", "patient__facility")
    return list(rows.prefetch_related("tries").order_by("send_at")[:most])


# --- what was sent, as person and team see it -------------------------------------------------
def sent_to(patient, most: int = 20) -> list[Reminder]:
    """Reminders of one person, the newest first, each with `state`: where it stands now."""
    rows = patient.reminders.select_related("contact").order_by("-send_at")
    found = list(rows.prefetch_related("tries__reports", "replies")[:most])
    for row in found:
        tries = sorted(row.tries.all(), key=lambda one: one.number)
        row.last = tries[-1] if tries else None
        row.state, row.why = state_of(row, row.last)
    return found


def state_of(reminder: Reminder, last: Sending | None) -> tuple[str, str]:
    """(one word of where it stands, why)."""
    if last is None or not last.outcome:
        if reminder.dropped_at:
            return "dropped", reminder.get_dropped_why_display()
        return "queued", ""
    if last.outcome != Sending.Outcome.ACCEPTED:
        return last.outcome, last.why
    said = {report.what: report.why for report in last.reports.all()}
    for what in ("delivered", "failed"):
        if what in said:
            return {"failed": "not_delivered"}.get(what, what), said[what]
    return ("sent" if last.way in ("gateway", "smtp") else "written"), ""


def not_arrived(people, since: datetime) -> list[Sending]:
    """Reminders of these people that were given up, or that did not arrive."""
    rows = Sending.objects.filter(reminder__patient__in=people, at__gte=since).filter(
        Q(outcome=Sending.Outcome.GIVEN_UP) | Q(reports__what="failed")
    )
    rows = rows.select_related("reminder__patient", "reminder__contact")
    return list(rows.distinct().order_by("-at")[:50])


# --- whose number is this? --------------------------------------------------------------------
def ways_with(reach: str, channel: str) -> list[Contact]:
    """Every agreed way with this very number or address."""
    if channel == senders.EMAIL:
        rows = agreed_ways().filter(EMAIL_WAY, reach__iexact=reach.strip())
        return list(rows.select_related("patient__facility"))
    end = backwards(reach)[:KNOWN_BY]
    if len(end) < KNOWN_BY:
        return []
    keys = SearchKey.objects.filter(kind=SearchKey.Kind.PHONE, key__startswith=end)
    rows = agreed_ways().filter(SMS_WAY, patient__in=keys.values("patient"))
    wanted = senders.dialled(reach)
    return [way for way in rows.select_related("patient__facility")
            if senders.dialled(way.reach) == wanted]  # fmt: skip


def last_sent(ways: list[Contact], since: datetime) -> Reminder | None:
    """The newest reminder that went to one of these ways."""
    rows = Sending.objects.filter(
        reminder__contact__in=ways, outcome=Sending.Outcome.ACCEPTED, at__gte=since
    )
    last = rows.select_related("reminder__contact__patient").order_by("-at").first()
    return last and last.reminder
