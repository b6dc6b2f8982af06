"""Leaving: what belongs to it, who is rung afterwards, and what the record waits for.

Nothing here keeps anybody from leaving, and nothing from coming back: what is missing stays open as
a task, and only the closing of the record asks for it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from throughcare.clinical.verdict import Verdict, no

How = Literal["completed", "maintenance", "left_early", "transferred"]
SOURCE = "withdrawal-aftercare"
SOURCE_WARNING = "withdrawal-warning"
APPOINTMENT_DAYS = 7
FIRST_CONTACT_HOURS = (24, 72)
WEEKS = 4
WARNING_DAYS = {"day_3": 3, "day_7": 7}
WARNING_AFTER_DAYS = 14
WARNING = (
    "After a break your tolerance drops within days. The amount you used before can stop your "
    "breathing. Keep naloxone, never use alone, call for help."
)


@dataclass(frozen=True)
class Left:
    """What is recorded of somebody's leaving.

    explained  {of MISSING: why it could not be}: the person was gone, or would not
    """

    left_at: datetime
    naloxone: bool = False
    appointment_at: datetime | None = None
    choice: bool = False
    warned: bool = False
    explained: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Missing:
    """One thing that leaving asks for and that is not there yet: a task."""

    key: str
    words: str
    source: str


@dataclass(frozen=True)
class Contact:
    """One contact after leaving: which one, and between which moments."""

    number: int
    from_at: datetime
    by_at: datetime
    words: str
    source: str


def missing(left: Left) -> list[Missing]:
    """What is still to be done, as tasks; what was explained is no task."""
    limit = left.left_at + timedelta(days=APPOINTMENT_DAYS)
    in_time = left.appointment_at is not None and left.appointment_at <= limit
    lacking = {
        "naloxone": ("Naloxone handed out, or declined in their words.", not left.naloxone),
        "appointment": (f"An appointment within {APPOINTMENT_DAYS} days.", not in_time),
        "choice": ("Medication that goes on, or their own choice against it.", not left.choice),
        "warning": ("The warning about lost tolerance, said back.", not left.warned),
    }
    explained = left.explained or {}
    return [
        Missing(key, words, SOURCE_WARNING if key == "warning" else SOURCE)
        for key, (words, is_missing) in lacking.items()
        if is_missing and not explained.get(key, "").strip()
    ]  # fmt: skip


def may_close(left: Left) -> list[Verdict]:
    """May the record of this withdrawal be closed? One stop for all that is missing."""
    lacking = missing(left)
    if not lacking:
        return []
    why = f"Still open: {' '.join(one.words for one in lacking)}"
    return [no("withdrawal_record_is_open", why, SOURCE)]


def contacts(left_at: datetime) -> list[Contact]:
    """Whom to reach after leaving, and when: within 24 to 72 hours, then weekly for four weeks."""
    first, last = FIRST_CONTACT_HOURS
    soon = Contact(
        1, left_at + timedelta(hours=first), left_at + timedelta(hours=last),
        "Within 24 to 72 hours: alive, naloxone, wants medication?", "red-flags:2.16",
    )  # fmt: skip
    return [soon, *(_weekly(left_at, week) for week in range(1, WEEKS + 1))]


def _weekly(left_at: datetime, week: int) -> Contact:
    day = left_at + timedelta(days=7 * week)
    again = " The warning is said again." if 7 * week == WARNING_AFTER_DAYS else ""
    words = f"Week {week} of {WEEKS}: how are they, medication, naloxone.{again}"
    return Contact(week + 1, day, day + timedelta(days=1), words, SOURCE)


def warnings_due(
    *, day: int, left_at: datetime | None, at: datetime, said: Collection[str]
) -> list[str]:
    """Which sayings of the warning are due: of day_3, day_7, leaving, after_14.

    day   of the withdrawal at `at`, or at its leaving
    said  those that were said
    """
    due = [key for key, on in WARNING_DAYS.items() if day >= on]
    if left_at is not None:
        due.append("leaving")
        if at >= left_at + timedelta(days=WARNING_AFTER_DAYS):
            due.append("after_14")
    return [key for key in due if key not in said]


def overdue(due: Sequence[Contact], reached: Collection[int], at: datetime) -> list[Contact]:
    """Contacts whose time has come and that nobody has made, the longest first."""
    open_ = [one for one in due if one.number not in reached and one.from_at <= at]
    return sorted(open_, key=lambda one: one.by_at)
