"""A nurse at the window: what her hands do for one routine dose, counted, by keyboard and touch."""

import os

import pytest
from django.urls import reverse

from stories.browser import DESK, PHONE, look
from stories.window import (
    morning,
    steady,
)
from throughcare import clock
from throughcare.medication.models import Dose, End, Pour

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.once("what a browser draws and a hand does; the actions behind it run on both"),
]
MOST_PRESSES = 4


@pytest.fixture
def people(team):
    return morning(team)


def picture(person, name: str) -> None:
    """The page as it is seen, light and dark, where somebody asked for pictures; sound for axe."""
    if folder := os.environ.get("THROUGHCARE_PICTURES"):
        for scheme in ("light", "dark"):
            person.page.emulate_media(color_scheme=scheme)
            wide = person.page.viewport_size["width"]
            person.page.screenshot(path=f"{folder}/{name}-{wide}-{scheme}.png", full_page=True)
        person.page.emulate_media(color_scheme="light")
    assert look(person.page) == [], name
    wide = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"


def at_window_one(somebody, **how):
    """A nurse who has signed in at the machine of window 1."""
    nurse = somebody("nurse", **how)
    nurse.opens(reverse("window"))
    nurse.presses("Window 1")
    nurse.hands, nurse.server_ms = 0, 0.0
    return nurse


class ByKeyboard:
    """Every act is keys and one Enter."""

    def __init__(self, nurse) -> None:
        self.nurse, self.presses = nurse, 0

    def enter(self, typed: str = "") -> None:
        page = self.nurse.page
        if typed:
            page.keyboard.type(typed)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.wait_for_load_state()
        self.presses += 1
        self.nurse.add_server_time()


def told(way: str, presses: int, server_ms: float, capsys) -> None:
    with capsys.disabled():
        print(f"\na routine dose {way}: {presses} presses, server {server_ms:.0f} ms in all")


def test_a_routine_dose_takes_four_presses_by_keyboard_alone(somebody, people, capsys):
    nurse = at_window_one(somebody)
    hand = ByKeyboard(nurse)
    hand.enter()  # the next of the queue
    assert nurse.sees("Ana Okafor")
    assert nurse.sees("50 mg")
    hand.enter()  # she says what she expects, and is awake
    hand.enter("5 mL")  # read off the measure
    hand.enter()  # swallowed
    assert End.objects.filter(dose__clinic_day=clock.today()).count() == 1
    told("by keyboard", hand.presses, nurse.server_ms, capsys)
    assert hand.presses <= MOST_PRESSES
    hand.enter()  # and the next one comes up
    assert nurse.sees("Ben Lindqvist")
    assert nurse.errors == []


def test_two_letters_and_enter_find_somebody_further_back(somebody, people):
    nurse = at_window_one(somebody)
    ByKeyboard(nurse).enter("me")
    assert nurse.sees("Carla Mendes")


def test_a_routine_dose_takes_four_presses_by_touch_without_scripts(somebody, people, capsys):
    nurse = at_window_one(somebody, size=PHONE, javascript=False)
    nurse.presses("Call Ana")
    nurse.presses("Says 50 mg, is awake")
    nurse.page.get_by_label("Measured, with its unit").fill("5")
    nurse.presses("mL poured")
    nurse.presses("50 mg swallowed, seen")
    assert End.objects.filter(dose__clinic_day=clock.today()).count() == 1
    told("by touch, without scripts", nurse.hands, nurse.server_ms, capsys)
    assert nurse.hands <= MOST_PRESSES


def test_a_button_pressed_twice_at_once_is_one_dose_and_one_pour(somebody, people):
    nurse = at_window_one(somebody)
    nurse.presses("Call Ana")
    nurse.page.get_by_role("button", name="Says 50 mg, is awake").dblclick()
    nurse.page.wait_for_load_state()
    nurse.page.get_by_label("Measured, with its unit").fill("5")
    nurse.page.get_by_role("button", name="mL poured").dblclick()
    nurse.page.get_by_text("not confirmed").first.wait_for()
    today = Dose.objects.filter(clinic_day=clock.today())
    assert (today.count(), Pour.objects.filter(dose__in=today).count()) == (1, 1)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_of_the_window_is_sound_and_has_targets_a_thumb_can_hit(
    somebody, people, team, size
):
    nurse = at_window_one(somebody, size=size)
    picture(nurse, "queue")
    nurse.presses("Call Ana")
    picture(nurse, "due")
    small = nurse.page.evaluate(
        "() => [...document.querySelectorAll("
        "'main button, main .button, main .queue a, main summary')]"
        ".filter(e => e.offsetHeight && e.offsetHeight < 44 && !e.classList.contains('unseen')"
        " && !e.classList.contains('link') && !e.classList.contains('small'))"
        ".map(e => e.textContent.trim() + ' ' + e.offsetHeight)"
    )
    assert small == []
    nurse.presses("Says 50 mg, is awake")
    picture(nurse, "reserved")
    nurse.page.get_by_label("Measured, with its unit").fill("50")
    nurse.presses("mL poured")
    picture(nurse, "slip")
    nurse.page.get_by_label("Measured, with its unit").fill("5")
    nurse.presses("mL poured")
    picture(nurse, "poured")
    nurse.presses("Only a part")
    picture(nurse, "part")
    nurse.page.go_back()
    nurse.presses("50 mg swallowed, seen")
    picture(nurse, "next")
    ana = people[0]
    for name in ("window-look", "window-vomited", "naloxone", "card", "window-stock"):
        nurse.opens(reverse(name, args=[ana.pk]))
        picture(nurse, name)
    nurse.opens(reverse("window-arrivals") + "?q=an")
    picture(nurse, "arrivals")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_dose_that_waits_is_asked_answered_and_read(somebody, team, size):
    from stories.window import comes

    emil = steady(team, "Emil", "Novak", 7, 6, 5, 4)
    comes(team, emil)
    nurse = at_window_one(somebody, size=size)
    nurse.presses("Call Emil")
    picture(nurse, "stopped")
    nurse.presses("Ask the prescriber now")
    assert nurse.sees("no answer yet")
    doctor = somebody("prescriber", size=size)
    doctor.opens(reverse("home"))
    picture(doctor, "work")
    doctor.presses("Look and answer")
    picture(doctor, "lift")
    doctor.chooses("may be given")
    doctor.fills("What you looked at", "Seen at the window, awake, tolerance kept.")
    doctor.fills("Your PIN or password", "4913")
    doctor.presses("Sign it")
    nurse.opens(reverse("window-person", args=[emil.pk]))
    assert nurse.sees("tolerance kept")
    picture(nurse, "lifted")
