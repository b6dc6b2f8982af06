"""How many days may go home: the decision, its ceiling, the pattern, and days that are closed."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.medication.home.at_the_window import closed_ahead
from throughcare.medication.home.days import going_home
from throughcare.medication.models import (
    Dose,
    HomeBottle,
    TakeHomeDecision,
)
from throughcare.medication.tests.conftest import ALL_MET, MG
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def tomorrow():
    return clock.now() + A_DAY


def test_on_day_1_eight_days_at_once_are_refused_and_an_exception_opens_them(
    ordered, given, decided
):
    given(ordered(mg=60))
    with pytest.raises(Refused, match="8 days beyond closed days is above 7 days"):
        decided(8)
    decision = decided(
        8, exception_number="SMA-168 00417", exception_by="Dr Okafor, state authority"
    )
    assert (decision.ceiling, decision.days) == (7, 8)


def test_the_database_itself_refuses_a_decision_above_the_ceiling_without_an_exception(
    ordered, given, decided
):
    given(ordered(mg=60))
    decision = decided(7)
    decision.pk, decision.days, decision.asked_days = uuid.uuid4(), 8, 8
    with pytest.raises(IntegrityError, match="above_the_ceiling"), transaction.atomic():
        decision.save(force_insert=True)


def test_the_ceiling_follows_the_day_of_treatment_7_then_14_then_28(
    ordered, given, decided, facility
):
    given(ordered(mg=60))
    for days_later, ceiling in ((0, 7), (13, 7), (14, 14), (29, 14), (30, 28)):
        at = clock.now() + A_DAY * days_later
        assert decided(ceiling, at=at).ceiling == ceiling
        with pytest.raises(Refused, match="above"):
            decided(ceiling + 1, at=at)


def test_a_grant_needs_every_criterion_considered_and_a_refusal_only_its_reason(
    ordered, given, decided
):
    given(ordered(mg=60))
    with pytest.raises(Refused, match="Not yet considered, 1 of 6"):
        decided(3, considered=ALL_MET[:5])
    assert decided(0, considered=[]).outcome == "refused"


def test_fewer_days_than_asked_or_than_before_is_a_reduction(ordered, given, decided):
    given(ordered(mg=60))
    assert decided(6).outcome == "granted"
    assert decided(3, asked_days=3).outcome == "reduced"
    assert decided(4, asked_days=6).outcome == "reduced"


def test_a_pattern_that_leaves_more_days_at_home_than_granted_is_refused(
    ordered, given, decided, today
):
    given(ordered(mg=60))
    with pytest.raises(Refused, match="leaves 6 days at home, and 3 are granted"):
        decided(3, weekdays=str(today.isoweekday()))
    decided(6, weekdays=str(today.isoweekday()))


def test_by_the_pattern_monday_and_thursday_two_days_and_then_three_are_prepared(
    ordered, given, decided, prepared, today
):
    given(ordered(mg=60))
    monday = today + A_DAY * ((7 - today.weekday()) % 7 or 7)
    decided(3, weekdays="14", first_on=monday)
    thursday = monday + A_DAY * 3
    assert [b.dose.clinic_day for b in prepared(on=monday)] == [monday + A_DAY, monday + A_DAY * 2]
    assert len(prepared(on=thursday)) == 3
    assert prepared(on=monday + A_DAY) == []


def test_more_days_than_decided_are_never_prepared_even_in_two_goes(
    ordered, given, decided, prepared, today
):
    given(ordered(mg=60))
    decided(2)
    prepared()
    with pytest.raises(Refused, match="3 days would be at home at once, and 2 are granted"):
        prepared(until=today + A_DAY * 4)


def test_the_database_itself_refuses_to_hand_over_more_days_than_decided(
    ordered, given, decided, filled, handed, members
):
    order = ordered(mg=60)
    given(order)
    decided(3)
    row = handed(filled())
    fourth = Dose.objects.create(
        patient=row.patient, order=order, step=order.steps.get(), home=True, medicine="methadone",
        ug=60 * MG, clinic_day=clock.today() + A_DAY * 9, at=clock.now(), by=members["nurse"],
    )  # fmt: skip
    bottle = HomeBottle.objects.create(
        dose=fourth, token="a fourth", decision=TakeHomeDecision.objects.get(),
        pick_up_on=clock.today(), at=clock.now(), by=members["nurse"],
    )  # fmt: skip
    bottle.hand_over = row
    with pytest.raises(IntegrityError, match="more days at once"), transaction.atomic():
        bottle.save(update_fields=["hand_over"])


def test_a_closed_day_goes_home_at_any_length_of_treatment_without_a_decision(
    ordered, given, closed, filled, handed, today
):
    closed(today + A_DAY)
    given(ordered(mg=30))
    (bottle,) = filled()
    assert bottle.closed.why == "Independence Day"
    handed([bottle])


def test_two_closed_days_in_a_row_are_covered_and_the_open_day_after_them_is_not(
    ordered, given, closed, prepared, today
):
    closed(today + A_DAY)
    closed(today + A_DAY * 2)
    given(ordered(mg=30))
    assert [one.dose.clinic_day for one in prepared()] == [today + A_DAY, today + A_DAY * 2]


def test_in_virginia_a_closed_day_needs_a_decision_where_the_law_counts_it(
    ordered, given, closed, prepared, today, facility
):
    facility.jurisdiction = "us-va"
    facility.save()
    closed(today + A_DAY)
    given(ordered(mg=30))
    with pytest.raises(Refused, match="Not yet considered"):
        prepared()


def test_every_sunday_is_closed_by_one_press(closed, facility, today):
    closed(today + A_DAY, weekly_until=today + A_DAY * 22)
    assert facility.closed_days.count() == 4


def next_saturday(today):
    return today + timedelta(days=(5 - today.weekday()) % 7 or 7)


def test_of_a_closed_weekend_one_day_goes_home_by_itself_and_the_other_by_a_decision(
    admitted, ordered, closed, decided, today
):
    ordered(mg=60)
    saturday = next_saturday(today)
    friday, sunday = saturday - timedelta(1), saturday + timedelta(1)
    closed(saturday, holiday=False)
    closed(sunday, holiday=False)
    assert [one.day for one in going_home([admitted], friday)[admitted.pk]] == [saturday]
    decided(days=1)
    both = going_home([admitted], friday)[admitted.pk]
    assert [(one.day, one.closed is None) for one in both] == [
        (saturday, False), (sunday, True),
    ]  # fmt: skip


def test_the_window_asks_for_a_decision_on_the_closed_day_that_does_not_go_home_by_itself(
    admitted, ordered, closed, today
):
    ordered(mg=60)
    saturday = next_saturday(today)
    closed(saturday, holiday=False)
    closed(saturday + timedelta(1), holiday=False)
    days, said = closed_ahead(admitted, saturday - timedelta(1))
    assert days == [saturday]
    assert (said.level, said.code) == ("caution", "closed_day_uncovered")
