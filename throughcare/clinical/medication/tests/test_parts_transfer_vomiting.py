"""Split doses, methadone to buprenorphine, two medicines at once, a vomited dose, naloxone."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.medication.concurrent import OrderSeen, may_stand_together
from throughcare.clinical.medication.naloxone import WORDS, must_offer
from throughcare.clinical.medication.saying import mg
from throughcare.clinical.medication.split import Part, may_split
from throughcare.clinical.medication.tests.today import TODAY, US
from throughcare.clinical.medication.transfer import may_transfer
from throughcare.clinical.medication.vomiting import may_replace


def codes(verdicts):
    return [(verdict.code, verdict.level) for verdict in verdicts]


MORNING, EVENING = Part("morning", 40_000), Part("evening", 20_000)


@pytest.mark.parametrize(("parts", "said"), [
    ([MORNING, EVENING], []),
    ([MORNING], [("parts_not_named", "stop"), ("parts_differ_from_day", "stop")]),
    ([MORNING, Part("Morning ", 20_000)], [("parts_not_named", "stop")]),
    ([MORNING, Part("", 20_000)], [("parts_not_named", "stop")]),
    ([MORNING, Part("evening", 30_000)], [("parts_differ_from_day", "stop")]),
    ([Part("morning", 60_000), Part("evening", 0)], [("part_without_dose", "stop")]),
    ([MORNING, Part("evening", 20_000, at_home=True)], [("part_at_home_undecided", "stop")]),
])  # fmt: skip
def test_a_split_dose_has_named_parts_that_are_the_days_60_mg_together(parts, said):
    assert codes(may_split(parts=parts, day_ug=60_000)) == said


def test_a_part_at_home_is_a_dose_taken_home_and_is_decided_first():
    parts = [MORNING, Part("evening", 20_000, at_home=True)]
    assert codes(may_split(parts=parts, day_ug=60_000, home_decided=True)) == [
        ("part_at_home", "note")
    ]
    both = [Part("morning", 40_000, True), Part("evening", 20_000, True)]
    assert codes(may_split(parts=both, day_ug=60_000, home_decided=True)) == [
        ("no_part_watched", "caution")
    ]


@given(ug=st.lists(st.integers(1, 200_000), min_size=2, max_size=4), day=st.integers(1, 400_000))
def test_parts_never_come_to_more_or_less_than_the_day(ug, day):
    parts = [Part(f"part {n}", one) for n, one in enumerate(ug)]
    assert (may_split(parts=parts, day_ug=day) == []) == (sum(ug) == day)


# methadone mg, days on it, hours since, codes
TRANSFER = [
    (30, 7, 72, []),
    (30, 7, 71, [("transfer_high_risk", "caution")]),
    (31, 7, 72, [("transfer_high_risk", "caution")]),
    (40, 7, 72, [("transfer_high_risk", "caution")]),
    (41, 7, 72, [("transfer_dose_too_high", "stop"), ("transfer_high_risk", "caution")]),
    (30, 6, 72, [("transfer_not_stable", "caution")]),
    (30, None, 72, [("transfer_not_stable", "caution")]),
    (30, 7, 24, [("transfer_high_risk", "caution")]),
    (30, 7, 23, [("transfer_too_soon", "stop"), ("transfer_high_risk", "caution")]),
    (30, 7, None, [("transfer_too_soon", "stop")]),
]


@pytest.mark.parametrize(("methadone", "stable", "hours", "said"), TRANSFER)
def test_from_methadone_to_buprenorphine_the_usual_way(methadone, stable, hours, said):
    verdicts = may_transfer(
        method="usual", methadone_ug=methadone * 1000, days_on_it=stable, hours_since=hours,
        rules=US,
    )  # fmt: skip
    assert codes(verdicts) == said


def test_the_low_dose_method_is_possible_at_105_mg_with_methadone_an_hour_ago():
    verdicts = may_transfer(
        method="low_dose", methadone_ug=105_000, days_on_it=None, hours_since=1, rules=US
    )
    assert codes(verdicts) == [("transfer_low_dose", "note")]
    with pytest.raises(ValueError, match="-1 hours ago"):
        may_transfer(
            method="usual", methadone_ug=30_000, days_on_it=7, hours_since=-1, rules=US
        )  # fmt: skip


def seen(medicine, start, until=None, transition=""):
    return OrderSeen(
        medicine, TODAY + timedelta(start),
        None if until is None else TODAY + timedelta(until), transition,
    )  # fmt: skip


@pytest.mark.parametrize(("one", "two", "said"), [
    (seen("methadone", 0), seen("buprenorphine", 0), [("two_opioids_ordered", "stop")]),
    (seen("methadone", 0, 5), seen("buprenorphine", 5), [("two_opioids_ordered", "stop")]),
    (seen("methadone", 0, 4), seen("buprenorphine", 5), []),
    (seen("methadone", 0, 9, "t1"), seen("buprenorphine", 5, None, "t1"),
     [("transition_together", "note")]),
    (seen("methadone", 0, 9, "t1"), seen("buprenorphine", 5, None, "t2"),
     [("two_opioids_ordered", "stop")]),
    (seen("methadone", 0), seen("methadone", 0), []),
    (seen("naltrexone", 0), seen("methadone", 3), [("naltrexone_with_opioid", "stop")]),
    (seen("naltrexone", 0, 2), seen("buprenorphine", 3), []),
    (seen("methadone", 0), seen("clonidine", 0), []),
])  # fmt: skip
def test_two_opioid_medicines_stand_together_only_inside_one_transition(one, two, said):
    assert codes(may_stand_together([one, two])) == said
    assert codes(may_stand_together([two, one])) == said


# minutes, witnessed, at most, code
VOMITED = [
    (0, True, 1, "vomited_replacement_ordered"),
    (14, True, 1, "vomited_replacement_ordered"),
    (15, True, Fraction(1, 2), "vomited_replacement_ordered"),
    (30, True, Fraction(1, 2), "vomited_replacement_ordered"),
    (31, True, 0, "vomited_late"),
    (5, False, 0, "vomited_unwitnessed"),
    (40, False, 0, "vomited_unwitnessed"),
]


@pytest.mark.parametrize(("minutes", "witnessed", "at_most", "code"), VOMITED)
def test_a_vomited_dose_by_minutes_and_witness(minutes, witnessed, at_most, code):
    said = may_replace(minutes=minutes, witnessed=witnessed, pregnant=False, rules=US)
    assert (said.at_most, said.verdict.code, said.verdict.level) == (at_most, code, "stop")


@given(minutes=st.integers(0, 120), witnessed=st.booleans(), pregnant=st.booleans())
def test_nothing_is_ever_replaced_without_the_prescriber_and_later_is_never_more(
    minutes, witnessed, pregnant
):
    now = may_replace(minutes=minutes, witnessed=witnessed, pregnant=pregnant, rules=US)
    later = may_replace(minutes=minutes + 1, witnessed=witnessed, pregnant=pregnant, rules=US)
    assert now.verdict.level == "stop"
    assert later.at_most <= now.at_most
    assert witnessed or now.at_most == 0


def test_in_pregnancy_a_vomited_dose_has_an_order_for_this_person():
    said = may_replace(minutes=5, witnessed=True, pregnant=True, rules=US)
    assert said.verdict.code == "vomited_in_pregnancy"
    with pytest.raises(ValueError, match="-1 minutes"):
        may_replace(minutes=-1, witnessed=True, pregnant=False, rules=US)


def test_where_a_clinic_holds_to_no_figure_for_vomiting_nothing_is_replaced():
    law = rules_of("us", TODAY, ())
    assert may_replace(minutes=1, witnessed=True, pregnant=False, rules=law).at_most == 0


def offer(occasion, **more):
    verdict = must_offer(
        occasion=occasion, today=TODAY, rules=US, **{"has_kit": False} | more
    )  # fmt: skip
    return verdict.code


@pytest.mark.parametrize("occasion", sorted(WORDS))
def test_naloxone_is_offered_at_every_start_transition_and_way_home(occasion):
    assert offer(occasion) == "naloxone_to_offer"
    assert offer(occasion, declined=True) == "naloxone_declined"
    in_hand = offer(occasion, has_kit=True, kit_expires=date(2028, 1, 1))
    assert in_hand == ("naloxone_to_offer" if occasion == "depot_naltrexone" else "")


@pytest.mark.parametrize(("days", "code"), [(7, ""), (8, "naloxone_to_offer")])
def test_above_seven_days_taken_home_it_is_offered_even_with_a_kit_in_hand(days, code):
    assert offer("take_home", has_kit=True, take_home_days=days) == code


@pytest.mark.parametrize(("expires", "code"), [
    (TODAY - timedelta(1), "naloxone_to_offer"), (TODAY, "naloxone_kit_expires"),
    (TODAY + timedelta(29), "naloxone_kit_expires"), (TODAY + timedelta(30), ""),
])  # fmt: skip
def test_a_kit_out_of_date_is_no_kit_and_one_that_soon_will_be_is_told(expires, code):
    assert offer("visit", has_kit=True, kit_expires=expires) == code


def test_an_ordinary_visit_without_a_kit_asks_for_nothing():
    assert offer("visit") == ""


@pytest.mark.parametrize(("ug", "words"), [
    (60_000, "60 mg"), (500, "0.5 mg"), (5_750, "5.75 mg"), (0, "0 mg"), (1, "0.001 mg"),
    (100_000, "100 mg"),
])  # fmt: skip
def test_an_amount_is_said_exactly_and_without_a_trailing_nought(ug, words):
    assert mg(ug) == words
