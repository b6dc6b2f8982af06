"""How money for rewards moves. Called inside an action, never by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from throughcare.clinical.therapy.contingency import limits
from throughcare.therapy.models import RewardAccount, RewardLimit, RewardMovement

Kind = RewardAccount.Kind
Reason = RewardMovement.Reason


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
    )  # fmt: skip


@dataclass(frozen=True)
class Year:
    """One person's year: what may be given, what was, and what the budget still holds; in cents."""

    limit: int | None
    earned: int
    handed: int
    budget: int

    @property
    def left(self) -> int:
        return limits.left(
            limit_cents=self.limit, earned_cents=self.earned, budget_cents=self.budget
        )

    @property
    def to_hand_out(self) -> int:
        return self.earned - self.handed


def limit_of(facility_id, year) -> RewardLimit | None:
    """What one person may be given in this year here: the newest row counts."""
    rows = RewardLimit.objects.filter(facility=facility_id, year=year)
    return rows.select_related("by").order_by("-at").first()


def year_of(patient, year) -> Year:
    """Where one person stands this year; two questions."""
    limit = limit_of(patient.facility_id, year)
    rows = RewardAccount.objects.filter(facility=patient.facility_id, year=year)
    rows = rows.filter(models.Q(patient=patient) | models.Q(kind=Kind.BUDGET))
    found = dict(rows.values_list("kind", "balance"))
    handed = found.get(Kind.HANDED, 0)
    return Year(
        limit.cents if limit else None, found.get(Kind.EARNED, 0) + handed, handed,
        found.get(Kind.BUDGET, 0),
    )  # fmt: skip


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
