"""Each exception of a morning at the window, by keys alone and by a thumb alone.

What each costs is counted in test_exceptions_in_a_browser; here nobody may be left standing: after
each the person, or the next one, can be gone on with.
"""

import uuid
from datetime import timedelta

import pytest

from stories.browser import PIN
from stories.hands import Keys, Thumb
from stories.window import admitted, bottle, comes, on_methadone, taken_today, took
from throughcare import clock
from throughcare.medication.actions import home
from throughcare.medication.models import End, HomeBottle, Impairment, Order, Vomited

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.once("what a browser draws and a hand does; the actions behind it run on both"),
]
NAMES = ("Emil", "Dev", "Ana", "Ben", "Carla", "Fay", "Gil", "Hal")


@pytest.fixture
def people(team):
    """Eight on 60 mg, of whom Emil missed three days; and Rui, who has no order here."""
    out_of = bottle(team)
    found = {name: admitted(team, name, f"Family {name}", n) for n, name in enumerate(NAMES, 1)}
    for name, patient in found.items():
        took(team, on_methadone(team, patient), out_of, 4 if name == "Emil" else 1)
    found["Rui"] = admitted(team, "Rui", "Faria", 9)
    for patient in found.values():
        comes(team, patient)
    return found


@pytest.fixture(params=[Keys, Thumb], ids=["keys", "thumb"])
def hand(request, somebody, people):
    nurse = somebody("nurse", **request.param.how)
    hand = request.param(nurse)
    nurse.opens("/window/")
    hand.presses("Window 1")
    yield hand
    assert nurse.errors == []


def goes_on(hand) -> bool:
    """Is there something to press that leads on, in sight of whoever stands there?"""
    return hand.page.locator("main button:visible, main a.button:visible").count() > 0


def reserved(hand, name: str) -> None:
    hand.calls(name)
    hand.presses("Says 60 mg, is awake")


def poured(hand, name: str) -> None:
    reserved(hand, name)
    hand.types("Measured, with its unit", "6")
    hand.presses("mL poured")


def by_two(hand) -> None:
    hand.types("The second person's user name", "director")
    hand.types("The second person's PIN", PIN)


def ended(patient) -> list[str]:
    ends = End.objects.filter(dose__patient=patient, dose__clinic_day=clock.today())
    return list(ends.order_by("at").values_list("outcome", flat=True))


def test_every_exception_of_a_morning_is_walked_to_its_end(hand, people, team):
    for walk in (
        three_missed_days, sedated, vomited, refuses, only_a_part, leaves_early, another_person,
        a_guest, tomorrow_is_closed,
    ):  # fmt: skip
        walk(hand, people, team)
        assert goes_on(hand), walk.__name__


def three_missed_days(hand, people, team) -> None:
    hand.calls("Emil")
    hand.presses("Ask the prescriber now")
    assert hand.person.sees("no answer yet")
    assert ended(people["Emil"]) == []


def sedated(hand, people, team) -> None:
    hand.calls("Dev")
    hand.presses("Drowsy, or smells of alcohol")
    hand.chooses("often drowsy, drifts off while talking")
    hand.presses("Write it down")
    assert not hand.person.sees("is awake")
    hand.presses("Ask the prescriber now")
    hand.presses("Drowsy, or smells of alcohol")  # an hour later: looked at again
    hand.chooses("awake")
    hand.presses("Write it down")
    assert hand.person.sees("Says 60 mg, is awake")
    assert Impairment.objects.count() == 2


def vomited(hand, people, team) -> None:
    poured(hand, "Ana")
    hand.presses("60 mg swallowed, seen")
    hand.presses("Something was wrong with it")
    hand.presses("It was vomited")
    hand.types("Minutes after it was taken", "12")
    hand.chooses("yes")
    hand.presses("Write it down and ask the prescriber")
    assert Vomited.objects.get().seen
    assert taken_today() == [60]


def refuses(hand, people, team) -> None:
    hand.calls("Ben")
    hand.presses("Does not want it")
    hand.chooses("feels ill")
    hand.presses("Does not want it")
    assert not hand.person.sees("Family Ben")  # gone from the queue, and free to come back


def only_a_part(hand, people, team) -> None:
    poured(hand, "Carla")
    hand.presses("Only a part")
    hand.types("How much was taken, with its unit", "35 mg")
    hand.chooses("felt sick")
    by_two(hand)
    hand.presses("Only a part was taken")
    assert ended(people["Carla"]) == ["partly"]


def leaves_early(hand, people, team) -> None:
    poured(hand, "Fay")
    hand.presses("Has left")
    hand.chooses("left the window")
    by_two(hand)
    hand.presses("Left before it was given")
    assert ended(people["Fay"]) == ["not_given"]


def another_person(hand, people, team) -> None:
    reserved(hand, "Gil")
    hand.presses("Not this person")
    hand.chooses("another person stood at the window")
    hand.presses("This is another person")
    poured(hand, "Gil")  # himself
    hand.presses("60 mg swallowed, seen")
    assert ended(people["Gil"]) == ["not_given", "taken"]


def a_guest(hand, people, team) -> None:
    day = clock.today()
    hand.calls("Rui")
    hand.presses("A guest of another clinic")
    hand.picks("Medicine", "Methadone oral solution")
    hand.types("Amount", "80 mg")
    hand.types("Days", "3")
    hand.types("Clinic that ordered it", "Harbour Clinic")
    hand.types("Its telephone", "555-0177")
    hand.dates("Date of its letter", day - timedelta(days=2))
    hand.dates("Last dose there on", day - timedelta(days=1))
    hand.types("Last dose there", "80 mg")
    hand.types("Who there", "Nurse Addo")
    hand.presses("Write it, and read it back")
    assert Order.objects.filter(kind="guest", signed=None).count() == 1


def tomorrow_is_closed(hand, people, team) -> None:
    home.close_days(
        id=uuid.uuid4(), facility=people["Hal"].facility, day=clock.today() + timedelta(days=1),
        why="Labor Day", holiday=True, by=team["director"], at=clock.now(),
    )  # fmt: skip
    hand.calls("Hal")
    hand.presses("Prepare the bottle")
    hand.presses("Fill")
    hand.types("Measured into each", "60 mg")
    hand.chooses("Each cap is child-resistant")
    hand.presses("They are filled")
    hand.calls("Hal")
    hand.presses("Hand over")
    hand.types("Bottles counted with the person", "1")
    hand.chooses("has one in date")
    hand.chooses("Explained: on the way")
    hand.chooses("Explained: locked away")
    hand.presses("Hand over")
    assert HomeBottle.objects.get().hand_over
