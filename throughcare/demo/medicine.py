"""The last weeks at the dosing window, from the trial records: orders, doses, and the register.

Only what the record holds: the amount of each day, as the trial wrote it. The order is that list of
amounts, signed by the demonstration's prescriber; the last amount is due today. Made up, and only
these: windows, hours, lots and bottles.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from throughcare.clinical import medicines
from throughcare.clinical.medicines import Product
from throughcare.demo.people import Participant
from throughcare.demo.rows import Rows, Scene, id_of
from throughcare.intake.models import Episode
from throughcare.medication.models import Dose, End, Order, Pour, Signed, Step
from throughcare.plan.models import Item, Plan
from throughcare.stock.models import Account, Lot, Movement, Receipt

DAYS = 28  # of the record, up to its last dose
MG = 1000
# (arm of the trial: medicine, family, products to pour from, strongest first). The injections of
# one arm are carried as "1", not as an amount: they wait.
ARMS = {
    "Methadone": ("methadone", "methadone-oral", ("methadone-oral-10",)),
    "Outpatient BUP": (
        "buprenorphine", "buprenorphine-naloxone-film", ("bup-nx-film-8", "bup-nx-film-2"),
    ),
}  # fmt: skip
WINDOW = "1"
SUPPLIER = "Demonstration supplier"
CASES = (  # what each account of a product is for
    Account.Kind.SUPPLIER, Account.Kind.POURED, Account.Kind.PATIENTS,
)  # fmt: skip


@dataclass(frozen=True)
class Course:
    """What one person was given in the last weeks: (day, micrograms) in order."""

    person: Participant
    episode: Episode
    medicine: str
    family: str
    products: tuple[str, ...]
    doses: tuple[tuple[date, int], ...]


def give(scene: Scene, people: Iterable[Participant], rows: Rows) -> int:
    """Orders and doses of everybody in treatment, in the order of the days. How many doses."""
    courses = [course for person in people if (course := course_of(person, scene))]
    for course in courses:
        add_order(rows, course, scene)
    needed = amounts_needed(courses)
    cabinet = Cabinet(rows, scene, needed)
    given = 0
    for day in sorted({day for day, _product in needed}):
        given += a_day(rows, cabinet, courses, day, scene)
    cabinet.open_today()
    return given


def course_of(person: Participant, scene: Scene) -> Course | None:
    """The last weeks of somebody in treatment whose amounts these products can measure."""
    if not person.in_treatment or not (kind := arm_of(person)):
        return None
    medicine, family, products = kind
    zero = person.day_zero(scene.today)
    days = [(zero + timedelta(days=day), ug) for day, ug in daily(person)]
    days = [(day, ug) for day, ug in days if day > days[-1][0] - timedelta(days=DAYS)]
    episode = Episode.objects.filter(pk=id_of(person.who, f"episode/{len(person.stays) - 1}")).get()
    if not all(split(ug, products) for _day, ug in days):
        return None
    return Course(person, episode, medicine, family, products, tuple(days))


def arm_of(person: Participant):
    arm = person.row["arms"][0][0]
    return next((kind for name, kind in ARMS.items() if arm.startswith(name)), None)


def daily(person: Participant) -> Iterator[tuple[int, int]]:
    """(day, micrograms), one a day, from the runs of the record. Two on one day: the larger run."""
    found: dict[int, int] = {}
    for first, amount, length in person.row.get("doses", []):
        for day in range(first, first + length):
            if day <= max(person.dose_ends):
                found[day] = max(found.get(day, 0), round(float(amount) * MG))
    return iter(sorted((day, ug) for day, ug in found.items() if ug))


def split(ug: int, products: tuple[str, ...]) -> list[tuple[str, int]]:
    """What is poured from each product for this amount; nothing where it cannot be measured."""
    poured, left = [], ug
    for key in products:
        product = medicines.product(key)
        part = left if product.ug_per_ml else left - left % per_unit(product)
        if part and product.can_measure(part):
            poured.append((key, part))
            left -= part
    return [] if left else poured


def per_unit(product: Product) -> int:
    return product.ug_per_unit or 1


def amounts_needed(courses: list[Course]) -> dict[tuple[date, str], int]:
    """Micrograms of each product on each day."""
    needed: dict[tuple[date, str], int] = defaultdict(int)
    for course in courses:
        for day, ug in course.doses:
            for key, part in split(ug, course.products):
                needed[day, key] += part
    return needed


def add_order(rows: Rows, course: Course, scene: Scene) -> None:
    """A plan with one item, written and not yet signed; the order because of it, signed."""
    who, by = course.person.who, scene.members["prescriber"]
    first = course.doses[0][0]
    at = scene.at(first, 6)
    patient = course.episode.patient
    plan = Plan(
        id=id_of(who, "plan"), patient=patient, episode=course.episode, version=1, at=at, by=by
    )
    rows.add(plan, "plan begun", by=by, at=at, patient=patient)
    item = Item(
        id=id_of(who, "plan/medicine"), plan=plan, kind="treat", strand="medication", seq=1,
        problem="Opioid use (trial record)", responsible=by, at=at, by=by,
        intervention=f"{medicines.medicine(course.medicine).name}, as in the trial",
    )  # fmt: skip
    rows.add(item, "plan item accepted", by=by, at=at, patient=patient)
    order = Order(
        id=id_of(who, "order"), patient=patient, episode=course.episode, item=item,
        kind=Order.Kind.MAINTAIN, medicine=course.medicine, family=course.family, first_day=first,
        words="The amounts of the trial record", at=at, by=by,
    )  # fmt: skip
    rows.add(order, "order written", by=by, at=at, patient=patient)
    for step in steps_of(course, order):
        rows.add(step)
    rows.add(Signed(order=order, at=at, by=by), "order signed", by=by, at=at, patient=patient)


def steps_of(course: Course, order: Order) -> Iterator[Step]:
    """A step for each run of one amount; the last goes on until the order is changed."""
    runs: list[list] = []
    for day, ug in course.doses:
        if not runs or runs[-1][1] != ug:
            runs.append([day, ug])
    for place, (first, ug) in enumerate(runs):
        later = runs[place + 1][0] if place + 1 < len(runs) else None
        yield Step(
            id=id_of(course.person.who, f"order/step/{place}"), order=order, first_day=first,
            last_day=later and later - timedelta(days=1), ug=ug,
        )  # fmt: skip


class Cabinet:
    """The register of the demonstration: one lot of each product, a bottle a day."""

    def __init__(self, rows: Rows, scene: Scene, needed: dict[tuple[date, str], int]) -> None:
        self.rows, self.scene, self.needed = rows, scene, needed
        self.nurse = scene.members["nurse"]
        self.safes, self.places, self.bottles = {}, {}, {}
        for key in sorted({key for _day, key in needed}):
            self.receive(key, min(day for day, of in needed if of == key))

    def receive(self, key: str, first: date) -> None:
        """Twice what the weeks needed and a day more, taken in the day before, counted by two."""
        at, scene = self.scene.at(first - timedelta(days=1), 15), self.scene
        taken = sum(ug for (_day, of), ug in self.needed.items() if of == key)
        ug = rounded(key, 2 * taken) + self.a_usual_day(key)
        lot = Lot(
            id=of_stock(key, "lot"), facility=scene.facility, product=key, at=at, by=self.nurse,
            number=f"DEMO-{key[:3].upper()}", expires_on=scene.today + timedelta(days=500),
            maker="Demonstration maker",
        )  # fmt: skip
        receipt = Receipt(
            id=of_stock(key, "receipt"), facility=scene.facility, lot=lot, ug=ug, ug_on_form=ug,
            supplier=SUPPLIER, order_form="DEMO-222", ordered_on=first - timedelta(days=8),
            second=scene.members["director"], at=at, by=self.nurse,
        )  # fmt: skip
        self.rows.add(receipt, "stock received", by=self.nurse, at=at, facility=scene.facility)
        self.rows.add(lot)
        for kind in CASES:
            window = "" if kind == Account.Kind.SUPPLIER else WINDOW
            self.places[key, kind] = self.account(key, kind, at, window=window)
        self.safes[key] = self.account(key, Account.Kind.SAFE, at, lot=lot, name="safe")
        self.move(
            self.places[key, Account.Kind.SUPPLIER], self.safes[key], ug, "receipt", receipt, at,
            witness=scene.members["director"],
        )  # fmt: skip

    def account(self, key: str, kind: str, at: datetime, **more) -> Account:
        row = Account(
            id=of_stock(key, f"{kind}/{more.get('name', '')}"), facility=self.scene.facility,
            product=key, kind=kind, at=at, by=self.nurse, **more,
        )  # fmt: skip
        self.rows.add(row)
        return row

    def bottle(self, key: str, day: date) -> Account:
        """The day's bottle of a product, brought to the window when it is first needed."""
        if (key, day) not in self.bottles:
            at, lot = self.scene.at(day, 6), self.safes[key].lot
            row = Account(
                id=of_stock(key, f"bottle/{day}"), facility=self.scene.facility, product=key,
                kind=Account.Kind.BOTTLE, lot=lot, name=f"{lot.number}/{day:%m%d}", window=WINDOW,
                at=at, by=self.nurse,
            )  # fmt: skip
            self.rows.add(row, "bottle opened", by=self.nurse, at=at, facility=self.scene.facility)
            ug = self.needed.get((day, key)) or self.a_usual_day(key)
            self.move(self.safes[key], row, ug, "opened", row, at)
            self.bottles[key, day] = row
        return self.bottles[key, day]

    def a_usual_day(self, key: str) -> int:
        """As much as the fullest day took, so that nobody waits for a bottle this morning."""
        return rounded(key, max(ug for (_day, of), ug in self.needed.items() if of == key))

    def open_today(self) -> None:
        for key in self.safes:
            self.bottle(key, self.scene.today)

    def move(self, source, target, ug, reason, because, at, **more) -> None:
        self.rows.add(
            Movement(
                id=of_stock(str(because.pk), f"{reason}/{source.pk}"), source=source, target=target,
                facility=self.scene.facility, product=source.product, ug=ug, reason=reason,
                because_id=because.pk, because_type=because._meta.label_lower,
                clinic_day=at.date(), at=at, by=self.nurse,
                **more,
            )
        )  # fmt: skip


def rounded(key: str, ug: int) -> int:
    """Up to whole hundreds of units or millilitres."""
    product = medicines.product(key)
    step = 100 * (product.ug_per_ml or per_unit(product))
    return -(-ug // step) * step


def of_stock(key: str, what: str) -> uuid.UUID:
    return id_of(0, f"stock/{key}/{what}")


def a_day(rows: Rows, cabinet: Cabinet, courses: list[Course], day: date, scene: Scene) -> int:
    """Everybody who was dosed on this day, one after another from six o'clock."""
    here = [(course, ug) for course in courses for on, ug in course.doses if on == day]
    for place, (course, ug) in enumerate(here):
        at = scene.at(day, 6) + timedelta(seconds=45 * (place + 1))
        add_dose(rows, cabinet, course, day, ug, at)
    return len(here)


def add_dose(rows: Rows, cabinet: Cabinet, course: Course, day: date, ug: int, at) -> None:
    """Reserved, poured, swallowed: the rows and the lines the actions would have written."""
    who, patient, nurse = course.person.who, course.episode.patient, cabinet.nurse
    order = Order(pk=id_of(who, "order"), patient=patient)
    step = next(s for s in reversed(list(steps_of(course, order))) if s.first_day <= day)
    told = {"by": nurse, "at": at}
    dose = Dose(
        id=id_of(who, f"dose/{day}"), patient=patient, order_id=order.pk, step_id=step.pk,
        medicine=course.medicine, ug=ug, clinic_day=day, window=WINDOW, said="same", **told,
    )  # fmt: skip
    rows.add(dose, "dose reserved", patient=patient, **told)
    common = {"patient": patient}
    pours = []
    for key, part in split(ug, course.products):
        bottle = cabinet.bottle(key, day)
        pour = Pour(id=id_of(who, f"pour/{day}/{key}"), dose=dose, account=bottle, ug=part, **told)
        rows.add(pour, "dose poured", patient=patient, **told)
        cup = cabinet.places[key, Account.Kind.POURED]
        cabinet.move(bottle, cup, part, "pour", pour, at, **common)
        pours.append((key, part, cup))
    end = End(dose=dose, outcome="taken", ug_taken=ug, **told)
    rows.add(end, "dose ended", patient=patient, **told)
    for key, part, cup in pours:
        given = cabinet.places[key, Account.Kind.PATIENTS]
        cabinet.move(cup, given, part, "taken", end, at, **common)
