"""What every rule says of an order before it is signed: the facts fetched, judged in clinical/."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.jurisdictions.law import Rules, rules_of
from throughcare.clinical.medication import (
    concurrent,
    depots,
    dosing,
    limits,
    naltrexone,
    plans,
    pregnancy,
    quantities,
    split,
    titration,
)
from throughcare.clinical.verdict import Verdict, worst_first
from throughcare.medication import beginning, facts, queries
from throughcare.medication import of_the_person as about
from throughcare.medication.models import Dose, LastOpioid, Order, Step
from throughcare.medication.recovery_path import ends_on


@dataclass
class Asked:
    """One order as the rules are told of it, with what is known of the person."""

    order: Order
    at: datetime

    @cached_property
    def today(self) -> date:
        return clock.clinic_day(self.at)

    @cached_property
    def first(self) -> date:
        """The first day that can still be given under it."""
        return max(self.order.first_day, self.today)

    @cached_property
    def rules(self) -> Rules:
        return rules_of(self.order.patient.facility.jurisdiction, self.first)

    @cached_property
    def steps(self) -> list[Step]:
        return list(self.order.steps.all())

    @cached_property
    def day(self) -> facts.Day:
        return facts.day_of(self.order.patient, self.today)

    @cached_property
    def taken(self) -> list[Dose]:
        """Doses of this medicine before today, by mouth or under the tongue; newest first."""
        return [d for d in self.day.taken_before(self.order.medicine) if not d.is_depot]

    @cached_property
    def person(self) -> about.Person:
        return about.person_of(self.order.patient, self.today)

    @cached_property
    def last_opioids(self) -> list[LastOpioid]:
        return list(LastOpioid.objects.filter(patient=self.order.patient).counting())

    @cached_property
    def beside(self) -> list[Order]:
        """Other orders of the person that stand, but the one this order takes the place of."""
        standing = queries.standing(self.order.patient, self.today)
        here = (self.order.pk, self.order.replaces_id)
        return [one for one in standing if one.pk not in here]

    def ug_on(self, day: date) -> int:
        """Micrograms of a whole day under this order."""
        return sum(step.ug for step in self.steps if facts.covers(step, day))

    @cached_property
    def changes(self) -> list[date]:
        """Each day from which another amount, or the first, is given."""
        return sorted({max(step.first_day, self.first) for step in self.steps})

    @cached_property
    def most_ug(self) -> int:
        return max(self.ug_on(day) for day in self.changes)


def is_depot(order: Order) -> bool:
    return order.kind == Order.Kind.DEPOT


def said_of(order: Order, *, at: datetime) -> list[Verdict]:
    """Every verdict on this order, the gravest first, each once."""
    asked = Asked(order, at)
    if is_depot(order):
        said = [*of_injection(asked), *of_the_person(asked)]
    elif order.kind == Order.Kind.REPLACEMENT:
        said = of_the_person(asked)  # vomiting.py has said how much at most when it was written
    else:
        said = [
            *of_amounts(asked), *of_the_plan(asked), *beginning.of_the_beginning(asked),
            *beginning.of_a_guest(asked), *of_the_person(asked),
        ]  # fmt: skip
    return worst_first(dict.fromkeys([*said, *beside_others(asked)]))


# --- amounts ----------------------------------------------------------------------------------
def of_amounts(asked: Asked) -> list[Verdict]:
    """Slipped points, limits of the label, first days, steps and their pace."""
    medicine = medicines.medicine(asked.order.medicine)
    known = known_ug(asked)
    said = []
    for ug in dict.fromkeys(asked.ug_on(day) for day in asked.changes):
        typed = quantities.read(medicines.mg_words(ug))
        said += quantities.ask_again(typed, medicine=medicine, known=known)
        known = [ug, *known]
    said += limits.over_limits(
        medicine, day_ug=asked.most_ug, first_day=not asked.taken,
        dose_ug=max(step.ug for step in asked.steps), course_days=course_days(asked.order),
        also=about.limits_of_the_body(asked.person),
    )  # fmt: skip
    return [*said, *of_the_first_day(asked), *of_the_pace(asked)]


def known_ug(asked: Asked) -> list[int]:
    """Days of this medicine before, in micrograms, newest first; a guest's as they were told."""
    if guest := getattr(asked.order, "guest_in", None):
        return [guest.last_dose_ug]
    daily = by_day(asked.taken)
    return [daily[day] for day in sorted(daily, reverse=True)[:3]]


def course_days(order: Order) -> int | None:
    """On how many days it is given; None: without an end."""
    return (order.last_day - order.first_day).days + 1 if order.last_day else None


def of_the_first_day(asked: Asked) -> list[Verdict]:
    """What missed days, the first day and the last rise say of this order's first day."""
    order = asked.order
    seen = dosing.Order(
        medicine=order.medicine, ug=asked.ug_on(asked.first), day_ug=asked.ug_on(asked.first),
        start=order.first_day, answers_gap=True, reason=order.why, transition=order.is_transition,
        new_start=order.kind == Order.Kind.START and not facts.begun_on_paper(order, asked.taken),
        high_dose=bool(order.protocol),
        low_tolerance=about.asks_for_less(asked.person, order.medicine, days_without(asked)),
    )  # fmt: skip
    if order.kind == Order.Kind.GUEST or beginning.is_low_dose(order):
        return []  # the other clinic's doses are not ours; a low-dose plan has rules of its own
    told = [] if seen.new_start else [facts.seen(dose) for dose in asked.taken]
    past = dosing.past_of(told, medicine=order.medicine, today=asked.first)
    said = dosing.by_the_past(seen, past, asked.first, asked.rules)
    return facts.goes_on_from_elsewhere(order, asked.taken, said)


def days_without(asked: Asked) -> int | None:
    """Days since the last opioid that is known of, from here or from elsewhere."""
    taken = [d.clinic_day for d in asked.day.doses if d.medicine in medicines.OPIOIDS
             and facts.taken_ug(d)]  # fmt: skip
    told = [row.on for row in asked.last_opioids]
    last = max([*taken, *told], default=None)
    return (asked.today - last).days if last else None


def of_the_pace(asked: Asked) -> list[Verdict]:
    """Each later rise of methadone in this order, against the one before it."""
    if asked.order.medicine != "methadone":
        return []
    said, raised_on, start = [], asked.first, asked.ug_on(asked.first)
    first = asked.taken[-1].clinic_day if asked.taken else asked.first
    for before, day in zip(asked.changes, asked.changes[1:], strict=False):
        past, ug = asked.ug_on(before), asked.ug_on(day)
        said += titration.may_rise(
            from_ug=past, to_ug=ug, last_raised_on=raised_on, on=day, rules=asked.rules,
            day_of_treatment=(day - first).days + 1, start_ug=start,
            week_ago_ug=asked.ug_on(max(day - timedelta(days=7), asked.first)),
        )  # fmt: skip
        raised_on = day if ug > past else raised_on
    return said


# --- plans of several days --------------------------------------------------------------------
def of_the_plan(asked: Asked) -> list[Verdict]:
    """Split days, tapers, low-dose and high-dose beginnings."""
    said = []
    for day in asked.changes:
        parts = [step for step in asked.steps if facts.covers(step, day)]
        if len(parts) > 1:
            named = [split.Part(step.part, step.ug, step.how == "home") for step in parts]
            said += split.may_split(
                parts=named, day_ug=asked.ug_on(day), home_decided=True
            )  # the bottle itself asks for the decision (actions/home.py)
    order = asked.order
    if order.kind == Order.Kind.TAPER:
        said += of_a_taper(asked)
    elif order.kind != Order.Kind.GUEST and not order.must_not_skip:
        said.append(plans.may_fall([asked.ug_on(day) for day in asked.changes]))
    if order.must_not_skip:
        said += plans.may_sign_low_dose_start(planned_days(asked), order.medicine)
    if order.medicine == "buprenorphine" and order.kind == Order.Kind.START and order.protocol:
        watched = [s.how != Step.How.HOME for s in asked.steps if facts.covers(s, asked.first)]
        said += plans.may_sign_high_dose_start(
            day1_ug=asked.ug_on(asked.first), supervised=all(watched), protocol=True,
            rules=asked.rules,
        )  # fmt: skip
    return said


def of_a_taper(asked: Asked) -> list[Verdict]:
    last = facts.taken_ug(asked.taken[0]) if asked.taken else asked.most_ug + 1
    steps = [
        plans.TaperStep((day - asked.changes[0]).days + 1, asked.ug_on(day))
        for day in asked.changes
    ]
    if steps[0].ug == last:  # it begins by going on as it is
        steps = [plans.TaperStep(step.from_day, step.ug) for step in steps[1:]]
        if steps:
            begins = steps[0].from_day - 1
            steps = [plans.TaperStep(step.from_day - begins, step.ug) for step in steps]
    return plans.may_sign_taper(
        steps=steps, current_ug=last, person_agreed=bool(asked.order.person_agrees)
    )


def planned_days(asked: Asked) -> list[plans.PlannedDay]:
    """The days of a low-dose beginning, and whether methadone is still ordered on each."""
    last = max(step.last_day or step.first_day for step in asked.steps)
    goes_on = [ends_on(one) for one in asked.beside if one.medicine == "methadone"]
    days = []
    for number in range((last - asked.order.first_day).days + 1):
        day = asked.order.first_day + timedelta(days=number)
        doses = tuple(step.ug for step in asked.steps if facts.covers(step, day))
        agonist = any(last is None or last >= day for last in goes_on)
        days.append(plans.PlannedDay(number + 1, doses, agonist))
    return days


# --- the person -------------------------------------------------------------------------------
def of_the_person(asked: Asked) -> list[Verdict]:
    """Heart, liver, pregnancy, other medicines, allergies."""
    said = about.said_of(asked.person, taking(asked))
    return [*said, facts.of_reactions(asked.order, asked.day.allergies, None)]


def taking(asked: Asked) -> about.Taking:
    """This order as the rules about the person are told of it."""
    order, daily = asked.order, by_day(asked.taken)
    begun = queries.first_taken(order.patient, order.medicine, order.episode)
    before = daily[max(daily)] if daily else 0
    return about.Taking(
        order.medicine, act(asked, before), asked.most_ug, before,
        begun_on=begun if asked.taken else None,
        above_since=about.above_since(daily, asked.most_ug, asked.first),
        beside=tuple(one.medicine for one in asked.beside), crossing_over=order.is_transition,
    )  # fmt: skip


def by_day(taken: list[Dose]) -> dict[date, int]:
    """{day: micrograms} of doses of one medicine."""
    days: dict[date, int] = {}
    for dose in taken:
        days[dose.clinic_day] = days.get(dose.clinic_day, 0) + facts.taken_ug(dose)
    return days


def act(asked: Asked, before: int) -> pregnancy.Act:
    """What this order does to the dose."""
    if asked.order.kind == Order.Kind.TAPER:
        return "taper"
    if not asked.taken:
        return "start"
    return "raise" if asked.most_ug > before else "lower" if asked.most_ug < before else "go_on"


# --- beside other orders, and injections ------------------------------------------------------
def beside_others(asked: Asked) -> list[Verdict]:
    """This order beside those of other medicines that stand."""
    return concurrent.may_stand_together([as_seen(one) for one in (asked.order, *asked.beside)])


def as_seen(order: Order) -> concurrent.OrderSeen:
    between = "transition" if order.is_transition else ""
    return concurrent.OrderSeen(order.medicine, order.first_day, ends_on(order), between)


def of_injection(asked: Asked) -> list[Verdict]:
    """Is it time, and is what must come first done?"""
    step = asked.steps[0]
    product = facts.syringe(asked.order.family, step.ug)
    given = [d for d in asked.day.doses if d.is_depot and facts.taken_ug(d)]
    last = next((d for d in given if d.medicine == asked.order.medicine), None)
    before = facts.injected(last) if last else None
    same = sum(facts.injected(d).family == asked.order.family for d in given)
    said = [
        depots.may_inject(
            product, last=before, last_on=last.clinic_day if last else None, today=asked.first,
            before=same,
        ),
        depots.monthly_amount(product, before=same),
    ]  # fmt: skip
    if last is None and asked.order.medicine == "naltrexone":
        return said + naltrexone.may_begin(beginning.before_naltrexone(asked))
    if last is None:
        today = [
            d for d in asked.day.of_today
            if d.medicine == asked.order.medicine and not d.home and facts.taken_ug(d)
            and not d.is_depot
        ]  # fmt: skip
        seconds = min(((asked.at - d.end.at).total_seconds() for d in today), default=0)
        said.append(
            depots.may_begin(
                product, transmucosal_ug=sum(facts.taken_ug(d) for d in today),
                watched_minutes=int(seconds // 60), on_buprenorphine=beginning.goes_on(asked),
            )
        )  # fmt: skip
    return said
