"""Whatever is done in whatever order: never two doses for a day, never more days than decided."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from throughcare import clock
from throughcare.medication.actions import dosing, home, orders
from throughcare.medication.actions.orders import Planned
from throughcare.medication.home import in_hand
from throughcare.medication.home.days import decisions_of, going_home
from throughcare.medication.models import CameBack, DayFreed, Dose, HomeBottle, TakeHomeDecision
from throughcare.medication.tests.conftest import ALL_MET, MG, WHY
from throughcare.refusal import Refused
from throughcare.stock.models import Account

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
ACTS = ("decide", "except", "prepare", "fill", "hand_over", "back", "free", "window", "change",
        "aside", "next_day")  # fmt: skip


class Clinic:
    """One person, one bottle, and a day that only moves on."""

    def __init__(self, patient, item, bottle, members) -> None:
        self.patient, self.item, self.bottle = patient, item, bottle
        self.nurse, self.prescriber = members["nurse"], members["prescriber"]
        self.witness, self.now, self.mg = members["director"], clock.now(), 60
        self.order = self.sign(None)

    def sign(self, replaces):
        order = orders.write_order(
            id=uuid.uuid4(), patient=self.patient, item=self.item, kind="maintain",
            medicine="methadone", family="methadone-oral", replaces=replaces,
            steps=[Planned(clock.clinic_day(self.now), None, self.mg * MG)],
            by=self.prescriber, at=self.now,
        )  # fmt: skip
        orders.sign_order(order=order, reason="seen", by=self.prescriber, at=self.now)
        return order

    def act(self, name: str, number: int) -> None:
        """Do it, or be refused: both are fine. A refusal changes nothing."""
        try:
            with transaction.atomic():
                getattr(self, f"do_{name}")(number)
        except (Refused, IntegrityError):
            pass

    def do_decide(self, number, **exception):
        home.decide(
            id=uuid.uuid4(), patient=self.patient, medicine="methadone", days=number,
            asked_days=number, reason=WHY, considered=ALL_MET, lockbox="yes", at=self.now,
            review_on=clock.clinic_day(self.now) + A_DAY * 90, by=self.prescriber, **exception,
        )  # fmt: skip

    def do_except(self, number):
        self.do_decide(number, exception_number="SMA-168 17", exception_by="State authority")

    def do_prepare(self, number):
        on = clock.clinic_day(self.now)
        until = on + A_DAY * (number + 1) if number % 2 else None
        for dose in going_home([self.patient], on, until)[self.patient.pk]:
            home.prepare(patient=self.patient, home=dose, on=on, by=self.nurse, at=self.now)

    def some(self, state: str) -> list[HomeBottle]:
        return [b for b in in_hand.bottles(dose__patient=self.patient) if in_hand.state(b) == state]

    def do_fill(self, number):
        for one in self.some("prepared")[: number or 1]:
            home.fill(
                id=uuid.uuid4(), bottle=one, account=self.bottle, ug=one.dose.ug,
                child_resistant=True, by=self.nurse, at=self.now,
            )  # fmt: skip

    def do_hand_over(self, number):
        tokens = [one.token for one in self.some("filled")[: number or 1]]
        home.hand_over(
            id=uuid.uuid4(), patient=self.patient, tokens=tokens, count=len(tokens), lockbox="yes",
            naloxone="has", told_transport=True, told_storage=True, by=self.nurse, at=self.now,
        )  # fmt: skip

    def do_back(self, number):
        one = self.some("home")[0] if self.some("home") else None
        how = ("empty", "full", "lost", "stolen")[number % 4]
        if one:
            home.come_back(
                id=uuid.uuid4(),
                bottle=one,
                how=how,
                words="told",
                by=self.nurse,
                at=self.now,
                witness=self.witness,
            )

    def do_free(self, number):
        for fate in CameBack.objects.filter(bottle__dose__patient=self.patient)[: number + 1]:
            home.free_day(dose=fate.bottle.dose, why="seen", by=self.prescriber, at=self.now)

    def do_window(self, number):
        dose = dosing.reserve(
            id=uuid.uuid4(), step=self.order.steps.get(), window="1",
            reason="confirmed elsewhere", by=self.nurse, at=self.now,
        )  # fmt: skip
        dosing.pour(
            id=uuid.uuid4(), dose=dose, bottle=self.bottle, ug=dose.ug, by=self.nurse, at=self.now
        )
        dosing.finish(dose=dose, outcome="taken", by=self.nurse, at=self.now)

    def do_change(self, number):
        self.mg = 60 + number
        self.order = self.sign(self.order)

    def do_aside(self, number):
        for one in (self.some("filled") + self.some("prepared"))[:1]:
            home.set_aside(bottle=one, why="w", witness=self.witness, by=self.nurse, at=self.now)

    def do_next_day(self, number):
        self.now += A_DAY

    def holds(self) -> None:
        """What must be so after every act."""
        freed = set(DayFreed.objects.values_list("pk", flat=True))
        standing = Dose.objects.filter(patient=self.patient).exclude(end__outcome="not_given")
        doses = Counter(dose.clinic_day for dose in standing if dose.pk not in freed)
        assert max(doses.values(), default=0) <= 1
        decisions = TakeHomeDecision.objects.filter(patient=self.patient)
        for one in decisions:
            assert one.days <= one.ceiling or one.exception_number
        out = in_hand.at_home(self.patient).filter(
            dose__clinic_day__gt=clock.clinic_day(self.now), closed=None
        )
        days = {one.dose.clinic_day for one in out}
        assert len(days) <= max((one.days for one in decisions), default=0)
        assert sum(account.balance for account in Account.objects.all()) == 0
        assert decisions_of([self.patient]) or not decisions


@settings(
    max_examples=8, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), min_size=4, max_size=10))
def test_no_sequence_of_acts_gives_two_doses_for_a_day_or_more_days_than_decided(
    acts, admitted, item, bottle, members
):
    with transaction.atomic():
        clinic = Clinic(admitted, item, bottle, members)
        clinic.do_window(0)
        for name, number in (("decide", 5), ("prepare", 0), ("fill", 9), ("hand_over", 3)):
            clinic.act(name, number)
        for name, number in acts:
            clinic.act(name, number)
            clinic.holds()
        transaction.set_rollback(True)
