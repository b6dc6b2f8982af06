"""How money for rewards moves. Called inside an action, never by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from throughcare import clock
from throughcare.clinical.therapy.contingency import limits
from throughcare.record.models import Merged
from throughcare.therapy.models import RewardAccount, RewardLimit, RewardMovement

Kind = RewardAccount.Kind
Reason = RewardMovement.Reason
Per = RewardLimit.Per


def account(facility, year, kind, *, by, at, patient=None) -> RewardAccount:
    """The account of this kind and year, opened when it is first needed."""
    opened = {"at": at, "by": by}
    place = {"facility": facility, "year": year, "kind": kind, "patient": patient}
    return RewardAccount.objects.get_or_create(**place, defaults=opened)[0]


def move(cents, *, source, target, reason, because, by, at, patient=None,
         reverses=None) -> RewardMovement:  # fmt: skip
    """Move an amount because of a row. The database refuses what goes beyond limit or balance."""
    return RewardMovement.objects.create(
        facility_id=source.facility_id, year=source.year, source=source, target=target,
        cents=cents, reason=reason, because_type=because._meta.label_lower,
        because_id=because.pk, patient=patient, reverses=reverses, at=at, by=by,
        day=reverses.day if reverses else clock.clinic_day(at),
    )  # fmt: skip


@dataclass(frozen=True)
class Year:
    """One person's year: what may be given, what was, and what the budget still holds; in cents.

    soon    what a day or a quarter still holds, where one is limited
    charts  the person's own chart first, then what is read as one with it
    """

    limit: int | None
    earned: int
    handed: int
    budget: int
    soon: int | None = None
    charts: tuple[UUID, ...] = ()
    rule: RewardLimit | None = None

    @property
    def seen(self) -> dict[str, int | None]:
        """As the rules read it."""
        return {"limit_cents": self.limit, "earned_cents": self.earned,
                "budget_cents": self.budget, "soon_cents": self.soon}  # fmt: skip

    @property
    def left(self) -> int:
        return limits.left(**self.seen)

    @property
    def to_hand_out(self) -> int:
        return self.earned - self.handed


def limits_of(facility_id, year) -> dict[str, RewardLimit]:
    """What one person may be given here per year, quarter and day: the newest row of each."""
    rows = RewardLimit.objects.filter(facility=facility_id, year=year)
    return {row.per: row for row in rows.select_related("by").order_by("at")}


def charts_of(patient) -> tuple[UUID, ...]:
    """Two charts of one person have one limit: this one, and those it is one with now."""
    sides = models.Q(patient=patient) | models.Q(absorbed=patient)
    pairs = Merged.objects.filter(sides, ended_at=None).values_list("patient", "absorbed")
    others = {key for pair in pairs for key in pair} - {patient.pk}
    return (patient.pk, *sorted(others))


def year_of(patient, year, day: date | None = None) -> Year:
    """Where one person stands this year and on a day: three questions, or four."""
    found, charts = limits_of(patient.facility_id, year), charts_of(patient)
    rows = RewardAccount.objects.filter(facility=patient.facility_id, year=year)
    rows = rows.filter(models.Q(patient__in=charts) | models.Q(kind=Kind.BUDGET))
    held = dict(rows.order_by().values("kind").annotate(all=Sum("balance"))
                .values_list("kind", "all"))  # fmt: skip
    handed, limit = held.get(Kind.HANDED, 0), found.get(Per.YEAR)
    return Year(
        limit.cents if limit else None, held.get(Kind.EARNED, 0) + handed, handed,
        held.get(Kind.BUDGET, 0), soon_of(charts, found, day) if day else None, charts, limit,
    )  # fmt: skip


def soon_of(charts, found: dict[str, RewardLimit], day: date) -> int | None:
    """What the day or the quarter still holds, whichever is less; None: neither is limited."""
    narrow = {per: limit.cents for per, limit in found.items() if per != Per.YEAR}
    if not narrow:
        return None
    earned = RewardMovement.objects.filter(
        patient__in=charts, day__year=day.year, reason__in=(Reason.EARNED, Reason.CORRECTION)
    )
    given = [
        (on, cents if reason == Reason.EARNED else -cents)
        for on, reason, cents in earned.values_list("day", "reason", "cents")
    ]
    same = {Per.DAY: lambda on: on == day,
            Per.QUARTER: lambda on: limits.quarter_of(on) == limits.quarter_of(day)}  # fmt: skip
    return min(
        cents - sum(amount for on, amount in given if same[per](on))
        for per, cents in narrow.items()
    )


def held_by(patient_id, facility_id, year) -> int:
    """What one chart's own account still has to hand out."""
    rows = RewardAccount.objects.filter(
        facility=facility_id, year=year, kind=Kind.EARNED, patient=patient_id
    )
    return rows.values_list("balance", flat=True).first() or 0


def lock_budget(facility_id, year) -> None:
    """Two counsellors who draw in one moment take turns at the budget."""
    rows = RewardAccount.objects.select_for_update(no_key=True)
    rows.filter(facility=facility_id, year=year, kind=Kind.BUDGET).first()


def moved(side: str) -> Coalesce:
    """All that ever went into (`target`) or out of (`source`) an account."""
    of_it = RewardMovement.objects.filter(**{side: OuterRef("pk")}).order_by().values(side)
    return Coalesce(
        Subquery(of_it.annotate(all=Sum("cents")).values("all")), 0,
        output_field=models.BigIntegerField(),
    )  # fmt: skip


def faults(facility) -> Iterator[str]:
    """What does not add up: a balance that is not its movements, a year whose sum is not nothing,
    a person above the limit."""
    rows = RewardAccount.objects.filter(facility=facility)
    summed = rows.annotate(should_be=moved("target") - moved("source"))
    for row in summed.exclude(balance=F("should_be")):
        yield f"account {row.pk}: says {row.balance}, its movements say {row.should_be}"
    years = rows.order_by("year").values("year").annotate(all=Sum("balance"))
    for one in years.exclude(all=0):
        yield f"{one['year']}: all accounts together say {one['all']}, and not nothing"
