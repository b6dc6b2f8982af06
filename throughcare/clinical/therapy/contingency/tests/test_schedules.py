"""The published tables, to the cent; the reset, and what comes back after five."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from throughcare.clinical.therapy.contingency import draws, limits, schedules
from throughcare.clinical.therapy.contingency.schedules import (
    EXCUSED,
    MET,
    MISSED,
    NOT_MET,
    RESULTS,
    Standing,
    standing,
)

VOUCHER = schedules.schedules()["voucher"]
BOWL = schedules.schedules()["bowl"]
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LISTS = some.lists(some.sampled_from(RESULTS), max_size=60)


def paid(results):
    """What a list of occasions pays, in cents, one by one."""
    now, cents = Standing(), []
    for result in results:
        cents.append(VOUCHER.cents(now) if result == MET else 0)
        now = now.after(result, VOUCHER.restored_after)
    return cents


def test_thirty_six_samples_come_to_997_50_of_which_120_are_bonus():
    assert VOUCHER.most_cents() == 99_750 == 87_750 + 12_000


def test_the_first_vouchers_are_2_50_then_3_75_then_5_00_with_10_bonus():
    assert paid([MET] * 6) == [250, 375, 1500, 625, 750, 1875]


def test_a_positive_or_missed_sample_begins_again_at_2_50_and_takes_nothing_away():
    for reset in (NOT_MET, MISSED):
        assert paid([MET, MET, reset, MET]) == [250, 375, 0, 250]


def test_after_five_in_a_row_the_value_before_the_reset_is_paid_again():
    cents = paid([MET] * 10 + [NOT_MET] + [MET] * 7)
    before_bonus = [250 + 125 * step for step in range(10)]
    assert cents[9] == before_bonus[9] == 1375
    assert cents[11:16] == [250, 375, 1500, 625, 750]
    assert cents[16] == 1375 + 1000  # the sixth, with the bonus of every third
    assert cents[17] == 1500


def test_a_second_reset_before_five_keeps_what_can_be_won_back():
    cents = paid([MET] * 10 + [NOT_MET] + [MET] * 4 + [MISSED] + [MET] * 6)
    assert cents[-1] == 1375 + 1000


def test_an_excused_day_changes_nothing():
    assert paid([MET, EXCUSED, MET]) == [250, 0, 375]


def test_one_draw_of_the_bowl_is_worth_2_218_and_with_a_jumbo_of_80_2_178():
    assert BOWL.expected_cents() == Fraction(2218, 10)
    assert schedules.schedules()["bowl-80"].expected_cents() == Fraction(2178, 10)


def test_the_bowl_holds_500_slips_half_of_them_without_a_prize():
    assert BOWL.size == 500
    assert [slip.count for slip in BOWL.slips] == [250, 209, 40, 1]


def test_draws_grow_by_one_up_to_eight_and_fall_back_to_one():
    now, seen = Standing(), []
    for result in [MET] * 10 + [MISSED] + [MET] * 2:
        seen.append(BOWL.draws(now))
        now = now.after(result, BOWL.restored_after)
    assert seen == [1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 1, 2]


@UNHURRIED
@given(LISTS)
def test_nothing_that_happens_makes_the_next_one_pay_less_than_the_first(results):
    assert VOUCHER.cents(standing(results, VOUCHER)) >= 250
    assert 1 <= BOWL.draws(standing(results, BOWL)) <= BOWL.most_draws


@UNHURRIED
@given(LISTS)
def test_no_list_of_36_pays_more_than_meeting_all_of_them(results):
    assert sum(paid(results[:36])) <= VOUCHER.most_cents()


def test_no_behaviour_is_about_taking_medicine():
    for behaviour in schedules.behaviours().values():
        words = behaviour.title.lower()
        assert not any(word in words for word in ("medicine", "dose", "methadone", "bupren"))


def test_a_draw_can_be_taken_again_with_any_sha_256_tool():
    """printf 'a1b2|p1|3' | sha256sum, and what is left of it after dividing by 500."""
    assert draws.slip_number("a1b2", "p1", 3, 500) == 53


def record(many=20, seed="a1b2"):
    slips = [(slip.key, slip.count, slip.cents) for slip in BOWL.slips]
    made = []
    for nth in range(1, many + 1):
        number = draws.slip_number(seed, "p1", nth, 500)
        prize, cents = draws.prize_at(number, slips)
        made.append({"number": nth, "slip": number, "prize": prize, "cents": cents, "paid": cents})
    return {"seed": seed, "digest": draws.digest_of(seed), "programme": "p1", "slips": slips,
            "draws": made}  # fmt: skip


def test_a_true_record_is_found_true_and_each_change_of_it_is_named():
    assert draws.check(record()) == []
    other_seed = record() | {"seed": "ffff"}
    assert "the seed is not the one sealed" in draws.check(other_seed)
    left_out = record()
    del left_out["draws"][4]
    assert draws.check(left_out) == ["draw 5 is missing"]
    won_more = record()
    won_more["draws"][6] |= {"prize": "jumbo", "cents": 10_000, "slip": 499}
    assert draws.check(won_more)[0].startswith("draw 7 is slip")


def test_ten_thousand_draws_fall_as_the_slips_are():
    """Within four standard deviations of 5000, 4180 and 800: a fixed seed, so never by chance."""
    slips = [(slip.key, slip.count, slip.cents) for slip in BOWL.slips]
    kinds = [draws.prize_at(draws.slip_number("s", "p", n, 500), slips)[0]
             for n in range(1, 10_001)]  # fmt: skip
    assert abs(kinds.count("good_job") - 5000) < 200
    assert abs(kinds.count("small") - 4180) < 198
    assert abs(kinds.count("large") - 800) < 109


@pytest.mark.parametrize(
    ("limit", "earned", "budget", "left", "code"),
    [(7500, 0, 100_000, 7500, ""), (7500, 7400, 100_000, 100, ""), (7500, 0, 60, 60, ""),
     (7500, 7500, 100, 0, "reward_limit_reached"), (7500, 0, 0, 0, "reward_budget_empty"),
     (None, 0, 100, 0, "no_reward_limit"), (7500, 9000, 5, 0, "reward_limit_reached")],
)  # fmt: skip
def test_what_may_still_be_earned_is_never_above_limit_and_budget(
    limit, earned, budget, left, code
):
    given = {"limit_cents": limit, "earned_cents": earned, "budget_cents": budget}
    assert limits.left(**given) == left
    assert limits.may_earn(**given).code == code
