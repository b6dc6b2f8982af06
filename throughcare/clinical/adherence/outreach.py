"""Whom to reach today, and why in words. What is missed opens a call; nothing is refused by it.

No rule here knows of money: an unpaid fee is no reason to stop, and none to ring somebody up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from throughcare.clinical.medication import missed_days
from throughcare.clinical.medication.saying import day as on_day
from throughcare.clinical.medication.saying import days as in_days

Ladder = Literal["P", "S", "R"]
URGENCY = ("P", "S", "R")  # red_flags.md: prescriber now, same day, routine
FIRST_WEEKS_DAYS = 28
NUDGE, CALL, STOP, WEEK = 1, 2, 3, 7  # missed days; from the eighth continuity is broken
SESSIONS_IN_A_ROW = 2  # [K]
RELEASED_DAYS, REACH_HOURS = 14, 72
BLOCKADE_FROM_DAY = 24
NOT_SEEN_DAYS = 13  # [K]: doses at home for two weeks
SILENT_DAYS = 3  # [K]
MISSED, GAP, FIRST, TRIES = (
    "adherence-missed-days", "adherence-gap", "adherence-first-weeks", "adherence-tries",
)  # fmt: skip
AFTER, LABELS, BLOCKADE = "red-flags:2.16", "buprenorphine-injection-labels", "adherence-blockade"


@dataclass(frozen=True)
class DepotDue:
    """The last injection that lasts, and when the next is due."""

    title: str
    antagonist: bool
    injected_on: date
    due_on: date
    late_after: date


@dataclass(frozen=True)
class FollowUpDue:
    """A contact after a withdrawal whose time has come and that nobody has made."""

    key: str
    by_at: datetime
    words: str


@dataclass(frozen=True)
class Facts:
    """What is known of one person's treatment on a day; all of it read, none of it guessed.

    medicine        of a signed order in force for every day; empty: none
    ordered_since   its first day
    covered_until   the last day of this stay with a dose, taken here, at home or as a guest; may
                    lie ahead; an order changed meanwhile does not begin the count anew
    first_dose_on   of this stay
    home_from       the day doses were last handed over for at home, while they last
    sessions_missed  in a row, the newest; `session_on` the last of them
    released_on     from hospital or prison
    agreed_on       the day they said they would come, where they have not; `agreed` names that word
    silent_since    our message has no answer since
    """

    on: date
    medicine: str = ""
    ordered_since: date | None = None
    covered_until: date | None = None
    first_dose_on: date | None = None
    home_from: date | None = None
    sessions_missed: int = 0
    session_on: date | None = None
    depot: DepotDue | None = None
    follow_up: FollowUpDue | None = None
    released_on: date | None = None
    agreed_on: date | None = None
    agreed: str = ""
    silent_since: date | None = None


@dataclass(frozen=True)
class Reason:
    """Why somebody is to be reached.

    anchor  what it began with (a day, a row): the same absence opens the same reason once
    due     the moment by which, where the source names one; None: within the ladder's time
    """

    code: str
    anchor: str
    ladder: Ladder
    words: str
    source: str
    due: datetime | None = None


def reasons(known: Facts, *, noon: datetime) -> list[Reason]:
    """Every reason to reach somebody today, the most urgent first; none: nobody is rung.

    noon  a moment of today, in the clinic's zone: for hours counted from a day
    """
    found = [
        *_missed(known), *_sessions(known), *_after(known), *_released(known, noon),
        *_depot(known), *_home(known), *_agreed(known), *_silent(known),
    ]  # fmt: skip
    if found and (early := _first_weeks(known)):
        found.append(early)
    return sorted(found, key=lambda one: URGENCY.index(one.ladder))


def missed(known: Facts) -> int:
    """Days without a dose since the last one, today not counted."""
    if not known.medicine:
        return 0
    begun = (known.ordered_since or known.on) - timedelta(days=1)
    last = known.covered_until or begun
    return max((known.on - last).days - 1, 0)


def day_of_treatment(known: Facts) -> int | None:
    """1 on the day of the first dose; None: there was none."""
    first = known.first_dose_on
    return (known.on - first).days + 1 if first else None


def is_early(known: Facts) -> bool:
    day = day_of_treatment(known)
    return known.medicine == "methadone" and (day is None or day <= FIRST_WEEKS_DAYS)


def _missed(known: Facts) -> list[Reason]:
    number = missed(known)
    if number < NUDGE:
        return []
    anchor = str(known.covered_until or known.ordered_since)
    said = f"{in_days(number)} without a dose."
    if known.covered_until is None:
        said = f"{in_days(number)} since the first dose was ordered, and none taken."
    if number >= WEEK:
        words = f"{said} From the eighth day the treatment counts as interrupted."
        return [Reason("missed_week", anchor, "P", words, GAP)]
    if number >= STOP:
        words = f"{said} Tolerance may be lost: the prescriber sees them before a dose."
        return [Reason("missed_three", anchor, "P", words, missed_days.LOCK_SOURCE)]
    if number >= CALL:
        words = f"{said} Call today: tomorrow it is three."
        return [Reason("missed_two", anchor, "S", words, MISSED)]
    ladder: Ladder = "S" if is_early(known) else "R"
    return [Reason("missed_one", anchor, ladder, f"{said} A word: they are expected.", MISSED)]


def _first_weeks(known: Facts) -> Reason | None:
    """Never a reason by itself: it says why another one is more urgent."""
    day = day_of_treatment(known)
    if not is_early(known):
        return None
    begun = f"Day {day} of methadone" if day else "Methadone is just ordered"
    words = f"{begun}: the first four weeks are the most dangerous."
    return Reason("first_weeks", str(known.first_dose_on or known.ordered_since), "S", words, FIRST)


def _sessions(known: Facts) -> list[Reason]:
    number, anchor = known.sessions_missed, str(known.session_on)
    if number >= SESSIONS_IN_A_ROW:
        words = f"{number} sessions or visits missed in a row. Ask what gets in the way."
        return [Reason("sessions_missed", anchor, "S", words, TRIES)]
    if number and is_early(known):
        words = "A session or visit missed in the first four weeks."
        return [Reason("session_missed", anchor, "R", words, FIRST)]
    return []


def _after(known: Facts) -> list[Reason]:
    if (due := known.follow_up) is None:
        return []
    return [Reason("after_withdrawal", due.key, "S", due.words, AFTER, due.by_at)]


def _released(known: Facts, noon: datetime) -> list[Reason]:
    on = known.released_on
    if on is None or (known.on - on).days > RELEASED_DAYS:
        return []
    words = "Out of hospital or prison for less than two weeks: reached within 24 to 72 hours."
    due = noon - (known.on - on) + timedelta(hours=REACH_HOURS)
    return [Reason("released", str(on), "S", words, AFTER, due)]


def _depot(known: Facts) -> list[Reason]:
    if (depot := known.depot) is None:
        return []
    anchor, day = str(depot.injected_on), (known.on - depot.injected_on).days
    if known.on > depot.late_after:
        words = f"{depot.title} was due {on_day(depot.due_on)}: its cover is ending or over."
        source = BLOCKADE if depot.antagonist else LABELS
        return [Reason("depot_late", anchor, "S", words, source)]
    if depot.antagonist and day >= BLOCKADE_FROM_DAY:
        words = f"{depot.title}: day {day} of its interval, the next is due {on_day(depot.due_on)}."
        return [Reason("depot_ending", anchor, "R", words, BLOCKADE)]
    if known.on >= depot.due_on:
        return [Reason("depot_due", anchor, "R", f"{depot.title} is due.", LABELS)]
    return []


def _home(known: Facts) -> list[Reason]:
    """Doses at home run out, of somebody who was not seen for two weeks."""
    begun, ends = known.home_from, known.covered_until
    if not (begun and ends) or ends not in (known.on, known.on + timedelta(days=1)):
        return []
    if (ends - begun).days < NOT_SEEN_DAYS:
        return []
    words = f"The doses at home end on {on_day(ends)}; not seen since {on_day(begun)}."
    return [Reason("home_ends", str(ends), "R", words, TRIES)]


def _agreed(known: Facts) -> list[Reason]:
    if known.agreed_on is None or known.agreed_on >= known.on:
        return []
    words = f"Said they would come on {on_day(known.agreed_on)}, and has not."
    return [Reason("not_back", known.agreed, "S", words, TRIES)]


def _silent(known: Facts) -> list[Reason]:
    if known.silent_since is None or (known.on - known.silent_since).days < SILENT_DAYS:
        return []
    words = f"Our message of {on_day(known.silent_since)} has no answer."
    return [Reason("silent", str(known.silent_since), "R", words, TRIES)]


def most_urgent(ladders: Sequence[str]) -> str:
    """The gravest of them; routine where there is none."""
    return min(ladders, key=URGENCY.index, default="R")
