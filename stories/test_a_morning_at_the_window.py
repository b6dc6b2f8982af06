"""A morning at the window, told as a nurse would: who comes, what they are given, and what never
keeps anybody from a dose that is safe for them."""

import uuid
from datetime import timedelta

import pytest

from stories.window import LIQUID, MG, admitted, bottle, comes, morning, on_methadone, took
from throughcare import clock
from throughcare.assessment import actions as assessment
from throughcare.clinical.medication.lifting import ways
from throughcare.medication import at_window, facts, queue
from throughcare.medication.actions import dosing
from throughcare.medication.actions import window as actions
from throughcare.medication.models import Dose, End
from throughcare.medication.queries import unresolved
from throughcare.refusal import Refused
from throughcare.stock.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(team):
    return morning(team)


@pytest.fixture
def nurse(team):
    return team["nurse"]


def due(patient):
    """The one dose that is ordered for this person today, as it stands now."""
    day = facts.day_of(patient, clock.today())
    (today,) = at_window.doses_due(patient, day, list(Account.objects.filter(kind="bottle")))
    return today


def reserved(patient, nurse, window="1", **more):
    return dosing.reserve(
        id=uuid.uuid4(), step=due(patient).step, window=window, said="same", awake=True, by=nurse,
        at=clock.now(), **more,
    )  # fmt: skip


def poured(dose, nurse, out_of=None):
    out_of = out_of or Account.objects.filter(kind="bottle", product=LIQUID).first()
    return dosing.pour(
        id=uuid.uuid4(), dose=dose, bottle=out_of, ug=dose.ug, by=nurse, at=clock.now()
    )


def dosed(patient, nurse):
    dose = reserved(patient, nurse)
    poured(dose, nurse)
    return dosing.finish(dose=dose, outcome="taken", by=nurse, at=clock.now())


def waiting(nurse):
    return [row.patient.chosen_name for row in
            queue.waiting(nurse, nurse.posts.get().facility_id, clock.now())]  # fmt: skip


def test_six_wait_in_the_order_they_came_and_whoever_is_dosed_waits_no_longer(people, nurse):
    assert waiting(nurse) == ["Ana", "Ben", "Carla", "Dev", "Emil", "Anna"]
    dosed(people[0], nurse)
    assert waiting(nurse) == ["Ben", "Carla", "Dev", "Emil", "Anna"]


def test_each_is_given_what_their_own_order_says_and_the_bottle_holds_so_much_less(people, nurse):
    held = Account.objects.get(kind="bottle").balance
    for patient in people:
        dosed(patient, nurse)
    given = End.objects.filter(dose__clinic_day=clock.today()).order_by("at")
    assert [end.ug_taken // MG for end in given] == [50, 60, 70, 80, 90, 100]
    assert held - Account.objects.get(kind="bottle").balance == 450 * MG
    assert sum(account.balance for account in Account.objects.all()) == 0


def test_the_power_goes_after_the_pour_and_the_morning_begins_with_that_dose(people, nurse):
    dose = reserved(people[0], nurse)
    poured(dose, nurse)
    assert [one.patient.chosen_name for one in unresolved(people[0].facility_id)] == ["Ana"]
    assert due(people[0]).state == "poured"
    dosing.finish(dose=dose, outcome="taken", by=nurse, at=clock.now())
    assert due(people[0]).state == "ended"


def test_ana_dosed_at_window_one_is_not_dosed_at_window_two(people, nurse):
    reserved(people[0], nurse)
    with pytest.raises(Refused, match="was reserved at 1"):
        reserved(people[0], nurse, window="2")


def test_somebody_who_waits_for_the_prescriber_is_passed_by_and_comes_back_into_turn(
    people, nurse, team
):
    facility = people[0].facility_id
    asked = actions.ask_prescriber(
        patient=people[0], code="missed_three_days", why="3 days missed.", source="red-flags:2.4",
        by=nurse, at=clock.now(),
    )  # fmt: skip
    rows = queue.waiting(nurse, facility, clock.now())
    assert queue.next_of(rows).patient.pk == people[1].pk
    actions.lift(
        id=uuid.uuid4(), patient=people[0], code="missed_three_days", why="Seen.",
        by=team["prescriber"], at=clock.now(),
    )  # fmt: skip
    asked.refresh_from_db()
    assert asked.acted_by == team["prescriber"]
    assert queue.next_of(queue.waiting(nurse, facility, clock.now())).patient.pk == people[0].pk


def test_two_days_missed_and_she_is_dosed_three_and_the_prescriber_sees_her_first(team, nurse):
    out_of = bottle(team)
    for number, (name, last, stops) in enumerate([("Two", 3, False), ("Three", 4, True)], 1):
        patient = admitted(team, name, "Days", number)
        order = on_methadone(team, patient)
        took(team, order, out_of, *range(last + 20, last - 1, -1))
        today = due(patient)
        assert bool(today.stops) is stops, name
        assert today.missed == last - 1


def test_a_missed_appointment_an_unpaid_fee_and_an_open_form_never_refuse_a_safe_dose(
    people, nurse, team
):
    """There is no fee and no appointment that a rule could read; the forms there are stay open."""
    ana, common = people[0], {"by": team["counsellor"], "at": clock.now() - timedelta(days=20)}
    assessment.begin_sheet(
        id=uuid.uuid4(), patient=ana, instrument="phq-9", filled_by="staff", **common
    )
    before = [verdict.code for verdict in due(ana).said]
    assert due(ana).stops == []
    assert dosed(ana, nurse).ug_taken == 50 * MG
    assert not {"appointment", "fee", "form", "payment"} & set(
        "_".join([*before, *ways()]).split("_")
    )


def test_a_person_without_consents_on_file_and_without_a_photo_is_dosed_all_the_same(people, nurse):
    ana = people[0]
    assert not ana.consents.exists()
    assert not ana.photos.exists()
    assert dosed(ana, nurse).outcome == End.Outcome.TAKEN


def test_he_leaves_before_his_dose_and_comes_back_at_ten(people, nurse, team):
    ben = people[1]
    dose = reserved(ben, nurse)
    dosing.finish(dose=dose, outcome="not_given", why="left", by=nurse, at=clock.now())
    actions.leave(
        arrival=queue.arrival_of(ben, clock.today()), why="left", by=nurse, at=clock.now()
    )
    assert "Ben" not in waiting(nurse)
    comes(team, ben)
    assert waiting(nurse)[-1] == "Ben"
    assert dosed(ben, nurse).ug_taken == 60 * MG
    assert Dose.objects.filter(patient=ben, clinic_day=clock.today()).count() == 2
