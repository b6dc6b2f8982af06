"""A pump at window 1: it runs empty within a dose, loses its line, and the server dies beside it.

Whatever happens, what left the bottle is in the record once, and nobody is poured for twice.
"""

import uuid

import pytest
from django.db import IntegrityError, transaction

from stories.at_the_pump import (
    at,
    browser_of,
    field,
    new_bottle,
    pump_at_window,
    pump_pours,
    put_under,
    quick,
    reserved,
    swallowed,
    text,
)
from stories.browser import PIN
from stories.window import MG, admitted, bottle, comes, on_methadone, took
from throughcare import clock
from throughcare.medication.actions import dosing, pumping
from throughcare.medication.dispensers import line as line_
from throughcare.medication.dispensers import pump as pump_
from throughcare.medication.dispensers.simulator import OnAPty
from throughcare.medication.models import End, Pour, PumpAsked, PumpTold
from throughcare.refusal import Refused
from throughcare.stock.models import Account, Movement

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    """A pump at the end of a line."""
    with OnAPty(quick()) as on:
        yield on


@pytest.fixture
def _hurried(monkeypatch):
    """Nobody waits for long, where what is waited for never comes."""
    monkeypatch.setattr(line_, "ANSWER_WITHIN", 0.25)
    monkeypatch.setattr(pump_, "WAITED", 0.1)


@pytest.fixture
def first(team):
    return bottle(team)


@pytest.fixture
def pump(team, settings, line, first):
    return pump_at_window(team, settings, line, first)


@pytest.fixture
def nurse(team):
    return browser_of(team)


@pytest.fixture
def ana(team, first, pump):
    """Ana takes 60 mg a day, and has come."""
    patient = admitted(team, "Ana", "Okafor", 1)
    took(team, on_methadone(team, patient, mg=60), first, 2, 1)
    comes(team, patient)
    return patient


def held(kind: str) -> int:
    return sum(one.balance for one in Account.objects.filter(kind=kind))


def poured_since(line, before) -> int:
    return line.device.poured_ul - before


def test_a_routine_dose_by_pump_takes_four_presses_and_no_figure_is_typed(nurse, ana, line, first):
    began, before = line.device.poured_ul, held("bottle")
    found = nurse.post("/window/find/", {"q": ""}, follow=True)  # 1
    assert "60 mg" in text(found)
    dose = reserved(nurse, ana)  # 2
    assert "Pump A pours 60 mg · 6 mL" in text(nurse.get(at(ana)))
    assert "60 mg poured at" in text(pump_pours(nurse, ana, dose))  # 3
    assert "taken, seen, 60 mg" in text(swallowed(nurse, ana, dose))  # 4
    assert poured_since(line, began) == 6000
    poured = Pour.objects.get(dose=dose)
    assert (poured.ug, poured.measured, poured.report["ul"]) == (60 * MG, "pump", 6000)
    assert held("bottle") == before - 60 * MG


def test_the_pump_runs_empty_at_4_1_ml_a_new_bottle_is_loaded_and_the_pump_pours_the_rest(
    team, nurse, ana, pump, line
):
    began, dose = line.device.poured_ul, reserved(nurse, ana)
    line.device.stops = {"empty": 4100}
    said = text(pump_pours(nurse, ana, dose))
    assert "The bottle under the pump is empty." in said
    assert "Asked for: 6 mL. Poured: 4.1 mL." in said
    assert "41 mg poured, to pour still: 19 mg · 1.9 mL" in said
    refused = swallowed(nurse, ana, dose)
    assert "41 mg of 60 mg is poured." in text(refused)

    new_bottle(team, "23B", 1000)
    page = nurse.get(f"/register/pumps/{pump.pk}/bottle/")
    sent = {"id": field(page, "id"), "read": "23C"}
    assert "no bottle with 23C on it" in text(
        nurse.post(f"/register/pumps/{pump.pk}/bottle/", sent)
    )
    sent["read"] = "23b"
    nurse.post(f"/register/pumps/{pump.pk}/bottle/", sent)
    line.device.load(100_000)

    assert "Pump A pours 19 mg · 1.9 mL" in text(nurse.get(at(ana)))
    assert "60 mg poured at" in text(pump_pours(nurse, ana, dose))
    swallowed(nurse, ana, dose)
    pours = list(Pour.objects.filter(dose=dose).order_by("at"))
    assert [(one.ug, one.account.lot.number) for one in pours] == [
        (41 * MG, "23A-1"), (19 * MG, "23B"),
    ]  # fmt: skip
    assert End.objects.get(dose=dose).ug_taken == 60 * MG
    assert poured_since(line, began) == 6000
    assert held("poured") == 0


def test_the_rest_may_be_poured_by_hand_out_of_another_bottle(team, nurse, ana, line):
    dose = reserved(nurse, ana)
    line.device.stops = {"air": 4000}
    assert "There is air in the tube." in text(pump_pours(nurse, ana, dose))
    other = new_bottle(team, "23B", 1000)
    sent = {"id": uuid.uuid4(), "bottle": str(other.pk), "amount": "2", "unit": "ml"}
    said = nurse.post(at(ana, "doses", dose.pk, "pours"), sent, follow=True)
    assert "60 mg poured at" in text(said)
    swallowed(nurse, ana, dose)
    assert [one.measured for one in Pour.objects.filter(dose=dose).order_by("at")] == [
        "pump", "hand",
    ]  # fmt: skip


def test_the_server_dies_after_the_pump_poured_and_the_page_asks_the_pump_what_it_did(
    nurse, ana, line, monkeypatch
):
    began, dose = line.device.poured_ul, reserved(nurse, ana)
    with monkeypatch.context() as dies:
        dies.setattr(pumping, "tell", lambda **_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            pump_pours(nurse, ana, dose)
    assert PumpAsked.objects.get(dose=dose)
    assert not Pour.objects.filter(dose=dose).exists()
    assert poured_since(line, began) == 6000

    assert "60 mg poured at" in text(nurse.get(at(ana)))  # the page is opened again
    assert poured_since(line, began) == 6000
    swallowed(nurse, ana, dose)
    assert Pour.objects.get(dose=dose).ug == 60 * MG


def test_the_server_dies_before_the_pump_heard_and_nothing_is_poured_until_pressed_anew(
    nurse, ana, line, pump, first, team
):
    began, dose = line.device.poured_ul, reserved(nurse, ana)
    pumping.ask(
        id=uuid.uuid4(), pump=pump, kind="dose", dose=dose, bottle=first, ug=60 * MG,
        serial="SIM-1", last=line.device.last, by=team["nurse"], at=clock.now(),
    )  # fmt: skip
    said = text(nurse.get(at(ana)))
    assert "The pump never heard the question: nothing was poured." in said
    assert poured_since(line, began) == 0
    pump_pours(nurse, ana, dose)
    assert poured_since(line, began) == 6000
    assert PumpTold.objects.filter(asked__dose=dose, ug=0).count() == 1
    swallowed(nurse, ana, dose)


def test_one_press_sent_three_times_pours_once(nurse, ana, line):
    began, dose, once = line.device.poured_ul, reserved(nurse, ana), uuid.uuid4()
    for _ in range(3):
        pump_pours(nurse, ana, dose, id=once)
    assert poured_since(line, began) == 6000
    assert Pour.objects.filter(dose=dose).count() == 1


@pytest.mark.usefixtures("_hurried")
def test_a_pump_that_falls_silent_leaves_a_question_and_the_cup_is_measured(nurse, ana, line):
    dose = reserved(nurse, ana)
    line.device.speed_ul = 0.001  # it has hardly begun
    page = nurse.get(at(ana))
    line_says_hello_and_no_more(line)
    nurse.post(at(ana, "doses", dose.pk, "pump"), {"id": field(page, "id")})
    said = text(nurse.get(at(ana)))
    assert "The pump was asked for 60 mg · 6 mL" in said
    assert "It cannot say: measure what stands in the cup" in said
    assert "60 mg poured" not in said

    for refused in ({"id": uuid.uuid4(), "amount": "6", "unit": "ml"},):
        bottle_id = str(Account.objects.filter(kind="bottle").first().pk)
        answer = nurse.post(at(ana, "doses", dose.pk, "pours"), refused | {"bottle": bottle_id})
        assert "The pump was asked for this dose and has not said what it did." in text(answer)
    with pytest.raises(Refused, match="has not said"):
        dosing.finish(dose=dose, outcome="not_given", why="x", by=dose.by, at=clock.now())

    bare = nurse.post(at(ana, "doses", dose.pk, "pump", "cup"), {"amount": "3"})
    assert "has no unit" in text(bare)
    nurse.post(at(ana, "doses", dose.pk, "pump", "cup"), {"amount": "3 mL"})
    told = PumpTold.objects.get(asked__dose=dose)
    assert (told.how, told.ug, Pour.objects.get(dose=dose).ug) == ("cup", 30 * MG, 30 * MG)
    assert "30 mg poured, to pour still: 30 mg · 3 mL" in text(nurse.get(at(ana)))


def line_says_hello_and_no_more(line) -> None:
    """It answers HELLO, and then its cable is pulled."""
    answer = line.device.answer

    def once(heard):
        said = answer(heard)
        line.mute = line.mute or b"POUR" in heard
        return said

    line.device.answer = once


def test_more_than_was_asked_is_thrown_away_whole_before_a_witness_and_poured_again(
    team, nurse, ana, line
):
    before, dose = held("bottle"), reserved(nurse, ana)
    line.device.wrong_ul = 500
    said = text(pump_pours(nurse, ana, dose))
    assert "Asked for: 6 mL. Poured: 6.5 mL. None of this cup is given" in said
    assert "swallowed, seen" not in said
    assert held("poured") == 65 * MG
    assert "Give none of it." in text(swallowed(nurse, ana, dose))
    with pytest.raises(IntegrityError, match="more than was asked"), transaction.atomic():
        End(dose=dose, outcome="taken", ug_taken=60 * MG, at=clock.now(), by=team["nurse"]).save(
            force_insert=True
        )
    sent = {"reason": "the pump poured more than it was asked for",
            "witness_name": "director", "witness_proof": PIN}  # fmt: skip
    nurse.post(at(ana, "otherwise", "too-much"), sent)
    assert (held("poured"), held("waste"), held("bottle")) == (0, 65 * MG, before - 65 * MG)
    line.device.wrong_ul = 0
    again = reserved(nurse, ana)
    pump_pours(nurse, ana, again)
    swallowed(nurse, ana, again)
    assert End.objects.get(dose=again).ug_taken == 60 * MG


def test_within_a_tolerance_it_is_the_dose_and_both_figures_stay(
    team, nurse, settings, line, first, pump, ana
):
    pumping.take_away(pump=pump, why="a tolerance is set", by=team["director"], at=clock.now())
    pump_at_window(
        team, settings, line, first, tolerance_ul=50, tolerance_words="the pump's own papers"
    )
    dose = reserved(nurse, ana)
    line.device.wrong_ul = -40
    assert "60 mg poured at" in text(pump_pours(nurse, ana, dose))
    poured = Pour.objects.get(dose=dose)
    assert (poured.ug, poured.report["said_ug"]) == (60 * MG, 59_600)
    swallowed(nurse, ana, dose)


@pytest.mark.usefixtures("_hurried")
def test_a_slow_pour_is_looked_for_by_opening_the_page_and_the_next_person_waits(
    team, nurse, ana, line
):
    now = [0.0]
    line.device.clock, line.device.speed_ul = (lambda: now[0]), 1000
    dose = reserved(nurse, ana)
    said = text(pump_pours(nurse, ana, dose))
    assert "The pump is pouring 60 mg · 6 mL, since" in said
    assert "measure what stands in the cup" not in said

    ben = admitted(team, "Ben", "Lindqvist", 2)
    took(team, on_methadone(team, ben, mg=50), Account.objects.filter(kind="bottle").first(), 1)
    comes(team, ben)
    other = reserved(nurse, ben)
    waits = pump_pours(nurse, ben, other)
    assert "has not said what it did" in text(waits) or "pouring something else" in text(waits)
    assert not PumpAsked.objects.filter(dose=other).exists()
    now[0] = 60.0
    assert "60 mg poured at" in text(nurse.get(at(ana)))
    swallowed(nurse, ana, dose)


def test_no_line_no_bottle_and_no_comparison_leave_the_hand_and_ask_the_pump_for_nothing(
    team, nurse, settings, ana, pump, first
):
    dose = reserved(nurse, ana)
    settings.PUMPS = {}
    said = text(pump_pours(nurse, ana, dose))
    assert "The pump does not answer. It was asked for nothing." in said
    assert "Measured, with its unit" in said
    pumping.take_away(pump=pump, why="repaired", by=team["director"], at=clock.now())
    fresh = pumping.place_pump(
        id=uuid.uuid4(), facility=pump.facility, window="1", line="1", name="Pump B",
        by=team["director"], at=clock.now(),
    )  # fmt: skip
    put_under(fresh, first, team["nurse"])
    said = text(nurse.get(at(ana)))
    assert "never compared with a measure" in said
    assert "Pump B pours" not in said
    assert Movement.objects.filter(reason="pour", patient=ana).count() == 2  # of the days before
