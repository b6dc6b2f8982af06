"""Plans of several days, as a prescriber wrote them: low-dose and high-dose starts, tapers.

A plan is stored and looked over, never made: published schedules differ, and which one fits a
person is the prescriber's to say. The published ones stand in plans.toml, to read.
"""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from throughcare.clinical.jurisdictions.law import Rules
from throughcare.clinical.medication.saying import mg, unreviewed
from throughcare.clinical.verdict import OK, Verdict, caution, no, note, worst_first

SOURCE = "do-not-skip"


@dataclass(frozen=True)
class PlannedDay:
    """One day of a plan: the buprenorphine of the day in its single doses, and the agonist.

    day           1, 2, 3, …
    doses_ug      the single doses in their order
    agonist_goes_on  the full agonist is still taken on this day
    """

    day: int
    doses_ug: tuple[int, ...]
    agonist_goes_on: bool = False

    @property
    def ug(self) -> int:
        return sum(self.doses_ug)

    @property
    def words(self) -> str:
        """As in "0.8 mg + 2 mg": single doses, in their order."""
        return " + ".join(map(mg, self.doses_ug))


@dataclass(frozen=True)
class Example:
    """A published schedule, for reading beside one's own. Nothing is copied from it into a plan."""

    key: str
    title: str
    source: str
    evidence: str
    days: tuple[PlannedDay, ...]
    note: str = ""


@cache
def examples() -> tuple[Example, ...]:
    """The published schedules of plans.toml."""
    text = (resources.files(__package__) / "plans.toml").read_text(encoding="utf-8")
    return tuple(
        Example(key=key, days=tuple(_day(n, *one) for n, one in enumerate(row.pop("days"), 1)),
                **row)
        for key, row in tomllib.loads(text).items()
    )  # fmt: skip


def _day(number: int, agonist_goes_on: bool, *doses_ug: int) -> PlannedDay:
    return PlannedDay(number, doses_ug, agonist_goes_on)


def _in_order(plan: Sequence[PlannedDay]) -> list[Verdict]:
    """Are the days 1, 2, 3 … without a gap, each with a dose?"""
    if [one.day for one in plan] != list(range(1, len(plan) + 1)) or not plan:
        return [no(
            "plan_days_not_in_order",
            "The days of the plan are not 1, 2, 3 and so on: every day is written, none twice.",
            SOURCE,
        )]  # fmt: skip
    if empty := [one.day for one in plan if not one.doses_ug or min(one.doses_ug) <= 0]:
        return [no("plan_day_without_dose", f"Day {empty[0]} has no dose above 0 mg.", SOURCE)]
    return []


def may_sign_low_dose_start(
    plan: Sequence[PlannedDay], medicine: str = "buprenorphine"
) -> list[Verdict]:
    """May this low-dose start be signed? The agonist goes on until the day it stops, then ends."""
    if medicine != "buprenorphine":
        return [no(
            "low_dose_is_of_buprenorphine",
            "A low-dose start beside the full agonist is one of buprenorphine: write this order "
            "without it.",
            SOURCE,
        )]  # fmt: skip
    if wrong := _in_order(plan):
        return wrong
    return worst_first([_stops_once(plan), _overlaps(plan), _never_falls(plan)])


def _stops_once(plan: Sequence[PlannedDay]) -> Verdict:
    goes_on = [one.agonist_goes_on for one in plan]
    if goes_on == sorted(goes_on, reverse=True) and not goes_on[-1]:
        return OK
    return no(
        "no_day_the_agonist_stops",
        "The full agonist must stop on one day of the plan and stay stopped: name that day.",
        SOURCE,
    )


def _overlaps(plan: Sequence[PlannedDay]) -> Verdict:
    if plan[0].agonist_goes_on:
        return OK
    return no(
        "low_dose_without_agonist",
        "A low-dose start runs beside the full agonist; here it has stopped on day 1. That is a "
        "usual start, with its own gate.",
        SOURCE,
    )


def _never_falls(plan: Sequence[PlannedDay]) -> Verdict:
    for one, two in pairwise(plan):
        if two.ug < one.ug:
            return caution(
                "low_dose_falls",
                f"Day {two.day} has {mg(two.ug)}, less than day {one.day} with {mg(one.ug)}. Is "
                "that meant?",
                SOURCE,
            )
    return OK


def may_go_on(*, planned_day: int, given_days: Collection[int]) -> Verdict:
    """May this day of a low-dose start be given? Only when every day before it was: do not skip."""
    skipped = sorted(set(range(1, planned_day)) - set(given_days))
    if not skipped:
        return OK
    return no(
        "plan_day_skipped",
        f"Day {skipped[0]} of the start was missed: a day is not skipped, and not made up. The "
        "prescriber decides where to begin again.",
        SOURCE,
    )


def may_sign_high_dose_start(
    *, day1_ug: int, supervised: bool, protocol: bool, rules: Rules
) -> list[Verdict]:
    """May this high-dose start be signed? Only supervised, and under a written protocol."""
    found = rules.strictest("buprenorphine.high_start_ug")
    said = [] if supervised and protocol else [no(
        "high_start_without_protocol",
        "A high-dose start is only for a supervised place with a written protocol.",
        "herring-2021",
    )]  # fmt: skip
    if found and day1_ug > found.number:
        said.append(caution(
            "high_plan_above_published",
            f"{mg(day1_ug)} on day 1 is above the {mg(found.number)} of published starts"
            f"{unreviewed(found)}.",
            found.source,
        ))  # fmt: skip
    return worst_first(said)


@dataclass(frozen=True)
class TaperStep:
    """So much a day from this day of the taper on. 0: the taper ends here."""

    from_day: int
    ug: int


def may_sign_taper(
    *, steps: Sequence[TaperStep], current_ug: int, person_agreed: bool
) -> list[Verdict]:
    """May this taper be signed? It only falls, and the person wants it; any day can pause it."""
    if not person_agreed:
        return [no(
            "taper_without_person",
            "Nobody's dose is lowered as a plan without the person's own agreement.",
            "who-2009",
        )]  # fmt: skip
    starts = [step.from_day for step in steps]
    if not steps or starts[0] != 1 or starts != sorted(set(starts)):
        return [no("taper_not_in_order", "The steps begin on day 1 and follow in order.", SOURCE)]
    amounts = [current_ug, *(step.ug for step in steps)]
    if any(later >= earlier for earlier, later in pairwise(amounts)):
        return [no("taper_rises", "Every step of a taper is below the one before it.", SOURCE)]
    return [note(
        "taper_can_be_paused",
        "The person can pause it on any day, and go back. Tolerance falls with it: naloxone, and "
        "what a return to use would mean, are talked about first.",
        "who-2009",
    )]  # fmt: skip


def may_fall(amounts_ug: Sequence[int]) -> Verdict:
    """May an order that is called no taper fall from one amount to a later one? Then it is one."""
    if all(later >= earlier for earlier, later in pairwise(amounts_ug)):
        return OK
    return no(
        "falling_is_a_taper",
        "The amounts fall: that is a taper. Written as one, the person agrees to it and can pause "
        "it on any day; what rises first and falls then is two orders.",
        "who-2009",
    )
