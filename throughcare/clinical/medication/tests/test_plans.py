"""Plans of several days: in order, with a day the agonist stops, none skipped; tapers that fall."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.medication.plans import (
    PlannedDay,
    TaperStep,
    examples,
    may_fall,
    may_go_on,
    may_sign_high_dose_start,
    may_sign_low_dose_start,
    may_sign_taper,
)
from throughcare.clinical.medication.tests.today import US
from throughcare.clinical.sources import cited


def plan(*mg, stops=None, days=None):
    """A plan of these mg a day; the agonist stops on this day."""
    numbers = days or range(1, len(mg) + 1)
    stops = len(mg) if stops is None else stops
    return [
        PlannedDay(n, (int(one * 1000),), agonist_goes_on=n < stops)
        for n, one in zip(numbers, mg, strict=True)
    ]


def codes(verdicts):
    return [(verdict.code, verdict.level) for verdict in verdicts]


def test_a_plan_whose_days_follow_and_whose_agonist_stops_once_may_be_signed():
    assert may_sign_low_dose_start(plan(0.5, 1, 2, 4, 8, 12)) == []


@pytest.mark.parametrize(("wrong", "code"), [
    (plan(0.5, 1, 2, days=[1, 2, 4]), "plan_days_not_in_order"),
    (plan(0.5, 1, 2, days=[1, 2, 2]), "plan_days_not_in_order"),
    (plan(0.5, 1, 2, days=[2, 3, 4]), "plan_days_not_in_order"),
    ([], "plan_days_not_in_order"),
    (plan(0.5, 0, 2), "plan_day_without_dose"),
    ([PlannedDay(1, (), True)], "plan_day_without_dose"),
    (plan(0.5, 1, 2, stops=9), "no_day_the_agonist_stops"),
    (plan(0.5, 1, 2, stops=1), "low_dose_without_agonist"),
    ([PlannedDay(1, (500,), False), PlannedDay(2, (500,), True)], "no_day_the_agonist_stops"),
])  # fmt: skip
def test_a_plan_with_a_hole_an_empty_day_or_no_stop_of_the_agonist_is_refused(wrong, code):
    assert (code, "stop") in codes(may_sign_low_dose_start(wrong))


def test_a_day_lower_than_the_one_before_is_asked_about_and_not_refused():
    assert codes(may_sign_low_dose_start(plan(0.5, 2, 1, 8))) == [("low_dose_falls", "caution")]


@given(given_days=st.sets(st.integers(1, 12)), today=st.integers(1, 12))
def test_a_day_may_be_given_only_when_every_day_before_it_was(given_days, today):
    verdict = may_go_on(planned_day=today, given_days=given_days)
    assert bool(verdict) == set(range(1, today)).issubset(given_days)
    assert verdict or verdict.code == "plan_day_skipped"


def test_a_missed_third_day_names_the_day_and_proposes_nothing():
    verdict = may_go_on(planned_day=4, given_days=[1, 2])
    assert verdict.level == "stop"
    assert verdict.why.startswith("Day 3 of the start was missed")
    assert "mg" not in verdict.why


@given(ug=st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_an_order_that_falls_anywhere_is_a_taper(ug):
    falls = any(later < earlier for earlier, later in pairwise(ug))
    assert may_fall(ug).code == ("falling_is_a_taper" if falls else "")


def test_methadone_is_started_by_no_low_dose_plan():
    said = may_sign_low_dose_start(plan(0.5, 1, 2, 4, 8), "methadone")
    assert codes(said) == [("low_dose_is_of_buprenorphine", "stop")]


@pytest.mark.parametrize(("supervised", "protocol"), [(True, False), (False, True), (False, False)])
def test_a_high_dose_start_needs_supervision_and_a_written_protocol(supervised, protocol):
    said = may_sign_high_dose_start(
        day1_ug=16_000, supervised=supervised, protocol=protocol, rules=US
    )
    assert codes(said) == [("high_start_without_protocol", "stop")]


@pytest.mark.parametrize(("mg", "said"), [
    (32, []), (33, [("high_plan_above_published", "caution")]),
])  # fmt: skip
def test_a_supervised_high_dose_start_hears_a_caution_above_the_published_32_mg(mg, said):
    verdicts = may_sign_high_dose_start(
        day1_ug=mg * 1000, supervised=True, protocol=True, rules=US
    )  # fmt: skip
    assert codes(verdicts) == said


def taper(*mg, current=60, agreed=True):
    steps = [TaperStep(1 + 7 * n, one * 1000) for n, one in enumerate(mg)]
    return codes(may_sign_taper(steps=steps, current_ug=current * 1000, person_agreed=agreed))


@given(mg=st.lists(st.integers(0, 120), min_size=1, max_size=8))
def test_a_taper_may_be_signed_only_when_every_step_is_below_the_one_before(mg):
    falls = all(later < earlier for earlier, later in zip([60, *mg], mg, strict=False))
    assert taper(*mg) == [("taper_can_be_paused", "note") if falls else ("taper_rises", "stop")]


def test_nobody_is_tapered_without_their_agreement():
    assert taper(50, 40, agreed=False) == [("taper_without_person", "stop")]


def test_steps_out_of_order_are_refused():
    wrong = [TaperStep(1, 50_000), TaperStep(1, 40_000)]
    said = may_sign_taper(steps=wrong, current_ug=60_000, person_agreed=True)
    assert codes(said) == [("taper_not_in_order", "stop")]


def test_the_published_schedules_are_read_as_they_were_published():
    hammig, jabfm = examples()
    assert [one.ug for one in hammig.days] == [
        200, 200, 2800, 4500, 5000, 6500, 8000, 8000, 12000,
    ]  # fmt: skip
    assert [one.agonist_goes_on for one in hammig.days] == [True] * 8 + [False]
    assert [one.ug for one in jabfm.days] == [500, 1000, 2000, 4000, 6000, 12000]
    for example in (hammig, jabfm):
        assert cited(example.source).evidence == example.evidence
    assert may_sign_low_dose_start(hammig.days) == []
