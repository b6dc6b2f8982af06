"""Window, take-homes and register together, in whatever order: no drug made or lost, no dose
doubled, none without a signed order, never more days at home than decided."""

import uuid
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from throughcare import clock
from throughcare.intake import actions as intake
from throughcare.medication import another
from throughcare.medication.actions import dosing, home, orders
from throughcare.medication.actions.another import taken_by_another
from throughcare.medication.actions.orders import Planned
from throughcare.medication.home import in_hand
from throughcare.medication.home.days import decisions_of, going_home
from throughcare.medication.models import (
    CameBack,
    DayFreed,
    Dose,
    End,
    HomeBottle,
    Pour,
    TakeHomeDecision,
)
from throughcare.medication.tests.conftest import ALL_MET, MG, WHY
from throughcare.patients.models import Patient
from throughcare.refusal import Refused
from throughcare.stock import actions as stock
from throughcare.stock import examining, queries
from throughcare.stock.models import Account, Movement

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
ACTS = ("decide", "except", "prepare", "fill", "hand_over", "back", "free", "window", "change",
        "aside", "next_day", "part_filled", "others", "window_not_whole", "hold", "lift", "stop",
        "missing", "recall", "waste", "count", "put_back", "correct", "destroy", "vomit",
        "discharge", "another", "another", "another_anew",
        *["next_day", "window", "prepare", "fill", "hand_over"] * 3, "waste",
        "destroy")  # fmt: skip


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
        except (Refused, IntegrityError, ObjectDoesNotExist, IndexError, StopIteration):
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
        self.now += A_DAY * (1 + number // 6)

    def do_part_filled(self, number):
        for one in self.some("prepared")[:1]:
            home.fill(
                id=uuid.uuid4(), bottle=one, account=self.bottle, ug=one.dose.ug * number // 9,
                child_resistant=True, by=self.nurse, at=self.now,
            )  # fmt: skip

    def do_others(self, number):
        """Somebody else is given this person's bottle, or the bottle is handed over again."""
        every = [one.token for one in in_hand.bottles(dose__patient=self.patient)]
        home.hand_over(
            id=uuid.uuid4(), patient=self.ben if number % 2 else self.patient, tokens=every,
            count=len(every), lockbox="yes", naloxone="has", told_transport=True, told_storage=True,
            by=self.nurse, at=self.now,
        )  # fmt: skip

    def do_window_not_whole(self, number):
        dose = dosing.reserve(
            id=uuid.uuid4(), step=self.order.steps.get(), window="1",
            reason="confirmed elsewhere", by=self.nurse, at=self.now,
        )  # fmt: skip
        dosing.pour(
            id=uuid.uuid4(), dose=dose, bottle=self.bottle, ug=dose.ug, by=self.nurse, at=self.now
        )
        if number:
            outcome = "partly" if number % 2 else "not_given"
            dosing.finish(
                dose=dose, outcome=outcome, ug_taken=number * MG, why="sick", witness=self.witness,
                by=self.nurse, at=self.now, put_back=number > 5,
            )  # fmt: skip

    def do_hold(self, number):
        orders.hold_order(
            id=uuid.uuid4(), order=self.order, why="x", by=self.prescriber, at=self.now
        )

    def do_lift(self, number):
        orders.lift_hold(
            held=self.order.holds.get(ended_at=None), why="x", by=self.prescriber, at=self.now
        )

    def do_stop(self, number):
        orders.stop_order(order=self.order, why="moves away", by=self.prescriber, at=self.now)

    def do_missing(self, number):
        for one in self.some("filled")[:1]:
            home.missing_in_clinic(bottle=one, why="not there", by=self.nurse, at=self.now)

    def do_recall(self, number):
        home.recall(
            id=uuid.uuid4(), patient=self.patient, come_by=self.now + A_DAY, asked_how="by phone",
            why="x", by=self.nurse, at=self.now,
        )  # fmt: skip

    def of_register(self, do, **given):
        do(id=uuid.uuid4(), by=self.nurse, at=self.now, **given)

    def do_waste(self, number):
        self.of_register(
            stock.throw_away, account=self.bottle, ug=1 + number * MG, words="x",
            witness=self.witness, spilt=number % 2 == 0,
        )  # fmt: skip

    def do_count(self, number):
        """Everything that is here, one place of it wrong by some milligrams."""
        here = queries.to_count(self.patient.facility, clock.clinic_day(self.now))
        found = {place: place.balance for place in here}
        found[self.bottle] = max(found.get(self.bottle, 0) + (number - 4) * MG, 0)
        self.of_register(
            stock.count, facility=self.patient.facility, counted=found, second=self.witness,
            kind="closing" if number % 2 else "spot",
        )  # fmt: skip

    def do_put_back(self, number):
        self.of_register(stock.put_back, bottle=self.bottle, ug=1 + number * 50 * MG)

    def do_correct(self, number):
        moved = Movement.objects.filter(facility=self.patient.facility).order_by("at", "pk")
        self.of_register(
            stock.correct, movement=moved[number % moved.count()], words="x", witness=self.witness
        )

    def do_destroy(self, number):
        waiting = queries.waiting_for_destruction(self.patient.facility, clock.clinic_day(self.now))
        self.of_register(
            stock.destroy, items=[(one, one.balance) for one in waiting[:1]], how="here",
            method="x", witness=self.witness,
        )  # fmt: skip

    def do_vomit(self, number):
        dose = Dose.objects.filter(patient=self.patient, home=False).latest("at")
        dosing.record_vomiting(
            dose=dose, minutes_after=number, seen=True, by=self.nurse, at=self.now
        )

    def do_discharge(self, number):
        """Only at times: much can be tried before."""
        if number == 9:
            intake.discharge(
                id=uuid.uuid4(), episode=self.patient.episodes.get(), reason="moved",
                naloxone="given", warned=True, by=self.prescriber, at=self.now,
            )  # fmt: skip

    def do_another(self, number):
        """Somebody else took the newest dose of the window: Ben, or nobody who is known here."""
        doses = another.may_be_said_of(self.patient, clock.clinic_day(self.now))[: 1 + number // 4]
        dose = doses[-1]
        taken_by_another(
            id=uuid.uuid4(), dose=dose, swallowed_by=self.ben if number % 2 else None,
            who="" if number % 2 else "a stranger", words="x", witness=self.witness,
            replaces=dose.another if number > 6 else None, by=self.nurse, at=self.now,
        )  # fmt: skip

    def do_another_anew(self, number):
        """It was somebody else again."""
        doses = another.may_be_said_of(self.patient, clock.clinic_day(self.now))
        told = next(one.another for one in doses if one.another)
        taken_by_another(
            id=uuid.uuid4(), dose=told.dose, swallowed_by=self.ben if number % 2 else None,
            who="" if number % 2 else "a stranger", words="x", witness=self.witness,
            replaces=told, by=self.nurse, at=self.now,
        )  # fmt: skip

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
        assert decisions_of([self.patient]) or not decisions or self.has_left()
        self.no_drug_is_made_or_lost()
        self.nothing_is_given_without_a_signed_order()

    def has_left(self) -> bool:
        return not self.patient.episodes.filter(discharge=None).exists()

    def no_drug_is_made_or_lost(self) -> None:
        """What each place should hold by the doses and bottles, beside what its movements say."""
        kind = defaultdict(int)
        for account in Account.objects.all():
            kind[account.kind] += account.balance
        assert sum(kind.values()) == 0
        assert all(kind[name] >= 0 for name in Account.ON_HAND)
        counting = End.objects.filter(dose__wrong_at=None)
        given = counting.aggregate(ug=Sum("ug_taken"))["ug"] or 0
        back = CameBack.objects.aggregate(ug=Sum("ug"))["ug"] or 0
        assert kind["patients"] == given - back
        open_ = Pour.objects.filter(dose__end=None)
        for place, at_home in (("poured", False), ("take_home", True)):
            poured = open_.filter(dose__home=at_home).aggregate(ug=Sum("ug"))["ug"] or 0
            counted = Movement.objects.filter(reason="count", source__kind=place).exists()
            assert counted or kind[place] == poured
        assert examining.faults() == []

    def nothing_is_given_without_a_signed_order(self) -> None:
        ends = End.objects.filter(ug_taken__gt=0, dose__paper=None)
        for end in ends.select_related("dose__order__signed"):
            assert end.dose.order.signed
            assert end.dose.order.patient_id == end.dose.patient_id
            assert end.dose.ug == end.dose.step.ug
            assert end.ug_taken <= end.dose.ug
        others = End.objects.exclude(dose__patient=self.patient).filter(ug_taken__gt=0)
        assert not others.filter(dose__paper__instead=None).exists()


@settings(
    max_examples=12, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), min_size=5, max_size=14))
def test_no_sequence_of_acts_makes_or_loses_drug_doubles_a_dose_or_gives_one_nobody_signed(
    acts, admitted, item, bottle, members, new_patient
):
    with transaction.atomic():
        clinic = Clinic(admitted, item, bottle, members)
        clinic.ben = Patient.objects.filter(chosen_name="Ben").first() or new_patient("Ben")
        clinic.do_window(0)
        for name, number in (("decide", 5), ("prepare", 0), ("fill", 9), ("hand_over", 3)):
            clinic.act(name, number)
        for name, number in acts:
            clinic.act(name, number)
            clinic.holds()
        transaction.set_rollback(True)
