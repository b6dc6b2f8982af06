"""A person's doses, scores and stays as a recovery path. Missed days are computed, never stored.

A day is missed when an order that gives a dose each day was in force, was not held, and nothing was
taken; today is not missed before it is over.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Case, Value, When
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.assessment.models import SheetCompleted
from throughcare.clinical import medicines
from throughcare.clinical.instruments import load
from throughcare.intake.models import Episode
from throughcare.medication.models import Dose, Order
from throughcare.medication.queries import IS_DEPOT
from throughcare.patients.models import Patient
from throughcare.ui.pictures.recovery_path import (
    DoseLane,
    Gap,
    Mark,
    MarkLane,
    Point,
    RecoveryPath,
    Run,
    ScoreLane,
    Stay,
)

WITHDRAWAL = "cows"
SPANS = (14, 90, 365)  # days one can look at; none of them: all


def recovery_path(
    *, doses: list, orders: list[Order], scores: list[Point], stays: list[Stay], today: date,
    span: int | None = None, marks: tuple[MarkLane, ...] = (),
) -> RecoveryPath:  # fmt: skip
    """The path from what a page has asked already.

    doses  as `given_days` returns them     orders  of this person, with steps and holds
    marks  lanes of screens and the like, from whoever keeps them
    """
    keys = dict.fromkeys(dose["medicine"] for dose in doses)
    lanes = tuple(dose_lane(key, doses, orders, today) for key in keys)
    form = load(WITHDRAWAL)
    score = ScoreLane(
        _("Withdrawal (%(name)s)") % {"name": form.short_title}, form.scoring.low,
        form.scoring.high or 0, tuple(scores),
    )  # fmt: skip
    return RecoveryPath(
        first_shown(doses, stays, today, span), today, lanes, (score,), marks, tuple(stays)
    )


def first_shown(doses: list, stays: list[Stay], today: date, span: int | None) -> date:
    """The first day of the picture: of the whole path, or of as many days as asked for."""
    began = [dose["clinic_day"] for dose in doses[:1]] + [stay.first for stay in stays]
    first = min(began, default=today)
    return max(first, today - timedelta(days=span - 1)) if span else first


def given_days(patient: Patient, since: date = date.min) -> list[dict]:
    """Every dose of a person that began, oldest first: as few columns as a picture needs."""
    return list(
        Dose.objects.filter(patient=patient, clinic_day__gte=since)
        .annotate(is_injection=Case(When(IS_DEPOT, then=Value(True)), default=Value(False)))
        .order_by("clinic_day", "at")
        .values("clinic_day", "medicine", "part", "ug", "home", "order_id", "is_injection",
                "end__outcome", "end__ug_taken", "end__site", "vomited__minutes_after")
    )  # fmt: skip


def withdrawal_scores(patient: Patient) -> list[Point]:
    """Each completed score of withdrawal, oldest first."""
    sheets = SheetCompleted.objects.filter(
        sheet__patient=patient, sheet__instrument=WITHDRAWAL, sheet__set_aside=None
    )
    return [
        Point(clock.clinic_day(at), score, band)
        for at, score, band in sheets.order_by("at").values_list("at", "score", "band")
        if score is not None
    ]


def stays_of(patient: Patient) -> list[Stay]:
    """Each stay in treatment, oldest first."""
    asked = Episode.objects.filter(patient=patient).select_related("discharge")
    return [stay(episode) for episode in asked.order_by("admitted_at")]


def stay(episode: Episode) -> Stay:
    first, ended = clock.clinic_day(episode.admitted_at), getattr(episode, "discharge", None)
    if ended is None:
        return Stay(first, None)
    last = clock.clinic_day(ended.at)
    said = f"{ended.get_reason_display()}, {date_format(last, 'j M Y')}"
    return Stay(first, max(last, first), said)


def dose_lane(medicine: str, doses: list, orders: list[Order], today: date) -> DoseLane:
    """One medicine: what was taken each day, what was not, and its injections."""
    mine = [order for order in orders if order.medicine == medicine]
    taken, injections = taken_by_day(medicine, doses)
    held = held_days(mine, today)
    missed = (ordered_days(mine, today) - held) - set(taken)
    begun = min(taken, default=today)
    gaps = [Gap(first, last) for first, last in stretches(day for day in missed if day >= begun)]
    gaps += [
        Gap(first, last, "held") for first, last in stretches(day for day in held - set(taken))
    ]
    return DoseLane(
        medicines.medicine(medicine).name, tuple(runs(taken)),
        tuple(sorted(gaps, key=lambda gap: gap.first)), tuple(injections),
    )  # fmt: skip


def taken_by_day(medicine: str, doses: list) -> tuple[dict[date, int], list[Mark]]:
    """Micrograms taken on each day; injections apart, because one lasts for weeks."""
    taken: dict[date, int] = {}
    injections = []
    for dose in doses:
        if dose["medicine"] != medicine or not dose["end__ug_taken"]:
            continue
        if dose["is_injection"]:
            words = _("injection of %(mg)s") % {"mg": medicines.mg_words(dose["end__ug_taken"])}
            injections.append(Mark(dose["clinic_day"], "filled", words))
        else:
            taken[dose["clinic_day"]] = taken.get(dose["clinic_day"], 0) + dose["end__ug_taken"]
    return taken, injections


def runs(taken: dict[date, int]) -> Iterator[Run]:
    """Days that follow one another with one amount are one run."""
    first = last = None
    for day in sorted(taken):
        if last and (day - last).days == 1 and taken[day] == taken[last]:
            last = day
            continue
        if first:
            yield Run(first, last, taken[first])
        first = last = day
    if first:
        yield Run(first, last, taken[first])


def ordered_days(orders: list[Order], today: date) -> set[date]:
    """Days over by now on which a signed order gave a dose each day."""
    days: set[date] = set()
    for order in orders:
        if order.kind in Order.ONCE or not hasattr(order, "signed"):
            continue
        last = min(ends_on(order) or today, today - timedelta(days=1))
        for step in order.steps.all():
            days |= set(between(step.first_day, min(step.last_day or last, last)))
    return days


def held_days(orders: list[Order], today: date) -> set[date]:
    """Days on which an order was held, today included."""
    days: set[date] = set()
    for order in orders:
        for hold in order.holds.all():
            last = hold.ended_day - timedelta(days=1) if hold.ended_day else today
            ends = ends_on(order)
            days |= set(between(hold.from_day, min(last, ends) if ends else last))
    return days


def ends_on(order: Order) -> date | None:
    """The last day of an order: its own, or the one before it was stopped or the stay ended."""
    stopped = getattr(order, "stopped", None)
    nothing_from = (stopped.from_day if stopped else None, order.left_on)
    ends = [order.last_day, *(day - timedelta(days=1) for day in nothing_from if day)]
    return min((day for day in ends if day), default=None)


def between(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def stretches(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days that follow one another, as (first, last)."""
    numbered = enumerate(sorted(days))
    groups = groupby(numbered, key=lambda pair: pair[1].toordinal() - pair[0])
    found = ([day for _n, day in group] for _key, group in groups)
    return [(one[0], one[-1]) for one in found]
