"""Ana swallows 60 mg of methadone and vomits. What may be given again is a prescriber's to order.

Told on the real pages: by a nurse, and by a prescriber who answers.
"""

import pytest

from stories.browser import PIN
from stories.screen import Screen
from stories.window import (
    called,
    comes,
    dosed,
    steady,
    taken_today,
)
from throughcare.medication.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(team):
    """On 60 mg for months, and here this morning."""
    person = steady(team, "Ana", "Okafor", 1, 3, 2, 1)
    comes(team, person)
    return person


@pytest.fixture
def nurse(team, ana):
    """The nurse has just seen her swallow it."""
    screen = Screen(team["nurse"])
    called(screen, "Ana")
    dosed(screen, 60)
    return screen


def vomited(nurse: Screen, minutes: int, seen: str) -> None:
    nurse.presses("Something was wrong with it")
    nurse.presses("It was vomited")
    nurse.fills("Minutes after it was taken", str(minutes))
    nurse.chooses(seen)
    nurse.presses("Write it down and ask the prescriber")
    assert nurse.sees("no answer yet")
    assert not nurse.offers("is awake")


def ordering(team) -> Screen:
    """The prescriber opens the question, and from there an order for a dose that was vomited."""
    doctor = Screen(team["prescriber"])
    doctor.opens("/work/")
    doctor.presses("Look and answer")
    doctor.presses("Order it again")
    return doctor


def written(doctor: Screen, mg: int) -> None:
    doctor.chooses("60 mg, vomited after")
    doctor.chooses("Methadone oral solution")
    doctor.fills("Amount", f"{mg} mg")
    doctor.fills("Days", "1")
    doctor.presses("Write it, and read it back")


def test_after_12_minutes_seen_by_staff_the_prescriber_orders_it_again_and_it_is_given_once(
    nurse, ana, team
):
    vomited(nurse, 12, "yes")
    doctor = ordering(team)
    assert doctor.sees("the prescriber may order at most the whole dose again")
    doctor.fills("Why", "The whole of it came up, I saw the basin.")
    written(doctor, 60)
    assert not nurse_may_give(nurse, ana), "an order that nobody signed gives nothing"
    doctor.fills("Your PIN or password", PIN)
    doctor.presses("Sign this order")

    assert nurse_may_give(nurse, ana)
    assert nurse.sees("in place of what was vomited")
    assert nurse.sees("The whole of it came up")
    dosed(nurse, 60)
    assert taken_today() == [60, 60]
    assert not nurse_may_give(nurse, ana), "once"


def nurse_may_give(nurse: Screen, ana) -> bool:
    nurse.opens(f"/people/{ana.pk}/window/")
    return nurse.offers("is awake")


@pytest.mark.parametrize(("minutes", "too_much", "enough"), [(12, 70, 60), (20, 31, 30)])
def test_more_than_the_rule_allows_is_not_written_and_nothing_typed_is_lost(
    minutes, too_much, enough, nurse, team
):
    vomited(nurse, minutes, "yes")
    doctor = ordering(team)
    written(doctor, too_much)
    assert doctor.sees(f"{too_much} mg is more than may be given again")
    written(doctor, enough)
    assert doctor.offers("Sign this order")
    assert Order.objects.filter(kind="replacement").count() == 1


def test_what_nobody_saw_is_never_given_again_and_the_prescriber_says_what_is_done(
    nurse, ana, team
):
    vomited(nurse, 12, "no")
    doctor = ordering(team)
    assert doctor.sees("Nobody saw it: a dose is not replaced")
    written(doctor, 30)
    assert doctor.sees("30 mg is more than may be given again")

    doctor.opens(f"/people/{ana.pk}/window/lift/")
    assert not doctor.offers("may be given")
    doctor.fills("What you looked at", "She stays until ten; I look for withdrawal then.")
    doctor.fills("Your PIN or password", PIN)
    doctor.presses("Sign it")
    nurse.opens(f"/people/{ana.pk}/window/")
    assert nurse.sees("She stays until ten")
    assert not nurse.offers("is awake")
    assert taken_today() == [60]
