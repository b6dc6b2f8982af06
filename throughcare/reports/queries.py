"""What the week asks of the record itself, beside the months: each is one question."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count as Number
from django.db.models import Exists, F, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncHour, TruncMonth
from django.utils import timezone

from throughcare import clock
from throughcare.assessment.models import DOMAINS, Finding, FindingReview
from throughcare.intake.models import Episode, HelpRequest
from throughcare.medication.models import Dose
from throughcare.plan.models import Answers
from throughcare.stock.models import Count

DAYS_AT_WINDOW = 7


def unanswered(facilities):
    """Causes found in people in treatment, not rejected, that no item of a plan answers."""
    newest = FindingReview.objects.filter(finding=OuterRef("pk")).order_by("-seq")
    answers = Answers.objects.filter(
        finding__patient=OuterRef("patient"), finding__code=OuterRef("code"),
        item__withdrawn_at=None,
    )  # fmt: skip
    return (
        Finding.objects.filter(
            kind="problem", replaced_by=None, patient__facility__in=facilities,
            patient__episodes__in=Episode.objects.filter(discharge=None),
        )
        .annotate(
            said=Coalesce(Subquery(newest.values("verdict")[:1]), Value("")),
            standing=Coalesce(Subquery(newest.values("level")[:1]), F("level")),
        )
        .exclude(said="reject")
        .filter(~Exists(answers), standing__gt=0)
    )  # fmt: skip


def unanswered_by_domain(facilities) -> list[tuple[str, int]]:
    """(cause, people in treatment with one of it that nothing answers), in the causes' order."""
    found = unanswered(facilities).order_by().values("domain")
    told = dict(found.annotate(n=Number("patient", distinct=True)).values_list("domain", "n"))
    return [(str(words), told.get(domain, 0)) for domain, words in DOMAINS.items()]


def people_unanswered(facilities) -> int:
    """How many people in treatment have a cause that nothing answers."""
    return unanswered(facilities).order_by().values("patient").distinct().count()


def hours_to_contact(facilities, since: date) -> tuple[list[float], int]:
    """(hours from a request for help to the first word with somebody, requests nobody answered)."""
    reached = Min("call_backs__at", filter=Q(call_backs__outcome="reached"))
    asked = HelpRequest.objects.filter(
        facility__in=facilities, asked_at__gte=clock.end_of(since - timedelta(days=1))
    )
    told = asked.annotate(first=reached).values_list("asked_at", "first", "closed__at")
    hours, waiting = [], 0
    for at, first, closed in told:
        if moment := first or closed:
            hours.append((moment - at).total_seconds() / 3600)
        else:
            waiting += 1
    return hours, waiting


@dataclass(frozen=True)
class Variance:
    """Counts that found another amount than the register, by month; those nobody explained."""

    by_month: dict[date, int]
    counts: int
    unexplained: int


def variance(facilities, first: date) -> Variance:
    counts = Count.objects.filter(
        counting__facility__in=facilities, counting__clinic_day__gte=first
    ).order_by()
    differs = ~Q(counted_ug=F("expected_ug"))
    told = list(
        counts.annotate(month=TruncMonth("counting__clinic_day"))
        .values("month")
        .annotate(
            counts=Number("pk", distinct=True),
            differ=Number("pk", filter=differs, distinct=True),
            open=Number("pk", filter=differs & Q(explanations=None), distinct=True),
        )
    )
    return Variance(
        {row["month"]: row["differ"] for row in told},
        sum(row["counts"] for row in told), sum(row["open"] for row in told),
    )  # fmt: skip


@dataclass(frozen=True)
class Hour:
    """One hour of the day at the windows: doses and members in the mean of the days it was open."""

    hour: int
    doses: float
    people: float


def window_hours(facilities, today: date) -> tuple[list[Hour], int]:
    """(each hour in which doses were given, days with doses) of the last whole days."""
    zone = timezone.get_default_timezone()
    found = (
        Dose.objects.filter(
            patient__facility__in=facilities, home=False, paper=None,
            clinic_day__gte=today - timedelta(days=DAYS_AT_WINDOW), clinic_day__lt=today,
        )
        .annotate(hour=TruncHour("at", tzinfo=zone))
        .order_by()
        .values("hour")
        .annotate(doses=Number("pk"), people=Number("by", distinct=True))
        .values_list("hour", "doses", "people")
    )  # fmt: skip
    told = [(timezone.localtime(hour, zone), doses, people) for hour, doses, people in found]
    days = len({at.date() for at, _d, _p in told})
    by_hour: dict[int, list[tuple[int, int]]] = {}
    for at, doses, people in told:
        by_hour.setdefault(at.hour, []).append((doses, people))
    return [
        Hour(hour, sum(d for d, _p in rows) / days, sum(p for _d, p in rows) / len(rows))
        for hour, rows in sorted(by_hour.items())
    ], days
