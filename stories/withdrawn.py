"""Somebody who goes through withdrawal under supervision, told from hour to hour.

Built on a treatment (stories/treated.py): the same admission, plan, orders and doses. Everything
that must come first is there; each round, medicine and turn goes through the pages' own actions.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from stories.treated import MG, Treatment, begun, on_day
from throughcare import clock
from throughcare.demo.ward import answers
from throughcare.intake.actions.episodes import record_pregnancy
from throughcare.medication.actions.naloxone import offer_naloxone
from throughcare.withdrawal.actions import giving, preparing, protocols, rounds
from throughcare.withdrawal.models import Protocol, Withdrawal

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WELL = {"systolic": 122, "diastolic": 76, "pulse": 84, "breaths": 15, "poss": "1"}
SEEN = "seen and talked over in the story"
HOLDS = {"hold_systolic": 90, "hold_diastolic": 60, "hold_pulse": 50}
ACHES = {"line": "Ibuprofen", "number": 1, "medicine": "ibuprofen", "dose_ug": 400 * MG,
         "day_ug": 1200 * MG, "gap_minutes": 240}  # fmt: skip
LOFEXIDINE = [
    {"line": "Lofexidine", "number": 1, "medicine": "lofexidine", "dose_ug": 540,
     "day_ug": 2160, "gap_minutes": 300, "from_day": 1, "until_day": 7, **HOLDS},
    {"line": "Lofexidine", "number": 2, "medicine": "lofexidine", "dose_ug": 360,
     "day_ug": 1080, "gap_minutes": 300, "from_day": 8, "until_day": 10, **HOLDS},
]  # fmt: skip


@dataclass
class Course:
    """One withdrawal. Hours are counted from its beginning."""

    treatment: Treatment
    one: Withdrawal
    begins: datetime
    protocol: Protocol | None = None

    @property
    def patient(self):
        return self.treatment.patient

    @property
    def team(self) -> dict[str, Any]:
        return self.treatment.team

    def nurse(self, at: datetime) -> dict[str, Any]:
        return {"by": self.team["nurse"], "at": at}

    def sign(self, steps: list[dict], **more: Any) -> Protocol:
        """A protocol typed and signed by the prescriber."""
        who = {"by": self.team["prescriber"], "at": self.begins}
        self.protocol = protocols.write_protocol(
            id=uuid.uuid4(), withdrawal=self.one, title="As typed by the prescriber", steps=steps,
            **more, **who,
        )  # fmt: skip
        protocols.sign_protocol(protocol=self.protocol, reason=SEEN, **who)
        return self.protocol

    def begin(self) -> None:
        preparing.begin(withdrawal=self.one, reason=SEEN, **self.nurse(self.begins))
        self.one.refresh_from_db()

    def look(self, after: timedelta, score: int, late: timedelta = timedelta(), **seen: Any):
        """A round so long after the beginning; written down later where a story says so."""
        at = self.begins + after
        return rounds.do_round(
            id=uuid.uuid4(), withdrawal=self.one, cows=answers(score), happened_at=at,
            by=self.team["nurse"], at=at + late, **{**WELL, **seen},
        )  # fmt: skip

    def give(self, line: str, after: timedelta, number: int = 1):
        step = self.step(line, number)
        return giving.give_comfort(
            id=uuid.uuid4(), step=step, ug=step.dose_ug, reason=SEEN,
            **self.nurse(self.begins + after),
        )  # fmt: skip

    def step(self, line: str, number: int = 1):
        steps = self.protocol.steps.select_related("protocol__withdrawal")
        return steps.get(line=line, number=number)

    def withhold(self, line: str, after: timedelta, why: str):
        at = self.begins + after
        return giving.withhold(id=uuid.uuid4(), step=self.step(line), why=why, **self.nurse(at))


def prepared(team: dict[str, Any], days_ago: int = 0, setting: str = "residential") -> Course:
    """Everything that comes first, but for the protocol. Day 1 is so many days ago, half past 6."""
    treatment = begun(team)
    treatment.day = -days_ago
    at = on_day(-days_ago)
    patient, who = treatment.patient, {"by": team["nurse"], "at": at}
    one = preparing.prepare(
        id=uuid.uuid4(), patient=patient, setting=setting, body_stable=True, mind_stable=True,
        stable_home=True, carer=True, **who,
    )  # fmt: skip
    preparing.tell_last_use(
        id=uuid.uuid4(), withdrawal=one, substance="heroin", last_at=at - 10 * HOUR, **who
    )
    preparing.ask_both(
        id=uuid.uuid4(), withdrawal=one, answers={"alcohol": "no", "benzodiazepines": "no"}, **who
    )
    preparing.talk_over(
        id=uuid.uuid4(), withdrawal=one, chose="withdrawal", words="I want to try it.",
        points=["rarely_treatment", "tolerance_lost", "weeks_after", "medication_instead"], **who,
    )  # fmt: skip
    preparing.plan_emergency(
        id=uuid.uuid4(), withdrawal=one, hospital="General Hospital", phone="555-0111",
        rung=team["prescriber"], **who,
    )  # fmt: skip
    preparing.supervise(
        id=uuid.uuid4(), withdrawal=one, member=team["nurse"], until_at=at + 30 * DAY, **who
    )
    offer_naloxone(
        id=uuid.uuid4(), patient=patient, occasion="visit", product="naloxone-spray-4",
        expires_on=clock.today() + 400 * DAY, shown=True, **who,
    )  # fmt: skip
    record_pregnancy(id=uuid.uuid4(), patient=patient, state="no", how_known="a test", **who)
    return Course(treatment, one, at)


def buprenorphine_taper(course: Course, *amounts: float) -> Any:
    """A taper of buprenorphine, a day for each amount; it is signed once a score is there."""
    treatment = course.treatment
    treatment.stocked("bup-tablet-2", "buprenorphine-tablet", 400)
    return treatment.order(
        *((amount, 1) for amount in amounts), by="prescriber", kind="taper",
        medicine="buprenorphine", family="buprenorphine-tablet", person_agrees=True,
    )  # fmt: skip
