"""Is this server fit to serve? Machines ask every few seconds: so it costs next to nothing."""

import shutil
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError

from throughcare.record import guards
from throughcare.upkeep import queries, upgrade

ROOM = 200 * 1024 * 1024  # bytes free; a day of a large clinic writes less
ASKED_AGAIN_AFTER = 60.0  # seconds; guards and migrations change by an upgrade only


def faults() -> list[str]:
    """What is not as it should be, each in one word that tells a stranger nothing more."""
    if not queries.database_answers():
        return ["database"]
    found = [] if has_room() else ["disk"]
    try:
        found += [] if migrated() else ["migrations"]
        found += [] if guarded() else ["guards"]
    except DatabaseError:
        found.append("database")
    return found


def has_room() -> bool:
    return shutil.disk_usage(settings.HOME).free >= ROOM


def for_a_minute(ask: Callable[[], bool]) -> Callable[[], bool]:
    """Remember a yes for a minute. A no is asked again at once: somebody is mending it."""
    known_until = 0.0

    def remembered() -> bool:
        nonlocal known_until
        if time.monotonic() < known_until:
            return True
        answer = ask()
        known_until = time.monotonic() + ASKED_AGAIN_AFTER if answer else 0.0
        return answer

    return remembered


migrated = for_a_minute(lambda: not upgrade.pending())
guarded = for_a_minute(lambda: not guards.missing())
