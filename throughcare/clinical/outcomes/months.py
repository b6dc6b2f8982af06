"""One person's month, reckoned from what the record says of them. Pure: the same facts, the same
months, in whatever order the facts come.

Days of a month are bits of one number: the lowest is the first day. So a year of days is twelve
numbers, gaps across months are seen, and nothing has to be counted twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from throughcare.clinical.outcomes.measures.use import weekly

AFTER_DAYS = 365  # so long after leaving somebody is still followed [K: ours]
KEPT = ("attended", "late")  # a session that took place


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def months_between(first: date, last: date) -> Iterator[date]:
    month = month_of(first)
    while month <= last:
        yield month
        month = next_month(month)


def bits(month: date, first: date, last: date) -> int:
    """The days of this month from a day to a day, both included."""
    end = next_month(month) - timedelta(days=1)
    first, last = max(first, month), min(last, end)
    if first > last:
        return 0
    return (1 << last.day) - (1 << (first.day - 1))


def days_in(month: date, mask: int) -> list[date]:
    """The days that a number stands for."""
    return [month + timedelta(days=n) for n in range(31) if mask >> n & 1]


def all_days(masks: Iterable[tuple[date, int]]) -> list[date]:
    """The days of several months."""
    return [day for month, mask in masks for day in days_in(month, mask)]


@dataclass(frozen=True)
class Stayed:
    """One stay: when help was asked for, admission, end (None: it goes on) and why."""

    asked: date
    began: date
    ended: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Screen:
    """One time somebody was asked for a specimen. opioid, other: None where nothing was read."""

    day: date
    given: bool
    opioid: bool | None = None
    other: bool | None = None

    @property
    def letter(self) -> str:
        """As measures/use.py writes it; nothing for one that was given and never read."""
        if not self.given:
            return "o"
        return "" if self.opioid is None else "+" if self.opioid else "-"


@dataclass
class Facts:
    """Everything about one person that a month is reckoned from."""

    stays: list[Stayed] = field(default_factory=list)
    expected: list[tuple[date, date]] = field(default_factory=list)  # days with an order in force
    injected: list[tuple[date, int]] = field(default_factory=list)  # for so many days
    doses: dict[date, tuple[int, int, int]] = field(default_factory=dict)  # month: bits, seen, home
    screens: list[Screen] = field(default_factory=list)
    sessions: list[tuple[date, str, str]] = field(default_factory=list)  # day, outcome, by whom
    told: list[tuple[date, str, str, float]] = field(default_factory=list)  # day, order, what, n
    overdoses: list[date] = field(default_factory=list)
    deaths: list[date] = field(default_factory=list)
    doses_since: date | None = None  # the first day of which this place has any dose on record


OfDay = Callable[[date], "Month"]


@dataclass
class Month:
    """One person's month. Numbers of days are bits; see the head of this file.

    after         days followed after leaving, not in treatment again
    admitted_after, dosed_after   days from the first call to admission, to the first dose, of the
                  last admission in this month; of a stay that began before this place had doses
                  on record nobody knows its first
    weeks         a letter for each week of a stay that ends in this month, as measures/use.py
                  writes it; «|» before the first of a stay
    left          why the last stay that ended in this month ended
    """

    month: date
    in_treatment: int = 0
    after: int = 0
    expected: int = 0
    covered: int = 0
    observed: int = 0
    home: int = 0
    screens_given: int = 0
    screens_read: int = 0
    screens_opioid: int = 0
    screens_other: int = 0
    screens_not_given: int = 0
    weeks: str = ""
    sessions_due: int = 0
    sessions_kept: int = 0
    admitted: int = 0
    admitted_after: int | None = None
    dosed_after: int | None = None
    left: str = ""
    overdose: bool = False
    died: bool = False
    work_days: int | None = None
    housing: bool | None = None
    quality: int | None = None
    capital: int | None = None

    @property
    def is_empty(self) -> bool:
        return self == Month(self.month)


def months_of(facts: Facts, until: date) -> list[Month]:
    """Every month in which there is anything, the earliest first, up to a day: what happened later
    is not known yet."""
    facts = known_by(facts, until)
    made: dict[date, Month] = defaultdict(lambda: Month(date.min))

    def of(day: date) -> Month:
        month = made[month_of(day)]
        month.month = month_of(day)
        return month

    def spread(name: str, first: date, last: date) -> None:
        for month in months_between(first, min(last, until)):
            row = of(month)
            setattr(row, name, getattr(row, name) | bits(month, first, min(last, until)))

    died = min(facts.deaths, default=None)
    end = until if died is None else min(until, died)
    for stay in sorted(facts.stays, key=lambda one: one.began):
        spread("in_treatment", stay.began, min(stay.ended or end, end))
        if stay.ended:
            spread("after", stay.ended, min(stay.ended + timedelta(days=AFTER_DAYS), end))
    for first, last in facts.expected:
        spread("expected", first, last)
    for first, days in facts.injected:
        spread("covered", first, first + timedelta(days=days - 1))
    for month, (mask, observed, home) in facts.doses.items():
        row = of(month)
        row.covered |= mask
        row.observed += observed
        row.home += home
    _count(facts, of)
    _stays(facts, made, of, end)
    for row in made.values():
        row.after &= ~row.in_treatment
        row.expected &= row.in_treatment
    return [row for _day, row in sorted(made.items()) if not row.is_empty]


def known_by(facts: Facts, until: date) -> Facts:
    """What was so at the end of a day."""
    stays = [
        stay if stay.ended is None or stay.ended <= until else Stayed(stay.asked, stay.began)
        for stay in facts.stays
        if stay.began <= until
    ]
    return Facts(
        stays=stays, expected=facts.expected, injected=facts.injected, doses=facts.doses,
        screens=[one for one in facts.screens if one.day <= until],
        sessions=[one for one in facts.sessions if one[0] <= until],
        told=[one for one in facts.told if one[0] <= until],
        overdoses=[day for day in facts.overdoses if day <= until], doses_since=facts.doses_since,
        deaths=[day for day in facts.deaths if day <= until],
    )  # fmt: skip


def _count(facts: Facts, of: OfDay) -> None:
    """What is counted and what was told last."""
    for screen in facts.screens:
        row = of(screen.day)
        row.screens_given += screen.given
        row.screens_not_given += not screen.given
        row.screens_read += screen.opioid is not None
        row.screens_opioid += bool(screen.opioid)
        row.screens_other += bool(screen.other)
    for day, outcome, cancelled_by in facts.sessions:
        if cancelled_by != "clinic":
            of(day).sessions_due += 1
            of(day).sessions_kept += outcome in KEPT
    for day, _order, what, value in sorted(facts.told):
        setattr(of(day), what, bool(value) if what == "housing" else int(value))
    for day in facts.overdoses:
        of(day).overdose = True
    if facts.deaths:
        of(min(facts.deaths)).died = True


def _stays(facts: Facts, made: dict[date, Month], of: OfDay, end: date) -> None:
    """Admissions with their waits, and ends with their reasons."""
    covered = sorted(all_days((day, row.covered) for day, row in made.items()))
    letters = [(one.day, one.letter) for one in facts.screens if one.letter]
    for stay in sorted(facts.stays, key=lambda one: one.began):
        row = of(stay.began)
        row.admitted += 1
        row.admitted_after = (stay.began - stay.asked).days
        first = next((day for day in covered if day >= stay.began), None)
        within = first is not None and (stay.ended is None or first <= stay.ended)
        seen = facts.doses_since is not None and facts.doses_since <= stay.began
        row.dosed_after = (first - stay.asked).days if first and within and seen else None
        if stay.ended:
            of(stay.ended).left = stay.reason
        for week, letter in enumerate(weekly(stay.began, min(stay.ended or end, end), letters)):
            last = stay.began + timedelta(days=7 * week + 6)
            of(last).weeks += f"|{letter}" if week == 0 else letter
