"""A person in a withdrawal under supervision, with everything that comes first."""

import re
import uuid
from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from throughcare import clock
from throughcare.intake.actions.episodes import record_pregnancy
from throughcare.medication import queries as medication
from throughcare.medication.actions import dosing, orders
from throughcare.medication.actions.naloxone import offer_naloxone
from throughcare.medication.actions.orders import Planned
from throughcare.plan.models import Item, Plan
from throughcare.stock import actions as stock
from throughcare.withdrawal.actions import giving, preparing, protocols, rounds

MG = 1000  # micrograms
DAY = timedelta(days=1)
HOLDS = {"hold_systolic": 90, "hold_diastolic": 60, "hold_pulse": 50}
CLONIDINE = [
    {"line": "shivers", "number": 1, "medicine": "clonidine", "dose_ug": 100, "day_ug": 1200,
     "times": 1, **HOLDS},
    {"line": "shivers", "number": 2, "medicine": "clonidine", "dose_ug": 200, "day_ug": 800,
     "gap_minutes": 360, "after_minutes": 60, **HOLDS},
    {"line": "shivers", "number": 3, "medicine": "clonidine", "dose_ug": 100, "day_ug": 400,
     "gap_minutes": 360, "from_day": 5, **HOLDS},
]  # fmt: skip
ACHES = {"line": "aches", "number": 1, "medicine": "ibuprofen", "dose_ug": 400 * MG,
         "day_ug": 1200 * MG, "gap_minutes": 240}  # fmt: skip
STEPS = [*CLONIDINE, ACHES]
SCORED = {
    "pulse": 1, "sweating": 1, "restlessness": 1, "pupils": 1, "aches": 1, "nose_tears": 1,
    "stomach": 1, "tremor": 1, "yawning": 1, "anxiety": 1, "gooseflesh": 0,
}  # fmt: skip
WELL = {"systolic": 120, "diastolic": 75, "pulse": 80, "breaths": 14, "poss": "1"}
YES = {"reason": "seen and talked over"}


@pytest.fixture
def start():
    """Eight in the morning three days ago: no test hangs on the hour it is run at."""
    eight = datetime.combine(clock.today() - timedelta(days=3), time(8))
    return timezone.make_aware(eight, timezone.get_default_timezone())


@pytest.fixture
def prepared(admitted, members, start):
    """Prepared, and nothing else."""
    return preparing.prepare(
        id=uuid.uuid4(), patient=admitted, setting="residential", by=members["prescriber"],
        at=start, body_stable=True, mind_stable=True,
    )  # fmt: skip


@pytest.fixture
def write(prepared, members, start):
    """A function: a protocol written, not signed."""

    def written(steps=STEPS, **details):
        details.setdefault("at", start)
        return protocols.write_protocol(
            id=uuid.uuid4(), withdrawal=prepared, title="Clonidine and comfort", steps=steps,
            by=members["prescriber"], **details,
        )  # fmt: skip

    return written


@pytest.fixture
def signed(write, members, start):
    """A function: a protocol written and signed."""

    def sign(steps=STEPS, at=start, **details):
        protocol = write(steps, at=at, **details)
        protocols.sign_protocol(protocol=protocol, by=members["prescriber"], at=at, **YES)
        return protocol

    return sign


def everything_but_the_protocol(one, members, at) -> None:
    """What else must come first."""
    common = {"by": members["nurse"], "at": at}
    preparing.plan_emergency(
        id=uuid.uuid4(), withdrawal=one, hospital="General Hospital", phone="555-0111",
        rung=members["prescriber"], **common,
    )  # fmt: skip
    preparing.supervise(
        id=uuid.uuid4(), withdrawal=one, member=members["nurse"],
        until_at=at + timedelta(days=30), **common,
    )  # fmt: skip
    for kind in ("alcohol", "benzodiazepines"):
        preparing.ask_dependence(id=uuid.uuid4(), withdrawal=one, kind=kind, answer="no", **common)
    preparing.talk_over(
        id=uuid.uuid4(), withdrawal=one, chose="withdrawal", words="I want to try it.",
        points=["rarely_treatment", "tolerance_lost", "weeks_after", "medication_instead"],
        **common,
    )  # fmt: skip
    preparing.tell_last_use(
        id=uuid.uuid4(), withdrawal=one, substance="heroin", last_at=at - timedelta(hours=10),
        **common,
    )  # fmt: skip
    offer_naloxone(
        id=uuid.uuid4(), patient=one.patient, occasion="visit", product="naloxone-spray-4",
        expires_on=clock.today() + timedelta(days=400), shown=True, **common,
    )  # fmt: skip
    record_pregnancy(id=uuid.uuid4(), patient=one.patient, state="no", **common)


@pytest.fixture
def ready(prepared, members, start):
    """Everything that comes first is there, but for the protocol."""
    everything_but_the_protocol(prepared, members, start)
    return prepared


@pytest.fixture
def begun(ready, signed, members, start):
    """Under way since three days ago, under clonidine and comfort medicines."""
    ready.protocol = signed()
    preparing.begin(withdrawal=ready, by=members["nurse"], at=start, **YES)
    ready.refresh_from_db()
    return ready


@pytest.fixture
def look(begun, members, start):
    """A function: a round some time after the beginning."""

    def done(after=timedelta(), *, cows=SCORED, written_after=timedelta(), **seen):
        happened_at = start + after
        return rounds.do_round(
            id=seen.pop("id", uuid.uuid4()), withdrawal=begun, cows=cows, by=members["nurse"],
            happened_at=happened_at, at=happened_at + written_after, **{**WELL, **seen},
        )  # fmt: skip

    return done


def step(one, line, number=1):
    """A step of the protocol in force."""
    return one.protocol.steps.select_related("protocol__withdrawal").get(line=line, number=number)


@pytest.fixture
def give(begun, members, start):
    """A function: a dose of a step some time after the beginning."""

    def given(line="aches", number=1, after=timedelta(), ug=None, **details):
        one = step(begun, line, number)
        return giving.give_comfort(
            id=details.pop("id", uuid.uuid4()), step=one, ug=ug or one.dose_ug,
            by=members["nurse"], at=start + after, **{**YES, **details},
        )  # fmt: skip

    return given


# --- a taper beside it ------------------------------------------------------------------------
@pytest.fixture
def item(admitted, members, start):
    """What the plan says about medicine."""
    who = {"at": start, "by": members["prescriber"]}
    plan = Plan.objects.create(patient=admitted, episode=admitted.episodes.get(), version=1, **who)
    return Item.objects.create(
        plan=plan, kind="treat", strand="medication", problem="Withdrawal", seq=1,
        intervention="Buprenorphine", responsible=members["prescriber"], **who,
    )  # fmt: skip


@pytest.fixture
def bottle(facility, members, start):
    """A hundred tablets of buprenorphine at the window."""
    lot = stock.receive(
        id=uuid.uuid4(), facility=facility, product="bup-tablet-2", lot_number="B-1",
        expires_on=clock.today() + 400 * DAY, ug=200 * MG, ug_on_form=200 * MG,
        supplier="A supplier", second=members["director"], by=members["nurse"], at=start,
    ).lot  # fmt: skip
    return stock.open_bottle(
        id=uuid.uuid4(), lot=lot, ug=200 * MG, window="1", by=members["nurse"], at=start
    )


@pytest.fixture
def taper(begun, item, bottle, members, start):
    """Five days of buprenorphine, falling, signed on day 1, and the first day's dose taken."""
    first = clock.clinic_day(start)
    amounts = (12, 10, 8, 6, 4)
    days = [Planned(first + n * DAY, first + n * DAY, mg * MG) for n, mg in enumerate(amounts)]
    order = orders.write_order(
        id=uuid.uuid4(), patient=begun.patient, steps=days, item=item, kind="taper",
        medicine="buprenorphine", family="buprenorphine-tablet", person_agrees=True,
        by=members["prescriber"], at=start,
    )  # fmt: skip
    orders.Signed.objects.create(order=order, at=start, by=members["prescriber"])
    swallow(order, bottle, members, start)
    return order


def swallow(order, bottle, members, at):
    """The dose of a day, taken at the window."""
    who = {"by": members["nurse"], "at": at}
    (one,) = medication.steps_of_day([order.patient], clock.clinic_day(at))
    dose = dosing.Dose.objects.create(
        id=uuid.uuid4(), patient=order.patient, order=order, step=one, medicine=order.medicine,
        ug=one.ug, clinic_day=clock.clinic_day(at), window="1", **who,
    )  # fmt: skip
    dosing.pour(id=uuid.uuid4(), dose=dose, bottle=bottle, ug=dose.ug, **who)
    dosing.finish(dose=dose, outcome="taken", **who)


# --- the ward's pages --------------------------------------------------------------------------
@pytest.fixture
def nurse(signed_in):
    return signed_in("nurse")


@pytest.fixture
def doctor(signed_in):
    return signed_in("prescriber")


@pytest.fixture
def at_bed(begun):
    """A function: an address of this person's withdrawal."""
    return lambda name, *rest: reverse(name, args=[begun.patient.pk, *rest])


@pytest.fixture
def seen_now(begun, members):
    """A function: a round done a minute ago."""

    def look(cows=SCORED, **seen):
        at = clock.now() - timedelta(minutes=1)
        return rounds.do_round(
            id=uuid.uuid4(), withdrawal=begun, cows=cows, by=members["nurse"], at=at,
            **{"systolic": 120, "diastolic": 75, "pulse": 80, "breaths": 14, "poss": "1"} | seen,
        )  # fmt: skip

    return look


def text(answer) -> str:
    """What is read on a page."""
    main = answer.content.decode().partition("<main")[2].partition("</main")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())
