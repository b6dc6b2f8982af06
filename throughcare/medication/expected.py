"""What signed orders expect of people on each day, and what came of it: doses, injections, screens.

Six questions, however many people and days. No amount is said: this is about coming, not about how
much. Days of screens that lie ahead are nobody's to know, and are not told here either.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.intake.models import Episode
from throughcare.medication import queries
from throughcare.medication.models import Dose, End, GuestOut, Order, ScreenAsked, Specimen, Step
from throughcare.medication.screens import asked
from throughcare.strands import DONE, EXCUSED, EXPECTED, MISSED, PARTLY, Expected

HAD = {End.Outcome.TAKEN: DONE, End.Outcome.HANDED_OVER: DONE, End.Outcome.PARTLY: PARTLY}
A_DAY = timedelta(days=1)


def expected(people, first: date, last: date) -> list[Expected]:
    """Every dose, injection and screen of these people, from the first day to the last."""
    return [*doses(people, first, last), *screens(people, first, last)]


def doses(people, first: date, last: date) -> list[Expected]:
    """By order: a dose for each day it covers, or the one day of what is given once."""
    given, away = given_by_day(people, first, last), guests(people, first, last)
    rows: dict[tuple, Expected] = {}
    for step in steps_between(people, first, last):
        for day in days_of(step, first, last):
            key = (step.order.patient_id, day, step.order.medicine, step.part)
            is_away = any(begins <= day <= ends for begins, ends in away[key[0]])
            rows[key] = row_of(step, day, given.get(key, []), is_away)
    return list(rows.values())


def steps_between(people, first: date, last: date):
    """Steps of signed orders that touch these days; what ended each order comes along."""
    steps = Step.objects.filter(
        Q(last_day=None) | Q(last_day__gte=first), Q(order__last_day=None)
        | Q(order__last_day__gte=first), order__patient__in=people, order__signed__isnull=False,
        first_day__lte=last,
    ).exclude(order__kind=Order.Kind.REPLACEMENT)  # fmt: skip
    steps = steps.select_related("order__signed", "order__stopped", "order__episode__discharge")
    return steps.prefetch_related("order__holds").order_by("order__first_day", "order__at")


def days_of(step: Step, first: date, last: date) -> list[date]:
    """The days of a step on which something is expected by it."""
    order = step.order
    if order.kind in Order.ONCE:
        days = [step.first_day] if first <= step.first_day <= last else []
    else:
        ends = [day for day in (step.last_day, order.last_day, last) if day]
        number = (min(ends) - max(first, step.first_day)).days + 1
        days = [max(first, step.first_day) + n * A_DAY for n in range(number)]
    return [day for day in days if stood_on(order, day)]


def stood_on(order: Order, day: date) -> bool:
    """Neither stopped nor held on this day, and its stay had not ended."""
    stopped = getattr(order, "stopped", None)
    if (stopped and stopped.from_day <= day) or (order.left_on and order.left_on < day):
        return False
    holds = order.holds.all()
    return not any(h.from_day <= day and not (h.ended_day and h.ended_day <= day) for h in holds)


def given_by_day(people, first: date, last: date) -> dict[tuple, list[Dose]]:
    """What was reserved or given; an injection is looked for on every day from its first one on."""
    rows = Dose.objects.filter(patient__in=people, clinic_day__gte=first, clinic_day__lte=last)
    rows = rows.annotate(not_taken=Exists(queries.NOT_TAKEN_AT_HOME)).select_related("end")
    once = Dose.objects.filter(
        patient__in=people, order__kind__in=Order.ONCE, step__first_day__gte=first,
        step__first_day__lte=last, clinic_day__gt=last,
    ).annotate(not_taken=Exists(queries.NOT_TAKEN_AT_HOME)).select_related("end")  # fmt: skip
    found: dict[tuple, list[Dose]] = defaultdict(list)
    for dose in (*rows.select_related("order", "step"), *once.select_related("order", "step")):
        of_once = dose.step and dose.order.kind in Order.ONCE
        day = dose.step.first_day if of_once else dose.clinic_day
        found[(dose.patient_id, day, dose.medicine, dose.part)].append(dose)
    return found


def guests(people, first: date, last: date) -> dict:
    """Days on which another clinic was asked to dose them."""
    rows = GuestOut.objects.filter(patient__in=people, first_day__lte=last, last_day__gte=first)
    found = defaultdict(list)
    for key, begins, ends in rows.values_list("patient_id", "first_day", "last_day"):
        found[key].append((begins, ends))
    return found


def row_of(step: Step, day: date, tries: list[Dose], is_away: bool) -> Expected:
    order = step.order
    state, why = came_of(day, tries, is_away)
    is_depot = order.kind == Order.Kind.DEPOT
    name = medicines.medicine(order.medicine).name
    part = f", {step.part}" if step.part else ""
    signed_on = date_format(clock.clinic_day(order.signed.at), "j M Y")
    return Expected(
        order.patient_id, day, "injection" if is_depot else "dose", f"{name}{part}", state,
        own=_("Your injection") if is_depot else _("Your medicine"), why=why,
        because=_("signed order of %(day)s: %(kind)s")
        % {"day": signed_on, "kind": order.get_kind_display()},
    )  # fmt: skip


def came_of(day: date, tries: list[Dose], is_away: bool) -> tuple[str, str]:
    """What came of one day's dose: the best of its tries counts."""
    ends = [(dose, dose.end) for dose in tries if hasattr(dose, "end")]
    had = [HAD[end.outcome] for dose, end in ends if end.outcome in HAD and not dose.not_taken]
    if had:
        return (DONE if DONE in had else PARTLY), ""
    if day >= clock.today():
        return EXPECTED, ""
    if is_away:
        return EXCUSED, _("dosed at another clinic, as asked by letter")
    for dose, end in ends:
        if dose.not_taken:
            return MISSED, _("the bottle came back full, or is gone")
        return EXCUSED, _("came, and was not given it: %(why)s") % {"why": end.why}
    return MISSED, ""


def screens(people, first: date, last: date) -> list[Expected]:
    """Screens the lot or a clinician asked for, up to today."""
    last = min(last, clock.today())
    stays = {
        stay.patient_id: stay
        for stay in Episode.objects.filter(patient__in=people, discharge=None).select_related(
            "patient"
        )
    }
    rows = []
    for year in range(first.year, last.year + 1) if stays else ():
        drawn, tried = asked.drawn_by_person(stays, year), asked.specimens_of_year(stays, year)
        for key, days in drawn.items():
            since = clock.clinic_day(stays[key].admitted_at)
            due = [day for day in days if max(first, since) <= day <= last]
            rows += [screen_row(key, day, tried[key], _("drawn by lot")) for day in due]
    return [*rows, *asked_for(people, first, last)]


def asked_for(people, first: date, last: date) -> list[Expected]:
    """Screens a clinician asked for, on the day they did."""
    given = asked.counting(Specimen.objects.filter(asked=OuterRef("pk"), outcome=asked.GIVEN))
    asks = ScreenAsked.objects.filter(
        patient__in=people, ended_at=None, at__gte=clock.end_of(first - A_DAY),
        at__lt=clock.end_of(last),
    ).annotate(given=Exists(given))  # fmt: skip
    return [
        Expected(ask.patient_id, clock.clinic_day(ask.at), "screen", _("Drug screen"),
                 DONE if ask.given else EXPECTED, because=ask.why)
        for ask in asks
    ]  # fmt: skip


def screen_row(key, day: date, tried, because: str) -> Expected:
    """Given on that day or the next one counts for it; refused or not possible is said."""
    of_it = [outcome for on, outcome in tried if day <= on <= day + A_DAY]
    why = ""
    if asked.GIVEN in of_it:
        state = DONE
    elif day == clock.today():
        state = EXPECTED
    else:
        state = MISSED
        why = str(Specimen.Outcome(of_it[0]).label) if of_it else ""
    return Expected(key, day, "screen", _("Drug screen"), state, why=why, because=because)
