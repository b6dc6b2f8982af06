"""What an exception costs a nurse at the window: presses and fields counted, in a real browser.

A routine dose is counted in test_a_dose_in_a_browser. The seconds are those of a practised hand, by
the figures of keystroke models: so much for a key, so much for a press.
"""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.urls import reverse

from stories.browser import look
from stories.test_a_dose_in_a_browser import MOST_PRESSES, ByKeyboard, at_window_one
from stories.window import admitted, bottle, comes, on_methadone, took
from throughcare import clock
from throughcare.medication.models import Dose, End, Impairment, Order, Vomited
from throughcare.patients.models import Alert

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.once("what a browser draws and a hand does; the actions behind it run on both"),
]
KEY, PRESS = 0.28, 1.2  # seconds
GUEST_SECONDS = 45


class Hand:
    """A nurse's hand: what it pressed and filled, and how long that takes."""

    def __init__(self, nurse) -> None:
        self.nurse, self.keys, self.told = nurse, 0, []

    def fills(self, label: str, typed: str) -> None:
        self.nurse.fills(label, typed)
        self.keys += len(typed)

    @contextmanager
    def counted(self, what: str):
        self.nurse.hands, self.nurse.server_ms, self.keys = 0, 0.0, 0
        yield
        seconds = self.nurse.hands * PRESS + self.keys * KEY + self.nurse.server_ms / 1000
        self.told.append((what, self.nurse.hands, seconds, self.nurse.server_ms))
        assert look(self.nurse.page) == [], what

    def tells(self, capsys) -> None:
        with capsys.disabled():
            print()
            for what, hands, seconds, server in self.told:
                print(f"{what}: {hands} presses and fields, {seconds:.0f} s, of which the server "
                      f"{server:.0f} ms")  # fmt: skip


@pytest.fixture
def people(team):
    """Carla missed a day, Emil three; Dev and Ana come every day; Rui is a guest from elsewhere."""
    out_of, found = bottle(team), {}
    for number, (name, family, missed) in enumerate(
        [("Carla", "Mendes", 1), ("Emil", "Novak", 3), ("Dev", "Raman", 0), ("Ana", "Okafor", 0)], 1
    ):
        found[name] = admitted(team, name, family, number)
        last = missed + 1
        took(team, on_methadone(team, found[name]), out_of, *range(last + 15, last - 1, -1))
        comes(team, found[name], minutes_ago=10 - number)
    found["Rui"] = admitted(team, "Rui", "Faria", 8)
    return found


def today(rows, **of) -> int:
    return rows.objects.filter(**of).count()


def test_with_a_caution_a_dose_takes_the_same_four_presses_its_reason_typed(somebody, people):
    nurse = at_window_one(somebody)
    hand = ByKeyboard(nurse)
    hand.enter()
    assert nurse.sees("1 day missed")
    hand.enter("at her sister's, awake, no signs")  # the field waits for it
    hand.enter("6 mL")
    hand.enter()
    assert today(End, dose__clinic_day=clock.today()) == 1
    assert hand.presses <= MOST_PRESSES
    assert nurse.errors == []


def test_what_each_exception_costs_and_that_none_is_a_dead_end(somebody, people, capsys):
    nurse = at_window_one(somebody)
    hand = Hand(nurse)
    with hand.counted("three missed days, asked"):
        nurse.opens(reverse("window"))
        nurse.presses("Emil Novak")
        nurse.presses("Ask the prescriber now")
        assert nurse.sees("no answer yet")
    assert nurse.hands <= 2

    with hand.counted("sedated, written down and asked"):
        nurse.opens(reverse("window"))
        nurse.presses("Dev Raman")
        nurse.presses("Drowsy, or smells of alcohol")
        nurse.chooses("often drowsy, drifts off while talking")
        nurse.presses("Write it down")
        assert not nurse.page.get_by_role("button", name="is awake").count()
        nurse.presses("Ask the prescriber now")
    assert today(Impairment) == 1
    assert nurse.hands <= 5

    with hand.counted("vomited, written down and asked"):
        given(nurse, people["Ana"])
        nurse.hands, nurse.server_ms = 0, 0.0
        nurse.presses("Something was wrong with it")
        nurse.presses("It was vomited")
        hand.fills("Minutes after it was taken", "12")
        nurse.chooses("yes")
        nurse.presses("Write it down and ask the prescriber")
    assert today(Vomited) == 1
    assert nurse.hands <= 5

    with hand.counted("a guest's order, letter and telephone before her"):
        a_guest(nurse, hand, people["Rui"])
    assert today(Order, kind="guest") == 1
    assert hand.told[-1][2] <= GUEST_SECONDS

    assert today(Alert, acted_at=None) == 3
    assert today(Dose, clinic_day=clock.today()) == 1
    hand.tells(capsys)
    assert nurse.errors == []


def given(nurse, patient) -> None:
    nurse.opens(reverse("window-person", args=[patient.pk]))
    nurse.presses("Says 60 mg, is awake")
    nurse.page.get_by_label("Measured, with its unit").fill("6")
    nurse.presses("mL poured")
    nurse.presses("60 mg swallowed, seen")


def a_guest(nurse, hand: Hand, patient) -> None:
    day = clock.today()
    nurse.opens(f"/people/{patient.pk}/orders/?kind=guest")
    nurse.page.get_by_label("Medicine").select_option(index=1)
    nurse.hands += 1
    for label, typed in {
        "Amount": "80 mg", "Days": "3", "Clinic that ordered it": "Harbour Clinic",
        "Its telephone": "555-0177", "Date of its letter": (day - timedelta(days=2)).isoformat(),
        "Last dose there on": (day - timedelta(days=1)).isoformat(), "Who there": "Nurse Addo",
    }.items():  # fmt: skip
        hand.fills(label, typed)
    nurse.page.locator("[name=last_dose]").fill("80 mg")
    nurse.hands, hand.keys = nurse.hands + 1, hand.keys + 5
    nurse.presses("Write it, and read it back")
