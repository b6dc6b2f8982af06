"""A night on the ward: whoever is overdue is seen first; a round by keyboard, by thumb; a dose."""

import os
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from stories.browser import DESK, PHONE, look
from throughcare import clock
from throughcare.intake.models import Episode
from throughcare.patients.models import Patient
from throughcare.withdrawal.actions import preparing, rounds
from throughcare.withdrawal.models import ComfortGiven, Round
from throughcare.withdrawal.tests.conftest import CLONIDINE, SCORED
from throughcare.withdrawal.tests.rows import IBUPROFEN, under_way

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.once("what a browser draws and a hand does; the actions behind it run on both"),
]
HOUR = timedelta(hours=1)
MOST_HANDS = 17  # a round with everything that is due: at two seconds each, 34 seconds
ITEMS = {"Sweating": 2, "Restlessness": 1, "Pupil size": 2, "Bone or joint aches": 2,
         "Runny nose or tearing": 2, "GI upset": 2, "Tremor": 1, "Yawning": 1,
         "Anxiety or irritability": 2, "Gooseflesh skin": 3}  # fmt: skip
WORSE = {**SCORED, "gooseflesh": 5, "stomach": 3, "restlessness": 5}


def comes(team, number: int, name: str, family: str, hours: int, place: str):
    """Somebody whose withdrawal began so many hours ago."""
    at = clock.now() - hours * HOUR
    patient = Patient.objects.create(
        facility=team["nurse"].posts.get().facility, number=f"{number:06d}", chosen_name=name,
        family_name=family, sex_for_care="male", registered_at=at, registered_by=team["intake"],
    )  # fmt: skip
    Episode.objects.create(
        patient=patient, referral="self", asked_at=at, admitted_at=at, admitted_by=team["intake"]
    )
    one = under_way(
        patient, at=at, by=team["nurse"], prescriber=team["prescriber"], place=place,
        steps=[*CLONIDINE, IBUPROFEN],
    )  # fmt: skip
    preparing.tell_last_use(
        id=uuid.uuid4(), withdrawal=one, substance="heroin", last_at=at - 10 * HOUR,
        by=team["nurse"], at=at,
    )  # fmt: skip
    return one


def looked(team, one, hours_ago, cows=SCORED, **seen):
    """A round so many hours ago."""
    at = clock.now() - hours_ago * HOUR
    told = {"systolic": 124, "diastolic": 78, "pulse": 88, "breaths": 14, "oxygen": 97, "poss": "1"}
    rounds.do_round(
        id=uuid.uuid4(), withdrawal=one, cows=cows, by=team["nurse"], at=at, **told | seen
    )


@pytest.fixture
def people(team):
    """Five people: overdue, low in pressure, with pain in the chest, due, and well."""
    ana = comes(team, 1, "Ana", "Okafor", 30, "bed 1")
    looked(team, ana, 10)
    looked(team, ana, 5.4, WORSE)
    ben = comes(team, 2, "Ben", "Lindqvist", 60, "bed 2")
    looked(team, ben, 3), looked(team, ben, 0.4, systolic=86, diastolic=55)
    carla = comes(team, 3, "Carla", "Mendes", 20, "bed 3")
    looked(team, carla, 1, signs=["chest_pain"])
    dele = comes(team, 4, "Dele", "Haas", 80, "bed 4")
    looked(team, dele, 9, WORSE), looked(team, dele, 4.5)
    emil = comes(team, 5, "Emil", "Novak", 100, "bed 5")
    looked(team, emil, 5, WORSE), looked(team, emil, 2)
    return {"ana": ana, "ben": ben, "carla": carla, "dele": dele, "emil": emil}


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


def order_of(page) -> list[str]:
    return [name.split()[0] for name in page.locator(".bed h2").all_inner_texts()]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_night_on_the_ward_from_the_board_to_a_dose(somebody, people, team, size, capsys):
    nurse = somebody("nurse", size=size)
    nurse.opens(reverse("ward"))
    assert order_of(nurse.page) == ["Carla", "Ana", "Ben", "Dele", "Emil"]
    late = nurse.page.locator(".is-overdue .late b")
    sizes = "els => els.map(e => parseFloat(getComputedStyle(e).fontSize))"
    largest = max(nurse.page.locator("#board :is(p, b, h2, dd, span)").evaluate_all(sizes))
    assert late.evaluate_all(sizes) == [largest]
    picture(nurse, "board")
    nurse.hands, nurse.server_ms = 0, 0.0
    do_the_round(nurse, size)
    with capsys.disabled():
        way = "by keyboard" if size == DESK else "by thumb"
        print(f"\na round {way}: {nurse.hands} acts, server {nurse.server_ms:.0f} ms in all")
    assert nurse.hands <= MOST_HANDS
    row = Round.objects.latest("at")
    assert (row.withdrawal, row.cows, row.systolic) == (people["ana"], 19, 132)
    assert nurse.sees("↘ down 2")
    picture(nurse, "round")
    nurse.presses("Medicines")
    picture(nurse, "medicines")
    nurse.presses("Give Ibuprofen 400 mg")
    assert ComfortGiven.objects.get().withdrawal == people["ana"]
    assert nurse.errors == []
    other_pages(nurse, people)


def test_a_board_that_cannot_refresh_says_so(somebody, people, team):
    nurse = somebody("nurse")
    nurse.opens(reverse("ward"))
    stale = nurse.page.locator("#board-stale")
    nurse.page.route("**/withdrawal/", lambda route: route.abort())
    comes_back(nurse)
    stale.wait_for(state="visible")
    assert order_of(nurse.page)[0] == "Carla"  # what stood there stands
    nurse.page.unroute("**/withdrawal/")
    looked(team, people["emil"], 0, signs=["seizure"])
    comes_back(nurse)
    stale.wait_for(state="hidden")
    nurse.page.get_by_text("A seizure is not opioid withdrawal").first.wait_for()
    assert sorted(order_of(nurse.page)[:2]) == ["Carla", "Emil"]


def comes_back(nurse) -> None:
    """The tab is looked at again: the board asks for itself at once."""
    nurse.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def do_the_round(nurse, size) -> None:
    """Ana's, with all that is due: pressure, pulse, breaths, sedation, eleven items, save."""
    nurse.presses("Do a round Ana")
    if size == DESK:
        by_keyboard(nurse)
    else:
        by_thumb(nurse)
    nurse.page.wait_for_url("**/rounds/*-*/")


def by_keyboard(nurse) -> None:
    """Figures, Tab, and one figure for each answer: nothing else is touched."""
    keys = nurse.page.keyboard
    nurse.page.get_by_label("Upper pressure").focus()
    for figure in ("132", "84", "92", "16"):
        keys.type(figure)
        keys.press("Tab")
        nurse.hands += 1
    keys.press("Tab"), keys.press("Tab")  # past oxygen and temperature
    nurse.page.get_by_label("awake and alert").focus()
    keys.press("1")  # sedation; the pulse has scored its own item
    nurse.hands += 1
    nurse.page.get_by_label("Subjective report of chills").focus()
    for points in ITEMS.values():
        keys.press(str(points))
        nurse.hands += 1
    picture(nurse, "round-new")
    keys.press("Enter")
    nurse.hands += 1


def by_thumb(nurse) -> None:
    for label, figure in {"Upper pressure": "132", "Lower pressure": "84", "Pulse": "92",
                          "Breaths a minute": "16"}.items():  # fmt: skip
        nurse.fills(label, figure)
    nurse.page.locator("label", has_text="awake and alert").click()
    nurse.hands += 1
    for ask, points in ITEMS.items():
        group = nurse.page.get_by_role("group", name=ask)
        group.locator(f"label:has(input[value='{points}'])").click()
        nurse.hands += 1
    picture(nurse, "round-new")
    nurse.presses("Save the round")


def other_pages(nurse, people) -> None:
    """Every other page of the ward, looked at."""
    ben, carla = people["ben"], people["carla"]
    nurse.opens(reverse("withdrawal-medicines", args=[ben.patient_id]))
    picture(nurse, "held")
    alert = carla.patient.alerts.get(code="withdrawal.chest_pain")
    nurse.opens(reverse("withdrawal-flag", args=[carla.patient_id, alert.pk]))
    picture(nurse, "flag")
    nurse.opens(reverse("ward-shift"))
    picture(nurse, "shift")
    nurse.opens(reverse("rounds", args=[ben.patient_id]))
    picture(nurse, "rounds")
    nurse.opens(reverse("round-new", args=[carla.patient_id]))
    nurse.presses("Save the round")
    picture(nurse, "round-missing")
    step = ben.protocols.get().steps.get(line="shivers", number=1)
    for name in ("comfort-withhold", "comfort-late", "comfort-give"):
        nurse.opens(reverse(name, args=[ben.patient_id, step.pk]))
        picture(nurse, name)
    nurse.opens(reverse("home"))
    picture(nurse, "work")
