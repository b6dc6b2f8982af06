"""Orders: signed as they were read, paused at the person's word, given as they say."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.clinical.verdict import caution, no
from throughcare.intake import actions as intake
from throughcare.medication import queries, safety
from throughcare.medication.actions import dosing, guests, orders, pausing
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Dose, GuestOut, Order, Signed, Step
from throughcare.medication.tests.conftest import MG
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def taper(ordered, today):
    """Forty milligrams for a week, then thirty-five, then thirty until it is changed."""
    week = timedelta(days=7)
    return ordered(
        Planned(today, today + timedelta(days=6), 40 * MG),
        Planned(today + week, today + timedelta(days=13), 35 * MG),
        Planned(today + 2 * week, None, 30 * MG),
        kind="taper", person_agrees=True,
    )  # fmt: skip


def pause(taper, members, at=None, **more):
    return pausing.pause_taper(
        id=more.pop("id", uuid.uuid4()), order=taper, words="Not lower yet.",
        by=members["nurse"], at=at or clock.now(), **more,
    )  # fmt: skip


def test_a_nurse_pauses_a_taper_in_one_press_and_today_s_40_mg_goes_on(taper, members, today):
    pause(taper, members)
    for days in (0, 7, 30):
        (step,) = queries.steps_of_day([taper.patient], today + timedelta(days=days))
        assert step.ug == 40 * MG


def test_pressed_twice_it_is_one_pause(taper, members):
    same = uuid.uuid4()
    assert pause(taper, members, id=same) == pause(taper, members, id=same)
    assert Order.objects.filter(kind="pause").count() == 1


def test_after_today_s_dose_the_pause_begins_tomorrow_at_today_s_level(
    taper, given, members, today
):
    given(taper)
    paused = pause(taper, members)
    assert paused.first_day == today + timedelta(days=1)
    assert paused.steps.get().ug == 40 * MG


def test_only_a_taper_in_force_is_paused(ordered, members):
    with pytest.raises(Refused) as refused:
        pause(ordered(mg=60), members)
    assert refused.value.code == "nothing_to_pause"


@pytest.mark.parametrize("wrong", [{"ug": 41 * MG}, {"part": "evening"}])
def test_the_database_refuses_a_pause_that_holds_anything_but_an_amount_of_the_taper(
    taper, members, today, wrong
):
    sneaked = Order.objects.create(
        patient=taper.patient, episode=taper.episode, item=taper.item, kind="pause",
        medicine=taper.medicine, family=taper.family, first_day=today, replaces=taper,
        at=clock.now(), by=members["nurse"],
    )  # fmt: skip
    Step.objects.create(**{"order": sneaked, "first_day": today, "ug": 40 * MG} | wrong)
    with pytest.raises(IntegrityError, match="a pause goes on"), transaction.atomic():
        Signed(order=sneaked, under=taper.signed, at=clock.now(), by=members["nurse"]).save(
            force_insert=True
        )
    transaction.set_rollback(True)


def test_what_the_taper_had_left_goes_on_after_the_pause_at_the_same_distances(
    taper, members, today
):
    on_day = clock.now() + timedelta(days=3)
    paused = pause(taper, members, at=on_day)
    again = today + timedelta(days=20)
    left = pausing.remaining(taper, paused.first_day, again)
    assert [(step.first_day - again).days for step in left] == [0, 4, 11]
    assert [step.ug // MG for step in left] == [40, 35, 30]


def test_an_order_written_again_sets_the_unsigned_one_aside(written, members):
    first = written(mg=60)
    second = written(mg=50, instead_of=first)
    assert first.stopped.replaced_by == second
    with pytest.raises(Refused) as refused:
        written(mg=55, instead_of=first)
    assert refused.value.code == "order_no_longer_waits"


def test_an_order_of_several_steps_is_not_signed_into_its_middle(written, members, today):
    late = written(
        Planned(today - timedelta(days=2), today - timedelta(days=1), 30 * MG),
        Planned(today, None, 40 * MG),
    )
    with pytest.raises(Refused) as refused:
        orders.sign_order(order=late, by=members["prescriber"], at=clock.now())
    assert refused.value.code == "order_days_passed"


def test_what_became_known_since_the_page_was_opened_is_read_before_it_is_signed(
    written, members, monkeypatch
):
    order = written(mg=60)
    then = safety.of_order(order, at=clock.now())
    now = [*then, caution("a_new_thing", "The heart.", "house:tests")]
    monkeypatch.setattr(safety, "of_order", lambda order, at: now)
    given = {"order": order, "reason": "seen", "by": members["prescriber"], "at": clock.now()}
    with pytest.raises(Refused) as refused:
        orders.sign_order(seen=orders.read_as(then), **given)
    assert refused.value.code == "verdicts_changed"
    orders.sign_order(seen=orders.read_as(now), **given)


def test_a_rule_that_says_stop_stops_and_a_caution_wants_a_reason(written, members, monkeypatch):
    order = written(mg=60)
    given = {"order": order, "by": members["prescriber"], "at": clock.now()}
    said = [caution("look_first", "Look.", "house:tests")]
    monkeypatch.setattr(safety, "of_order", lambda order, at: said)
    with pytest.raises(Refused) as refused:
        orders.sign_order(**given)
    assert refused.value.code == "reason_missing"
    said.insert(0, no("wait_for_it", "Wait.", "house:tests"))
    with pytest.raises(Refused) as refused:
        orders.sign_order(reason="all the same", **given)
    assert refused.value.code == "wait_for_it"
    said.pop(0)
    assert orders.sign_order(reason="seen today", **given).said[0]["code"] == "look_first"


def test_an_order_for_one_dose_gives_one_dose_on_whichever_of_its_days(
    ordered, given, reserved, today
):
    once = ordered(Planned(today, today + timedelta(days=3), 20 * MG), kind="one_off", item=None)
    given(once)
    tomorrow = clock.now() + timedelta(days=1)
    assert not queries.steps_of_day([once.patient], today + timedelta(days=1)).exists()
    with pytest.raises(IntegrityError, match="for one dose"), transaction.atomic():
        reserved(once, at=tomorrow)
    assert Dose.objects.count() == 1


@pytest.mark.parametrize(
    ("minutes", "seen", "most"), [(10, True, 60), (20, True, 30), (40, True, 0), (5, False, 0)]
)
def test_of_60_mg_vomited_no_more_is_ordered_again_than_the_rule_allows(
    ordered, given, written, members, today, minutes, seen, most
):
    dose = given(ordered(mg=60))
    dosing.record_vomiting(
        dose=dose, minutes_after=minutes, seen=seen, by=members["nurse"], at=clock.now()
    )

    def again(mg):
        return written(Planned(today, today, mg * MG, "replacement"), kind="replacement",
                       item=None, replaces_dose=dose)  # fmt: skip

    with pytest.raises(Refused) as refused:
        again(most + 1)
    assert refused.value.code == "replaced_beyond_rule"
    if most:
        assert again(most).steps.get().ug == most * MG


GUEST = {"phone": "555-0199", "confirmed_with": "Nurse Lee", "last_dose_ug": 60 * MG}


def test_a_guest_s_order_is_signed_only_with_the_last_dose_confirmed_by_their_clinic(
    written, members, today
):
    given = {"by": members["prescriber"], "at": clock.now()}
    unknown = written(mg=60, kind="guest", guest_of="Zion Hill", item=None)
    with pytest.raises(Refused) as refused:
        orders.sign_order(order=unknown, reason="r", **given)
    assert refused.value.code == "guest_without_last_dose"
    guest = GUEST | {"letter_on": today, "last_dose_on": today - timedelta(days=1)}
    known = written(mg=60, kind="guest", guest_of="Zion Hill", item=None, guest=guest)
    assert orders.sign_order(order=known, reason="r", **given)


@pytest.fixture
def consent(admitted, members, today):
    return intake.give_consent(
        id=uuid.uuid4(), patient=admitted, kind="part2_care", signed_name="Ana", signature="typed",
        discloser="Riverside", recipients="those who treat me", what="my doses",
        purpose="treatment", expires_on=today + timedelta(days=90), text_version="2026-11",
        by=members["intake"], at=clock.now(),
    )  # fmt: skip


def letter(order, consent, members, today):
    return guests.write_guest_letter(
        id=uuid.uuid4(), order=order, consent=consent, to_clinic="Zion Hill", first_day=today,
        last_day=today + timedelta(days=4), by=members["nurse"], at=clock.now(),
    )  # fmt: skip


def test_without_a_consent_no_other_clinic_is_told(ordered, members, today):
    with pytest.raises(Refused) as refused:
        letter(ordered(mg=60), None, members, today)
    assert refused.value.code == "guest_letter_without_consent"
    assert not GuestOut.objects.exists()


def test_the_letter_says_the_last_dose_as_it_was_taken(
    ordered, given, members, today, consent, facility
):
    order = ordered(mg=60)
    given(order)
    with pytest.raises(Refused, match="name, address and telephone") as refused:
        letter(order, consent, members, today)
    assert refused.value.where == "clinic"
    facility.address = "12 Quay Street, Riverside"
    facility.save()
    order.patient.refresh_from_db()
    written = letter(order, consent, members, today)
    assert (written.last_dose_on, written.last_dose_ug) == (today, 60 * MG)


def test_an_order_that_ends_next_week_and_its_change_of_today_never_stand_together(
    ordered, today, members
):
    old = ordered(Planned(today, None, 60 * MG))
    common = {"by": members["prescriber"], "at": clock.now()}
    ends = today + timedelta(days=7)
    orders.stop_order(order=old, why="moves away", from_day=ends, **common)
    with pytest.raises(Refused) as refused:
        ordered(Planned(today, None, 70 * MG), replaces=old)
    assert refused.value.code == "order_stands_already"
    assert "on the day that one ends" in refused.value.next_step
    ordered(Planned(ends, None, 70 * MG), replaces=old)
    assert [o.pk for o in queries.in_force(today)] == [old.pk]
