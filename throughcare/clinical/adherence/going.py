"""Who goes, by when, what may be said, and when a search may end."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from throughcare.clinical.verdict import OK, Verdict, no

UP = ("peer", "counsellor", "nurse", "prescriber")  # each next one, when nobody has acted in time
ON_DUTY = "nurse"  # reaches everybody, on a team or not
ACKNOWLEDGED_MINUTES = 30  # of P; S and R by the close of the day: red_flags.md §5 [K]
SOURCE, TIMES, PART2 = "adherence-tries", "red-flags:5", "part2"
TRIES, TRY_DAYS = 3, 2  # [K]
# What a way needs of the contact the person named.
NEEDS = {
    "call": "may_call", "text": "may_text", "message": "may_leave_message", "letter": "may_write",
    "visit": "is_place",
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One way to reach somebody, as they allowed it."""

    may_call: bool = False
    may_text: bool = False
    may_leave_message: bool = False
    may_write: bool = False
    is_place: bool = False

    @property
    def ways(self) -> tuple[str, ...]:
        """What may be done with it; a message only where one may call."""
        ways = [how for how, need in NEEDS.items() if getattr(self, need)]
        return tuple(how for how in ways if how != "message" or self.may_call)


def due_at(ladder: str, *, opens: datetime, closes: datetime) -> datetime:
    """By when somebody must have acted: half an hour after opening, or the close of the day."""
    if ladder == "P":
        return opens + timedelta(minutes=ACKNOWLEDGED_MINUTES)
    return closes


def who_goes(
    ladder: str, *, due: datetime, at: datetime, acted_at: datetime | None, team: Collection[str]
) -> str:
    """The role before whom it stands now: up one step when its time is over, and one each day more.

    acted_at  when somebody last tried or was sent: counted from there
    team      the roles on the person's team
    """
    since = max(due, acted_at + timedelta(days=1)) if acted_at else due
    steps = 0 if at <= since else 1 + (at - since).days
    start = UP.index("counsellor" if ladder == "P" else UP[0])
    first = next((n for n in range(start, len(UP)) if UP[n] in team or UP[n] == ON_DUTY), start)
    return UP[min(first + steps, len(UP) - 1)]


def may_try(how: str, way: Way | None) -> Verdict:
    """Did the person allow this way? What they did not allow is not done, whoever is worried."""
    if how in ("met", "third_person"):  # they came, or somebody they named was asked
        return OK
    if way is not None and how in way.ways:
        return OK
    return no(
        "way_not_allowed",
        "The person has not allowed this way. Use one that stands on the page, or ask somebody "
        "they named.",
        PART2,
    )


def may_tell(*, may_know: bool) -> Verdict:
    """May somebody the person named be told that they are in treatment here?"""
    if may_know:
        return OK
    return no(
        "may_not_know_of_treatment",
        "Ask only for a call back, by your first name: this person may not be told who is a "
        "patient here.",
        PART2,
    )


def may_end_unfound(
    tried: Sequence[tuple[date, str]], *, allowed: Collection[str], words: str
) -> Verdict:
    """May a search end as not found? `tried`: the day and the way of each try."""
    if not words.strip():
        return no("unfound_says_what", "Say what was tried, in a sentence.", SOURCE)
    lacking = [how for how in allowed if how not in {way for _day, way in tried}]
    if "call" in allowed and "message" in lacking:
        lacking.remove("message")
    if lacking:
        return no("ways_not_tried", f"Allowed and not tried yet: {', '.join(lacking)}.", SOURCE)
    days = {day for day, _way in tried}
    if allowed and (len(tried) < TRIES or len(days) < TRY_DAYS):
        return no(
            "too_few_tries",
            f"{len(tried)} tries on {len(days)} days: at least {TRIES} on {TRY_DAYS} days before "
            "somebody is given up.",
            SOURCE,
        )
    return OK


def may_check_welfare(*, consented: bool, emergency: bool, named: bool, nature: str) -> Verdict:
    """May somebody outside be asked to look after them?

    consented  by a consent in force that names them     emergency  a medical one, now
    named      who is told, and where they work          nature     of the emergency
    """
    if not named:
        return no("welfare_tells_nobody", "Name who is told, and where they work.", "part2:2.51")
    if consented:
        return OK
    if not emergency:
        return no(
            "welfare_without_ground",
            "Without the person's consent nobody outside is told, but for medical personnel in a "
            "medical emergency.",
            "part2:2.51",
        )
    if not nature.strip():
        return no("welfare_says_nature", "Write the nature of the emergency.", "part2:2.51")
    return OK
