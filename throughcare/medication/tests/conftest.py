"""A person in treatment with an item of a plan, orders signed, and bottles to pour from."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from throughcare import clock
from throughcare.assessment.models import AnswerSheet, SheetCompleted
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.medication.actions import dosing, home, knowing, orders, screens
from throughcare.medication.actions import window as actions
from throughcare.medication.actions.orders import Planned
from throughcare.medication.home.days import going_home
from throughcare.medication.models import Dose, End
from throughcare.plan.models import Item, Plan
from throughcare.record import guards
from throughcare.stock import actions as stock

METHADONE = "methadone-oral-10"  # ten milligrams in a millilitre
MG = 1000  # micrograms
SURE = {"reason": "rang the clinic that gave it before"}


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def item(admitted, members):
    """What the plan says about medicine: an order is because of it."""
    plan = Plan.objects.create(
        patient=admitted, episode=admitted.episodes.get(), version=1, at=clock.now(),
        by=members["prescriber"],
    )  # fmt: skip
    return Item.objects.create(
        plan=plan, kind="treat", strand="medication", problem="Withdrawal every morning",
        intervention="Methadone", responsible=members["prescriber"], seq=1, at=clock.now(),
        by=members["prescriber"],
    )  # fmt: skip


@pytest.fixture
def written(admitted, item, members, today):
    """A function: an order written for the person, not signed."""

    def write(*steps: Planned, mg: int = 60, **details):
        details.setdefault("kind", "maintain")
        details.setdefault("medicine", "methadone")
        details.setdefault("family", "methadone-oral")
        details.setdefault("item", item)
        details.setdefault("id", uuid.uuid4())
        details.setdefault("at", clock.now())
        return orders.write_order(
            patient=admitted, steps=list(steps) or [Planned(today, None, mg * MG)],
            by=members["prescriber"], **details,
        )  # fmt: skip

    return write


@pytest.fixture
def ordered(written, members):
    """A function: an order written and signed."""

    def order(*steps: Planned, reason="seen today", **details):
        details.setdefault("at", clock.now())
        made = written(*steps, **details)
        orders.sign_order(order=made, reason=reason, by=members["prescriber"], at=details["at"])
        return made

    return order


@pytest.fixture
def lot(facility, members, today):
    """A thousand millilitres of methadone in the safe."""
    return stock.receive(
        id=uuid.uuid4(), facility=facility, product=METHADONE, lot_number="M-1",
        expires_on=today + timedelta(days=400), ug=10_000 * MG, ug_on_form=10_000 * MG,
        supplier="A supplier", second=members["director"], by=members["nurse"], at=clock.now(),
    ).lot  # fmt: skip


@pytest.fixture
def bottle(lot, members):
    """A working bottle at the window, with a hundred millilitres."""
    return stock.open_bottle(
        id=uuid.uuid4(), lot=lot, ug=1000 * MG, window="1", by=members["nurse"], at=clock.now()
    )


@pytest.fixture
def reserved(members):
    """A function: the first step of an order reserved at a window."""

    def reserve(order, *, at=None, part="", window="1", **details):
        details.setdefault("reason", "rang the clinic that gave it before")
        return dosing.reserve(
            id=details.pop("id", uuid.uuid4()), step=step_of(order, part, at), window=window,
            by=members["nurse"], at=at or clock.now(), **details,
        )  # fmt: skip

    return reserve


def step_of(order, part, at):
    """The step of an order that is given at a moment."""
    day = clock.clinic_day(at or clock.now())
    begun = order.steps.filter(part=part, first_day__lte=day)
    return begun.order_by("-first_day").first()


@pytest.fixture
def poured(reserved, bottle, members):
    """A function: reserved, and poured from the bottle."""

    def pour(order, **details):
        dose = reserved(order, **details)
        dosing.pour(
            id=uuid.uuid4(), dose=dose, bottle=bottle, ug=dose.ug, by=members["nurse"],
            at=clock.now(),
        )  # fmt: skip
        return dose

    return pour


@pytest.fixture
def given(poured, members):
    """A function: the whole of it, seen to be swallowed."""

    def give(order, **details):
        dose = poured(order, **details)
        dosing.finish(dose=dose, outcome="taken", by=members["nurse"], at=clock.now())
        return dose

    return give


def morning(day) -> datetime:
    """Half past six of a clinic day."""
    local = datetime.combine(day, time(6, 30))
    return timezone.make_aware(local, timezone.get_default_timezone())


ALL_MET = [
    {"words": words, "met": True, "seen": "", "note": ""}
    for words in rules_of("us", clock.today()).items("take_home.criteria")
]
WHY = "Comes every day, stores them safely, and works early shifts."


@pytest.fixture
def decided(admitted, members, today):
    """A function: so many days at once decided by the prescriber, every criterion met."""

    def decide(days=6, **details):
        at = details.setdefault("at", clock.now())
        details.setdefault("id", uuid.uuid4())
        details.setdefault("asked_days", days)
        details.setdefault("review_on", clock.clinic_day(at) + timedelta(days=90))
        details.setdefault("considered", ALL_MET)
        return home.decide(
            patient=admitted, medicine="methadone", days=days, reason=WHY, lockbox="yes",
            by=members["prescriber"], **details,
        )  # fmt: skip

    return decide


@pytest.fixture
def prepared(admitted, members, today):
    """A function: every dose that goes home when the person comes on a day."""

    def prepare(on=None, until=None, at=None):
        on, at = on or today, at or clock.now()
        doses = going_home([admitted], on, until)[admitted.pk]
        return [
            home.prepare(patient=admitted, home=dose, on=on, by=members["nurse"], at=at)
            for dose in doses
        ]  # fmt: skip

    return prepare


@pytest.fixture
def filled(prepared, bottle, members):
    """A function: the same, and each filled from the working bottle."""

    def fill(**when):
        made = prepared(**when)
        for one in made:
            home.fill(
                id=uuid.uuid4(), bottle=one, account=bottle, ug=one.dose.ug, child_resistant=True,
                by=members["nurse"], at=when.get("at") or clock.now(),
            )  # fmt: skip
        return made

    return fill


@pytest.fixture
def handed(admitted, members):
    """A function: these bottles put into the person's hand, counted together."""

    def hand(bottles, **details):
        tokens = [one.token for one in bottles]
        details.setdefault("id", uuid.uuid4())
        details.setdefault("count", len(tokens))
        details.setdefault("patient", admitted)
        details.setdefault("at", clock.now())
        return home.hand_over(
            tokens=tokens, lockbox="yes", told_transport=True, told_storage=True,
            by=members["nurse"], **{"naloxone": "has"} | details,
        )  # fmt: skip

    return hand


@pytest.fixture
def closed(facility, members):
    """A function: the clinic is closed on a day."""

    def close(day, **details):
        details.setdefault("holiday", True)
        return home.close_days(
            id=uuid.uuid4(), facility=facility, day=day, why="Independence Day",
            by=members["director"], at=clock.now(), **details,
        )  # fmt: skip

    return close


@pytest.fixture
def plan_signed(item):
    """The plan that says something about medicine, as the forms find it."""
    return item


@pytest.fixture
def prescriber(signed_in):
    """The browser of the prescriber."""
    return signed_in("prescriber")


def at_eight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8)), timezone.get_default_timezone())


@pytest.fixture
def seal(facility, members):
    """A function: this year sealed by the director, at a moment."""

    def sealed(at=None, year=None):
        at = at or clock.now()
        return screens.seal_year(
            id=uuid.uuid4(), facility=facility, year=year or clock.clinic_day(at).year,
            by=members["director"], at=at,
        )  # fmt: skip

    return sealed


@pytest.fixture
def collect(admitted, members):
    """A function: a specimen asked of the person."""

    def collected(outcome="given", *, at=None, patient=None, **seen):
        seen.setdefault("why", "asks for it")
        return screens.collect(
            id=uuid.uuid4(), patient=patient or admitted, outcome=outcome, by=members["nurse"],
            at=at or clock.now(), **seen,
        )  # fmt: skip

    return collected


@pytest.fixture
def found(members):
    """A function: a sheet of results; "-cocaine" is negative."""

    def report(specimen, *names, method="screen", why="", lab="", at=None):
        results = [
            {"analyte": name.lstrip("-"), "found": "negative" if name[0] == "-" else "positive",
             "loinc": ""} for name in names
        ]  # fmt: skip
        return screens.report(
            id=uuid.uuid4(), specimen=specimen, method=method, results=results, why=why,
            lab=lab or ("County laboratory" if method == "confirmation" else ""),
            on=clock.today(), by=members["nurse"], at=at or clock.now(),
        )  # fmt: skip

    return report


@pytest.fixture
def here(admitted, members):
    """Ana has come."""
    return actions.arrive(
        id=uuid.uuid4(), patient=admitted, how="desk", by=members["intake"], at=clock.now()
    )


@pytest.fixture
def yesterday(ordered, bottle, members, monkeypatch):
    """A function: the whole dose of an order, taken on each of so many days before today."""

    def take(order, *days_ago: int):
        for ago in days_ago:
            at = clock.now() - timedelta(days=ago)
            common = {"by": members["nurse"], "at": at}
            dose = dosing.reserve(
                id=uuid.uuid4(), step=order.steps.get(), window="1", **SURE, **common
            )
            dosing.pour(id=uuid.uuid4(), dose=dose, bottle=bottle, ug=dose.ug, **common)
            dosing.finish(dose=dose, outcome="taken", **common)

    return take


@pytest.fixture
def on_sixty(ordered, yesterday, today):
    """Sixty milligrams a day for months, the last one yesterday."""
    order = ordered(Planned(today - timedelta(days=90), None, 60 * MG), at=months_ago())
    yesterday(order, 3, 2, 1)
    return order


def months_ago():
    return clock.now() - timedelta(days=90)


@pytest.fixture
def nurse(signed_in, facility):
    """The nurse's browser, at window 1."""
    client = signed_in("nurse")
    client.post("/window/place/", {"facility": str(facility.pk), "window": "1"})
    return client


@pytest.fixture
def known(admitted, members):
    """A function: something written down about the person."""

    def write(kind, at=None, **details):
        return knowing.record_known(
            id=uuid.uuid4(), kind=kind, patient=admitted, by=members["prescriber"],
            at=at or clock.now(), **details,
        )  # fmt: skip

    return write


@pytest.fixture
def taken(members):
    """A function: doses of an order, taken on days so long ago, as rows."""

    def take(order, *days_ago, ug=None):
        guards.remove(of=[Dose, End])  # of the past, under orders of which only some were signed
        this_hour = timezone.localtime(clock.now(), timezone.get_default_timezone())
        for ago in days_ago:
            at = this_hour - timedelta(days=ago)  # by the clock on its wall
            step = order.steps.first()
            dose = Dose.objects.create(
                id=uuid.uuid4(), patient=order.patient, order=order, step=step,
                medicine=order.medicine, ug=step.ug, clinic_day=clock.clinic_day(at), window="1",
                at=at, by=members["nurse"],
            )  # fmt: skip
            End.objects.create(
                dose=dose, outcome="taken", ug_taken=ug or step.ug, at=at, by=members["nurse"]
            )
        guards.install(of=[Dose, End])

    return take


@pytest.fixture
def scored(admitted, members):
    """A function: withdrawal scored by the nurse, so many minutes ago."""

    def score(points, minutes=5):
        by, at = members["nurse"], clock.now() - timedelta(minutes=minutes)
        sheet = AnswerSheet.objects.create(
            patient=admitted, instrument="cows", version="1", filled_by="staff", began_at=at,
            began_by=by, ended_at=at,
        )  # fmt: skip
        SheetCompleted.objects.create(sheet=sheet, score=points, result={}, at=at, by=by)

    return score
