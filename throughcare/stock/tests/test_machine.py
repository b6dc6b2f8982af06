"""No sequence of what can be done makes a microgram or loses one. Hypothesis tries to."""

import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from throughcare import clock
from throughcare.conftest import member_with
from throughcare.patients.models import Patient
from throughcare.refusal import Refused
from throughcare.staff.models import Facility
from throughcare.stock import actions, examining, ledger, report
from throughcare.stock.models import Account, Movement
from throughcare.stock.tests.conftest import METHADONE, WEAK, Kind, Reason

AMOUNTS = some.integers(1, 60_000)


class Register(RuleBasedStateMachine):
    """A clinic whose people do anything, in any order; every refusal leaves all as it was."""

    bottles = Bundle("bottles")

    @initialize()
    def a_clinic_with_a_lot(self):
        self.facility = Facility.objects.create(name=f"R {uuid.uuid4()}", jurisdiction="us")
        self.nurse, self.director = (
            member_with(role, self.facility) for role in ("nurse", "director")
        )
        self.patient = Patient.objects.create(
            facility=self.facility, number="1", chosen_name="Ana", registered_at=clock.now(),
            registered_by=self.nurse,
        )  # fmt: skip
        self.lot = self.receive(50_000)
        self.expected = 50_000  # what came in and has not left the clinic for good

    @property
    def common(self):
        return {"by": self.nurse, "at": clock.now()}

    def receive(self, ug, product=METHADONE):
        return actions.receive(
            id=uuid.uuid4(), facility=self.facility, product=product, lot_number="M-1",
            expires_on=clock.today() + timedelta(days=90), ug=ug, ug_on_form=ug, supplier="A",
            second=self.director, **self.common,
        ).lot  # fmt: skip

    def tries(self, do, **given):
        """Done, or refused and nothing changed. Whether it was done."""
        before = sorted(Account.objects.values_list("pk", "balance"))
        try:
            do(id=uuid.uuid4(), **given, **self.common)
        except Refused:
            after = dict(Account.objects.values_list("pk", "balance"))
            assert all(after[key] == balance for key, balance in before)
            return False
        return True

    @rule(ug=AMOUNTS)
    def a_delivery(self, ug):
        self.receive(ug)
        self.expected += ug

    @rule(target=bottles, ug=AMOUNTS)
    def a_bottle(self, ug):
        try:
            return actions.open_bottle(
                id=uuid.uuid4(), lot=self.lot, ug=ug, window="1", **self.common
            )
        except Refused:
            return None

    @rule(bottle=bottles, ug=AMOUNTS)
    def a_dose(self, bottle, ug):
        if bottle is None:
            return
        places = {
            kind: ledger.account(self.facility, METHADONE, kind, window="1", **self.common)
            for kind in (Kind.POURED, Kind.PATIENTS)
        }
        more = {"because": bottle, "patient": self.patient, **self.common}
        try:
            ledger.move(ug, source=bottle, target=places[Kind.POURED], reason=Reason.POUR, **more)
        except Refused:
            return
        ledger.move(
            ug, source=places[Kind.POURED], target=places[Kind.PATIENTS], reason=Reason.TAKEN,
            **more,
        )  # fmt: skip
        self.expected -= ug

    @rule(bottle=bottles, ug=AMOUNTS, how=some.sampled_from(["back", "spilt", "pump"]))
    def with_a_bottle(self, bottle, ug, how):
        if bottle is None:
            return
        if how == "back":
            self.tries(actions.put_back, bottle=bottle, ug=ug)
        elif how == "pump":
            self.tries(actions.prime_pump, bottle=bottle, ug=ug, pump="A")
        else:
            self.tries(
                actions.throw_away, account=bottle, ug=ug, words="x", witness=self.director,
                spilt=True,
            )  # fmt: skip

    @rule(ug=AMOUNTS)
    def brought_back(self, ug):
        place = {"facility": self.facility, "product": METHADONE, **self.common}
        given = ledger.account(kind=Kind.PATIENTS, window="1", **place)
        try:
            ledger.move(
                ug, source=given, target=ledger.account(kind=Kind.RETURNED, **place),
                reason=Reason.RETURNED, because=given, patient=self.patient, **self.common,
            )  # fmt: skip
        except Refused:
            return
        self.expected += ug

    @rule(bottle=bottles, found=some.integers(0, 60_000))
    def a_count(self, bottle, found):
        if bottle is None:
            return
        bottle.refresh_from_db()
        missing = bottle.balance - found
        assert self.tries(
            actions.count, facility=self.facility, kind="spot", counted={bottle: found},
            second=self.director,
        )  # fmt: skip
        self.expected -= missing

    @rule(used=AMOUNTS, lost=some.integers(0, 100))
    def a_batch(self, used, lost):
        safe = Account.objects.filter(lot=self.lot, kind=Kind.SAFE).get()
        self.tries(
            actions.compound, used=[(safe, used)], product=WEAK, lot_number="B",
            expires_on=clock.today(), made_ug=used - lost, words="x", second=self.director,
        )  # fmt: skip

    @rule(ug=AMOUNTS)
    def destroyed(self, ug):
        waste = Account.objects.filter(facility=self.facility, kind=Kind.WASTE).first()
        if waste and self.tries(
            actions.destroy, items=[(waste, ug)], how="here", method="x", witness=self.director
        ):
            self.expected -= ug

    @rule(which=some.integers(0, 40))
    def a_correction(self, which):
        moved = Movement.objects.filter(facility=self.facility).order_by("at", "pk")
        movement = moved[which % moved.count()]
        gone = movement.reason == Reason.RECEIPT
        if (
            self.tries(actions.correct, movement=movement, words="wrong", witness=self.director)
            and gone
        ):
            self.expected -= movement.ug

    @invariant()
    def nothing_is_made_and_nothing_is_lost(self):
        here = Account.objects.filter(facility=self.facility)
        on_hand = sum(a.balance for a in here if a.kind in Account.ON_HAND)
        assert on_hand == self.expected
        assert sum(a.balance for a in here) == 0
        assert all(a.balance >= 0 for a in here if a.kind in Account.ON_HAND)

    def teardown(self):
        assert examining.faults() == []
        for product in (METHADONE, WEAK):
            today = clock.today()
            made = report.report_of(self.facility, product, today, today)
            assert made.adds_up
            assert made.whole.opening == 0


Register.TestCase.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.mark.django_db
class TestNothingIsMadeOrLost(Register.TestCase, TestCase):
    """Each example in its own transaction, taken back afterwards."""
