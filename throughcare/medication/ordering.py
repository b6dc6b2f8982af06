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
    hepatic,
    interactions,
    limits,
    naltrexone,
    plans,
    pregnancy,
    qtc,
    quantities,
    sedatives,
    split,
    titration,
)
from throughcare.clinical.medication.interactions import Other
from throughcare.clinical.verdict import Verdict, worst_first
from throughcare.intake.queries import newest_pregnancy
from throughcare.medication import beginning, facts, queries
from throughcare.medication.models import Dose, Ecg, Lab, NaloxoneGiven, Order, OtherMedicine, Step

STATES = {"yes": "pregnant", "possible": "possible", "no": "not", "not_applicable": "not"}
LIVER = ("alt", "bilirubin")


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
    def others(self) -> list[Other]:
        """Other medicines that count now, and whether they only just began or ended."""
        rows = OtherMedicine.objects.filter(patient=self.order.patient).counting()
        return [told for row in rows if (told := self.told_of(row))]

    def told_of(self, row: OtherMedicine) -> Other | None:
        name = row.class_key or row.name
        if row.until and row.until < self.today:
            recent = self.today - row.until <= interactions.JUST_CHANGED
            return Other(name, "stopped") if recent else None
        began = row.since and self.today - row.since <= interactions.JUST_CHANGED
        return Other(name, "started" if began else "")

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
            *of_the_person(asked),
        ]  # fmt: skip
    return worst_first(dict.fromkeys([*said, *beside_others(asked)]))


# --- amounts ----------------------------------------------------------------------------------
def of_amounts(asked: Asked) -> list[Verdict]:
    """Slipped points, limits of the label, first days, steps and their pace."""
    medicine = medicines.medicine(asked.order.medicine)
    known = [facts.taken_ug(dose) for dose in asked.taken[:3]]
    said = []
    for ug in dict.fromkeys(asked.ug_on(day) for day in asked.changes):
        typed = quantities.read(medicines.mg_words(ug))
        said += quantities.ask_again(typed, medicine=medicine, known=known)
        known = [ug, *known]
    said += limits.over_limits(
        medicine, day_ug=asked.most_ug, first_day=not asked.taken,
        dose_ug=max(step.ug for step in asked.steps),
    )  # fmt: skip
    return [*said, *of_the_first_day(asked), *of_the_pace(asked)]


def of_the_first_day(asked: Asked) -> list[Verdict]:
    """What missed days, the first day and the last rise say of this order's first day."""
    order = asked.order
    seen = dosing.Order(
        medicine=order.medicine, ug=asked.ug_on(asked.first), day_ug=asked.ug_on(asked.first),
        start=order.first_day, answers_gap=True, reason=order.why, transition=order.is_transition,
        new_start=order.kind == Order.Kind.START, high_dose=bool(order.protocol),
    )  # fmt: skip
    if order.kind == Order.Kind.GUEST or order.must_not_skip:
        return []  # the other clinic's doses are not ours; a low-dose plan has rules of its own
    told = [] if seen.new_start else [facts.seen(dose) for dose in asked.taken]
    past = dosing.past_of(told, medicine=order.medicine, today=asked.first)
    said = dosing.by_the_past(seen, past, asked.first, asked.rules)
    return facts.goes_on_from_elsewhere(order, asked.taken, said)


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
    if asked.order.kind == Order.Kind.TAPER:
        said += of_a_taper(asked)
    if asked.order.must_not_skip:
        said += plans.may_sign_low_dose_start(planned_days(asked))
    if asked.order.kind == Order.Kind.START and asked.order.protocol:
        said += plans.may_sign_high_dose_start(
            day1_ug=asked.ug_on(asked.first), supervised=True, protocol=True, rules=asked.rules
        )
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
    goes_on = list(queries.standing(asked.order.patient, asked.today).filter(medicine="methadone"))
    days = []
    for number in range((last - asked.order.first_day).days + 1):
        day = asked.order.first_day + timedelta(days=number)
        doses = tuple(step.ug for step in asked.steps if facts.covers(step, day))
        agonist = any(order.last_day is None or order.last_day >= day for order in goes_on)
        days.append(plans.PlannedDay(number + 1, doses, agonist))
    return days


# --- the person -------------------------------------------------------------------------------
def of_the_person(asked: Asked) -> list[Verdict]:
    """Heart, liver, pregnancy, other medicines."""
    medicine = asked.order.medicine
    return [
        *of_the_heart(asked),
        hepatic.hepatic(liver(asked), medicine=medicine, starting=not asked.taken),
        pregnancy.pregnancy(pregnant(asked), act(asked), medicine=medicine),
        *interactions.interactions(
            medicine, asked.others, crossing_over=asked.order.is_transition
        ),
        *sedatives.sedatives(medicine, asked.others, has_naloxone=has_kit(asked)),
        facts.of_reactions(asked.order, asked.day.allergies, None),
    ]  # fmt: skip


def of_the_heart(asked: Asked) -> list[Verdict]:
    if asked.order.medicine != "methadone":
        return []
    ecgs = list(Ecg.objects.filter(patient=asked.order.patient).counting().order_by("-on"))
    newest = ecgs[0].qtc_ms if ecgs else None
    before = facts.taken_ug(asked.taken[0]) if asked.taken else 0
    said = [qtc.may_raise(newest) if asked.most_ug > before else qtc.todays_dose(newest)]
    return said + qtc.ecg_due(
        today=asked.today, ecgs_on=[ecg.on for ecg in ecgs], day_ug=asked.most_ug,
        first_dose_on=asked.taken[-1].clinic_day if asked.taken else None,
    )  # fmt: skip


def liver(asked: Asked) -> hepatic.Liver:
    """The newest results, as multiples of the laboratory's own upper limit, where it is written."""
    times = {}
    for lab in Lab.objects.filter(patient=asked.order.patient, test__in=LIVER).counting():
        if (said := multiple(lab)) is not None and lab.on >= times.get(lab.test, (lab.on,))[0]:
            times[lab.test] = (lab.on, said)
    of = {test: said for test, (_on, said) in times.items()}
    return hepatic.Liver(alt_times=of.get("alt"), bilirubin_times=of.get("bilirubin"))


def multiple(lab: Lab) -> float | None:
    """A result ÷ the laboratory's upper limit; None where either is no plain number."""
    try:
        return float(lab.value) / float(lab.upper)
    except (ValueError, ZeroDivisionError):
        return None


def pregnant(asked: Asked) -> pregnancy.State:
    newest = newest_pregnancy(asked.order.patient)
    if newest is None and asked.order.patient.sex_for_care == "male":
        return "not"
    return STATES.get(newest.state, "unknown") if newest else "unknown"


def act(asked: Asked) -> pregnancy.Act:
    """What this order does to the dose."""
    if asked.order.kind == Order.Kind.TAPER:
        return "taper"
    if not asked.taken:
        return "start"
    before, now = facts.taken_ug(asked.taken[0]), asked.most_ug
    return "raise" if now > before else "lower" if now < before else "go_on"


def has_kit(asked: Asked) -> bool:
    kits = NaloxoneGiven.objects.filter(patient=asked.order.patient, expires_on__gte=asked.today)
    return kits.exclude(product="").exists()


# --- beside other orders, and injections ------------------------------------------------------
def beside_others(asked: Asked) -> list[Verdict]:
    """This order beside those of other medicines that stand."""
    standing = queries.standing(asked.order.patient, asked.today)
    others = [one for one in standing if one.pk not in (asked.order.pk, asked.order.replaces_id)]
    return concurrent.may_stand_together([as_seen(one) for one in (asked.order, *others)])


def as_seen(order: Order) -> concurrent.OrderSeen:
    between = "transition" if order.is_transition else ""
    return concurrent.OrderSeen(order.medicine, order.first_day, order.last_day, between)


def goes_on(asked: Asked) -> bool:
    """Was it taken on the days before? After a gap that asks for a new start, it was not."""
    last = asked.taken[0].clinic_day if asked.taken else None
    return last is not None and (asked.first - last).days <= dosing.STARTED_ANEW


def of_injection(asked: Asked) -> list[Verdict]:
    """Is it time, and is what must come first done?"""
    step = asked.steps[0]
    product = facts.syringe(asked.order.family, step.ug)
    given = [d for d in asked.day.doses if d.is_depot and facts.taken_ug(d)]
    last = next((d for d in given if d.medicine == asked.order.medicine), None)
    before = facts.injected(last) if last else None
    said = [
        depots.may_inject(
            product, last=before, last_on=last.clinic_day if last else None, today=asked.first
        )
    ]
    if last is None and asked.order.medicine == "naltrexone":
        return said + naltrexone.may_begin(beginning.before_naltrexone(asked))
    if last is None:
        today = [
            d for d in asked.day.of_today
            if d.medicine == asked.order.medicine and not d.home and facts.taken_ug(d)
            and not d.is_depot
        ]  # fmt: skip
        watched = min(((asked.at - d.end.at).seconds // 60 for d in today), default=0)
        said.append(
            depots.may_begin(
                product, transmucosal_ug=sum(facts.taken_ug(d) for d in today),
                watched_minutes=watched, on_buprenorphine=goes_on(asked),
            )
        )  # fmt: skip
    return said
