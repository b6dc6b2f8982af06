"""What the rules say each day of the orders that stand, with all that is known of the person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from throughcare import clock
from throughcare.assessment.models import SheetCompleted
from throughcare.clinical.medication import precipitated, withdrawal_gate
from throughcare.clinical.verdict import Verdict
from throughcare.medication import facts
from throughcare.medication import of_the_person as about
from throughcare.medication.models import Dose, Order
from throughcare.medication.recovery_path import ends_on

WITHIN = timedelta(minutes=precipitated.WITHIN_MINUTES)


def in_use(orders: Iterable[Order], today: date) -> list[Order]:
    """Orders that hold today and are not held."""
    return [
        one for one in orders
        if hasattr(one, "signed") and one.first_day <= today
        and ((ends := ends_on(one)) is None or ends >= today)
        and not any(hold.ended_at is None for hold in one.holds.all())
        and one.kind != Order.Kind.REPLACEMENT
    ]  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """What was taken of one medicine by mouth: each day's micrograms, and when it began."""

    daily: dict[date, int]

    @property
    def begun_on(self) -> date | None:
        return min(self.daily, default=None)


def taken_of(medicine: str, doses: Iterable[dict], since: date) -> Taken:
    """From doses as `recovery_path.given_days` returns them; of this stay."""
    daily: dict[date, int] = {}
    for dose in doses:
        ours = dose["medicine"] == medicine and not dose["is_injection"]
        if ours and dose["end__ug_taken"] and dose["clinic_day"] >= since:
            daily[dose["clinic_day"]] = daily.get(dose["clinic_day"], 0) + dose["end__ug_taken"]
    return Taken(daily)


def said_of(
    person: about.Person, orders: list[Order], doses: list[dict], since: date
) -> list[Verdict]:
    """Heart, liver, pregnancy and other medicines, of each order in use; each thing once."""
    using = in_use(orders, person.today)
    said: dict[Verdict, None] = {}
    for order in using:
        taken = taken_of(order.medicine, doses, since)
        beside = tuple(one.medicine for one in using if one.pk != order.pk)
        said |= dict.fromkeys(about.said_of(person, taking(order, taken, person.today, beside)))
    return [verdict for verdict in said if not verdict]


def taking(order: Order, taken: Taken, today: date, beside: tuple[str, ...]) -> about.Taking:
    """An order that goes on as it stands."""
    ug = sum(step.ug for step in order.steps.all() if facts.covers(step, today))
    return about.Taking(
        order.medicine, "taper" if order.kind == Order.Kind.TAPER else "go_on", ug, ug,
        begun_on=taken.begun_on, above_since=about.above_since(taken.daily, ug, today),
        beside=beside, crossing_over=order.is_transition,
    )  # fmt: skip


def brought_on(day: facts.Day) -> list[Verdict]:
    """Did a dose bring on withdrawal? Asked of the scores only where one was given.

    A dose shortly before midnight shows its effect on the next clinic day, and is said on it.
    """
    doses = [
        dose for dose in reversed(day.doses)
        if dose.medicine in precipitated.BRINGS_ON and facts.taken_ug(dose)
        and clock.clinic_day(dose.end.at + WITHIN) >= day.on
    ]  # fmt: skip
    if not doses:
        return []
    since = doses[0].end.at - timedelta(hours=withdrawal_gate.SCORE_HOURS)
    scores = SheetCompleted.objects.filter(
        sheet__patient=day.patient, sheet__instrument="cows", sheet__set_aside=None, at__gt=since,
        score__isnull=False,
    )  # fmt: skip
    scored = list(scores.order_by("at").values_list("at", "score"))
    return [said for dose in doses for said in after(dose, scored)]


def after(dose: Dose, scored: list[tuple]) -> list[Verdict]:
    """The last score before a dose against the highest of the two hours after it."""
    at = dose.end.at
    before = [score for when, score in scored if when <= at]
    later = [(int(score), when) for when, score in scored if at < when <= at + WITHIN]
    if not before or not later:
        return []
    score, when = max(later)
    minutes = int((when - at).total_seconds() // 60)
    return [precipitated.precipitated(before=int(before[-1]), after=score, minutes=minutes)]
