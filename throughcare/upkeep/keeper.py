"""The process beside the server that keeps the data: backups on time, today's doses on paper for
an hour without it, reminders to people, and an eye on the clock.

It ends when the server does: nobody writes into its standard input, which closes with the server.
Each backup runs in a process of its own, so that whatever befalls one leaves the keeper standing.
"""

import logging
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as dtime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from throughcare import clock
from throughcare.record import heads
from throughcare.refusal import Refused
from throughcare.upkeep import actions, backup, queries, schedule, starting
from throughcare.upkeep.engines import GIVES_WAY
from throughcare.upkeep.models import BackupMade

EVERY = 20.0  # seconds between two looks
JUMP = timedelta(minutes=2)  # more than any machine loses between two looks
START = timedelta(minutes=1)  # after the start, before the first round of reminders
AT_REST = timedelta(minutes=10)  # after the start, before a list of meetings is read
log = logging.getLogger("throughcare.upkeep")
KEEP = [sys.executable, "-m", "throughcare", "upkeep"]
PAPER = [sys.executable, "-m", "throughcare", "paper"]
REMINDERS = [sys.executable, "-m", "throughcare", "reminders"]
MEETINGS = [sys.executable, "-m", "throughcare", "meetings", "refresh"]
OUTREACH = [sys.executable, "-m", "throughcare", "outreach"]
MONTHS = [sys.executable, "-m", "throughcare", "roll-up"]


def start() -> subprocess.Popen:
    """Called by the server: the keeper lives as long as the pipe it holds."""
    return subprocess.Popen(KEEP, stdin=subprocess.PIPE)  # noqa: S603  this very program


def end_with_whoever_started_it() -> None:
    """Leave when standard input closes. At a terminal there is nobody to follow."""
    if sys.stdin is None or sys.stdin.isatty():
        return

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1):  # unbuffered: a lock held here would spoil an exit
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def keep(rounds: int | None = None, sleep: Callable[[float], None] = time.sleep) -> None:
    """Look, sleep, look again."""
    watch = ClockWatch(clock.now(), time.monotonic())
    while rounds is None or rounds > 0:
        look(watch)
        sleep(EVERY)
        rounds = rounds - 1 if rounds is not None else None


def look(watch: "ClockWatch") -> None:
    """One round. A database that does not answer is looked for again next time."""
    if jump := watch.jumped(clock.now(), time.monotonic()):
        log.warning("clock jumped", extra={"seconds": round(jump.total_seconds())})
    starting.beat()
    if watch.printer_is_idle and watch.paper_is_due(time.monotonic()):
        # Not waited for: a folder on a machine that is gone must stop no backup.
        watch.printer = subprocess.Popen(PAPER, stdin=sys.stdin)  # noqa: S603  this very program
    if watch.lists_are_due(clock.at_the_clinic(clock.now())):
        # Nor this: a server that answers slowly holds up nothing here.
        watch.reader = subprocess.Popen(  # noqa: S603  this very program
            MEETINGS, stdin=sys.stdin, stdout=subprocess.DEVNULL
        )
    if watch.reminders_are_due(time.monotonic()):
        # Nor this: a gateway may be slow.
        watch.postman = subprocess.Popen(  # noqa: S603  this very program
            REMINDERS, stdin=sys.stdin, stdout=subprocess.DEVNULL
        )
    if watch.outreach_is_due(clock.at_the_clinic(clock.now())):
        watch.seeker = subprocess.Popen(  # noqa: S603  this very program
            OUTREACH, stdin=sys.stdin, stdout=subprocess.DEVNULL
        )
    if watch.months_are_due(clock.at_the_clinic(clock.now())):
        watch.reckoner = subprocess.Popen(  # noqa: S603  this very program
            MONTHS, stdin=sys.stdin, stdout=subprocess.DEVNULL
        )
    close_old_connections()
    try:
        due = is_due(clock.now())
    except DatabaseError:
        log.warning("database does not answer")
        return
    if due:
        subprocess.run([*KEEP, "--backup"], stdin=sys.stdin)  # noqa: S603  this very program


class ClockWatch:
    """The machine's clock against its own count of seconds, which nobody sets."""

    def __init__(self, now: datetime, counted: float) -> None:
        self.now, self.counted = now, counted
        self.began = now
        self.printed: float | None = None
        self.printer: subprocess.Popen | None = None
        self.reminded = counted - settings.MESSAGES_MINUTES * 60 + START.total_seconds()
        self.postman: subprocess.Popen | None = None
        self.read_lists: datetime | None = None
        self.reader: subprocess.Popen | None = None
        self.sought: datetime | None = None
        self.seeker: subprocess.Popen | None = None
        self.rolled_up: datetime | None = None
        self.reckoner: subprocess.Popen | None = None

    @property
    def printer_is_idle(self) -> bool:
        """Did the last list end? While one hangs no second is begun."""
        return self.printer is None or self.printer.poll() is not None

    def paper_is_due(self, counted: float) -> bool:
        """Is it time to write today's doses into their folder? After a failure as after a success:
        a list that cannot be made now is tried again in as many minutes."""
        if not settings.PAPER_FOLDER:
            return False
        every = settings.PAPER_MINUTES * 60
        if self.printed is not None and counted - self.printed < every:
            return False
        self.printed = counted
        return True

    def reminders_are_due(self, counted: float) -> bool:
        """Every few minutes where anything can be sent at all, and never two rounds at once."""
        if not any(settings.SENDERS.values()) or (self.postman and self.postman.poll() is None):
            return False
        if counted - self.reminded < settings.MESSAGES_MINUTES * 60:
            return False
        self.reminded = counted
        return True

    def lists_are_due(self, now: datetime) -> bool:
        if self.reader and self.reader.poll() is None:
            return False
        due = self.is_due_tonight(now, settings.MEETINGS_AT, self.read_lists)
        self.read_lists = now if due else self.read_lists
        return due

    def months_are_due(self, now: datetime) -> bool:
        """Reckoned anew every night; while one night's is not done no other is begun."""
        if self.reckoner and self.reckoner.poll() is None:
            return False
        due = self.is_due_tonight(now, settings.ROLL_UP_AT, self.rolled_up)
        self.rolled_up = now if due else self.rolled_up
        return due

    def is_due_tonight(self, now: datetime, at: dtime | None, before: datetime | None) -> bool:
        """Once a night; and once after the start, when the server has come to rest."""
        if at is None or (before is None and now - self.began < AT_REST):
            return False
        return before is None or before < schedule.last_due(now, at)

    def outreach_is_due(self, now: datetime) -> bool:
        """Once before the clinic opens; and after the start, where that hour went by without it."""
        if self.seeker and self.seeker.poll() is None:
            return False
        due = self.is_due_tonight(now, settings.OUTREACH_AT, self.sought)
        self.sought = now if due else self.sought
        return due

    def jumped(self, now: datetime, counted: float) -> timedelta | None:
        """By how much the clock was set since the last look; None when it was not."""
        jump = (now - self.now) - timedelta(seconds=counted - self.counted)
        self.now, self.counted = now, counted
        return jump if abs(jump) > JUMP else None


def is_due(now: datetime) -> bool:
    """Has the clinic asked for backups, and is one due?"""
    if not settings.BACKUP_FOLDER:
        return False
    good, failed = (queries.newest(outcome, now) for outcome in BackupMade.Outcome.values)
    local = timezone.localtime(now, timezone.get_default_timezone())
    return schedule.is_due(local, settings.BACKUP_AT, good and good.at, failed and failed.at)


def scheduled_backup(at: datetime) -> BackupMade:
    """One backup into the clinic's folder; how it went is remembered, and old ones go."""
    id, folder = uuid.uuid4(), Path(settings.BACKUP_FOLDER)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = backup.make(folder / f"throughcare-{at:{schedule.STAMP}}.age", at=at)
    except (Refused, OSError, *GIVES_WAY) as error:
        why = in_words(error)
        log.error("backup failed", extra={"why": why})
        return actions.note_failure(id=id, why=why, ended_at=clock.now(), by=None, at=at)
    noted = actions.note_backup(id=id, made=made, ended_at=clock.now(), by=None, at=at)
    keep_heads()
    for name in schedule.to_remove((file.name for file in folder.iterdir()), settings.BACKUP_KEEP):
        (folder / name).unlink()
    return noted


def keep_heads() -> None:
    """Where the log ends, in the second place: an older copy put back shows against it."""
    try:
        problems = heads.keep_elsewhere()
    except Refused as refusal:
        problems = [refusal.why]
    for problem in problems:
        log.error("log heads not kept", extra={"why": problem})


def in_words(error: Exception) -> str:
    """Why it failed, without anything a row may hold."""
    if isinstance(error, Refused):
        return f"{error.why} {error.next_step}"
    if isinstance(error, OSError):
        return f"{error.strerror or 'the disk failed'} ({settings.BACKUP_FOLDER})"
    return f"the database failed ({type(error).__name__})"
