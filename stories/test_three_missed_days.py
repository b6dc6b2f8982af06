"""Emil has had 60 mg of methadone for three months, and then does not come for three days.

Told on the real pages, of a nurse and a prescriber, in a clinic of each country.
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
from throughcare import clock
from throughcare.medication.models import Dose, Lifted
from throughcare.staff.models import Facility

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once("pages and rules; the actions behind them are tried on both engines"),
]
COUNTRIES = ("us", "uk", "au")
LOOKED = "Awake, no smell of alcohol, no opioids since Friday."
# What each country's own table says of three days, and of one.
OF_THREE = {
    "us": "held until the prescriber's review; 25 to 50 % less, or half",
    "uk": "not dispensed; the prescriber or the service is contacted",
    "au": "half the dose, in discussion with the prescriber",
}


def three_weeks(last: int) -> list[int]:
    """Days ago of doses enough to be past induction: every day at first, then with gaps."""
    return [*range(last + 20, last + 10, -1), last + 8, last + 5, last + 2, last]


@pytest.fixture
def away(team):
    """A function: Emil at the window of a clinic of this country, after so many missed days."""

    def come_back(country: str, missed: int):
        Facility.objects.update(jurisdiction=country)
        emil = steady(team, "Emil", "Novak", 7, *three_weeks(missed + 1))
        comes(team, emil)
        return emil

    return come_back


@pytest.fixture
def nurse(team):
    return Screen(team["nurse"])


@pytest.mark.parametrize("country", COUNTRIES)
def test_after_three_days_the_page_has_nothing_to_press_but_asking_and_waits_with_him(
    country, away, nurse
):
    away(country, 3)
    called(nurse, "Emil")
    assert nurse.sees("60 mg")
    assert nurse.sees("3 days missed")
    assert nurse.sees(OF_THREE[country])
    assert not nurse.offers("is awake")
    nurse.presses("Ask the prescriber now")
    assert nurse.sees("no answer yet")
    nurse.opens("/window/")
    assert nurse.sees("waits for the prescriber")
    assert not nurse.offers("Call Emil")
    assert not Dose.objects.filter(clinic_day=clock.today()).exists()


@pytest.mark.parametrize(("country", "asks"), [("us", True), ("uk", False), ("au", False)])
def test_one_day_is_dosed_everywhere_and_only_the_us_guidance_asks_how_he_was_found(
    country, asks, away, nurse
):
    away(country, 1)
    called(nurse, "Emil")
    assert nurse.sees("1 day missed")
    assert nurse.offers("Says 60 mg, is awake")
    assert nurse.sees("Why go on all the same") is asks
    if asks:
        nurse.fills("Why go on all the same", "Was at his sister's, awake, no signs.")
    dosed(nurse, 60)
    assert taken_today() == [60]


@pytest.mark.parametrize("country", COUNTRIES)
def test_after_five_days_every_country_begins_anew_and_the_prescriber_is_told_so(
    country, away, nurse
):
    away(country, 5)
    called(nurse, "Emil")
    assert nurse.sees("The prescriber starts anew")
    assert not nurse.offers("is awake")


@pytest.fixture
def doctor(away, nurse, team):
    """The prescriber opens what the nurse asked about."""
    away("us", 3)
    called(nurse, "Emil")
    nurse.presses("Ask the prescriber now")
    screen = Screen(team["prescriber"])
    screen.opens("/work/")
    screen.presses("Look and answer")
    return screen


def test_the_prescriber_lifts_it_with_words_and_the_nurse_reads_them_before_she_pours(
    doctor, nurse, team
):
    assert doctor.sees("60 mg")
    doctor.chooses("may be given")
    doctor.fills("What you looked at", LOOKED)
    doctor.presses("Sign it")
    assert doctor.sees("PIN or password is missing")
    assert doctor.sees("60 mg")
    doctor.fills("Your PIN or password", PIN)
    doctor.presses("Sign it")
    assert Lifted.objects.get().by == team["prescriber"]
    called(nurse, "Emil")
    assert nurse.sees(LOOKED)
    dosed(nurse, 60)
    assert taken_today() == [60]


def test_the_prescriber_may_change_the_order_instead_and_he_is_dosed_at_the_changed_amount(
    doctor, nurse
):
    doctor.presses("Change the order")
    doctor.presses("Titrating")
    assert doctor.sees("It is now 60 mg")
    doctor.fills("Amount", "30 mg")
    doctor.fills("Why", "Three days away: half, and up again from there.")
    doctor.presses("Write it, and read it back")
    assert doctor.sees("the prescriber knew of them when signing this order")
    doctor.fills("Your PIN or password", PIN)
    doctor.presses("Sign this order")

    called(nurse, "Emil")  # he waits for nobody any more
    assert nurse.sees("The prescriber answered")
    assert nurse.sees("half, and up again from there")
    assert not nurse.offers("60 mg")
    dosed(nurse, 30)
    assert taken_today() == [30]


def test_it_may_also_stay_and_the_nurse_reads_why(doctor, nurse):
    doctor.chooses("waits")
    doctor.fills("What you looked at", "Drowsy on the telephone: I come down at nine.")
    doctor.fills("Your PIN or password", PIN)
    doctor.presses("Sign it")
    called(nurse, "Emil")
    assert nurse.sees("I come down at nine")
    assert not nurse.offers("is awake")
    assert taken_today() == []
