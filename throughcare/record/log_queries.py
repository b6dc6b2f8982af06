"""What the pages of the log ask."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncHour
from django.utils import timezone

from throughcare.record.models import LogLine
from throughcare.record.queries import A_PAGE
from throughcare.staff.models import Member

LINES = 2 * A_PAGE
DAYS_BACK = 14  # unusual reads wait no longer for somebody to look into them


def lines(places, *, day=None, unusual=False, before=None, by=None) -> tuple[list[LogLine], bool]:
    """Lines of these facilities, newest first, and whether there are older ones."""
    found = LogLine.objects.filter(facility__in=places).select_related("by", "patient")
    if by:
        found = found.filter(by=by)
    if day:
        begins = timezone.make_aware(datetime.combine(day, time()), timezone.get_default_timezone())
        found = found.filter(written_at__gte=begins, written_at__lt=begins + timedelta(days=1))
    if unusual:
        found = found.exclude(unusual="")
    return cut(found, before)


def cut(found, before: datetime | None) -> tuple[list[LogLine], bool]:
    """The newest lines before a moment; one more is fetched to know whether there are older."""
    found = found.order_by("-written_at")
    return a_page(found.filter(written_at__lt=before) if before else found)


def a_page(found) -> tuple[list[LogLine], bool]:
    some = list(found[: LINES + 1])
    return some[:LINES], len(some) > LINES


def of_patient(patient, before: int | None) -> tuple[list[LogLine], bool]:
    """Who opened or changed this chart; before: lines older than the one of this number."""
    found = patient.log.select_related("by").order_by("-id")
    return a_page(found.filter(id__lt=before) if before else found)


def not_looked_into(places) -> list[LogLine]:
    """Unusual reads of the last days that nobody has looked into, newest first."""
    since = timezone.now() - timedelta(days=DAYS_BACK)
    waiting = LogLine.objects.filter(
        facility__in=places, written_at__gte=since, looked_into=None
    ).exclude(unusual="")
    return list(waiting.select_related("by", "patient").order_by("-written_at")[:LINES])


def how_many_unusual(places) -> int:
    """How many wait; more than a page says so."""
    return len(not_looked_into(places))


def unusual_line(places, line_id: int) -> LogLine | None:
    """One unusual read of these facilities."""
    marked = LogLine.objects.filter(pk=line_id, facility__in=places).exclude(unusual="")
    return marked.select_related("by", "patient", "looked_into", "looked_into__by").first()


def mass_reads(places, now: datetime) -> list[dict[str, Any]]:
    """Members who opened very many different charts within an hour, in the last week."""
    reads = LogLine.objects.filter(
        facility__in=places, kind=LogLine.Kind.READ, written_at__gte=now - timedelta(days=7)
    )
    return list(
        reads.annotate(hour=TruncHour("written_at"))
        .values("by", "by__name", "hour")
        .annotate(charts=Count("patient", distinct=True))
        .filter(charts__gte=settings.MASS_READS)
        .order_by("-hour")[:LINES]
    )


def members_of(places):
    """Everybody who holds or held a post here, by name."""
    return Member.objects.filter(posts__facility__in=places).distinct().order_by("name")


def member_of(places, member_id) -> Member | None:
    return members_of(places).filter(pk=member_id).first()
