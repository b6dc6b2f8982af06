"""A list compared with what was there before; and which lists are too absurd to be taken.

A feed breaks: a server answers with nothing, with one region instead of five, with every day moved
by one. Who looks for a meeting tonight is better served by the old list, with its day on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from throughcare.clinical.groups.meeting import Meeting, Reading
from throughcare.clinical.verdict import OK, Verdict, no

SOURCE = "house:meetings"
# All three are ours [K]: to be reviewed with the first months of real refreshes.
FEW = 10  # a list this short may change as it likes
SHRINKS_TO = 0.5  # of what was there
STAYS = 0.1  # of the keys, and of the hours of those that stay
SET_ASIDE_MOST = 0.9  # of the rows


@dataclass
class Changes:
    """What a new list changes. `same` are keys only; the others are meetings."""

    new: list[Meeting] = field(default_factory=list)
    changed: list[Meeting] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    moved: int = 0  # of those that stay: another day, another hour


def compared(before: Mapping[str, Meeting], now: list[Meeting]) -> Changes:
    """What is new, changed, gone and the same, by key."""
    changes = Changes()
    for meeting in now:
        old = before.get(meeting.key)
        if old is None:
            changes.new.append(meeting)
        elif old == meeting:
            changes.same.append(meeting.key)
        else:
            changes.changed.append(meeting)
            changes.moved += (old.weekday, old.starts) != (meeting.weekday, meeting.starts)
    stay = {meeting.key for meeting in now}
    changes.gone = [key for key in before if key not in stay]
    return changes


def may_be_taken(reading: Reading) -> Verdict:
    """Is this a list of meetings at all?"""
    if not reading.readable:
        return reading.readable
    if not reading.read:
        return no("list_without_rows", "The list has no meetings in it.", SOURCE)
    if not reading.meetings:
        return no("list_without_meetings", "Not one row of the list is a meeting.", SOURCE)
    if reading.read > FEW and len(reading.set_aside) > SET_ASIDE_MOST * reading.read:
        return no("list_hardly_readable", "Nearly all rows of the list are no meetings.", SOURCE)
    return OK


def may_replace(changes: Changes, before: Mapping[str, Meeting]) -> Verdict:
    """Is it still the same list? Asked of every refresh, unless somebody looked and says so."""
    if len(before) <= FEW:
        return OK
    now = len(changes.new) + len(changes.changed) + len(changes.same)
    if now < SHRINKS_TO * len(before):
        return no(
            "list_shrank",
            f"The list has {now} meetings; before it had {len(before)}. Look at it; then import it "
            "with --even-so.", SOURCE,
        )  # fmt: skip
    stay = len(changes.changed) + len(changes.same)
    if stay < STAYS * len(before):
        return no(
            "list_is_another",
            f"Of {len(before)} meetings only {stay} are still named. Look at it; then import it "
            "with --even-so.", SOURCE,
        )  # fmt: skip
    if changes.moved > (1 - STAYS) * stay:
        return no(
            "list_moved",
            f"{changes.moved} of {stay} meetings have another day or hour. Look at it; then import "
            "it with --even-so.", SOURCE,
        )  # fmt: skip
    return OK
