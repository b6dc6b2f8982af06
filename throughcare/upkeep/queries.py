"""What pages and checks ask of upkeep."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.record.models import LogLine
from throughcare.upkeep.models import BackupMade
from throughcare.upkeep.schedule import AHEAD


@dataclass(frozen=True)
class Standing:
    """How the clinic stands with its backups."""

    level: str  # ok, look, stop
    words: str
    good: BackupMade | None
    failed: BackupMade | None  # only one that is newer than the good one
    now: datetime


def newest(outcome: str, now: datetime) -> BackupMade | None:
    """The newest of an outcome, leaving out what a clock that was wrong calls the future."""
    made = BackupMade.objects.filter(outcome=outcome, at__lte=now + AHEAD)
    return made.order_by("-at").first()


def standing() -> Standing:
    """The last good backup and how old it is; loud when there is none, or an old one."""
    now = clock.now()
    good, failed = (newest(outcome, now) for outcome in ("made", "failed"))
    if good and failed and failed.at < good.at:
        failed = None
    old = good is None or now - good.at > timedelta(hours=settings.BACKUP_WARN_HOURS)
    loud = "stop" if not settings.DEMONSTRATION else "look"
    if good is None and not settings.BACKUP_FOLDER:
        words = _("No backups are made. If this machine is lost, everything is lost.")
        return Standing(loud, words, good, failed, now)
    if good is None:
        return Standing(loud, _("No backup has been made yet."), good, failed, now)
    if old:
        words = _("The last good backup is too old.")
    else:
        words = _("The last backup failed.") if failed else _("Backups are in order.")
    return Standing("stop" if old else "look" if failed else "ok", words, good, failed, now)


def last_written() -> datetime | None:
    """When the newest line of the log was written, by the clock of that moment."""
    return LogLine.objects.order_by("-id").values_list("written_at", flat=True).first()


def database_answers() -> bool:
    """Does it answer at all?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False
