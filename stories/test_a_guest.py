"""Rui visits his mother for three days. Another clinic has his order, and this one doses him.

And the other way round: Ana goes away, with a letter of ours. On the real pages.
"""

import io
import uuid
from datetime import timedelta

import pytest
from pypdf import PdfReader

from stories.browser import PIN
from stories.screen import Screen
from stories.window import (
    admitted,
    bottle,
    called,
    comes,
    dosed,
    steady,
    taken_today,
)
from throughcare import clock
from throughcare.intake import actions as intake
from throughcare.medication.models import Order

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def rui(team):
    bottle(team)
    return admitted(team, "Rui", "Faria", 8)


def written(nurse: Screen, rui, **left_out) -> None:
    """The nurse has the letter before her, and has rung the clinic that wrote it."""
    today = clock.today()
    nurse.opens(f"/people/{rui.pk}/orders/?kind=guest")
    nurse.chooses("Methadone oral solution")
    nurse.fills("First day", today.isoformat())
    nurse.fills("Amount", "80 mg")
    nurse.fills("Days", "3")
    typed = {
        "Clinic that ordered it": "Harbour Clinic", "Its telephone": "555-0177",
        "Date of its letter": (today - A_DAY * 2).isoformat(),
        "Last dose there on": (today - A_DAY).isoformat(), "Last dose there": "80 mg",
        "Who there confirmed it": "Nurse Addo, 07:40",
    }  # fmt: skip
    for label, words in (typed | left_out).items():
        nurse.fills(label, words)
    nurse.presses("Write it, and read it back")


def signed(team, rui) -> None:
    doctor = Screen(team["prescriber"])
    doctor.opens("/to-sign/")
    doctor.presses("Begin with the first")
    assert doctor.sees("Harbour Clinic, 555-0177")
    assert doctor.sees("confirmed by Nurse Addo")
    if doctor.sees("Look: go on with a reason"):
        doctor.fills("Reason", "Letter read; confirmed by telephone.")
    doctor.fills("Your PIN or password", PIN)
    doctor.presses("Sign this order")


def test_without_somebody_there_who_confirmed_it_the_order_of_a_guest_is_not_written(rui, team):
    nurse = Screen(team["nurse"])
    written(nurse, rui, **{"Who there confirmed it": ""})
    assert nurse.sees("Who there confirmed it")
    assert not Order.objects.exists()


def test_a_guest_is_dosed_by_the_letter_until_its_last_day_and_no_day_longer(
    rui, team, monkeypatch
):
    nurse = Screen(team["nurse"])
    written(nurse, rui)
    comes(team, rui)
    called(nurse, "Rui")
    assert nurse.sees("written, not signed")
    assert not nurse.offers("is awake")
    signed(team, rui)

    began = clock.now()
    for number in range(3):
        monkeypatch.setattr(clock, "now", lambda days=number: began + A_DAY * days)
        comes(team, rui)
        nurse = Screen(team["nurse"])  # a new morning, signed in anew
        called(nurse, "Rui")
        assert nurse.sees("guest of Harbour Clinic")
        if nurse.sees("Why go on all the same"):
            nurse.fills("Why go on all the same", "Confirmed: 80 mg yesterday, Nurse Addo.")
        dosed(nurse, 80)
        assert taken_today() == [80]

    monkeypatch.setattr(clock, "now", lambda: began + A_DAY * 3)
    comes(team, rui)
    nurse = Screen(team["nurse"])
    called(nurse, "Rui")
    assert nurse.sees("No dose is ordered for today")
    assert nurse.sees("ended on")
    assert not nurse.offers("is awake")
    nurse.presses("Ask the prescriber now")  # no dead end
    assert nurse.sees("no answer yet")


@pytest.fixture
def ana(team):
    return steady(team, "Ana", "Okafor", 1, *range(21, 0, -1))


def agreed(ana, team) -> None:
    """She signs that this clinic may tell that one."""
    intake.give_consent(
        id=uuid.uuid4(), patient=ana, kind="part2_named", discloser="Riverside",
        recipients="Harbour Clinic", what="her order and doses", purpose="guest dosing",
        expires_on=clock.today() + A_DAY * 30, signed_name="Ana Okafor", signature="typed",
        text_version="2026-11", by=team["intake"], at=clock.now(),
    )  # fmt: skip


def letter(doctor: Screen, ana) -> None:
    doctor.opens(f"/people/{ana.pk}/guest-letters/")
    doctor.fills("To which clinic", "Harbour Clinic")
    doctor.fills("Its telephone", "555-0177")
    doctor.fills("From", (clock.today() + A_DAY).isoformat())
    doctor.fills("Until, that day included", (clock.today() + A_DAY * 3).isoformat())
    doctor.fills("What they should know", "She takes it with water.")
    doctor.fills("Your PIN or password", PIN)
    doctor.presses("Sign and make the letter")


def test_a_letter_leaves_only_with_her_consent_and_says_each_day_and_the_last_dose(ana, team):
    doctor = Screen(team["prescriber"])
    letter(doctor, ana)
    assert doctor.sees("There is no consent to share this")
    assert doctor.sees("No consent in force lets us tell the other clinic.")

    agreed(ana, team)
    letter(doctor, ana)
    paper = " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(doctor.answer.content)).pages)
        .split()
    )  # fmt: skip
    assert "Harbour Clinic" in paper
    assert paper.count("60 mg") >= 4, "three days, and the last dose with us"
    assert "She takes it with water." in paper
    assert "42 CFR part 2 prohibits unauthorized use or disclosure" in paper


def test_back_after_three_days_elsewhere_the_window_says_where_she_was_and_whom_to_ring(
    ana, team, monkeypatch
):
    agreed(ana, team)
    letter(Screen(team["prescriber"]), ana)
    left = clock.now()
    monkeypatch.setattr(clock, "now", lambda: left + A_DAY * 4)
    doctor, nurse = Screen(team["prescriber"]), Screen(team["nurse"])
    comes(team, ana)
    called(nurse, "Ana")
    assert nurse.sees("4 days missed")
    assert nurse.sees("Was to be dosed at Harbour Clinic")
    assert nurse.sees("Ring them, 555-0177")
    assert not nurse.offers("is awake")
    nurse.presses("Ask the prescriber now")

    doctor.opens(f"/people/{ana.pk}/window/lift/")
    assert doctor.sees("Was to be dosed at Harbour Clinic")
    doctor.chooses("may be given")
    doctor.fills("What you looked at", "Nurse Addo there: 60 mg on each of the three days.")
    doctor.fills("Your PIN or password", PIN)
    doctor.presses("Sign it")
    called(nurse, "Ana")
    assert nurse.sees("60 mg on each of the three days")
    dosed(nurse, 60)
    assert taken_today() == [60]
