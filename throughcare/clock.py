"""The time, asked in one place, and the clinic day it belongs to."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This moment. Rules never ask; actions are given `at`."""
    return timezone.now()


def clinic_day(at: datetime) -> date:
    """The clinic's own day a moment belongs to: its time zone, and its hour of beginning."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    return (local - timedelta(hours=settings.CLINIC_DAY_STARTS_AT)).date()


def today() -> date:
    """The clinic day it is now."""
    return clinic_day(now())


def end_of_day(at: datetime) -> datetime:
    """The moment the clinic day of `at` ends."""
    return end_of(clinic_day(at))


def end_of(day: date) -> datetime:
    """The moment a clinic day ends."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
    local = midnight + timedelta(hours=settings.CLINIC_DAY_STARTS_AT)
    return timezone.make_aware(local, timezone.get_default_timezone())


def at_the_clinic(at: datetime) -> datetime:
    """A moment as the clinic's own clock shows it."""
    return timezone.localtime(at, timezone.get_default_timezone())
