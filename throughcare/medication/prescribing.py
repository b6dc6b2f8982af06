"""What the prescriber's one screen holds, asked once however long the treatment has lasted."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.medication import known as knowledge
from throughcare.clinical.verdict import Verdict, worst_first
from throughcare.intake.queries import newest_pregnancy
from throughcare.medication import days, facts, queries, safety
from throughcare.medication import of_the_person as about
from throughcare.medication import recovery_path as paths
from throughcare.medication import standing as of_standing
from throughcare.medication.actions.pausing import step_covers
from throughcare.medication.models import (
    Allergy,
    BodyRisk,
    Challenge,
    Ecg,
    Held,
    Lab,
    LastOpioid,
    MonitoringCheck,
    Order,
    OtherMedicine,
)
from throughcare.medication.recovery_path import ends_on
from throughcare.medication.screens import asked as screens_asked
from throughcare.medication.screens import told as screens_told

STRIP = 14  # days on the strip
LABS_OF_A_TEST = 3
SCREENS = 3  # the newest, beside the path that shows all of them


@dataclass
class Shown:
    """One order as a page shows it today.

    day    the amounts of today, or of the first day where it has not begun
    """

    order: Order
    day: days.OrderedDay
    begins_later: bool = False
    hold: object = None
    ends: date | None = None
    may_be_paused: bool = False
    next_day: days.OrderedDay | None = None

    @property
    def title(self) -> str:
        return medicines.medicine(self.order.medicine).name


@dataclass
class StripDay:
    """One of the last days: what was taken, and how it stood."""

    on: date
    state: str  # taken, home, partly, not_given, under_way, missed, held, none, today
    amounts: list[str] = field(default_factory=list)
    vomited: bool = False

    SIGNS = {
        "taken": "●", "home": "⌂", "partly": "◐", "not_given": "■", "under_way": "◌",
        "missed": "○", "held": "▲", "none": "–", "today": "…",
    }  # fmt: skip

    @property
    def sign(self) -> str:
        return self.SIGNS[self.state]

    @property
    def words(self) -> str:
        return {
            "taken": _("taken"), "home": _("taken home"), "partly": _("in part"),
            "not_given": _("not given"), "under_way": _("not finished"), "missed": _("missed"),
            "held": _("held"), "none": _("none ordered"), "today": _("not yet"),
        }[self.state]  # fmt: skip


def orders_of(patient) -> list[Order]:
    """Every order of a person, newest first, with all that a page shows of it."""
    held = Exists(Held.objects.filter(order=OuterRef("pk")))
    orders = list(
        Order.objects.filter(patient=patient)
        .select_related("signed", "signed__by", "stopped", "item", "by", "episode__discharge")
        .annotate(first_given=queries.FIRST_GIVEN, was_held=held)
        .prefetch_related("steps")
        .order_by("-first_day", "-at")
    )
    # Few orders were ever held: asked only where one was.
    holds = Held.objects.all() if any(one.was_held for one in orders) else Held.objects.none()
    prefetch_related_objects(orders, Prefetch("holds", holds))
    return orders


def screen(patient, *, span: int | None = None) -> dict:
    """Everything on the prescriber's screen."""
    at = clock.now()
    today = clock.clinic_day(at)
    orders, doses = orders_of(patient), paths.given_days(patient)
    standing = [order for order in orders if stands(order, today)]
    waiting = [order for order in orders if waits(order)]
    reads = screens_asked.read_of(patient, orders=orders)
    for order in orders:
        order.patient = patient
    known, stays = known_of(patient), paths.stays_of(patient)
    person = person_of(patient, known, today)
    now = verdicts_now(patient, standing, today, known["allergies"])
    since = stays[-1].first if stays else today
    return {
        "today": today,
        "left": stays[-1] if stays and stays[-1].last else None,
        "standing": [shown(order, today, patient) for order in standing],
        "waiting": [shown(order, today, patient) for order in waiting],
        "stops_a_dose": any(verdict.level == "stop" for verdict in now),
        "verdicts": worst_first(
            dict.fromkeys([*now, *of_standing.said_of(person, standing, doses, since)])
        ),
        "path": paths.recovery_path(
            doses=doses, orders=orders, scores=paths.withdrawal_scores(patient),
            stays=stays, today=today, span=span,
            marks=(screens_told.lane(reads),) if reads else (),
        ),
        "strip": strip(doses, orders, today),
        "known": known,
        "pregnancy": person.pregnancy,
        "screens": reads[:SCREENS],
        "screen_due": screens_asked.due_of(patient, today),
    }  # fmt: skip


def person_of(patient, known: dict, today: date) -> about.Person:
    """What is known, as the rules about the person are told of it: asked once for the page."""
    return about.Person(
        patient, today, [*known["medicines"], *known["ended_medicines"]], known["ecgs"],
        [lab for _title, rows in known["labs"] for lab in rows],
        [row for _risk, row in known["risks"]], newest_pregnancy(patient),
        about.has_kit(patient, today),
    )  # fmt: skip


def stands(order: Order, today: date) -> bool:
    """Signed, and not over."""
    ends = ends_on(order)
    return hasattr(order, "signed") and (ends is None or ends >= today)


def waits(order: Order) -> bool:
    """Written in the stay that goes on, and neither signed nor set aside."""
    return not (hasattr(order, "signed") or hasattr(order, "stopped") or order.left_on)


def shown(order: Order, today: date, patient) -> Shown:
    """One order with today's amounts, its hold, and what comes next."""
    products = days.sold_in(patient.facility.jurisdiction, order.family)
    later = order.first_day > today
    on = order.first_day if later else today
    steps = order.steps.all()
    now = [step for step in steps if step_covers(step, on)] or list(steps)[-1:]
    coming = sorted((s for s in steps if s.first_day > on), key=lambda s: s.first_day)
    following = [step for step in coming if step.first_day == coming[0].first_day]
    hold = next((hold for hold in order.holds.all() if hold.ended_at is None), None)
    return Shown(
        order, days.ordered_day(on, now, products, None, once=False), later, hold, ends_on(order),
        may_be_paused=order.kind == Order.Kind.TAPER and not later and hold is None,
        next_day=next_of(following, products),
    )  # fmt: skip


def next_of(following: list, products: list) -> days.OrderedDay | None:
    """The next day on which the amount changes."""
    if not following:
        return None
    return days.ordered_day(following[0].first_day, following, products, None, once=False)


def verdicts_now(
    patient, standing: list[Order], today: date, reactions: list[Allergy]
) -> list[Verdict]:
    """What the rules say of today's doses, worst first; said once where several say the same."""
    steps = [
        step for order in standing for step in order.steps.all()
        if step_covers(step, today) and not any(h.ended_at is None for h in order.holds.all())
    ]  # fmt: skip
    if not steps:
        return []
    day = facts.day_of(patient, today, reactions=reactions)  # once for every medicine and part
    said = [verdict for step in steps for verdict in facts.said_of(step, day)]
    return worst_first(dict.fromkeys([*said, *of_standing.brought_on(day)]))


def strip(doses: list, orders: list[Order], today: date) -> list[StripDay]:
    """The last days, today the last of them."""
    ordered = paths.ordered_days(orders, today + timedelta(days=1))
    held = paths.held_days(orders, today)
    on = [today - timedelta(days=n) for n in range(STRIP - 1, -1, -1)]
    by_day: dict[date, list] = {day: [] for day in on}
    for dose in doses:
        if dose["clinic_day"] in by_day:
            by_day[dose["clinic_day"]].append(dose)
    return [strip_day(day, by_day[day], day in ordered, day in held, today) for day in on]


def strip_day(day: date, doses: list, ordered: bool, held: bool, today: date) -> StripDay:
    taken = [dose for dose in doses if dose["end__ug_taken"]]
    vomited = any(dose["vomited__minutes_after"] is not None for dose in doses)
    return StripDay(day, state_of(doses, taken, ordered, held, day == today),
                    amounts_of(taken), vomited)  # fmt: skip


def state_of(doses: list, taken: list, ordered: bool, held: bool, is_today: bool) -> str:
    """How a day stands, in one word: what was taken first, then what got in the way."""
    if taken:
        whole = all(dose["end__ug_taken"] == dose["ug"] for dose in taken)
        at_home = all(dose["home"] for dose in taken)
        return ("home" if at_home else "taken") if whole else "partly"
    if doses:
        return "not_given" if all(dose["end__outcome"] for dose in doses) else "under_way"
    if held:
        return "held"
    if not ordered:
        return "none"
    return "today" if is_today else "missed"


def amounts_of(taken: list) -> list[str]:
    """What was taken, each medicine together: milligrams of two medicines are never added."""
    by_medicine: dict[str, int] = {}
    for dose in taken:
        by_medicine[dose["medicine"]] = by_medicine.get(dose["medicine"], 0) + dose["end__ug_taken"]
    return [medicines.mg_words(ug) for ug in by_medicine.values()]


def known_of(patient) -> dict:
    """What a prescriber must know, as it counts now; each list empty where nobody has asked."""
    labs: dict[str, list[Lab]] = {}
    for lab in Lab.objects.filter(patient=patient).counting().order_by("-on", "-at"):
        labs.setdefault(lab.test, []).append(lab)
    today = clock.today()
    others = OtherMedicine.objects.filter(patient=patient).counting().order_by("name")
    return {
        "medicines": [one for one in others if one.until is None or one.until >= today],
        "ended_medicines": [one for one in others if one.until and one.until < today],
        "allergies": list(Allergy.objects.filter(patient=patient).counting().order_by("-at")),
        "ecgs": list(Ecg.objects.filter(patient=patient).counting().order_by("-on", "-at")[:3]),
        "labs": [
            (knowledge.tests()[key].title, rows[:LABS_OF_A_TEST])
            for key in knowledge.tests() if (rows := labs.get(key))
        ],
        "checks": list(
            MonitoringCheck.objects.filter(patient=patient).counting().order_by("-on", "-at")[:2]
        ),
        "risks": [
            (knowledge.risks()[row.risk], row)
            for row in BodyRisk.objects.filter(patient=patient).counting().order_by("-at")
        ],
        "opioids": list(LastOpioid.objects.filter(patient=patient).counting().order_by("-on")[:3]),
        "challenges": list(
            Challenge.objects.filter(patient=patient).counting().order_by("-on")[:2]
        ),
    }  # fmt: skip


def in_list(order: Order) -> Shown:
    """An order in a list of the clinic: whose, what kind, from which amount to which."""
    steps = list(order.steps.all())
    products = days.sold_in(order.patient.facility.jurisdiction, order.family)
    on = min(step.first_day for step in steps)
    first = [step for step in steps if step.first_day == on]
    end = max(step.first_day for step in steps)
    last = [step for step in steps if step.first_day == end]
    one = Shown(order, days.ordered_day(on, first, products, None, once=False), ends=order.last_day)
    if end != on:
        one.next_day = days.ordered_day(end, last, products, None, once=False)
    return one


def in_full(order: Order, patient) -> dict:
    """One order as it is read before it is signed: every day, and what the rules say of it."""
    at = clock.now()
    today = clock.clinic_day(at)
    steps = list(order.steps.all())
    products = days.products_at_hand(patient.facility, order.family)
    listed = days.days_of(order, steps, products)
    signed = getattr(order, "signed", None)
    said = signed.said if signed else safety.of_order(order, at=at)
    replaced, guest = order.replaces, getattr(order, "guest_in", None)
    return {
        "order": order,
        "title": medicines.medicine(order.medicine).name,
        "products": products,
        "coded": medicines.coded(order.family),
        "days": listed,
        "passed": [day for day in listed if signed and day.on < today and not day.goes_on],
        "coming": [
            day for day in listed
            if signed and not order.left_on and (day.on >= today or day.goes_on)
        ],
        "signed": signed,
        "stopped": getattr(order, "stopped", None),
        "hold": next((hold for hold in order.holds.all() if hold.ended_at is None), None),
        "said": said,
        "replaced": replaced and shown(replaced, today, patient),
        "guest": guest,
        "guest_last": guest and medicines.mg_words(guest.last_dose_ug),
        "today": today,
    }  # fmt: skip


def order_words(one: Shown) -> str:
    """An order in a line: medicine, amount, since when."""
    return _("%(medicine)s %(amount)s, from %(day)s") % {
        "medicine": one.title, "amount": one.day.mg,
        "day": date_format(one.order.first_day, "j M Y"),
    }  # fmt: skip


def in_letter(letter, patient) -> dict:
    """What another clinic is told: the order's days among those asked for, and the last dose."""
    order = letter.order
    products = days.sold_in(patient.facility.jurisdiction, order.family)
    steps = [
        step for step in order.steps.all()
        if step.first_day <= letter.last_day
        and (step.last_day is None or step.last_day >= letter.first_day)
    ]  # fmt: skip
    asked = [
        days.ordered_day(on, its, products, None, once=True)
        for on in paths.between(letter.first_day, letter.last_day)
        if (its := [step for step in steps if step_covers(step, on)])
    ]
    last = letter.last_dose_ug
    return {
        "letter": letter, "patient": patient, "days": asked, "order": order,
        "title": medicines.medicine(order.medicine).name,
        "last_dose": medicines.mg_words(last) if last else "",
        "us": patient.facility.jurisdiction.startswith("us"),
    }  # fmt: skip


def in_short(patient, number: int) -> dict:
    """The orders and the last few days, for a panel of the chart."""
    today = clock.today()
    orders = orders_of(patient)
    since = today - timedelta(days=number)
    doses = paths.given_days(patient, since=since) if orders else []
    return {
        "orders": [shown(order, today, patient) for order in orders if stands(order, today)],
        "waiting": [shown(order, today, patient) for order in orders if waits(order)],
        "strip": strip(doses, orders, today)[-number:] if orders else [],
        "screens": screens_asked.read_of(patient, 1, orders),
    }
