"""Where somebody stands with their rewards, what waits to be drawn, and a year drawn together."""

from dataclasses import dataclass, replace

from django.db.models import Count, F, Q, QuerySet, Sum

from throughcare.clinical.therapy.contingency import draws, schedules
from throughcare.clinical.therapy.contingency.schedules import Bowl, Schedule, Standing, Voucher
from throughcare.record.merging import kept_charts
from throughcare.staff.sealing import CannotOpen, unseal
from throughcare.therapy.models import (
    Draw,
    Occasion,
    RewardAccount,
    RewardMovement,
    RewardProgramme,
)


def programmes_of(patient) -> QuerySet[RewardProgramme]:
    return patient.reward_programmes.select_related("by", "ended_by").order_by("ended_at", "-at")


def terms_of(programme: RewardProgramme) -> Schedule:
    """The schedule as it stood when it was agreed."""
    if "slips" in programme.terms:
        return schedules.bowl_of(programme.terms)
    return Voucher(**programme.terms)


def counting(programme: RewardProgramme) -> QuerySet[Occasion]:
    """The occasions that were not written down in error."""
    return programme.occasions.filter(taken_back_at=None)


def standing_of(programme: RewardProgramme) -> Standing:
    """Where the person stands: computed from every occasion, kept nowhere."""
    results = counting(programme).order_by("day").values_list("result", flat=True)
    return schedules.standing(results, terms_of(programme))


def next_to_draw(programme: RewardProgramme) -> Occasion | None:
    """The oldest occasion with a draw left."""
    rows = counting(programme).filter(draws__gt=0).annotate(taken=Count("drawn"))
    return rows.filter(taken__lt=F("draws")).order_by("day").first()


def draws_left(programme: RewardProgramme) -> int:
    """How many earned draws wait."""
    rows = counting(programme).annotate(taken=Count("drawn"))
    return sum(row.draws - row.taken for row in rows)


def paid_for(occasion: Occasion) -> QuerySet[RewardMovement]:
    """What an occasion and its draws brought, and was not taken back."""
    because = [occasion.pk, *occasion.drawn.values_list("pk", flat=True)]
    rows = RewardMovement.objects.filter(because_id__in=because, reason="earned")
    return rows.filter(reversed_by=None).select_related("source", "target", "patient")


def record_of(programme: RewardProgramme) -> dict | None:
    """Everything an auditor needs to draw again; None while it runs, or where no key opens it."""
    terms = terms_of(programme)
    if programme.ended_at is None or not isinstance(terms, Bowl):
        return None
    try:
        seed = unseal(programme.sealed)
    except CannotOpen:
        return None
    rows = programme.draws.order_by("number")
    return {
        "programme": str(programme.pk), "seed": seed, "digest": programme.digest,
        "slips": [[slip.key, slip.count, slip.cents] for slip in terms.slips],
        "draws": [
            {"number": row.number, "slip": row.slip, "prize": row.prize, "cents": row.cents,
             "paid": row.paid} for row in rows
        ],
    }  # fmt: skip


def faults_of(programme: RewardProgramme) -> list[str] | None:
    """What is not as the seed has it; None while it is sealed."""
    record = record_of(programme)
    return None if record is None else draws.check(record)


def drawn_of(programme: RewardProgramme) -> QuerySet[Draw]:
    return programme.draws.select_related("by").order_by("-number")


@dataclass(frozen=True)
class PersonYear:
    """One person's year, known by number and key: what counts towards tax is what was given."""

    number: str
    key: str
    earned: int
    handed: int


def people_of_year(facility, year) -> list[PersonYear]:
    """Everybody who earned something in a year here, by number; two charts of one are one row."""
    rows = RewardAccount.objects.filter(facility=facility, year=year, patient__isnull=False)
    rows = rows.order_by("patient__number").values("patient__number", "patient_id").annotate(
        earned=Sum("balance"), handed=Sum("balance", filter=Q(kind="handed"))
    )  # fmt: skip
    kept = kept_charts([row["patient_id"] for row in rows])
    people: dict[str, PersonYear] = {}
    for row in rows:
        one = kept.get(row["patient_id"])
        number, key = (one.number, one.pk) if one else (row["patient__number"], row["patient_id"])
        before = people.get(number, PersonYear(number, str(key), 0, 0))
        people[number] = replace(
            before, earned=before.earned + row["earned"],
            handed=before.handed + (row["handed"] or 0),
        )  # fmt: skip
    return sorted(people.values(), key=lambda one: one.number)


def budget_of(facility, year) -> int:
    rows = RewardAccount.objects.filter(facility=facility, year=year, kind="budget")
    return rows.values_list("balance", flat=True).first() or 0
