"""A year of the lot drawn again: which days, which were answered, and whether the record agrees."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from throughcare import clock
from throughcare.clinical.medication import screen_days
from throughcare.intake.models import Episode
from throughcare.medication.models import ScreenSeed, Specimen
from throughcare.medication.screens import lots
from throughcare.medication.screens.asked import counting
from throughcare.patients.models import Patient
from throughcare.staff.models import Facility
from throughcare.staff.sealing import CannotOpen, unseal

GIVEN = Specimen.Outcome.GIVEN
NEXT_YEAR_FROM = 12  # in December the director is asked to seal the year to come


@dataclass(frozen=True)
class Unsealed:
    """A year of a clinic for which nobody has sealed a seed, though the place asks for screens."""

    facility: Facility
    year: int


def unsealed(facilities, today: date) -> list[Unsealed]:
    """This year where it is missing; in December the next one too."""
    years = [today.year, *([today.year + 1] if today.month == NEXT_YEAR_FROM else [])]
    there = set(
        ScreenSeed.objects.filter(facility__in=facilities, year__in=years)
        .values_list("facility_id", "year")
    )  # fmt: skip
    return [
        Unsealed(place, year) for place in facilities for year in years
        if (place.pk, year) not in there and lots.least_of(place.jurisdiction, today)
    ]  # fmt: skip


def years(facility: Facility, today: date) -> list[int]:
    """The years one may ask for, the newest first."""
    sealed = ScreenSeed.objects.filter(facility=facility).values_list("year", flat=True)
    return sorted({*sealed, today.year}, reverse=True)


@dataclass(frozen=True)
class Drawn:
    """One day of the lot, and the day on which it was answered."""

    day: date
    answered: date | None

    @property
    def late(self) -> bool:
        return self.answered is not None and self.answered > self.day


@dataclass
class Person:
    """One person's year: known by number and key, not by name.

    least    for the days in treatment, in proportion and rounded up
    differs  days that the record says were drawn and the lot does not draw
    """

    patient: Patient
    stays: list[tuple[date, date]] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    least: int = 0
    given: int = 0
    not_given: int = 0
    asked: int = 0
    differs: list[date] = field(default_factory=list)

    @property
    def unanswered(self) -> int:
        return sum(one.answered is None for one in self.drawn)


@dataclass
class Audit:
    """A whole year. seed: opened, empty where its key is gone; fits: it is the one sealed then."""

    seed: str
    fits: bool
    people: list[Person]

    @property
    def sums(self) -> dict[str, int]:
        return {
            "people": len(self.people),
            "drawn": sum(len(one.drawn) for one in self.people),
            "answered": sum(len(one.drawn) - one.unanswered for one in self.people),
            "late": sum(day.late for one in self.people for day in one.drawn),
            "unanswered": sum(one.unanswered for one in self.people),
            "differs": sum(len(one.differs) for one in self.people),
            "below": sum(one.given < one.least for one in self.people),
        }


def audit(seed: ScreenSeed) -> Audit:
    """Open the seed, draw everybody's days anew, and hold them against what was collected."""
    try:
        opened = unseal(seed.sealed)
    except CannotOpen:
        return Audit("", False, [])
    stays, specimens = stays_of_year(seed), specimens_of_year(seed)
    closed = lots.ClosedThen(seed)
    people = [person(seed, of, specimens[key], closed) for key, of in stays.items()]
    people.sort(key=lambda one: one.patient.number)
    return Audit(opened, lots.digest_of(opened) == seed.digest, people)


def stays_of_year(seed: ScreenSeed) -> dict[object, list[Episode]]:
    """Every stay that touched the drawn part of the year, by person."""
    ends = clock.end_of(lots.last_day(seed.year))
    begins = clock.end_of(seed.first_day - lots.A_DAY)
    rows = Episode.objects.filter(patient__facility=seed.facility_id, admitted_at__lt=ends)
    rows = rows.filter(Q(discharge=None) | Q(discharge__at__gte=begins))
    found = defaultdict(list)
    for row in rows.select_related("patient", "discharge").order_by("admitted_at"):
        found[row.patient_id].append(row)
    return found


def specimens_of_year(seed: ScreenSeed) -> dict[object, list[Specimen]]:
    rows = Specimen.objects.filter(
        patient__facility=seed.facility_id, clinic_day__year=seed.year,
        clinic_day__gte=seed.first_day,
    )  # fmt: skip
    found = defaultdict(list)
    for row in counting(rows).order_by("at"):
        found[row.patient_id].append(row)
    return found


def person(seed: ScreenSeed, stays: list[Episode], specimens: list[Specimen], closed) -> Person:
    """One person's days, stay by stay, each answered or not."""
    one = Person(stays[0].patient)
    days: set[date] = set()
    for stay in stays:
        lot, last = lots.lot_of(seed, stay, closed), last_of(stay, seed.year)
        if lot.since > last:
            continue
        one.stays.append((lot.since, last))
        days |= {day for day in lots.days(lot) if day <= last}
        draw = screen_days.Draw(seed.digest, lot.person, lot.year, lot.least)
        one.least += screen_days.least(draw, first=lot.since, last=last)
    given = [row for row in specimens if row.outcome == GIVEN]
    done = screen_days.answered(sorted(days), [row.clinic_day for row in given])
    one.drawn = [Drawn(day, done.get(day)) for day in sorted(days)]
    one.given, one.not_given = len(given), len(specimens) - len(given)
    one.asked = sum(row.asked_id is not None for row in given)
    one.differs = sorted({row.drawn_day for row in specimens if row.drawn_day} - days)
    return one


def last_of(stay: Episode, year: int) -> date:
    """The last day of a stay within a year."""
    ended = getattr(stay, "discharge", None)
    return min(clock.clinic_day(ended.at), lots.last_day(year)) if ended else lots.last_day(year)


def so_far(seed: ScreenSeed) -> dict[str, int]:
    """What may be shown while the seed is sealed: how many were asked, and what came of it."""
    rows = counting(
        Specimen.objects.filter(patient__facility=seed.facility_id, clinic_day__year=seed.year)
    )
    found: Counter = Counter(
        dict(rows.order_by().values_list("outcome").annotate(many=Count("pk")))
    )
    return {str(outcome.value): found[outcome.value] for outcome in Specimen.Outcome}
