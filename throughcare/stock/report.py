"""The accountability report: one product over a period, every microgram explained.

Opening, what came in, what went out, closing: for the whole period and for each day, from one
question over the movements. The closing is reckoned twice: from every movement since the first, and
from the balances the accounts have now. Were the two ever to differ, the report says so.

Source: 21 CFR 1304.24 for what the dispensing log of a treatment programme holds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, CharField, Q, QuerySet, Sum, Value, When

from throughcare.clinical import medicines
from throughcare.staff.models import Facility
from throughcare.stock.models import Account, Count, Counting, Movement

Kind = Account.Kind
USABLE, AWAITING = "usable", "awaiting"
POOLS = dict.fromkeys(Account.USABLE, USABLE) | dict.fromkeys(Account.AWAITING, AWAITING)


@dataclass
class Sums:
    """What went where, in micrograms. `awaiting` is locked away until it is destroyed."""

    opening: int = 0
    received: int = 0
    compounded: int = 0  # made here less used for making
    observed: int = 0  # swallowed, applied or injected here
    home: int = 0  # handed over to be taken at home
    wasted: int = 0  # from stock to waste
    destroyed: int = 0  # from stock, such as an expired lot
    variance: int = 0  # found by counts; below nought: missing
    awaiting_opening: int = 0
    returned: int = 0  # by patients
    awaiting_variance: int = 0
    awaiting_destroyed: int = 0
    counted: int | None = None  # by the closing count of the day

    @property
    def closing(self) -> int:
        into = self.opening + self.received + self.compounded + self.variance
        return into - self.observed - self.home - self.wasted - self.destroyed

    @property
    def awaiting_closing(self) -> int:
        into = self.awaiting_opening + self.wasted + self.returned + self.awaiting_variance
        return into - self.awaiting_destroyed

    @property
    def made_and_destroyed(self) -> int:
        return self.compounded - self.destroyed

    def add(self, source: str, target: str, at_home: bool, ug: int) -> None:
        """One kind of movement. Towards stock is plus; out of it is counted where it went."""
        from_, to = POOLS.get(source, source), POOLS.get(target, target)
        if from_ == to:
            return  # from the safe to a window, from a bottle to a cup
        if USABLE in (from_, to):
            self._stock(to if from_ == USABLE else from_, ug if to == USABLE else -ug, at_home)
        elif AWAITING in (from_, to):
            self._locked_away(to if from_ == AWAITING else from_, ug if to == AWAITING else -ug)

    def include(self, later: "Sums") -> None:
        """Another day after this one."""
        for name in FLOWS:
            setattr(self, name, getattr(self, name) + getattr(later, name))
        self.counted = later.counted

    def _stock(self, other: str, ug: int, at_home: bool) -> None:
        if other == Kind.SUPPLIER:
            self.received += ug
        elif other == Kind.COMPOUNDED:
            self.compounded += ug
        elif other == Kind.VARIANCE:
            self.variance += ug
        elif other == Kind.PATIENTS and at_home:
            self.home -= ug
        elif other == Kind.PATIENTS:
            self.observed -= ug
        elif other == AWAITING:
            self.wasted -= ug
        elif other == Kind.DESTROYED:
            self.destroyed -= ug

    def _locked_away(self, other: str, ug: int) -> None:
        if other in (Kind.PATIENTS, Kind.COMPOUNDED):
            self.returned += ug
        elif other == Kind.VARIANCE:
            self.awaiting_variance += ug
        elif other == Kind.DESTROYED:
            self.awaiting_destroyed -= ug


FLOWS = ("received", "compounded", "observed", "home", "wasted", "destroyed", "variance",
         "returned", "awaiting_variance", "awaiting_destroyed")  # fmt: skip


@dataclass
class Report:
    """One product of one clinic, from a day to a day, both included."""

    facility: Facility
    product: medicines.Product
    from_day: date
    to_day: date
    whole: Sums = field(default_factory=Sums)
    days: list[tuple[date, Sums]] = field(default_factory=list)
    on_hand: tuple[int, int] = (0, 0)  # at the end, reckoned from the balances of the accounts

    @property
    def adds_up(self) -> bool:
        """Is the closing the same whichever way it is reckoned?"""
        return (self.whole.closing, self.whole.awaiting_closing) == self.on_hand


def products_here(facility) -> list[medicines.Product]:
    """What this clinic has ever had, by name."""
    keys = Account.objects.filter(facility=facility).order_by().values_list("product", flat=True)
    return sorted((medicines.product(key) for key in keys.distinct()), key=lambda p: p.title)


def report_of(facility, product: str, from_day: date, to_day: date) -> Report:
    """Opening to closing, in five questions, however long the period is."""
    report = Report(facility, medicines.product(product), from_day, to_day)
    report.whole.opening, report.whole.awaiting_opening = moved_before(facility, product, from_day)
    counted = counted_at_close(facility, product, from_day, to_day)
    for row in flows(facility, product, from_day, to_day):
        day = row["clinic_day"]
        if not report.days or report.days[-1][0] != day:
            report.days.append((day, Sums(counted=counted.get(day))))
        told = (row["source__kind"], row["target__kind"], row["at_home"] == "home", row["moved"])
        report.whole.add(*told)
        report.days[-1][1].add(*told)
    carry_over(report)
    report.on_hand = on_hand_after(facility, product, to_day)
    return report


def carry_over(report: Report) -> None:
    """Each day opens with what the one before closed with."""
    opening, awaiting = report.whole.opening, report.whole.awaiting_opening
    for _day, sums in report.days:
        sums.opening, sums.awaiting_opening = opening, awaiting
        opening, awaiting = sums.closing, sums.awaiting_closing


HOME = Q(reason="handed_over") | Q(source__kind="take_home") | Q(target__kind="take_home")
AT_HOME = Case(When(HOME, then=Value("home")), default=Value(""), output_field=CharField())


def of_product(facility, product: str) -> QuerySet[Movement]:
    return Movement.objects.filter(facility=facility, product=product)


def flows(facility, product: str, from_day: date, to_day: date) -> Iterable[dict]:
    """Sums by day and by the kinds of place something went from and to."""
    period = of_product(facility, product).filter(clinic_day__range=(from_day, to_day))
    return (
        period.order_by("clinic_day")
        .values("clinic_day", "source__kind", "target__kind", at_home=AT_HOME)
        .annotate(moved=Sum("ug"))
    )


def moved_before(facility, product: str, day: date) -> tuple[int, int]:
    """(usable, awaiting destruction) at the beginning of a day, by every movement before it."""
    return pooled(of_product(facility, product).filter(clinic_day__lt=day))


def on_hand_after(facility, product: str, day: date) -> tuple[int, int]:
    """The same at the end of a day: the balances of now, less what has moved since."""
    pools = {USABLE: 0, AWAITING: 0}
    held = Account.objects.filter(facility=facility, product=product).order_by()
    for row in held.values("kind").annotate(all=Sum("balance")):
        if pool := POOLS.get(row["kind"]):
            pools[pool] += row["all"]
    usable, awaiting = pooled(of_product(facility, product).filter(clinic_day__gt=day))
    return pools[USABLE] - usable, pools[AWAITING] - awaiting


def pooled(movements: QuerySet[Movement]) -> tuple[int, int]:
    """What these movements brought into (usable, awaiting), less what they took out."""
    pools = {USABLE: 0, AWAITING: 0}
    rows = movements.order_by().values("source__kind", "target__kind").annotate(moved=Sum("ug"))
    for row in rows:
        for side, sign in (("target__kind", 1), ("source__kind", -1)):
            if pool := POOLS.get(row[side]):
                pools[pool] += sign * row["moved"]
    return pools[USABLE], pools[AWAITING]


def counted_at_close(facility, product: str, from_day: date, to_day: date) -> dict[date, int]:
    """What the closing count of each day found of this product, all places together."""
    counts = Count.objects.filter(
        counting__facility=facility, counting__clinic_day__range=(from_day, to_day),
        counting__kind=Counting.Kind.CLOSING, account__product=product,
        account__kind__in=Account.USABLE,
    )  # fmt: skip
    found: dict = {}
    for row in (
        counts.order_by("counting__at")
        .values("counting__clinic_day", "counting")
        .annotate(all=Sum("counted_ug"))
    ):  # the last of a day stands
        found[row["counting__clinic_day"]] = row["all"]
    return found


# --- the dispensing log ---------------------------------------------------------------------------
def dispensed(facility, product: str, from_day: date, to_day: date) -> QuerySet[Movement]:
    """Every dose and every bottle taken home, and what took one back, as it happened."""
    to_or_from_people = Q(source__kind=Kind.PATIENTS) | Q(target__kind=Kind.PATIENTS)
    return (
        of_product(facility, product)
        .filter(to_or_from_people, clinic_day__range=(from_day, to_day))
        .order_by("clinic_day", "at", "pk")
    )


LINE = ("clinic_day", "at", "patient__number", "ug", "reason", "source__kind", "target__kind",
        "by__name")  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the dispensing log. Its fields are those of 21 CFR 1304.24.

    The person stands by the clinic's own number, and by no name (docs/decisions): an inspector who
    must know whose it is asks the director for that one chart.
    """

    product: medicines.Product
    day: date
    at: object
    number: str
    consumed: int
    home: int
    returned: int
    initials: str
    name: str


def initials(name: str) -> str:
    """As a dispenser would write them: "Ana-Maria de Souza" → "AMdS"."""
    return "".join(word[0] for word in name.replace("-", " ").split() if word)


def lines(rows: Iterable[tuple], product: medicines.Product) -> Iterator[Line]:
    """Rows of LINE as lines; nothing is held but the one that is read."""
    for day, at, number, ug, reason, source, target, name in rows:
        amount = -ug if source == Kind.PATIENTS else ug
        at_home = reason == "handed_over" or Kind.TAKE_HOME in (source, target)
        brought = Kind.RETURNED in (source, target)  # and a correction takes that back
        yield Line(
            product, day, at, number or "", 0 if at_home or brought else amount,
            amount if at_home else 0, -amount if brought else 0, initials(name), name,
        )  # fmt: skip
