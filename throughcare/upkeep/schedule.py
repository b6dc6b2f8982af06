"""When a backup is due, and which old ones are kept. Pure: the time is given."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

NAME = re.compile(r"throughcare-(\d{8}T\d{6}Z)\.age")
STAMP = "%Y%m%dT%H%M%SZ"
TRY_AGAIN_AFTER = timedelta(minutes=15)
AHEAD = timedelta(minutes=5)  # a row later than this belongs to a clock that was wrong


@dataclass(frozen=True)
class Keep:
    """So many of the newest days, weeks and months have one backup each."""

    days: int
    weeks: int
    months: int


def last_due(now: datetime, at: time) -> datetime:
    """The newest moment at which a backup should have been made. `now` is the clinic's own."""
    today = datetime.combine(now.date(), at, tzinfo=now.tzinfo)
    return today if today <= now else today - timedelta(days=1)


def is_due(now: datetime, at: time, good: datetime | None, failed: datetime | None) -> bool:
    """Is there none since the last due moment? After a failure, is it time to try again?"""
    if good and last_due(now, at) <= good <= now + AHEAD:
        return False
    return not (failed and timedelta(0) <= now - failed < TRY_AGAIN_AFTER)


def to_remove(names: Iterable[str], keep: Keep) -> list[str]:
    """The scheduled backups that may go. Other files are never named, and the newest never is."""
    when = {name: datetime.strptime(found[1], STAMP)  # noqa: DTZ007  # compared with each other only
            for name in names if (found := NAME.fullmatch(name))}  # fmt: skip
    newest_first = sorted(when, key=when.__getitem__, reverse=True)
    kept = set(newest_first[:1])
    for number, same in (
        (keep.days, "%Y-%m-%d"), (keep.weeks, "%G-%V"), (keep.months, "%Y-%m"),
    ):  # fmt: skip
        periods = groupby(newest_first, key=lambda name: when[name].strftime(same))  # used at once
        firsts = [next(group) for _period, group in periods]
        kept |= set(firsts[:number])
    return [name for name in newest_first if name not in kept]
