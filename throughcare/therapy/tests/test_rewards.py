"""Rewards: agreed with the person, drawn from a sealed seed, never above the limit, never cash."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from throughcare import clock
from throughcare.refusal import Refused
from throughcare.staff.sealing import unseal
from throughcare.therapy import ledger
from throughcare.therapy.actions import rewards
from throughcare.therapy.models import (
    Draw,
    Occasion,
    PrizeHanded,
    RewardAccount,
    RewardMovement,
    RewardProgramme,
)
from throughcare.therapy.queries import rewards as queries

pytestmark = pytest.mark.django_db
YEAR = clock.today().year


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def drawn(programme, by, id=None):
    return rewards.draw(id=id or uuid.uuid4(), programme=programme, by=by, at=clock.now())


def draw_all(programme, by):
    return [drawn(programme, by) for _draw in range(queries.draws_left(programme))]


def test_nothing_is_agreed_before_the_director_has_set_a_limit(admitted, by):
    with refused("no_reward_limit"):
        rewards.begin(id=uuid.uuid4(), patient=admitted, behaviour="attendance", schedule="bowl",
                      persons_words="yes", by=by, at=clock.now())  # fmt: skip


def test_nothing_is_agreed_without_the_persons_words_and_nothing_twice(agreed):
    with refused("rewards_without_the_person"):
        agreed(persons_words=" ")
    agreed()
    with refused("rewarded_already"):
        agreed()


def test_the_seed_is_sealed_and_its_digest_fits_it(agreed):
    programme = agreed()
    seed = unseal(programme.sealed)
    assert seed not in str(programme.__dict__)
    assert programme.digest == rewards.draws.digest_of(seed)
    assert queries.record_of(programme) is None  # nobody sees it while it runs


def test_three_in_a_row_earn_1_2_and_3_draws_and_a_missed_one_begins_again(agreed, shown):
    programme = agreed()
    occasions = shown(programme, "met", "met", "excused", "met", "missed", "met")
    assert [row.draws for row in occasions] == [1, 2, 0, 3, 0, 1]


def test_the_same_press_is_one_draw(agreed, shown, by):
    programme, id = agreed(), uuid.uuid4()
    shown(programme, "met")
    assert drawn(programme, by, id) == drawn(programme, by, id)
    with refused("no_draw_left"):
        drawn(programme, by)


def test_what_was_drawn_is_found_again_from_the_opened_seed_when_it_is_over(known, shown, by):
    programme = known
    shown(programme, *["met"] * 5)
    with refused("draws_are_waiting"):
        rewards.end(programme=programme, why="over", by=by, at=clock.now())
    assert len(draw_all(programme, by)) == 15
    rewards.end(programme=programme, why="the twelve weeks are over", by=by, at=clock.now())
    programme.refresh_from_db()
    assert queries.faults_of(programme) == []


def test_a_draw_changed_by_sql_is_named_by_the_one_who_draws_again(agreed, shown, by):
    programme = agreed()
    shown(programme, "met")
    drawn(programme, by)
    rewards.end(programme=programme, why="over", by=by, at=clock.now())
    programme.refresh_from_db()
    record = queries.record_of(programme)
    record["draws"][0]["slip"] = (record["draws"][0]["slip"] + 250) % 500
    assert rewards.draws.check(record)[0].startswith("draw 1 is slip")


def test_the_database_refuses_a_draw_that_was_not_earned_and_one_out_of_turn(agreed, shown, by):
    programme = agreed()
    (occasion,) = shown(programme, "met")
    row = {"programme": programme, "occasion": occasion, "slip": 499, "prize": "jumbo",
           "cents": 10_000, "paid": 0, "at": clock.now(), "by": by}  # fmt: skip
    with pytest.raises(IntegrityError, match="in their order"), transaction.atomic():
        Draw.objects.create(number=2, **row)
    drawn(programme, by)
    with pytest.raises(IntegrityError, match="no draw is left"), transaction.atomic():
        Draw.objects.create(number=2, **row)


def test_vouchers_pay_as_published_until_the_limit_and_not_a_cent_more(agreed, shown, admitted):
    programme = agreed(schedule="voucher")
    shown(programme, *["met"] * 8)
    # 2.50 3.75 15.00 6.25 7.50 18.75 10.00 11.25 = 75.00
    assert ledger.year_of(admitted, YEAR).earned == 7500
    rewards.record(id=uuid.uuid4(), programme=programme, day=clock.today() + timedelta(days=1),
                   result="met", by=programme.by, at=clock.now() + timedelta(days=1))  # fmt: skip
    assert ledger.year_of(admitted, YEAR).earned == 7500
    assert Occasion.objects.latest("day").cents == 2250  # what the schedule says is kept beside it


def test_at_the_limit_no_slip_is_drawn_and_the_draws_wait(agreed, shown, by, facility, members):
    programme = agreed()
    shown(programme, "met")
    rewards.set_limit(id=uuid.uuid4(), facility=facility, year=YEAR, cents=0, words="stopped",
                      by=members["director"], at=clock.now())  # fmt: skip
    with refused("reward_limit_reached"):
        drawn(programme, by)
    assert queries.draws_left(programme) == 1


def test_the_database_refuses_a_cent_above_the_limit(admitted, facility, by, funded):
    budget = ledger.account(facility, YEAR, "budget", by=by, at=clock.now())
    earned = ledger.account(facility, YEAR, "earned", by=by, at=clock.now(), patient=admitted)
    with pytest.raises(IntegrityError, match="in a year"), transaction.atomic():
        ledger.move(7501, source=budget, target=earned, reason="earned", because=admitted,
                    patient=admitted, by=by, at=clock.now())  # fmt: skip
    ledger.move(7500, source=budget, target=earned, reason="earned", because=admitted,
                patient=admitted, by=by, at=clock.now())  # fmt: skip


def test_the_database_refuses_a_way_that_no_reason_has(admitted, facility, by, funded):
    fund, earned = (
        ledger.account(facility, YEAR, "fund", by=by, at=clock.now()),
        ledger.account(facility, YEAR, "earned", by=by, at=clock.now(), patient=admitted),
    )
    for reason in ("earned", "funded", "handed"):
        with pytest.raises(IntegrityError, match="from budget to person"), transaction.atomic():
            ledger.move(1, source=fund, target=earned, reason=reason, because=admitted,
                        patient=admitted, by=by, at=clock.now())  # fmt: skip


def test_the_database_refuses_to_edit_a_movement_and_to_begin_an_account_with_money(
    facility, by, funded
):
    movement = RewardMovement.objects.get()
    movement.cents = 1
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        movement.save()
    with pytest.raises(IntegrityError, match="begins with nothing"), transaction.atomic():
        RewardAccount.objects.create(facility=facility, year=YEAR + 1, kind="budget", balance=5,
                                     at=clock.now(), by=by)  # fmt: skip


def hand(patient, cents, by, **more):
    given = {"id": uuid.uuid4(), "year": YEAR, "form": "card", "what": "grocer", "at": clock.now()}
    return rewards.hand_out(patient=patient, cents=cents, by=by, **given | more)


def test_a_prize_is_handed_out_of_what_was_earned_and_never_as_cash(agreed, shown, admitted, by):
    shown(agreed(schedule="voucher"), "met", "met")
    with refused("more_than_earned"):
        hand(admitted, 626, by)
    hand(admitted, 625, by)
    assert ledger.year_of(admitted, YEAR).to_hand_out == 0
    with pytest.raises(IntegrityError, match=r"never_cash|CHECK"), transaction.atomic():
        PrizeHanded.objects.create(patient=admitted, cents=1, form="cash", what="x", year=YEAR,
                                   at=clock.now(), by=by)  # fmt: skip


def test_an_entry_in_error_is_taken_back_with_what_it_earned_unless_it_went_home(
    agreed, shown, admitted, by
):
    programme = agreed(schedule="voucher")
    first, second = shown(programme, "met", "met")
    with refused("not_the_newest"):
        rewards.take_back(occasion=first, why="a slip", by=by, at=clock.now())
    rewards.take_back(occasion=second, why="the wrong person", by=by, at=clock.now())
    assert ledger.year_of(admitted, YEAR).earned == 250
    hand(admitted, 250, by)
    with refused("prize_is_theirs"):
        rewards.take_back(occasion=first, why="a slip", by=by, at=clock.now())


def test_a_day_is_recorded_after_the_ones_before_it_and_not_before_it_comes(agreed, by, shown):
    programme = agreed()
    shown(programme, "met")
    for day in (clock.today(), clock.today() - timedelta(days=1), clock.today() + timedelta(2)):
        with refused("occasion_out_of_order"):
            rewards.record(id=uuid.uuid4(), programme=programme, day=day, result="met", by=by,
                           at=clock.now())  # fmt: skip


def test_an_ended_programme_takes_no_occasion_by_action_or_by_sql(agreed, by):
    programme = agreed()
    rewards.end(programme=programme, why="the person wishes", by=by, at=clock.now())
    given = {"programme": programme, "day": clock.today(), "result": "met", "by": by,
             "at": clock.now()}  # fmt: skip
    with refused("rewards_have_ended"):
        rewards.record(id=uuid.uuid4(), **given)
    with pytest.raises(IntegrityError, match="has ended"), transaction.atomic():
        Occasion.objects.create(step=1, **given)


def test_every_account_adds_up_to_nothing_after_all_of_it(known, shown, admitted, by, facility):
    shown(known, *["met"] * 4)
    draw_all(known, by)
    assert ledger.year_of(admitted, YEAR).to_hand_out == 2600
    hand(admitted, 2600, by)
    assert list(ledger.faults(facility)) == []
    assert RewardProgramme.objects.get().draws.count() == 10


def test_a_balance_changed_by_sql_is_named(funded, facility):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses it: an_account_moves_by_movements_alone")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE therapy_rewardaccount SET balance = 1 WHERE kind = 'budget'")
    assert len(list(ledger.faults(facility))) == 2
