"""Who counts how in three trials: each rule one function, over the records carried here."""

import gzip
import json
from dataclasses import dataclass
from functools import cached_property

from benchmarks.trial_days import told
from throughcare.clinical.outcomes.measures.survival import Watched
from throughcare.clinical.outcomes.measures.use import is_abstinent_at_the_end, weeks_to_return
from throughcare.demo.carry import RECORDS

WEEK, LAST_WEEK = 7, 24
BUP, METHADONE, NALTREXONE = "Outpatient BUP", "Methadone", "Inpatient NR-NTX"


@dataclass(frozen=True)
class Person:
    """One participant: days count from consent."""

    row: dict
    told: frozenset[int]

    @property
    def arm(self) -> str:
        return self.row["arms"][0][0]

    @property
    def began(self) -> int:
        """The day of the first randomisation."""
        return self.row["arms"][0][1] or 0

    @property
    def second(self) -> int | None:
        """The day of the second randomisation: in CTN-0030, phase 2."""
        arms = self.row["arms"]
        return arms[1][1] if len(arms) > 1 else None

    @cached_property
    def doses(self) -> list[tuple[int, float]]:
        """(day, amount) of every dose."""
        runs = self.row.get("doses", [])
        return [(first + n, float(amount)) for first, amount, days in runs for n in range(days)]

    @property
    def last_dose(self) -> int | None:
        return max((day for day, _amount in self.doses), default=None)

    @property
    def highest(self) -> float:
        return max((amount for _day, amount in self.doses), default=0)

    @cached_property
    def positive(self) -> frozenset[int]:
        return frozenset(d for d in self.row.get("positive", {}).get("Opioid", []) if d is not None)

    @cached_property
    def visits(self) -> frozenset[int]:
        kept = (day for _name, what, day, _why in self.row.get("visits", []) if what == "visit")
        return frozenset(day for day in kept if day is not None)

    @cached_property
    def screened(self) -> frozenset[int]:
        """Days with a sample, or with a kept visit: a negative screen is no row of its own."""
        samples = (day for day, _ok in self.row.get("samples", []) if day is not None)
        return self.visits | self.positive | frozenset(samples)

    def week(self, start: int, number: int, by_word: bool) -> str:
        """+ - o of one week, the first beginning on a day: positive by screen or by word."""
        days = range(start + WEEK * (number - 1), start + WEEK * number)
        if any(day in self.positive or (by_word and day in self.told) for day in days):
            return "+"
        return "-" if any(day in self.screened for day in days) else "o"

    def weeks(self, start: int, first: int, last: int, by_word: bool = True) -> str:
        return "".join(self.week(start, number, by_word) for number in range(first, last + 1))


def people(trial: int) -> list[Person]:
    """Everybody randomised in one trial."""
    days = told()
    with gzip.open(RECORDS, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [
        Person(row, frozenset(days.get(row["who"], ())))
        for row in rows if row["trial"] == trial and row.get("arms")
    ]  # fmt: skip


# --- the rules --------------------------------------------------------------------------------
def completed(person: Person, day: int = WEEK * (LAST_WEEK - 1)) -> bool:
    """CTN-0027: the last dose was given in the 24th week, or later."""
    last = person.last_dose
    return last is not None and last - person.began >= day


def days_to_dropout(person: Person) -> Watched:
    """CTN-0027: days to the last dose; whoever completed was watched for 24 weeks."""
    if completed(person):
        return Watched(WEEK * LAST_WEEK, False)
    last = person.last_dose
    return Watched(max((last - person.began + 1) if last is not None else 0, 1), True)


def is_success_in_phase_two(person: Person, shift: int = 1, by_word: bool = True) -> bool:
    """CTN-0030: negative in week 12 and in two of the three weeks before, by screen and by word.

    Visits closed a week: week 12 ends on day 84.
    """
    assert person.second is not None
    weeks = person.weeks(person.second + shift, 9, 12, by_word)
    return bool(is_abstinent_at_the_end(weeks))


def is_success_in_phase_one(person: Person) -> bool:
    """CTN-0030: never went on to phase 2, kept a last visit in weeks 11 to 14, and in the four
    weeks to it no positive screen and no day told. Screens were every second week by then."""
    if person.second is not None:
        return False
    last = max((day for day in person.visits if 71 <= day - person.began <= 98), default=None)
    if last is None:
        return False
    return not any(last - 28 < day <= last for day in person.positive | person.told)


def is_success_by_the_week(person: Person) -> bool:
    """CTN-0030, the brief phase by the rule of the second: weeks 9 to 12, never in phase 2."""
    weeks = person.weeks(person.began + 1, 9, 12)
    return person.second is None and bool(is_abstinent_at_the_end(weeks))


def is_started(person: Person) -> bool:
    """CTN-0051: a first dose or injection is on record."""
    return bool(person.doses)


def weeks_to_relapse(person: Person, by_word: bool = True) -> Watched:
    """CTN-0051: from the third week on, four weeks in a row with use or nothing known, or seven
    days in a row told; the earlier of both."""
    pattern = person.weeks(person.began, 1, LAST_WEEK, by_word)
    weeks = weeks_to_return(pattern, after=3)
    run = 0
    for day in range(person.began + 20, person.began + WEEK * LAST_WEEK):
        run = run + 1 if by_word and day in person.told else 0
        if run == WEEK:
            by_word = (day - person.began) // WEEK + 1
            weeks = min(weeks or by_word, by_word)
            break
    return Watched(weeks or LAST_WEEK, weeks is not None)
