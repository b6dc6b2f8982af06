"""The days on which no window opens."""

from datetime import timedelta

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.medication.models import ClosedDay
from throughcare.record.action import Repeated, action
from throughcare.refusal import Refused
from throughcare.staff.models import Facility

SOURCE = "house:take-homes"
A_WEEK = timedelta(weeks=1)


@action("clinic closed on days")
def close_days(
    *, id, facility, day, why, by, at, weekly_until=None, holiday=False
) -> ClosedDay:  # fmt: skip
    """Say that no window opens on a day; or on every such weekday until another day.

    holiday  of the state or the federation: its dose goes home at any length of treatment

    Returns the row of the first day. A day that is closed already stays as it is.
    """
    facility = Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)
    if closed := ClosedDay.objects.filter(pk=id).first():
        return Repeated(closed)
    today = clock.clinic_day(at)
    if day <= today:
        raise Refused(
            "closed_too_late", _("A day is closed before it comes."), source=SOURCE,
            next_step=_("Choose a later day: whoever is here today is dosed today."),
        )  # fmt: skip
    last = weekly_until or day
    standing = set(
        ClosedDay.objects.filter(facility=facility, ended_at=None).values_list("day", flat=True)
    )
    days = [day + A_WEEK * n for n in range((last - day).days // 7 + 1)]
    wanted = [one for one in days if one not in standing]
    if not wanted:
        raise Refused(
            "closed_already", _("These days are closed already."), source=SOURCE,
            next_step=_("Choose another day, or go back to the calendar."),
        )  # fmt: skip
    common = {"facility": facility, "why": why.strip(), "holiday": holiday, "at": at, "by": by}
    first = ClosedDay.objects.create(id=id, day=wanted[0], **common)
    for one in wanted[1:]:
        ClosedDay.objects.create(day=one, **common)
    return first


@action("clinic open after all")
def open_again(*, closed, by, at) -> ClosedDay:
    """The window opens on this day after all. Bottles prepared for it stay valid."""
    Facility.objects.select_for_update(no_key=True).get(pk=closed.facility_id)
    closed.refresh_from_db()
    if closed.ended_at:
        return Repeated(closed)
    closed.ended_at, closed.ended_by = at, by
    closed.save(update_fields=["ended_at", "ended_by"])
    return closed
