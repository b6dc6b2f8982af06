"""The people behind a figure, for whoever may look at charts: their clinic number and nothing else.

What stands in a chart is read in the chart, behind the door that asks why and writes it down.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.intake.models import Episode
from throughcare.outcomes.models import PatientMonth
from throughcare.patients.models import Patient
from throughcare.record.access.queries import findable
from throughcare.reports import queries


def in_treatment(people: QuerySet, places: list, today: date) -> QuerySet:
    return people.filter(episodes__in=Episode.objects.filter(discharge=None))


def came_or_left(people: QuerySet, places: list, today: date) -> QuerySet:
    """Admitted or discharged in the month that runs."""
    first = clock.end_of(today.replace(day=1) - timedelta(days=1))
    moved = Q(admitted_at__gte=first) | Q(discharge__at__gte=first)
    return people.filter(Exists(Episode.objects.filter(moved, patient=OuterRef("pk"))))


def waiting(people: QuerySet, places: list, today: date) -> QuerySet:
    """In treatment and not given a first dose."""
    of_whom = Episode.objects.filter(patient=OuterRef("pk"), discharge=None)
    given = PatientMonth.objects.filter(patient=OuterRef("pk"), covered__gt=0)
    return people.filter(Exists(of_whom), ~Exists(given))


def left_early(people: QuerySet, places: list, today: date) -> QuerySet:
    """Left within 180 days of an admission in the last year."""
    since = clock.end_of(today - timedelta(days=365))
    early = Episode.objects.filter(
        patient=OuterRef("pk"), admitted_at__gte=since,
        discharge__at__lt=F("admitted_at") + timedelta(days=180),
    )  # fmt: skip
    return people.filter(Exists(early))


def missed(people: QuerySet, places: list, today: date) -> QuerySet:
    """With a day in this month on which a dose was expected and nothing covered it."""
    month = PatientMonth.objects.filter(patient=OuterRef("pk"), month=today.replace(day=1))
    both = month.annotate(met=F("expected").bitand(F("covered")))
    return people.filter(Exists(both.exclude(expected=F("met"))))


def screened(people: QuerySet, places: list, today: date) -> QuerySet:
    """Asked for a specimen in this month."""
    asked = Q(screens_given__gt=0) | Q(screens_not_given__gt=0)
    month = PatientMonth.objects.filter(asked, patient=OuterRef("pk"), month=today.replace(day=1))
    return people.filter(Exists(month))


def with_causes(people: QuerySet, places: list, today: date) -> QuerySet:
    open_causes = queries.unanswered(places).filter(patient=OuterRef("pk"))
    return people.filter(Exists(open_causes))


Rows = Callable[[QuerySet, list, date], QuerySet]
BEHIND: dict[str, tuple[Any, Rows]] = {
    "census": (_("In treatment"), in_treatment),
    "admissions": (_("Admitted or left this month"), came_or_left),
    "waits": (_("In treatment, not given a first dose"), waiting),
    "retention": (_("Left within 180 days of an admission in the last year"), left_early),
    "misses": (_("Missed a day this month"), missed),
    "screens": (_("Asked for a screen this month"), screened),
    "causes": (_("With a cause nobody has answered"), with_causes),
}


def behind(key: str, member: Any, places: list, today: date) -> QuerySet[Patient]:
    """The people of a figure whom this member may know of, by their number."""
    _title, narrowed = BEHIND[key]
    people = findable(member).filter(facility__in=places)
    found = narrowed(people, places, today).distinct().select_related("facility")
    return found.only("pk", "number", "facility__name").order_by("facility__name", "number")
