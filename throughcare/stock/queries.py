"""What the register's pages ask, and what its actions look at."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Sum

from throughcare.clinical import medicines
from throughcare.clinical.stock import difference, expiry
from throughcare.clinical.stock.lots import WARNED_DAYS
from throughcare.clinical.verdict import Verdict
from throughcare.staff.models import Facility
from throughcare.stock import law
from throughcare.stock.models import (
    Account,
    Count,
    Counting,
    Explanation,
    LossReported,
    Lot,
    Movement,
    Receipt,
    Tolerance,
)
from throughcare.stock.models.counts import standing

Kind = Account.Kind
SAID = Prefetch("explanations", Explanation.objects.select_related("by").order_by("at"))


# --- what is where --------------------------------------------------------------------------------
def places(facility, kinds: Iterable[str] = Account.ON_HAND) -> QuerySet[Account]:
    """Every place that holds something, in the order of a walk through the clinic."""
    held = Account.objects.filter(facility=facility, kind__in=kinds, balance__gt=0)
    return held.select_related("lot").order_by("product", "kind", "lot__expires_on", "name")


def to_count(facility, day: date) -> set[Account]:
    """What a whole count of a day goes through: what holds something, or was used that day.

    A bottle that the register thinks empty is looked at too: there may be something in it.
    """
    today = Q(clinic_day=day)
    used = Exists(Movement.objects.filter(today, source=OuterRef("pk"))) | Exists(
        Movement.objects.filter(today, target=OuterRef("pk"))
    )
    asked = Account.objects.filter(facility=facility, kind__in=Account.COUNTED)
    return set(asked.filter(Q(balance__gt=0) | used).select_related("lot"))


def in_walking_order(accounts: Iterable[Account]) -> list[Account]:
    """As one walks: by product, the safe first, then bottles, pump, take-homes, returned."""
    order = list(Account.COUNTED)
    return sorted(accounts, key=lambda a: (a.product, order.index(a.kind), a.window, a.name))


@dataclass(frozen=True)
class InACup:
    """Poured for somebody, and nobody has said what became of it."""

    patient_id: Any
    number: str
    name: str
    window: str
    product: medicines.Product
    ug: int


def in_cups(facility, until: date | None = None) -> list[InACup]:
    """What was poured, up to the end of a day where one is named, and has no end by now."""
    rows, by_then = [], Q(clinic_day__lte=until) if until else Q()
    for cup in Account.objects.filter(facility=facility, kind=Kind.POURED, balance__gt=0):
        into = _by_patient(Movement.objects.filter(by_then, target=cup))
        out = _by_patient(Movement.objects.filter(source=cup))
        for patient, ug in into.items():
            if (left := ug - out.get(patient, 0)) > 0:
                key, number, name = patient
                product = medicines.product(cup.product)
                rows.append(InACup(key, number, name, cup.window, product, left))
    return rows


def _by_patient(movements: QuerySet[Movement]) -> dict[tuple, int]:
    by = movements.order_by().values_list(
        "patient", "patient__number", "patient__chosen_name"
    ).annotate(Sum("ug"))  # fmt: skip
    return {tuple(row[:3]): row[3] for row in by}


def window_bottles(facility) -> QuerySet[Account]:
    return places(facility, [Kind.BOTTLE])


def waiting_for_destruction(facility, today: date) -> list[Account]:
    """Waste, what was brought back, and what has expired in the safe."""
    gone = Q(kind__in=Account.AWAITING) | Q(kind=Kind.SAFE, lot__expires_on__lt=today)
    return list(places(facility).filter(gone))


def receipts(facility) -> QuerySet[Receipt]:
    """The newest deliveries."""
    return (
        Receipt.objects.filter(facility=facility)
        .select_related("lot", "by", "second")
        .order_by("-at")
    )


def expiring(facility, today: date) -> list[tuple[Account, Verdict]]:
    """What has expired or soon will, and still holds something."""
    soon = places(facility, [Kind.SAFE, Kind.BOTTLE, Kind.PUMP]).filter(
        lot__expires_on__lte=today + timedelta(days=WARNED_DAYS)
    )
    return [(account, expiry(account.lot.expires_on, today)) for account in soon]


# --- one row, at the places where this member may ask for it --------------------------------------
def receipts_at(facilities) -> QuerySet[Receipt]:
    kept = Receipt.objects.filter(facility__in=facilities)
    return kept.select_related("lot", "facility", "by", "second")


def lots_at(facilities) -> QuerySet[Lot]:
    return Lot.objects.filter(facility__in=facilities).select_related("facility")


def accounts_at(facilities) -> QuerySet[Account]:
    return Account.objects.filter(facility__in=facilities).select_related("lot", "facility")


def countings_at(facilities) -> QuerySet[Counting]:
    kept = Counting.objects.filter(facility__in=facilities)
    return kept.select_related("facility", "by", "second")


def counts_at(facilities) -> QuerySet[Count]:
    kept = Count.objects.filter(counting__facility__in=facilities)
    return kept.select_related("counting__facility", "account__lot")


def losses_at(facilities) -> QuerySet[Explanation]:
    """Thefts and significant losses, those fully reported too."""
    return significant_at(facilities).prefetch_related("reports__by")


def significant_at(facilities) -> QuerySet[Explanation]:
    return explanations_at(facilities).filter(significant=True, replaced_by=None)


BEHIND = (
    "count__counting__facility", "count__account__lot", "missing__facility", "missing__source__lot",
    "replaces", "by",
)  # fmt: skip


def explanations_at(facilities) -> QuerySet[Explanation]:
    """All that was ever said of a difference, with what it is said of."""
    at_a_count = Q(count__counting__facility__in=facilities)
    found = Explanation.objects.filter(at_a_count | Q(missing__facility__in=facilities))
    return found.select_related(*BEHIND)


def movements_at(facilities) -> QuerySet[Movement]:
    kept = Movement.objects.filter(facility__in=facilities)
    return kept.select_related("source", "target", "facility", "by", "patient")


# --- counting -------------------------------------------------------------------------------------
def tolerances(facility) -> dict[str, int]:
    """What the clinic set last, by product."""
    return {row.product: row.ug for row in set_tolerances(facility)}


def set_tolerances(facility) -> list[Tolerance]:
    rows = Tolerance.objects.filter(facility=facility).select_related("by").order_by("at")
    return list({row.product: row for row in rows}.values())


def counts_of(counting: Counting) -> list[Count]:
    """Each place of a count with what the rule says of it, differences first."""
    return counts_of_each([counting])[counting.pk]


def counts_of_each(countings: Iterable[Counting]) -> dict[Any, list[Count]]:
    """The same of several counts, in one question."""
    rows = Count.objects.filter(counting__in=countings).select_related("account__lot")
    rows = rows.prefetch_related(SAID)
    found: dict[Any, list[Count]] = {counting.pk: [] for counting in countings}
    for row in sorted(rows, key=lambda row: (not row.variance_ug, row.account.product)):
        row.said = difference(row.variance_ug, row.tolerance_ug)
        row.open = row.said.level == "stop" and row.explained is None
        found[row.counting_id].append(row)
    return found


def countings(facility, day: date) -> QuerySet[Counting]:
    return (
        Counting.objects.filter(facility=facility, clinic_day=day)
        .select_related("by", "second")
        .order_by("at")
    )


def last_whole_count(facility) -> Counting | None:
    """The newest count that left nothing out."""
    whole = Counting.objects.filter(facility=facility, kind__in=Counting.WHOLE)
    return whole.order_by("-clinic_day", "-at").first()


def unexplained(facilities) -> QuerySet[Count]:
    """Differences beyond what the clinic allows that nobody has explained, the oldest first."""
    beyond = Q(tolerance_ug=None) | Q(
        Q(counted_ug__gt=F("expected_ug") + F("tolerance_ug"))
        | Q(counted_ug__lt=F("expected_ug") - F("tolerance_ug"))
    )
    return (
        Count.objects.exclude(counted_ug=F("expected_ug"))
        .filter(beyond, counting__facility__in=facilities, explanations=None)
        .select_related("account", "counting")
        .order_by("at")
    )


@dataclass(frozen=True)
class Difference:
    """What a count found more or less of, or what was missing, with all that was said of it."""

    pk: Any
    page: str  # where it is explained first
    day: date
    at: datetime
    account: Account
    ug: int
    said: list[Explanation]

    @property
    def newest(self) -> Explanation | None:
        return standing(self.said)


def differences(facility, most: int) -> list[Difference]:
    """The newest of them, as many as are asked for."""
    counts = Count.objects.exclude(counted_ug=F("expected_ug"))
    counts = counts.filter(counting__facility=facility).select_related("account__lot", "counting")
    put_right = Q(reversed_by__isnull=False, explanations=None)  # it was found out who had it
    gone = missing_at([facility]).exclude(put_right).select_related("source__lot")
    rows = [
        *(Difference(one.pk, "stock-explain", one.counting.clinic_day, one.at, one.account,
                     one.variance_ug, list(one.explanations.all()))
          for one in counts.prefetch_related(SAID).order_by("-at", "pk")[:most]),
        *(Difference(one.pk, "stock-missing", one.clinic_day, one.at, one.source, -one.ug,
                     list(one.explanations.all()))
          for one in gone.prefetch_related(SAID).order_by("-at", "pk")[:most]),
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.at, reverse=True)[:most]


def missing_at(facilities) -> QuerySet[Movement]:
    """Whatever was found to be gone without a count, such as a filled bottle from the shelf."""
    gone = Movement.objects.filter(facility__in=facilities, reason=Movement.Reason.LOST)
    return gone.select_related("facility", "source", "patient", "by")


def missing(facilities) -> list[Movement]:
    """Of these what nobody has said anything of yet, the oldest first, each with the days the law
    gives should it prove to be a theft or a significant loss: they count from the discovery."""
    gone = missing_at(facilities).filter(explanations=None, reversed_by=None)
    found = list(gone.order_by("at"))
    for one in found:
        one.due = law.after_loss(one.facility, one.clinic_day)
    return found


@dataclass
class Loss:
    """A theft or significant loss, with what is still due and what was sent."""

    explanation: Explanation
    due: list[law.Due] = field(default_factory=list)
    sent: list[LossReported] = field(default_factory=list)

    @property
    def late_or_next(self) -> law.Due:
        return self.due[0]


def losses(facilities: Iterable[Facility]) -> list[Loss]:
    """Losses of which something is still to be reported."""
    found = significant_at(facilities).prefetch_related("reports").order_by("at")
    return [loss for loss in map(with_due, found) if loss.due]


def with_due(explanation: Explanation) -> Loss:
    sent = [report for one in explanation.as_a_loss() for report in one.reports.all()]
    done = {report.step for report in sent}
    due = law.after_loss(explanation.facility, explanation.found_on)
    return Loss(explanation, [step for step in due if step.step not in done], sent)


def last_inventory(facility) -> date | None:
    inventories = Counting.objects.filter(facility=facility, kind=Counting.Kind.INVENTORY)
    return inventories.aggregate(last=Max("clinic_day"))["last"]


# --- one day --------------------------------------------------------------------------------------
def products_moved(facility, day: date) -> list[str]:
    """What moved on a clinic day, or is here."""
    all_of_them = Account.objects.filter(facility=facility).order_by("product")
    today = Movement.objects.filter(facility=facility, product=OuterRef("product"), clinic_day=day)
    here = Q(balance__gt=0, kind__in=Account.ON_HAND) | Exists(today)
    return list(all_of_them.filter(here).values_list("product", flat=True).distinct())


def movements_of(facility, day: date) -> QuerySet[Movement]:
    """Everything of a clinic day, as it happened."""
    return (
        Movement.objects.filter(
            facility=facility, product__in=products_moved(facility, day), clinic_day=day
        )
        .select_related("source", "target", "patient", "by", "witness", "reversed_by")
        .order_by("at", "pk")
    )
