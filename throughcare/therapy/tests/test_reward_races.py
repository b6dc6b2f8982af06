"""Eight hands at one bowl: one draw, one limit, and a budget that is never below nothing."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection

from throughcare import clock
from throughcare.refusal import Refused
from throughcare.therapy import ledger
from throughcare.therapy.actions import rewards
from throughcare.therapy.ledger import Kind, Reason
from throughcare.therapy.models import Draw, RewardMovement
from throughcare.therapy.queries import rewards as queries

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HANDS, YEAR = 8, clock.today().year


def at_once(press) -> list:
    """What each hand gets when all press in the same moment: a row, or why not."""
    start = Barrier(HANDS)

    def hand(number):
        try:
            start.wait()
            return press(number)
        except (Refused, DatabaseError) as refusal:
            return getattr(refusal, "code", "database")
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(hand, range(HANDS)))


def test_one_draw_that_was_earned_is_drawn_once_by_eight_hands(agreed, shown, by):
    programme = agreed()
    shown(programme, "met")
    got = at_once(
        lambda n: rewards.draw(id=uuid.uuid4(), programme=programme, by=by, at=clock.now())
    )
    assert got.count("no_draw_left") == HANDS - 1
    assert Draw.objects.get().number == 1


def test_eight_draws_of_one_person_are_numbered_without_a_gap(known, shown, by):
    shown(known, *["met"] * 5)  # 15 draws
    at_once(lambda n: rewards.draw(id=uuid.uuid4(), programme=known, by=by, at=clock.now()))
    assert sorted(Draw.objects.values_list("number", flat=True)) == list(range(1, HANDS + 1))
    assert list(ledger.faults(known.patient.facility)) == []


def test_eight_people_who_earn_the_last_of_the_budget_leave_it_at_nothing_and_never_below(
    new_patient, by, facility, members
):
    given = {"facility": facility, "year": YEAR, "by": members["director"], "at": clock.now()}
    rewards.set_limit(id=uuid.uuid4(), cents=100_000, words="w", **given)
    rewards.fund(id=uuid.uuid4(), cents=1000, words="w", **given)
    programmes = [
        rewards.begin(id=uuid.uuid4(), patient=new_patient(f"P{n}"), behaviour="attendance",
                      schedule="voucher", persons_words="yes", by=by, at=clock.now())
        for n in range(HANDS)
    ]  # fmt: skip
    at_once(lambda n: rewards.record(
        id=uuid.uuid4(), programme=programmes[n], day=clock.today(), result="met", by=by,
        at=clock.now(),
    ))  # fmt: skip
    assert queries.budget_of(facility, YEAR) == 0
    paid = RewardMovement.objects.filter(reason="earned").values_list("cents", flat=True)
    assert sorted(paid) == [250] * 4  # 2.50 each, and 10.00 in all
    assert list(ledger.faults(facility)) == []


def test_what_a_draw_says_it_paid_is_what_was_paid_however_low_the_budget(
    new_patient, by, facility, members
):
    given = {"facility": facility, "year": YEAR, "by": members["director"], "at": clock.now()}
    rewards.set_limit(id=uuid.uuid4(), cents=100_000, words="w", **given)
    rewards.fund(id=uuid.uuid4(), cents=150, words="w", **given)
    programmes = [
        rewards.begin(id=uuid.uuid4(), patient=new_patient(f"P{n}"), behaviour="attendance",
                      schedule="bowl", persons_words="yes", by=by, at=clock.now())
        for n in range(HANDS)
    ]  # fmt: skip
    for programme in programmes:
        for back in range(6, 0, -1):
            rewards.record(id=uuid.uuid4(), programme=programme, result="met", by=by,
                           day=clock.today() - timedelta(days=back), at=clock.now())  # fmt: skip

    def draws(n):
        for _ in range(4):
            rewards.draw(id=uuid.uuid4(), programme=programmes[n], by=by, at=clock.now())

    at_once(draws)
    for draw in Draw.objects.all():
        moved = RewardMovement.objects.filter(because_id=draw.pk).values_list("cents", flat=True)
        assert sum(moved) == draw.paid
    assert queries.budget_of(facility, YEAR) >= 0


def test_eight_rows_inserted_around_the_action_stop_at_the_limit(admitted, by, facility, funded):
    """Even SQL that goes round the action takes its turn, and sees what the other committed."""
    given = {"by": by, "at": clock.now()}
    budget, own = (
        ledger.account(facility, YEAR, kind, patient=whose, **given)
        for kind, whose in ((Kind.BUDGET, None), (Kind.EARNED, admitted))
    )
    got = at_once(lambda n: ledger.move(
        2000, source=budget, target=own, reason=Reason.EARNED, because=admitted, patient=admitted,
        **given,
    ))  # fmt: skip
    assert got.count("database") == HANDS - 3  # 3 × 20.00 within 75.00
    assert ledger.year_of(admitted, YEAR).earned == 6000
