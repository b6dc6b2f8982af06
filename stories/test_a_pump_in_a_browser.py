"""The pump in a real browser: four presses by keyboard, and every state to look at."""

import pytest
from django.urls import reverse

from stories.at_the_pump import new_bottle, pump_at_window, quick
from stories.browser import DESK, PHONE
from stories.test_a_dose_in_a_browser import ByKeyboard, at_window_one, picture
from stories.window import morning
from throughcare import clock
from throughcare.medication.dispensers import line as line_
from throughcare.medication.dispensers import pump as pump_
from throughcare.medication.dispensers.simulator import OnAPty
from throughcare.medication.models import End, Pour

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.once("what a browser draws and a hand does; the actions behind it run on both"),
]
# The page asks again by itself after this long: not while it is being looked at.
STANDS_STILL = """
    const wait = window.setTimeout;
    window.setTimeout = (then, ms, ...more) => ms === 1500 ? 0 : wait(then, ms, ...more);"""


@pytest.fixture
def line(monkeypatch):
    monkeypatch.setattr(line_, "ANSWER_WITHIN", 0.3)
    monkeypatch.setattr(pump_, "WAITED", 0.3)
    with OnAPty(quick()) as on:
        yield on


@pytest.fixture
def pump(team, settings, line):
    """Six people wait, and the pump stands over a bottle of its own."""
    morning(team)
    return pump_at_window(team, settings, line, new_bottle(team, "23B", 2000))


def test_a_routine_dose_by_pump_takes_four_presses_by_keyboard_alone(somebody, pump):
    nurse = at_window_one(somebody)
    hand = ByKeyboard(nurse)
    for _ in range(4):  # next; says it; the pump pours; swallowed
        hand.enter()
    poured = Pour.objects.get(dose__clinic_day=clock.today())
    assert (poured.measured, hand.presses) == ("pump", 4)
    assert End.objects.get(dose=poured.dose).outcome == "taken"
    assert nurse.errors == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_each_state_of_a_pump_is_sound_on_a_phone_and_at_a_desk(somebody, pump, line, size):
    nurse = at_window_one(somebody, size=size)
    nurse.page.add_init_script(STANDS_STILL)
    nurse.presses("Next:")
    nurse.presses("Says 50 mg")
    picture(nurse, "pump-1-ready")
    line.device.stops = {"empty": 3100}
    nurse.presses("Pump A pours 50 mg · 5 mL")
    assert nurse.sees("31 mg poured, to pour still: 19 mg")
    picture(nurse, "pump-2-empty")
    line.device.load(100_000)
    line.mute = True
    nurse.presses("Pump A pours 19 mg")
    assert nurse.sees("It was asked for nothing.")
    line.mute = False
    line.device.speed_ul = 500
    nurse.presses("Pump A pours 19 mg")
    assert nurse.sees("The pump is pouring 19 mg · 1.9 mL")
    picture(nurse, "pump-3-pours")
    line.mute = True
    nurse.opens(nurse.page.url.removeprefix(nurse.base))
    nurse.page.get_by_text("It cannot say: measure").click()
    picture(nurse, "pump-4-silent")
    line.mute, line.device.speed_ul = False, 0
    nurse.presses("Ask the pump again")
    assert nurse.sees("50 mg poured at")
    nurse.presses("50 mg swallowed, seen")
    nurse.presses("Next:")
    nurse.presses("Says 60 mg")
    line.device.wrong_ul = 500
    nurse.presses("Pump A pours 60 mg · 6 mL")
    assert nurse.sees("None of this cup is given")
    picture(nurse, "pump-5-too-much")
    for page, name in ((reverse("pumps"), "pumps"), (reverse("pump", args=[pump.pk]), "one"),
                       (reverse("pump-load", args=[pump.pk]), "load"),
                       (reverse("pump-test", args=[pump.pk]), "test")):  # fmt: skip
        nurse.opens(page)
        picture(nurse, f"pump-{name}")
    assert nurse.errors == []
