"""What a start finds: how the last run ended, what the database recovered, what is out of order.

Nothing is refused here: a clinic that opens at six must open. It is said loudly instead.
"""

import logging
import os
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from throughcare.record import guards
from throughcare.upkeep import queries
from throughcare.upkeep.engines import here
from throughcare.upkeep.engines.sqlite import SCRATCH

BACK = timedelta(minutes=2)  # the newest line of the log may not be later than this
AHEAD = timedelta(hours=20)  # a clinic writes every day; a longer silence is worth a word
log = logging.getLogger("throughcare.upkeep")


def marker() -> Path:
    """A file that is there while a server runs, touched by its keeper."""
    return settings.HOME / "serving"


def mark() -> None:
    """We are running now. A disk that takes nothing is said by what follows."""
    with suppress(OSError):
        marker().write_text(str(os.getpid()))


def beat() -> None:
    """We are still running."""
    with suppress(OSError):
        os.utime(marker())


def unmark() -> None:
    """We ended as one should."""
    with suppress(OSError):
        marker().unlink()


def before_opening() -> list[str]:
    """What can only be seen before anybody opens the database."""
    said = []
    if marker().exists():
        seen = datetime.fromtimestamp(marker().stat().st_mtime, timezone.get_default_timezone())
        said.append(
            f"the last run did not end as it should (killed, or the power went), last seen "
            f"{seen:%Y-%m-%d %H:%M}; what was acknowledged is kept, what was half done is gone"
        )
    database = here()
    if database.engine == "sqlite":
        with suppress(FileNotFoundError):
            if size := Path(f"{database.path}-wal").stat().st_size:
                said.append(f"{size:,} bytes of the write-ahead log are recovered")
    if swept := sweep(database.room()):
        said.append(f"half-done work of {swept} backups or restores was swept away")
    return said


def sweep(room: Path) -> int:
    """Folders of copies that a killed process left. PostgreSQL's are in its own hands."""
    left = list(room.glob(f"{SCRATCH}*")) if here().engine == "sqlite" else []
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def after_opening(now: datetime, killed: bool = False) -> list[str]:
    """What the database tells: its guards, its clock, its soundness, its backups."""
    try:
        said = [f"LOUD: the database lacks its guard {name}" for name in sorted(guards.missing())]
        said += clock_words(queries.last_written(), now)
        if killed and here().engine == "sqlite" and not here().is_sound():
            said.append("LOUD: the database is damaged: restore the last backup")
        backups = queries.standing()
    except DatabaseError as error:
        return [f"LOUD: the database does not answer as it should ({type(error).__name__})"]
    if backups.level != "ok":
        said.append(f"{'LOUD: ' if backups.level == 'stop' else ''}{backups.words}")
    return said


def clock_words(last: datetime | None, now: datetime) -> list[str]:
    """The log against the machine's clock. Its order is kept by number, whatever the clock says."""
    if last is None:
        return []
    if last - now > BACK:
        return [
            f"LOUD: this machine's clock is {in_words(last - now)} behind the newest line of the "
            f"log ({local(last)}): set the clock. Lines keep their order by number meanwhile."
        ]
    if now - last > AHEAD:
        return [
            f"the newest line of the log is {in_words(now - last)} old ({local(last)}): if the "
            f"clinic was open since, this machine's clock is ahead"
        ]
    return []


def in_words(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"


def local(moment: datetime) -> str:
    return f"{timezone.localtime(moment, timezone.get_default_timezone()):%Y-%m-%d %H:%M}"
