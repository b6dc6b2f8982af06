"""A morning on which something is different: who does not want it, who leaves while it is poured,
and whose dose of tomorrow goes home today because tomorrow nobody opens.

On the real pages; what a morning has in common stands in test_a_morning_at_the_window.
"""

import uuid
from datetime import timedelta

import pytest

from stories.browser import PIN
from stories.screen import Screen
from stories.window import (
    MG,
    called,
    comes,
    dosed,
    poured,
    steady,
    taken_today,
)
from throughcare import clock
from throughcare.medication.actions import home
from throughcare.medication.models import Dose, End, HomeBottle
from throughcare.stock.models import Account

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once("pages; the actions behind them are tried on both engines"),
]


@pytest.fixture
def ben(team):
    """On 60 mg for months, and here this morning."""
    person = steady(team, "Ben", "Lindqvist", 2, 3, 2, 1)
    comes(team, person)
    return person


@pytest.fixture
def nurse(team, ben):
    screen = Screen(team["nurse"])
    called(screen, "Ben")
    return screen


def held(kind: str) -> int:
    """Milligrams in the accounts of this kind."""
    return sum(one.balance for one in Account.objects.filter(kind=kind)) // MG


def test_he_does_not_want_it_and_may_have_it_at_ten_with_nothing_held_against_him(nurse, ben, team):
    nurse.presses("Does not want it")
    assert nurse.sees("nothing is held against them")
    nurse.chooses("wants to see the prescriber first")
    nurse.presses("Does not want it")
    assert nurse.sees("Nobody waits")
    comes(team, ben)
    called(nurse, "Ben")
    dosed(nurse, 60)
    assert taken_today() == [60]


def test_he_leaves_while_it_stands_poured_and_two_write_it_off_and_he_is_dosed_when_he_is_back(
    nurse, ben, team
):
    poured(nurse, 60)
    nurse.presses("Has left")
    nurse.chooses("left the window")
    nurse.presses("Left before it was given")
    assert nurse.sees("The second person's user name, or PIN, is missing")
    nurse.chooses("left the window")
    nurse.fills("The second person's user name", "counsellor")
    nurse.fills("The second person's PIN", PIN)
    nurse.presses("Left before it was given")
    assert nurse.sees("Nobody waits")
    end = End.objects.get(dose__clinic_day=clock.today())
    assert (end.outcome, end.witness) == ("not_given", team["counsellor"])
    assert held("waste") == 60

    comes(team, ben)
    called(nurse, "Ben")
    assert nurse.sees("and not given: left the window")
    dosed(nurse, 60)
    assert taken_today() == [60]
    assert (held("waste"), held("poured")) == (60, 0)


def test_the_day_before_a_closed_day_the_window_says_that_a_bottle_goes_home_and_he_takes_it(
    nurse, ben, team
):
    tomorrow = clock.today() + timedelta(days=1)
    home.close_days(
        id=uuid.uuid4(), facility=ben.facility, day=tomorrow, why="Labor Day", holiday=True,
        by=team["director"], at=clock.now(),
    )  # fmt: skip
    called(nurse, "Ben")
    assert nurse.sees("is closed, and no bottle is prepared for it")
    nurse.presses("Prepare the bottle")
    assert Dose.objects.get(home=True).clinic_day == tomorrow
    nurse.presses("Fill")
    nurse.fills("Measured into each", "60 mg")
    nurse.chooses("Each cap is child-resistant")
    nurse.presses("They are filled")

    called(nurse, "Ben")
    assert nurse.sees("1 bottle")
    dosed(nurse, 60)
    nurse.opens(f"/people/{ben.pk}/window/")
    nurse.presses("Hand over")
    nurse.fills("Bottles counted with the person", "1")
    nurse.chooses("has one in date")
    nurse.chooses("Explained: on the way")
    nurse.chooses("Explained: locked away")
    nurse.presses("Hand over")
    assert nurse.sees("you take 1 bottle")
    assert HomeBottle.objects.get().hand_over
    assert taken_today() == [60]


def test_confirmed_and_then_seen_to_be_another_person_it_is_theirs_and_his_own_is_given(
    nurse, ben, team
):
    ada = steady(team, "Ada", "Osei", 3, 2, 1)
    dosed(nurse, 60)
    nurse.opens(f"/people/{ben.pk}/window/otherwise/wrong/")
    assert nurse.sees("there is nothing to end")
    nurse.presses("Methadone 60 mg")
    nurse.opens(f"{nurse.path}?q=ad")
    nurse.presses("Ada Osei")
    nurse.fills("What happened", "answered to the name that was called")
    nurse.fills("The second person's user name", team["counsellor"].username)
    nurse.fills("The second person's PIN", PIN)
    nurse.presses("Another person swallowed it")
    assert nurse.path == f"/people/{ada.pk}/window/"
    assert nurse.sees("Swallowed today, poured for another person: 60 mg")
    assert not nurse.offers("Says 60 mg")
    nurse.opens(f"/people/{ben.pk}/window/")
    assert nurse.sees("Another person took the dose poured for this one")
    assert not nurse.sees("Ada")
    dosed(nurse, 60)
    assert Dose.objects.get(patient=ben, clinic_day=clock.today()).end.ug_taken == 60 * MG
