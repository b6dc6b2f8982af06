"""Doses taken home: six criteria looked at one by one, a ceiling by day of treatment, a reason.

A ceiling is the most that may be handed out at once, never an entitlement. Day 1 is the day of
the first dose of this episode.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from throughcare.clinical.jurisdictions.law import Found, Rules
from throughcare.clinical.medication.saying import day, days, unreviewed
from throughcare.clinical.verdict import OK, Verdict, caution, no, worst_first

SOURCE = "us-42cfr8-known:8.12(i)"
SOURCE_CLOSED = "us-42cfr8:8.12(i)(1)"
SATURDAY = 6  # as ISO counts the days of a week
REASON_LETTERS = 20
DAYS_A_MONTH = 30  # a month of supervised doses, counted in days of treatment
CEILINGS = ("take_home.ceiling_days", "take_home.ceiling_with_closed_days")


@dataclass(frozen=True)
class Considered:
    """One criterion as the practitioner considered it.

    words  the criterion itself, as `rules.items("take_home.criteria")` says it
    met    None: not considered yet
    seen   what the record shows for or against it
    """

    words: str
    met: bool | None = None
    seen: str = ""


@dataclass(frozen=True)
class Asked:
    """What is to be handed out at once.

    days         doses in all, closed days among them
    closed_days  how many of these the clinic is closed on
    exception    an exception that was granted (form SMA-168), in words; empty: none
    """

    days: int
    day_of_treatment: int
    reason: str
    criteria: tuple[Considered, ...] = ()
    medicine: str = "methadone"
    closed_days: int = 0
    exception: str = ""

    @property
    def beyond_closed(self) -> int:
        return self.days - self.closed_days


def may_take_home(asked: Asked, rules: Rules) -> list[Verdict]:
    """May so many doses be handed out at once?"""
    if not 0 <= asked.closed_days <= asked.days or asked.days < 1 or asked.day_of_treatment < 1:
        raise ValueError(f"{asked.days} days, {asked.closed_days} of them closed")
    return worst_first([
        _reason(asked), *_criteria(asked, rules), _beyond_closed(asked, rules),
        in_all(asked, rules), _supervised(asked, rules),
    ])  # fmt: skip


def _reason(asked: Asked) -> Verdict:
    if len(asked.reason.strip()) >= REASON_LETTERS:
        return OK
    return no(
        "take_home_without_reason",
        "The reason for the decision is always written down, given or refused: a sentence.",
        SOURCE,
    )


def _criteria(asked: Asked, rules: Rules) -> list[Verdict]:
    """Each criterion considered; one that is not met is the practitioner's to weigh."""
    closed_only = asked.beyond_closed == 0
    if closed_only and not rules.every("take_home.ceiling_with_closed_days"):
        return []
    considered = {one.words: one for one in asked.criteria if one.met is not None}
    wanted = rules.items("take_home.criteria")
    if missing := [words for words in wanted if words not in considered]:
        return [no(
            "take_home_criteria_open",
            f"Not yet considered, {len(missing)} of {len(wanted)}: {'; '.join(missing)}.",
            SOURCE,
        )]  # fmt: skip
    if unmet := [words for words in wanted if considered[words].met is False]:
        return [caution(
            "take_home_criteria_unmet",
            f"Not met: {'; '.join(unmet)}. The practitioner weighs it and writes down why.",
            SOURCE,
        )]  # fmt: skip
    return []


def _beyond_closed(asked: Asked, rules: Rules) -> Verdict:
    found = rules.strictest(CEILINGS[0], at=asked.day_of_treatment, medicine=asked.medicine)
    if found is None or asked.beyond_closed <= found.number:
        return OK
    why = (
        f"{days(asked.beyond_closed)} beyond closed days is above {days(found.number)} on day "
        f"{asked.day_of_treatment} of treatment{unreviewed(found)}."
    )
    if _lifted(found, asked):
        return caution("above_ceiling_by_exception", f"{why} {asked.exception}", found.source)
    return no("above_ceiling", f"{why} Fewer days, or an exception first.", found.source)


def in_all(asked: Asked, rules: Rules) -> Verdict:
    """Is it too much at once where closed days count too? No exception is known to lift it."""
    found = rules.strictest(CEILINGS[1], at=asked.day_of_treatment, medicine=asked.medicine)
    if found is None or asked.days <= found.number:
        return OK
    return no(
        "above_ceiling_in_all",
        f"{days(asked.days)}, closed days included, is above {days(found.number)} on day "
        f"{asked.day_of_treatment} of treatment{unreviewed(found)}.",
        found.source,
    )


def _lifted(found: Found, asked: Asked) -> bool:
    return found.value.reason_lifts and len(asked.exception.strip()) >= REASON_LETTERS


def _supervised(asked: Asked, rules: Rules) -> Verdict:
    found = rules.strictest("take_home.supervised_months")
    if found is None or asked.beyond_closed == 0:
        return OK
    if asked.day_of_treatment > found.number * DAYS_A_MONTH:
        return OK
    return caution(
        "take_home_while_supervised",
        f"Day {asked.day_of_treatment} of treatment: daily supervised doses are usual for the "
        f"first {found.number} months{unreviewed(found)}. {found.value.note}",
        found.source,
    )


@dataclass(frozen=True)
class Possible:
    """So many days at once are possible from this day on, at the earliest: a limit, no promise.

    unreviewed  nobody has compared the ceiling with its source yet: the screen says so
    """

    days: int
    on: date
    source: str
    unreviewed: bool


def what_if(
    *, first_dose_on: date, today: date, rules: Rules, medicine: str = "methadone"
) -> list[Possible]:
    """From when is how much possible, if the criteria are then met? Fewest days first.

    Nothing where no ceiling holds: then it is the practitioner's decision alone.
    """
    starts = sorted({
        max(step.start, 1)
        for value in rules.values
        if value.kind.key in CEILINGS and value.holds_for(medicine)
        for step in value.steps
    })  # fmt: skip
    now = (today - first_dose_on).days + 1
    steps: dict[int, Possible] = {}
    for start in dict.fromkeys(max(start, now, 1) for start in starts):
        found = _lowest(rules, start, medicine)
        if found and found.number > 0 and found.number not in steps:
            on = max(first_dose_on + timedelta(days=start - 1), today)
            steps[found.number] = Possible(found.number, on, found.source, found.value.unreviewed)
    return sorted(steps.values(), key=lambda one: one.days)


def _lowest(rules: Rules, day_of_treatment: int, medicine: str) -> Found | None:
    found = [rules.strictest(kind, at=day_of_treatment, medicine=medicine) for kind in CEILINGS]
    return min((one for one in found if one), key=lambda one: one.number, default=None)


def at_any_length(closed: Mapping[date, bool], rules: Rules) -> frozenset[date]:
    """Of the days the clinic is closed, those whose dose goes home at any length of treatment.

    Where the law counts the days of a weekend, a further closed one is a day like any other: it
    asks for the criteria and stands within the ceiling. So does a closed weekday without a holiday.

    closed  {day: it is a holiday of the state or the federation}
    """
    found = rules.strictest("take_home.closed_weekend_days")
    if found is None:
        return frozenset(closed)
    holidays = {one for one, is_holiday in closed.items() if is_holiday}
    weekends: dict[tuple[int, int], list[date]] = {}
    for one in sorted(closed.keys() - holidays):
        year, week, weekday = one.isocalendar()
        if weekday >= SATURDAY:
            weekends.setdefault((year, week), []).append(one)
    return frozenset(holidays).union(*(few[: found.number] for few in weekends.values()))


def closed_days_ahead(
    *, today: date, closed: Collection[date], covered: Collection[date]
) -> Verdict:
    """Is the clinic closed from tomorrow on some days that no dose may cover yet?"""
    ahead, on = [], today + timedelta(days=1)
    while on in closed:
        ahead.append(on)
        on += timedelta(days=1)
    open_days = [one for one in ahead if one not in covered]
    if not open_days:
        return OK
    return caution(
        "closed_day_uncovered",
        f"The clinic is closed on {', '.join(map(day, open_days))}, and no dose goes home for it "
        "without a decision: the prescriber decides today on days taken home, or another clinic "
        "gives it. Else it is a missed day.",
        SOURCE_CLOSED,
    )
