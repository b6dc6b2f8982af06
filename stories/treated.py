"""Somebody admitted, with a plan that says something about medicine, and the days that pass.

A clinic of a story: orders are written and signed, and doses given, by the same actions the pages
use, at half past six of each clinic day.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from throughcare import clock
from throughcare.intake.models import Episode
from throughcare.medication import queries, safety
from throughcare.medication.actions import dosing, knowing, orders
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Dose, Ecg, Order
from throughcare.patients.models import Patient
from throughcare.plan.models import Item, Plan
from throughcare.staff.models import Facility, Member
from throughcare.stock import actions as stock

MG = 1000  # micrograms
WAY_FOR_TESTS = "the prescriber looked at it in the story"


def on_day(number: int) -> datetime:
    """Half past six of the n-th clinic day of the story; 0 is today."""
    local = datetime.combine(clock.today() + timedelta(days=number), time(6, 30))
    return timezone.make_aware(local, timezone.get_default_timezone())


@dataclass
class Treatment:
    """One person's treatment, told from day to day."""

    team: dict[str, Member]
    patient: Patient
    item: Item
    day: int = 0
    bottles: dict[str, Any] = field(default_factory=dict)

    @property
    def facility(self) -> Facility:
        return self.patient.facility

    @property
    def at(self) -> datetime:
        return on_day(self.day)

    @property
    def today(self):
        return clock.clinic_day(self.at)

    def days_pass(self, days: int = 1) -> None:
        self.day += days

    def order(
        self, *lines: tuple[float, int | None], by: str = "prescriber", **more: Any
    ) -> Order:  # fmt: skip
        """An order written from today: so many milligrams a day, for so many days (None: on)."""
        begins, steps = self.today, []
        for amounts, days in lines:
            last = begins + timedelta(days=days - 1) if days else None
            parts = amounts if isinstance(amounts, dict) else {"": amounts}
            steps += [Planned(begins, last, int(mg * MG), part) for part, mg in parts.items()]
            begins = last + timedelta(days=1) if last else begins
        details = {"kind": "titrate", "medicine": "methadone", "family": "methadone-oral"} | more
        return orders.write_order(
            id=uuid.uuid4(), patient=self.patient, steps=steps, item=self.item,
            by=self.team[by], at=self.at, **details,
        )  # fmt: skip

    def said_of(self, order: Order) -> dict[str, str]:
        """{code: level} of what the rules say before it is signed."""
        return {v.code: v.level for v in safety.of_order(order, at=self.at)}

    def sign(self, order: Order, reason: str = WAY_FOR_TESTS) -> Order:
        orders.sign_order(order=order, reason=reason, by=self.team["prescriber"], at=self.at)
        return order

    def due(self) -> list[float]:
        """What is ordered for today, in milligrams, part by part."""
        return [step.ug / MG for step in queries.steps_of_day([self.patient], self.today)]

    def dose(self, part: str = "", reason: str = WAY_FOR_TESTS, medicine: str = "") -> Dose:
        """Today's dose, or one part of it: reserved, poured and swallowed."""
        due = queries.steps_of_day([self.patient], self.today).filter(part=part)
        step = (due.filter(order__medicine=medicine) if medicine else due).first()
        nurse = {"by": self.team["nurse"], "at": self.at}
        dose = dosing.reserve(id=uuid.uuid4(), step=step, window="1", reason=reason, **nurse)
        bottle = self.bottles[step.order.family]
        dosing.pour(id=uuid.uuid4(), dose=dose, bottle=bottle, ug=dose.ug, **nurse)
        dosing.finish(dose=dose, outcome="taken", **nurse)
        return dose

    def stocked(self, product: str, family: str, mg: int) -> None:
        """A delivery taken in, and a bottle or a box of it brought to the window."""
        nurse = {"by": self.team["nurse"], "at": self.at}
        lot = stock.receive(
            id=uuid.uuid4(), facility=self.facility, product=product, lot_number=f"L-{product}",
            expires_on=self.today + timedelta(days=400), ug=mg * MG, ug_on_form=mg * MG,
            supplier="A supplier", second=self.team["director"], **nurse,
        ).lot  # fmt: skip
        self.bottles[family] = stock.open_bottle(
            id=uuid.uuid4(), lot=lot, ug=mg * MG, window="1", **nurse
        )

    def ecg(self, qtc_ms: int) -> None:
        knowing.record_known(
            id=uuid.uuid4(), kind=Ecg, patient=self.patient, on=self.today, qtc_ms=qtc_ms,
            by=self.team["prescriber"], at=self.at,
        )  # fmt: skip


def begun(team: dict[str, Member], name: str = "Ana", number: str = "000001") -> Treatment:
    """Somebody admitted today, with medicine in the plan."""
    nurse, prescriber, at = team["nurse"], team["prescriber"], on_day(0)
    facility = Facility.objects.get()
    patient = Patient.objects.create(
        facility=facility, number=number, chosen_name=name, sex_for_care="female",
        registered_at=at, registered_by=nurse,
    )  # fmt: skip
    episode = Episode.objects.create(
        patient=patient, referral="self", asked_at=at, admitted_at=at, admitted_by=nurse
    )
    plan = Plan.objects.create(patient=patient, episode=episode, version=1, at=at, by=prescriber)
    item = Item.objects.create(
        plan=plan, kind="treat", strand="medication", problem="Withdrawal every morning", seq=1,
        intervention="Medicine every day", responsible=prescriber, at=at, by=prescriber,
    )  # fmt: skip
    return Treatment(team, patient, item)
