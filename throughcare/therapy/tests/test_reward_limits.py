"""One person has one limit, whatever charts they have: a year, and a quarter or a day where set."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from throughcare import clock
from throughcare.clinical.therapy.contingency import limits
from throughcare.record import merging
from throughcare.refusal import Refused
from throughcare.therapy import ledger
from throughcare.therapy.actions import rewards
from throughcare.therapy.ledger import Kind, Reason
from throughcare.therapy.queries import rewards as queries

pytestmark = pytest.mark.django_db
YEAR = clock.today().year


@pytest.fixture
def earned(by, facility):
    """A function that moves so many cents from the budget to somebody, around every action."""

    def earn(patient, cents):
        given = {"by": by, "at": clock.now()}
        budget, own = (
            ledger.account(facility, YEAR, kind, patient=whose, **given)
            for kind, whose in ((Kind.BUDGET, None), (Kind.EARNED, patient))
        )
        return ledger.move(cents, source=budget, target=own, reason=Reason.EARNED,
                           because=patient, patient=patient, **given)  # fmt: skip

    return earn


@pytest.fixture
def limit(facility, members):
    """A function: the director limits a day or a quarter."""
    return lambda per, cents: rewards.set_limit(
        id=uuid.uuid4(), facility=facility, year=YEAR, per=per, cents=cents, words="our payer",
        by=members["director"], at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def other(new_patient):
    return new_patient("Ana", family_name="Reyes")


def merge(kept, absorbed, by):
    return merging.merge(id=uuid.uuid4(), patient=kept, absorbed=absorbed, why="one person",
                         by=by, at=clock.now())  # fmt: skip


def test_two_charts_of_one_person_have_one_limit_by_question_and_by_database(
    admitted, other, earned, funded, by
):
    earned(other, 5000)
    earned(admitted, 2000)
    assert ledger.year_of(admitted, YEAR).left == 5500
    merged = merge(admitted, other, by)
    assert ledger.year_of(admitted, YEAR).left == 500
    with pytest.raises(IntegrityError, match="more than one person"), transaction.atomic():
        earned(admitted, 501)
    earned(admitted, 500)
    merging.undo(merged=merged, why="two people", by=by, at=clock.now())
    assert ledger.year_of(admitted, YEAR).earned == 2500


def test_what_was_earned_above_the_limit_before_a_merge_stays_theirs(
    admitted, other, earned, funded, by
):
    earned(other, 7500)
    earned(admitted, 7500)
    merge(admitted, other, by)
    stands = ledger.year_of(admitted, YEAR)
    assert (stands.earned, stands.to_hand_out, stands.left) == (15_000, 15_000, 0)


def test_a_prize_is_handed_out_from_both_charts_and_the_report_knows_one_person(
    admitted, other, earned, funded, by, facility
):
    earned(other, 3000)
    earned(admitted, 1000)
    merge(admitted, other, by)
    rewards.hand_out(id=uuid.uuid4(), patient=admitted, year=YEAR, cents=3500, form="goods",
                     what="a coat", by=by, at=clock.now())  # fmt: skip
    assert ledger.year_of(admitted, YEAR).to_hand_out == 500
    (one,) = queries.people_of_year(facility, YEAR)
    assert (one.number, one.earned, one.handed) == (admitted.number, 4000, 3500)
    assert list(ledger.faults(facility)) == []


@pytest.mark.parametrize("per", ["day", "quarter"])
def test_a_day_and_a_quarter_are_limited_where_the_director_says_so(
    admitted, earned, funded, limit, per, agreed, shown, by
):
    limit(per, 300)
    programme = agreed(schedule="voucher")
    shown(programme, "met", "met")  # 2.50, then 3.75
    assert ledger.year_of(admitted, YEAR).earned == 300
    with pytest.raises(IntegrityError, match="more than one person"), transaction.atomic():
        earned(admitted, 1)
    with pytest.raises(Refused, match="in a day or in this quarter"):
        agreed(behaviour="attendance")


def test_what_is_taken_back_counts_no_more_in_its_day(
    admitted, earned, funded, limit, agreed, shown, by
):
    limit("day", 300)
    (occasion,) = shown(agreed(schedule="voucher"), "met")
    rewards.take_back(occasion=occasion, why="in error", by=by, at=clock.now())
    assert ledger.year_of(admitted, YEAR, clock.today()).soon == 300
    earned(admitted, 300)


def test_a_reward_without_its_day_is_refused_by_the_database(admitted, earned, funded, monkeypatch):
    monkeypatch.setattr(ledger.clock, "clinic_day", lambda at: date(YEAR - 1, 1, 1))
    with pytest.raises(IntegrityError, match="a day of its year"), transaction.atomic():
        earned(admitted, 1)


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (9, 3), (10, 4), (12, 4)])
def test_a_quarter_is_three_months(month, quarter):
    assert limits.quarter_of(date(2026, month, 28)) == quarter


def test_the_director_sets_a_limit_for_a_day_by_a_local_rule_alone(
    signed_in, members, facility, funded
):
    browser, address = signed_in("director"), reverse("rewards-limit")
    told = {"id": uuid.uuid4(), "per": "day", "limit": "cms", "words": "w"}
    assert "This rule is for a year" in browser.post(address, told).content.decode()
    assert set(ledger.limits_of(facility.pk, YEAR)) == {"year"}


def test_a_year_that_is_over_is_not_the_year_that_counts(admitted, earned, funded):
    earned(admitted, 100)
    assert ledger.year_of(admitted, YEAR - 1, clock.today() - timedelta(days=366)).earned == 0
