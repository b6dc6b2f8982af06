"""The plain ways of counting, on a small instrument of two questions from 1 to 2."""

import pytest

from throughcare.clinical.instruments import score
from throughcare.clinical.instruments.loading import from_toml
from throughcare.clinical.instruments.tests.test_definitions import TOML


def made(method, low, high):
    text = TOML.partition("[[bands]]")[0].replace('"sum"', f'"{method}"')
    return from_toml(text.replace("[2, 4]", f"[{low}, {high}]"), "x.toml")


@pytest.mark.parametrize(("method", "found"), [("sum", 3), ("mean", 1.5), ("count", 2)])
def test_1_and_2_make_a_sum_of_3_a_mean_of_one_and_a_half_and_a_count_of_2(method, found):
    assert score(made(method, 0, 4), {"a": 1, "b": 2}).score == found


def test_an_answer_counted_the_other_way_round_turns_1_into_2_and_2_into_1():
    text = TOML.replace('ask = "A?"', 'ask = "A?"\nreverse = true')
    form = from_toml(text, "x.toml")
    assert score(form, {"a": 1, "b": 1}).score == 3
    assert score(form, {"a": 2, "b": 1}).score == 2


def test_no_method_makes_no_total():
    assert score(made("none", 0, 0), {"a": 1, "b": 2}).score is None
