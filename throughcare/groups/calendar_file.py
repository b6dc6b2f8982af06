"""A meeting as a calendar file (RFC 5545): every week, at its local hour, with its time zone."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vRecur

from throughcare.clinical.groups import Meeting as Value
from throughcare.clinical.groups import weekly

YEARS = timedelta(days=3653)  # for which the changes of the clocks are written out
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def calendar_file(meeting: Value, *, uid: str, now: datetime, clinic_zone: str) -> bytes:
    """The file. A meeting whose list names no zone floats: its hour is the hour of the place."""
    begins, _ends = next(weekly.next_times(meeting, now, clinic_zone))
    first = datetime.combine(begins.date(), meeting.starts, begins.tzinfo if meeting.zone else None)
    event = Event()
    event.add("uid", f"{uid}@throughcare")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", meeting.name)
    event.add("dtstart", first)
    event.add("duration", timedelta(minutes=meeting.minutes))
    event.add("rrule", every(meeting))
    if where := place_line(meeting):
        event.add("location", where)
    if meeting.link:
        event.add("url", meeting.link)
    event.add("description", "\n".join(filter(None, (
        meeting.link, meeting.link_notes, meeting.phone, meeting.phone_notes, meeting.place_notes,
    ))))  # fmt: skip
    event.add("class", "PRIVATE")
    whole = Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", "-//Throughcare//meetings//EN")
    whole.add_component(event)
    whole.add_missing_timezones(first_date=now.date(), last_date=now.date() + YEARS)
    return whole.to_ical()


def every(meeting: Value) -> vRecur:
    """Every week, or in its weeks of the month."""
    day = DAYS[meeting.weekday - 1]
    if weeks := sorted(weekly.weeks_of(meeting.types)):
        return vRecur(freq="MONTHLY", byday=[f"{week or -1}{day}" for week in weeks])
    return vRecur(freq="WEEKLY", byday=day)


def place_line(meeting: Value) -> str:
    """Where it is, in one line."""
    code = " ".join(filter(None, (meeting.region, meeting.postal_code)))
    return ", ".join(filter(None, (meeting.place, meeting.street, meeting.town, code)))
