"""The withdrawal ward of the demonstration: made-up people with made-up scores, marked as such.

The trial records hold a band of severity for a day, never a score of COWS and never an hour, so
nobody of theirs is put on this ward. Everything goes through the product's own actions; each round
says that it is made up.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from throughcare import clock
from throughcare.clinical.instruments import load
from throughcare.clinical.withdrawal import starting
from throughcare.demo.rows import Scene
from throughcare.intake import actions as intake
from throughcare.medication.actions import orders
from throughcare.medication.actions.naloxone import offer_naloxone
from throughcare.medication.actions.orders import Planned
from throughcare.patients.models import Patient
from throughcare.plan import actions as plans
from throughcare.record.access import actions as access
from throughcare.withdrawal.actions import giving, leaving, preparing, protocols, rounds
from throughcare.withdrawal.models import Withdrawal

MG, HOUR = 1000, timedelta(hours=1)
SAID = "Made up, for the demonstration"
HOLDS = {"hold_systolic": 90, "hold_diastolic": 60, "hold_pulse": 50}
ACHES = {"line": "aches", "number": 1, "medicine": "ibuprofen", "dose_ug": 400 * MG,
         "day_ug": 1200 * MG, "gap_minutes": 240}  # fmt: skip
SHIVERS = [
    {"line": "shivers", "number": 1, "medicine": "clonidine", "dose_ug": 100, "day_ug": 1200,
     "times": 1, **HOLDS},
    {"line": "shivers", "number": 2, "medicine": "clonidine", "dose_ug": 200, "day_ug": 800,
     "gap_minutes": 360, "after_minutes": 60, **HOLDS},
]  # fmt: skip
LOFEXIDINE = {"line": "shivers", "number": 1, "medicine": "lofexidine", "dose_ug": 540,
              "day_ug": 2160, "gap_minutes": 300, "until_day": 7, **HOLDS}  # fmt: skip
TAPER_MG = (12, 10, 8, 6, 4)
# One item after another, so that any score up to 41 has answers.
ITEMS = ("anxiety", "sweating", "restlessness", "pupils", "aches", "nose_tears", "stomach",
         "tremor", "yawning", "pulse", "gooseflesh")  # fmt: skip


@dataclass(frozen=True)
class Look:
    """One round: so many hours after the beginning, with this score; given: lines of medicine."""

    after: float
    score: int
    own: int
    given: tuple[tuple[str, int], ...] = ()
    seen: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Guest:
    """One made-up person of the ward. Hours are counted back from now."""

    name: str
    bed: str
    opioid: str
    used: float  # hours before the beginning
    begun: float  # hours ago
    steps: tuple[dict[str, Any], ...]
    looks: tuple[Look, ...]
    taper: bool = False
    left: float | None = None  # hours ago


WARD = (
    Guest(  # the worst hours, and nobody has looked for too long
        "Demo Ward One", "demonstration bed 1", "heroin", 12, 27, (*SHIVERS, ACHES),
        (Look(0.1, 7, 4, (("shivers", 1), ("aches", 1))), Look(5, 12, 6, (("shivers", 2),)),
         Look(9, 15, 7), Look(13, 19, 8, (("shivers", 2), ("aches", 1))), Look(17, 18, 8),
         Look(21, 16, 7)),
    ),
    Guest(  # lofexidine held by the rule, a red flag before the prescriber
        "Demo Ward Two", "demonstration bed 2", "oxycodone", 14, 62, (LOFEXIDINE, ACHES),
        (Look(0.1, 9, 5, (("shivers", 1),)), Look(12, 14, 6, (("shivers", 1),)),
         Look(24, 17, 7, (("aches", 1),)), Look(36, 13, 6), Look(48, 11, 5),
         Look(61.4, 10, 4, seen={"systolic": 86, "diastolic": 54, "pulse": 58})),
    ),
    Guest(  # a taper that the window gives from today on, and that one step turns
        "Demo Ward Three", "demonstration bed 3", "heroin", 16, 5, (ACHES,),
        (Look(0.1, 14, 7), Look(4.2, 15, 7, (("aches", 1),))), taper=True,
    ),
    Guest(  # gone before the end: to be reached now, and the record still open
        "Demo Ward Four", "demonstration bed 4", "heroin", 10, 70, (ACHES,),
        (Look(0.1, 8, 4), Look(8, 13, 6, (("aches", 1),)), Look(16, 16, 8)), left=44,
    ),
)  # fmt: skip


def answers(score: int) -> dict[str, int]:
    """Answers to COWS that come to this score, as its own options allow."""
    options = {item.key: [int(o.value) for o in item.options] for item in load("cows").items}
    given, left = dict.fromkeys(options, 0), score
    for key in ITEMS:
        given[key] = max(value for value in options[key] if value <= left)
        left -= given[key]
    if left:
        raise ValueError(f"no answers come to {score}")
    return given


def play(scene: Scene) -> None:
    """Everybody of the ward, each from the registration to now."""
    now = clock.now()
    for guest in WARD:
        bed = Bed(scene, guest, now - guest.begun * HOUR)
        bed.prepare()
        bed.look_and_give()
        if guest.taper:
            bed.taper()
        if guest.left is not None:
            leaving.leave(
                withdrawal=bed.one, how="left_early", words=SAID, happened_at=now - guest.left
                * HOUR, **bed.nurse(now - guest.left * HOUR),
            )  # fmt: skip


class Bed:
    """One person of the ward, told forward in time."""

    def __init__(self, scene: Scene, guest: Guest, begins: datetime) -> None:
        self.scene, self.guest, self.begins = scene, guest, begins
        self.patient = self.arrives()
        self.one: Withdrawal

    def nurse(self, at: datetime) -> dict[str, Any]:
        return {"by": self.scene.members["nurse"], "at": at}

    def prescriber(self, at: datetime) -> dict[str, Any]:
        return {"by": self.scene.members["prescriber"], "at": at}

    def arrives(self) -> Patient:
        """Registered and admitted two hours before it begins."""
        desk = {"by": self.scene.members["intake"], "at": self.begins - 2 * HOUR}
        patient = intake.register(
            id=uuid.uuid4(), facility=self.scene.facility, chosen_name=self.guest.name,
            sex_for_care="male", is_made_up=True, not_a_duplicate=True, **desk,
            contacts=[{"kind": "phone", "reach": "555-0170", "may_call": True}],
        )  # fmt: skip
        intake.admit(id=uuid.uuid4(), patient=patient, referral="self", **desk)
        peer = self.scene.members["peer"]  # who reaches them afterwards
        access.join(id=uuid.uuid4(), patient=patient, member=peer, **desk)
        return patient

    def prepare(self) -> None:
        """Everything that comes first, then the beginning."""
        at = self.begins - HOUR
        who, guest, members = self.nurse(at), self.guest, self.scene.members
        self.one = one = preparing.prepare(
            id=uuid.uuid4(), patient=self.patient, setting="residential", place=guest.bed,
            body_stable=True, mind_stable=True, **who,
        )  # fmt: skip
        preparing.tell_last_use(
            id=uuid.uuid4(), withdrawal=one, substance=guest.opioid,
            last_at=self.begins - guest.used * HOUR, words=SAID, **who,
        )  # fmt: skip
        no = {"alcohol": "no", "benzodiazepines": "no"}
        preparing.ask_both(id=uuid.uuid4(), withdrawal=one, answers=no, words=SAID, **who)
        preparing.talk_over(
            id=uuid.uuid4(), withdrawal=one, points=sorted(starting.TALK), chose="withdrawal",
            words=SAID, **who,
        )  # fmt: skip
        preparing.plan_emergency(
            id=uuid.uuid4(), withdrawal=one, hospital="Demonstration hospital", phone="555-0199",
            rung=members["prescriber"], **who,
        )  # fmt: skip
        preparing.supervise(
            id=uuid.uuid4(), withdrawal=one, member=members["nurse"],
            until_at=self.begins + 30 * 24 * HOUR, **who,
        )  # fmt: skip
        offer_naloxone(
            id=uuid.uuid4(), patient=self.patient, occasion="visit", shown=True,
            product="naloxone-spray-4", expires_on=self.scene.today + timedelta(days=500), **who,
        )  # fmt: skip
        self.sign(self.prescriber(at))
        preparing.begin(withdrawal=one, reason=SAID, **self.nurse(self.begins))
        one.refresh_from_db()

    def sign(self, who: dict[str, Any]) -> None:
        protocol = protocols.write_protocol(
            id=uuid.uuid4(), withdrawal=self.one, title="Demonstration protocol",
            steps=list(self.guest.steps), words=SAID, **who,
        )  # fmt: skip
        protocols.sign_protocol(protocol=protocol, reason=SAID, **who)
        steps = protocol.steps.select_related("protocol__withdrawal")
        self.steps = {(step.line, step.number): step for step in steps}

    def look_and_give(self) -> None:
        """Each round, and what was given after it."""
        for look in self.guest.looks:
            at = self.begins + look.after * HOUR
            measured = {"systolic": 118, "diastolic": 74, "pulse": 92, "breaths": 15, "poss": "1"}
            rounds.do_round(
                id=uuid.uuid4(), withdrawal=self.one, cows=answers(look.score), own_rating=look.own,
                words=SAID, **measured | look.seen, **self.nurse(at),
            )  # fmt: skip
            for key in look.given:
                step, later = self.steps[key], at + timedelta(minutes=3)
                giving.give_comfort(
                    id=uuid.uuid4(), step=step, ug=step.dose_ug, reason=SAID, **self.nurse(later)
                )

    def taper(self) -> None:
        """Five days of buprenorphine from today on, because of an item of a plan."""
        now = clock.now()
        who = self.prescriber(now)
        plan = plans.begin_plan(id=uuid.uuid4(), patient=self.patient, **who)
        item = plans.accept(
            id=uuid.uuid4(), plan=plan, findings=[], kind="treat", strand="medication",
            problem=SAID, intervention="Buprenorphine, falling", responsible=who["by"], **who,
        )  # fmt: skip
        first = clock.clinic_day(now)
        days = [first + timedelta(days=n) for n in range(len(TAPER_MG))]
        order = orders.write_order(
            id=uuid.uuid4(), patient=self.patient, item=item, kind="taper",
            steps=[Planned(day, day, mg * MG) for day, mg in zip(days, TAPER_MG, strict=True)],
            medicine="buprenorphine", family="buprenorphine-naloxone-film", person_agrees=True,
            words=SAID, **who,
        )  # fmt: skip
        orders.sign_order(order=order, reason=SAID, **who)
