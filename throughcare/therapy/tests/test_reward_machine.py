"""No sequence of what can be done makes a cent, loses one, or goes above the limit."""

import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from throughcare import clock
from throughcare.conftest import member_with
from throughcare.patients.models import Patient
from throughcare.refusal import Refused
from throughcare.staff.models import Facility
from throughcare.therapy import ledger
from throughcare.therapy.actions import rewards
from throughcare.therapy.models import Draw, RewardAccount
from throughcare.therapy.queries import rewards as queries

LIMIT = 3000
YEAR = clock.today().year


class Rewards(RuleBasedStateMachine):
    """Two people and a small budget; everybody does anything, in any order."""

    @initialize()
    def a_clinic_with_a_small_budget(self):
        self.facility = Facility.objects.create(name=f"R {uuid.uuid4()}", jurisdiction="us")
        self.by = member_with("counsellor", self.facility)
        self.people = [
            Patient.objects.create(facility=self.facility, number=str(n), chosen_name="A",
                                   registered_at=clock.now(), registered_by=self.by)
            for n in (1, 2)
        ]  # fmt: skip
        given = {"facility": self.facility, "year": YEAR, "by": self.by, "at": clock.now()}
        rewards.set_limit(id=uuid.uuid4(), cents=LIMIT, words="test", **given)
        rewards.fund(id=uuid.uuid4(), cents=5000, words="test", **given)
        self.funded = 5000
        self.programmes = [
            rewards.begin(id=uuid.uuid4(), patient=person, behaviour="attendance", schedule=how,
                          persons_words="yes", by=self.by, at=clock.now())
            for person, how in zip(self.people, ("voucher", "bowl"), strict=True)
        ]  # fmt: skip
        self.days = [clock.today() - timedelta(days=90)] * 2

    def tries(self, do, **given):
        try:
            return do(by=self.by, at=clock.now(), **given)
        except Refused:
            return None

    @rule(cents=some.integers(1, 4000))
    def more_money(self, cents):
        rewards.fund(id=uuid.uuid4(), facility=self.facility, year=YEAR, cents=cents, words="more",
                     by=self.by, at=clock.now())  # fmt: skip
        self.funded += cents

    @rule(who=some.integers(0, 1), result=some.sampled_from(["met"] * 6 + ["missed", "excused"]))
    def an_occasion(self, who, result):
        self.days[who] += timedelta(days=1)
        self.tries(rewards.record, id=uuid.uuid4(), programme=self.programmes[who],
                   day=self.days[who], result=result)  # fmt: skip

    @rule(times=some.integers(1, 8))
    def draws(self, times):
        for _draw in range(times):
            self.tries(rewards.draw, id=uuid.uuid4(), programme=self.programmes[1])

    @rule(who=some.integers(0, 1), cents=some.integers(1, 4000))
    def a_prize_goes_home(self, who, cents):
        self.tries(rewards.hand_out, id=uuid.uuid4(), patient=self.people[who], year=YEAR,
                   cents=cents, form="goods", what="a mug")  # fmt: skip

    @rule(who=some.integers(0, 1))
    def the_newest_is_taken_back(self, who):
        newest = queries.counting(self.programmes[who]).order_by("-day").first()
        if newest:
            self.tries(rewards.take_back, occasion=newest, why="in error")

    @invariant()
    def every_account_is_its_movements_and_all_of_them_come_to_nothing(self):
        if hasattr(self, "facility"):
            assert list(ledger.faults(self.facility)) == []

    @invariant()
    def nobody_has_more_than_the_limit_and_the_budget_is_never_below_nothing(self):
        for person in getattr(self, "people", ()):
            year = ledger.year_of(person, YEAR)
            assert 0 <= year.handed <= year.earned <= LIMIT
            assert year.budget >= 0

    @invariant()
    def what_was_put_in_is_in_the_budget_or_with_people(self):
        if hasattr(self, "facility"):
            rows = RewardAccount.objects.filter(facility=self.facility).exclude(kind="fund")
            assert sum(rows.values_list("balance", flat=True)) == self.funded

    @invariant()
    def draws_are_numbered_without_a_gap(self):
        if hasattr(self, "programmes"):
            rows = Draw.objects.filter(programme=self.programmes[1]).order_by("number")
            numbers = list(rows.values_list("number", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))


Rewards.TestCase.settings = settings(
    max_examples=8, stateful_step_count=15, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.mark.django_db
class TestNoCentIsMadeOrLost(Rewards.TestCase, TestCase):
    """Each example in its own transaction, taken back afterwards."""
