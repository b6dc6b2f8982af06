"""Bottles and what happens between filling and taking: decisions, orders, days and people change.

Each is an order of acts that a hurried or a hostile person could try.
"""

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.intake import actions as intake
from throughcare.medication.actions import home, orders, window
from throughcare.medication.actions.orders import Planned
from throughcare.medication.home import in_hand, labels
from throughcare.medication.models import End, HandOver, HomeBottle, NaloxoneGiven
from throughcare.medication.tests.conftest import ALL_MET, MG, months_ago
from throughcare.medication.tests.test_dosing import held
from throughcare.patients.models import Alert
from throughcare.refusal import Refused
from throughcare.stock.models import Movement

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def six(ordered, given, decided, filled):
    """60 mg swallowed today, six bottles filled for the days after."""
    given(ordered(mg=60))
    decided(6)
    return filled()


@pytest.fixture
def out(six, handed):
    handed(six)
    return list(HomeBottle.objects.order_by("dose__clinic_day"))


@pytest.fixture
def nurse_and_witness(members):
    return {"by": members["nurse"], "at": clock.now(), "witness": members["director"]}


def none_handed() -> bool:
    return not End.objects.filter(outcome="handed_over").exists()


# --- the decision changes -------------------------------------------------------------------------
def test_a_decision_taken_back_after_filling_hands_nothing_over(six, decided, handed):
    decided(0)
    with pytest.raises(Refused, match="6 days would be in their hands at once, and 0 are granted"):
        handed(six)
    assert none_handed()


def test_a_decision_reduced_after_filling_hands_over_as_many_as_it_grants_now(six, decided, handed):
    decided(2)
    with pytest.raises(Refused, match=r"3 days .* and 2 are granted"):
        handed(six[:3])
    handed(six[:2])
    with pytest.raises(Refused, match="3 days"):
        handed(six[2:3])


def test_the_database_itself_asks_the_newest_decision(six, decided, members, admitted):
    decided(0)
    common = {"patient": admitted, "at": clock.now(), "by": members["nurse"]}
    no = NaloxoneGiven.objects.create(occasion="take_home", why_not="no", **common)
    row = HandOver.objects.create(
        clinic_day=clock.today(), count=1, offer=no, lockbox="yes", told_transport=True,
        told_storage=True, **common,
    )  # fmt: skip
    six[0].hand_over = row
    with pytest.raises(IntegrityError, match="more days at once"), transaction.atomic():
        six[0].save(update_fields=["hand_over"])


def test_what_was_lost_still_counts_as_handed_over_so_that_a_loss_opens_no_further_days(
    six, decided, handed, members
):
    """Two granted, two lost: the third and fourth are refused in words, not by a fault."""
    decided(2)
    handed(six[:2])
    for one in in_hand.bottles(hand_over__isnull=False):
        home.come_back(
            id=uuid.uuid4(), bottle=one, how="lost", words="left on a bus", by=members["nurse"],
            at=clock.now(),
        )  # fmt: skip
    with pytest.raises(Refused, match="4 days would be in their hands"):
        handed(six[2:4])


# --- the order changes ----------------------------------------------------------------------------
def test_a_bottle_of_a_held_order_is_neither_filled_nor_handed_over_and_stands_in_the_list(
    ordered, given, decided, filled, handed, members, bottle, prepared, admitted, today
):
    order = ordered(mg=60)
    given(order)
    decided(2)
    first, second = filled()
    orders.hold_order(
        id=uuid.uuid4(), order=order, why="sedated", by=members["prescriber"], at=clock.now()
    )
    with pytest.raises(Refused, match="was changed or is held"):
        handed([first])
    assert all(in_hand.of_changed_order(one) for one in in_hand.waiting(admitted, today))
    hold = order.holds.get()
    orders.lift_hold(held=hold, why="awake", by=members["prescriber"], at=clock.now())
    handed([first, second])


def test_after_discharge_nothing_is_prepared_filled_or_handed_over(
    ordered, given, decided, filled, handed, prepared, bottle, members, admitted, facility, today
):
    given(ordered(mg=60))
    decided(3)
    first, second, third = prepared()
    common = {"account": bottle, "child_resistant": True, "by": members["nurse"]}
    home.fill(id=uuid.uuid4(), bottle=first, ug=60 * MG, at=clock.now(), **common)
    intake.discharge(
        id=uuid.uuid4(), episode=admitted.episodes.get(), reason="moved", naloxone="given",
        warned=True, by=members["prescriber"], at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="left treatment"):
        handed([first])
    with pytest.raises(Refused, match="ended with the stay"):
        home.fill(id=uuid.uuid4(), bottle=second, ug=60 * MG, at=clock.now(), **common)
    assert prepared() == []
    assert {one.pk for one in in_hand.to_settle([facility.pk], today)} == {
        first.pk, second.pk, third.pk,
    }  # fmt: skip


# --- days pass ------------------------------------------------------------------------------------
def test_after_three_missed_days_bottles_of_the_old_amount_wait_for_the_prescriber(
    ordered, given, decided, filled, handed
):
    """Filled for Monday's coming; they come on Thursday, and have had nothing since Sunday."""
    given(ordered(mg=60))
    decided(6)
    bottles = filled()
    late = clock.now() + A_DAY * 4
    ready = [one for one in bottles if one.dose.clinic_day >= clock.clinic_day(late)]
    with pytest.raises(Refused, match="3 days missed"):
        handed(ready, at=late)
    assert none_handed()


def test_one_missed_day_later_in_treatment_hands_the_rest_over(
    ordered, yesterday, given, decided, filled, handed, today
):
    order = ordered(Planned(today - A_DAY * 90, None, 20 * MG), at=months_ago())
    yesterday(order, *range(16, 0, -1))
    given(order)
    decided(6)
    bottles = filled()
    handed(bottles[1:], at=clock.now() + A_DAY * 2)


def test_whoever_is_found_sedated_takes_nothing_home_until_they_are_awake(
    six, handed, members, admitted
):
    look = {"patient": admitted, "by": members["nurse"]}
    window.assess_impairment(id=uuid.uuid4(), sedation="3", at=clock.now(), **look)
    with pytest.raises(Refused) as refused:
        handed(six)
    assert refused.value.code in ("sedated_at_the_window", "overdose_signs")
    window.assess_impairment(
        id=uuid.uuid4(), sedation="1", at=clock.now() + timedelta(seconds=1), **look
    )
    handed(six)


def test_bottles_called_in_late_in_the_evening_are_those_of_the_clinics_own_day(
    out, members, admitted, settings
):
    """21:00 in New York is tomorrow in UTC: today's bottle would not be expected."""
    settings.TIME_ZONE = "America/New_York"
    timezone.deactivate()
    evening = datetime.combine(out[0].dose.clinic_day, datetime.min.time()).replace(hour=21)
    at = timezone.make_aware(evening, timezone.get_default_timezone())
    called = home.recall(
        id=uuid.uuid4(), patient=admitted, come_by=at + A_DAY, asked_how="by phone", why="random",
        by=members["nurse"], at=at,
    )  # fmt: skip
    assert called.expected == 6


# --- Virginia -------------------------------------------------------------------------------------
def test_virginia_counts_closed_days_so_five_and_a_closed_day_are_six_too_many(
    ordered, given, decided, prepared, closed, facility, today
):
    facility.jurisdiction = "us-va"
    facility.save()
    order = ordered(mg=60)
    given(order)
    at = clock.now() + A_DAY * 8
    on = clock.clinic_day(at)
    closed(on + A_DAY * 6)
    decided(5, at=at)
    with pytest.raises(Refused, match="6 days, closed days included, is above 5 days"):
        prepared(on=on, at=at)


def test_in_virginias_first_week_a_closed_day_goes_home_once_the_criteria_were_considered(
    ordered, given, decided, prepared, closed, facility, today
):
    facility.jurisdiction = "us-va"
    facility.save()
    given(ordered(mg=30))
    closed(today + A_DAY)
    closed(today + A_DAY * 2)
    decided(0, considered=ALL_MET)
    with pytest.raises(Refused, match="2 days, closed days included, is above 1 day"):
        prepared()
    assert HomeBottle.objects.get().dose.clinic_day == today + A_DAY


# --- what comes back ------------------------------------------------------------------------------
@pytest.mark.parametrize(("how", "ug"), [("full", 0), ("part", 20 * MG)])
def test_what_comes_back_with_something_in_it_is_taken_in_by_two(out, nurse_and_witness, how, ug):
    told = {"bottle": out[0], "how": how, "ug": ug, "words": "told", "id": uuid.uuid4()}
    alone = nurse_and_witness | {"witness": None}
    with pytest.raises(Refused, match="looked at by two"):
        home.come_back(**told, **alone)
    home.come_back(**told, **nurse_and_witness)
    assert Movement.objects.get(reason="returned").witness == nurse_and_witness["witness"]


def test_on_the_page_the_second_person_is_asked_for_only_then(out, signed_in, admitted):
    nurse = signed_in("nurse")
    address = reverse("take-home-back", args=[admitted.pk, out[0].pk])
    refused = nurse.post(address, {"back-id": uuid.uuid4(), "back-how": "full"})
    assert "second person" in refused.content.decode()
    two = {"back-witness_name": "director-Riverside", "back-witness_proof": PIN}
    nurse.post(address, {"back-id": uuid.uuid4(), "back-how": "full", **two})
    nurse.post(
        reverse("take-home-back", args=[admitted.pk, out[1].pk]),
        {"back-id": uuid.uuid4(), "back-how": "empty"},
    )
    assert [in_hand.state(one) for one in in_hand.bottles()][:3] == ["full", "empty", "home"]


@pytest.mark.parametrize("how", ["empty", "part"])
def test_a_bottle_that_is_not_full_any_more_before_its_day_tells_the_prescriber(
    out, nurse_and_witness, how
):
    home.come_back(
        id=uuid.uuid4(), bottle=out[3], how=how, ug=10 * MG if how == "part" else 0, words="x",
        **nurse_and_witness,
    )  # fmt: skip
    assert "before that day" in Alert.objects.get(code="take_home.too_soon").why


def test_an_empty_bottle_on_its_own_day_or_later_is_as_it_should_be(out, nurse_and_witness):
    later = nurse_and_witness | {"at": clock.now() + A_DAY}
    home.come_back(id=uuid.uuid4(), bottle=out[0], how="empty", **later)
    assert not Alert.objects.filter(code="take_home.too_soon").exists()


def test_a_bottle_half_spilt_at_home_is_no_dead_end_the_prescriber_may_free_its_day(
    out, nurse_and_witness, members, reserved
):
    home.come_back(
        id=uuid.uuid4(), bottle=out[0], how="part", ug=20 * MG, words="fell", **nurse_and_witness
    )
    by = {"by": members["prescriber"], "at": clock.now()}
    home.free_day(dose=out[0].dose, why="shown the stain, awake, nothing taken", **by)
    assert reserved(out[0].dose.order, at=clock.now() + A_DAY).after == out[0].dose.end


def test_a_bottle_back_empty_frees_no_day(out, nurse_and_witness, members):
    home.come_back(id=uuid.uuid4(), bottle=out[0], how="empty", **nurse_and_witness)
    with pytest.raises(Refused, match="neither back full nor gone"):
        home.free_day(dose=out[0].dose, why="x", by=members["prescriber"], at=clock.now())


# --- half filled ----------------------------------------------------------------------------------
def test_a_bottle_half_filled_from_a_lot_that_ran_out_is_set_aside_on_its_page_by_two(
    ordered, given, decided, prepared, bottle, members, signed_in, admitted
):
    given(ordered(mg=60))
    decided(1)
    (one,) = prepared()
    home.fill(
        id=uuid.uuid4(), bottle=one, account=bottle, ug=25 * MG, child_resistant=True,
        by=members["nurse"], at=clock.now(),
    )  # fmt: skip
    two = {"aside-witness_name": "director-Riverside", "aside-witness_proof": PIN}
    address = reverse("take-home-aside", args=[admitted.pk, one.pk])
    signed_in("nurse").post(address, {"aside-why": "the lot ran out", **two})
    assert End.objects.get(dose=one.dose).outcome == "not_given"
    assert (held("take_home"), held("waste")) == (0, 25)


# --- labels ---------------------------------------------------------------------------------------
def test_a_label_says_under_the_tongue_where_it_is_to_be_taken_so(
    ordered, written, given, decided, prepared, facility
):
    facility.address, facility.phone = "1 River Road", "555-0100"
    facility.save()
    given(ordered(mg=60))
    decided(1)
    (one,) = prepared()
    one = in_hand.bottles(pk=one.pk).get()
    assert "by mouth" in labels.words_of(one)["how"]
    one.dose.order.family = "buprenorphine-naloxone-tablet"
    assert "under the tongue until it is dissolved" in labels.words_of(one)["how"]
    one.dose.patient.language = "es"
    assert "debajo de la lengua" in labels.words_of(one)["how"]
