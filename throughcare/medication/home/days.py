"""Which days a person takes home: from one coming to the next, by the decision and the calendar."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.medication import take_home
from throughcare.medication.models import ClosedDay, Order, Step, TakeHomeDecision
from throughcare.patients.models import Patient

A_DAY = timedelta(days=1)
AHEAD = timedelta(days=60)  # how far the calendar is read: two months of the longest pattern
ONCE = (Order.Kind.REPLACEMENT, Order.Kind.ONE_OFF, Order.Kind.DEPOT, Order.Kind.GUEST)


@dataclass(frozen=True)
class HomeDose:
    """One dose that is to go home: its day, the step of the order that says it, its ground."""

    day: date
    step: Step
    decision: TakeHomeDecision | None
    closed: ClosedDay | None


def on_top(closed: Mapping[date, ClosedDay], jurisdiction: str, on: date) -> dict:
    """Of the closed days those whose dose goes home beyond what was decided."""
    holidays = {day: row.holiday for day, row in closed.items()}
    free = take_home.at_any_length(holidays, rules_of(jurisdiction, on))
    return {day: row for day, row in closed.items() if day in free}


def closed_days(facility_id, first: date, last: date) -> dict[date, ClosedDay]:
    """The days on which no window opens."""
    found = ClosedDay.objects.filter(facility_id=facility_id, ended_at=None)
    return {row.day: row for row in found.filter(day__gte=first, day__lte=last)}


def comes_on(decision: TakeHomeDecision, day: date) -> bool:
    """Is this a day on which they come for bottles, by the pattern of the decision?"""
    if str(day.isoweekday()) not in decision.weekdays or day < decision.first_on:
        return False
    return (monday(day) - monday(decision.first_on)).days // 7 % decision.every == 0


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def between(
    decision: TakeHomeDecision | None, closed: Mapping[date, ClosedDay],
    free: Mapping[date, ClosedDay], on: date, until: date | None = None,
) -> list[date]:  # fmt: skip
    """The days after `on` until they come again: by agreement (`until`), by pattern, or closed.

    Without a decision only closed days in a row are covered, as far as the law says so.
    free  of the closed days those whose dose goes home whatever was decided
    """
    days, day = [], on + A_DAY
    while day <= on + AHEAD and (day in free or stays_away(decision, closed, free, on, day, until)):
        days.append(day)
        day += A_DAY
    return days


def stays_away(decision, closed, free, on: date, day: date, until: date | None) -> bool:
    """Is a day that does not go home by itself covered by the decision?"""
    if decision is None or not decision.days:
        return False
    if until is not None:
        return day < until
    if not decision.weekdays:
        open_days = [on + A_DAY * n for n in range(1, (day - on).days + 1)]
        return sum(one not in free for one in open_days) <= decision.days
    return comes_on(decision, on) and (day in closed or not comes_on(decision, day))


def decisions_of(patients: Iterable[Patient]) -> dict[tuple, TakeHomeDecision]:
    """The newest decision of each open stay, by person and medicine: it is the one that counts."""
    found = TakeHomeDecision.objects.filter(patient__in=patients, episode__discharge=None)
    return {(row.patient_id, row.medicine): row for row in found.order_by("at")}


def orders_of(patients: Iterable[Patient], day: date) -> dict[object, list[Order]]:
    """Signed orders of an open stay that are not over on a day, with all that says for which days
    they hold."""
    found = (
        Order.objects.filter(patient__in=patients, signed__isnull=False, episode__discharge=None)
        .filter(Q(last_day=None) | Q(last_day__gte=day))
        .exclude(kind__in=ONCE)
        .select_related("stopped")
        .prefetch_related("steps", "holds")
    )
    by_person = defaultdict(list)
    for order in found:
        by_person[order.patient_id].append(order)
    return by_person


def holds_on(order: Order, day: date) -> bool:
    """Is the order in force on this day, as far as is known today?"""
    stopped = getattr(order, "stopped", None)
    if order.first_day > day or (order.last_day and order.last_day < day):
        return False
    if stopped and stopped.from_day <= day:
        return False
    return not any(
        held.from_day <= day and (held.ended_day is None or held.ended_day > day)
        for held in order.holds.all()
    )


def steps_on(order: Order, day: date) -> list[Step]:
    """What the order says for a day, part by part; nothing when it does not hold."""
    if not holds_on(order, day):
        return []
    return [
        step for step in order.steps.all()
        if step.first_day <= day and (step.last_day is None or step.last_day >= day)
    ]  # fmt: skip


def going_home(
    patients: list[Patient], on: date, until: date | None = None
) -> dict[object, list[HomeDose]]:
    """Everything that goes home with these people of one clinic when they come on a day.

    The part of a split day that is ordered to be taken at home goes with them on the day itself.
    """
    if not patients:
        return {}
    closed = closed_days(patients[0].facility_id, on, on + AHEAD)
    free = on_top(closed, patients[0].facility.jurisdiction, on)
    decisions, orders = decisions_of(patients), orders_of(patients, on)
    return {
        patient.pk: [
            dose
            for order in orders.get(patient.pk, [])
            for dose in of_order(
                order, decisions.get((patient.pk, order.medicine)), closed, free, on, until
            )
        ]
        for patient in patients
    }  # fmt: skip


def of_order(order, decision, closed, free, on: date, until: date | None) -> list[HomeDose]:
    """What goes home by one order."""
    if on in closed:
        return []
    granted = decision if decision and decision.days else None
    today = [
        HomeDose(on, step, granted, None)
        for step in steps_on(order, on)
        if granted and step.how == Step.How.HOME
    ]
    return today + [
        HomeDose(day, step, granted, free.get(day))
        for day in between(granted, closed, free, on, until)
        for step in steps_on(order, day)
    ]
