"""One calendar out of what every strand expects; and each strand's measure, by itself."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from throughcare import clock, strands
from throughcare.adherence.models import Appointment
from throughcare.clinical.adherence import measures
from throughcare.medication import queries as medication
from throughcare.medication.facts import injected
from throughcare.medication.models import Dose
from throughcare.patients.models import Patient
from throughcare.record.access.queries import within_reach
from throughcare.strands import Expected

DAY = timedelta(days=1)
PERIOD = 28  # days a measure looks back on: fixed before anything is counted
VISITS = ("session", "group", "visit")
LONGEST_COVER = 100  # days: no injection covers more


@dataclass
class Day:
    """One day of the calendar."""

    on: date
    is_today: bool
    outside: bool = False  # of another month, shown to fill the week
    rows: list[Expected] = field(default_factory=list)


@dataclass(frozen=True)
class Measure:
    """One strand's figure: n of m, in words."""

    title: str
    share: measures.Share
    more: str = ""


def people_of(member) -> QuerySet[Patient]:
    """Whom this member reaches and who is in treatment, by name."""
    people = within_reach(member).filter(episodes__discharge=None, episodes__isnull=False)
    return people.order_by("chosen_name", "family_name", "pk")


def week_of(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + 6 * DAY


def whole_month(day: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = day.replace(day=1)
    return first, (first + 31 * DAY).replace(day=1) - DAY


def month_of(day: date) -> tuple[date, date]:
    """The whole weeks that a month touches."""
    first, last = whole_month(day)
    return week_of(first)[0], week_of(last)[1]


def expected(people: Any, first: date, last: date) -> list[Expected]:
    """What every strand expects of these people, in the order of the journey."""
    return [row for strand in strands.all_strands() for row in strand.expected(people, first, last)]


def days(rows: Iterable[Expected], first: date, last: date, month: int = 0) -> list[Day]:
    """The days of a view with their rows, by the hour; month: the one that is looked at."""
    by_day = defaultdict(list)
    for row in rows:
        by_day[row.on].append(row)
    today, found = clock.today(), []
    for number in range((last - first).days + 1):
        on = first + number * DAY
        mine = sorted(by_day[on], key=lambda row: (row.at is not None, str(row.at or ""), row.kind))
        found.append(Day(on, on == today, bool(month) and on.month != month, mine))
    return found


def of_person(patient: Patient, first: date, last: date, *, own: bool = False) -> list[Expected]:
    """One person's rows; own: what is for their own page, and no more."""
    rows = expected([patient], first, last)
    if not own:
        return rows
    alone = [r for one in strands.all_strands() for r in one.own_expected(patient, first, last)]
    return [row for row in rows if row.own] + alone


# --- measures ---------------------------------------------------------------------------------
def measured(patient: Patient, today: date) -> list[Measure]:
    """Each strand by itself, over the last four weeks until yesterday. Nothing is added up."""
    last = today - DAY
    first = max(last - (PERIOD - 1) * DAY, begun_on(patient, today))
    if last < first:
        return []
    rows = [row for row in expected([patient], first, last) if first <= row.on <= last]
    by_kind = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(measures.Seen(row.on, row.state))
    return [*of_medicine(patient, by_kind["dose"], first, last), *of_visits(by_kind)]


def begun_on(patient: Patient, today: date) -> date:
    """The first day of this stay: a period does not reach back before it."""
    stay = patient.episodes.filter(discharge=None).first()
    return clock.clinic_day(stay.admitted_at) if stay else today


def of_medicine(patient, doses, first: date, last: date) -> list[Measure]:
    covered = covered_days(patient, first, last)
    if not doses and not covered:
        return []
    gap = measures.longest_gap(covered, first=first, last=last)
    shown = [Measure(_("Days covered by medicine"),
                     measures.days_covered(covered, first=first, last=last),
                     _("longest gap: %(n)d days") % {"n": gap})]  # fmt: skip
    if doses:
        shown.append(
            Measure(
                _("Ordered doses taken"),
                measures.doses_taken(doses),
                _("missed in a row now: %(n)d") % {"n": measures.run_missed(doses)},
            )
        )
    return shown


def of_visits(by_kind) -> list[Measure]:
    visits = [row for kind in VISITS for row in by_kind[kind]]
    shown = []
    if visits:
        run = _("missed in a row now: %(n)d") % {"n": measures.run_missed(visits)}
        shown.append(Measure(_("Sessions and visits kept"), measures.visits_kept(visits), run))
    if tasks := by_kind["homework"]:
        shown.append(Measure(_("Homework tried"), measures.homework_tried(tasks)))
    return shown


def covered_days(patient: Patient, first: date, last: date) -> set[date]:
    """Days with medicine: taken here, at home on its day, or under an injection that lasts."""
    given = (
        Dose.objects.filter(
            patient=patient,
            clinic_day__gte=first - LONGEST_COVER * DAY,
            clinic_day__lte=last,
            end__ug_taken__gt=0,
        )
        .exclude(Exists(medication.NOT_TAKEN_AT_HOME))
        .select_related("order", "paper__bottle")
    )
    covered = set()
    for dose in given:
        lasts = 1
        if dose.is_depot:
            lasts = days_of_cover(dose)
        covered |= {dose.clinic_day + n * DAY for n in range(lasts)}
    return covered


def days_of_cover(dose: Dose) -> int:
    """31 days of a monthly injection, 28 of naltrexone, 7 of a weekly one: adherence-pdc."""
    depot = injected(dose).depot
    return 31 if depot.every_months else depot.every_days


# --- what the doors ask -----------------------------------------------------------------------
def appointments_due(since: datetime, until: datetime):
    """Appointments that begin in these hours and still stand: what a reminder may speak of."""
    moved = Appointment.objects.filter(instead_of=OuterRef("pk"))
    rows = Appointment.objects.filter(starts_at__gte=since, starts_at__lt=until, came=None)
    return rows.exclude(Exists(moved)).select_related("patient").order_by("starts_at")


def coming(patient: Patient, at: datetime, most: int = 20):
    """One person's appointments that lie ahead."""
    return appointments_due(at, at + timedelta(days=400)).filter(patient=patient)[:most]


def appointments_of(patient: Patient, most: int = 40):
    """Every appointment of one person, the newest first, with what came of it."""
    rows = Appointment.objects.filter(patient=patient).select_related("moved_to", "because", "by")
    return rows.prefetch_related("came").order_by("-starts_at")[:most]


# --- the team's week --------------------------------------------------------------------------
def weeks_of(people: list[Patient], first: date, last: date) -> list[tuple]:
    """(person, seven days of rows): of all of them at once."""
    by_person = defaultdict(list)
    for row in expected(people, first, last) if people else ():
        by_person[row.patient].append(row)
    return [(one, days(by_person[one.pk], first, last)) for one in people]
