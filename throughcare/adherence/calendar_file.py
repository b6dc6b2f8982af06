"""Appointments as a calendar file (RFC 5545). A telephone shows it to whoever holds it: so the file
says when, and neither what for, nor with whom, nor which clinic."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from throughcare.adherence.models import Appointment

DAY_BEFORE = timedelta(days=-1)


def calendar_file(rows: Iterable[Appointment], *, now: datetime) -> bytes:
    """The file; moved appointments keep the identity of the first, so that they move there too."""
    whole = Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", "-//Throughcare//appointments//EN")
    for row in rows:
        whole.add_component(event_of(row, now))
    return whole.to_ical()


def event_of(row: Appointment, now: datetime) -> Event:
    event, alarm = Event(), Alarm()
    event.add("uid", f"{first_of(row)}@calendar")
    event.add("sequence", moves(row))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", _("Appointment"))
    event.add("dtstart", row.starts_at.astimezone(UTC))
    event.add("duration", timedelta(minutes=row.minutes))
    event.add("class", "PRIVATE")
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Appointment"))
    alarm.add("trigger", DAY_BEFORE)
    event.add_component(alarm)
    return event


def first_of(row: Appointment):
    """The appointment that this one was moved from, from the beginning on."""
    while row.instead_of:
        row = row.instead_of
    return row.pk


def moves(row: Appointment) -> int:
    """How often it was moved."""
    number = 0
    while row.instead_of:
        row, number = row.instead_of, number + 1
    return number
