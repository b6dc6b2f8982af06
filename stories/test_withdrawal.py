"""Withdrawal under supervision, in five stories, on the real pages and by the real actions."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from stories.browser import PIN
from stories.withdrawn import (
    ACHES,
    DAY,
    HOUR,
    LOFEXIDINE,
    MINUTE,
    buprenorphine_taper,
    prepared,
)
from throughcare import clock
from throughcare.intake.actions.episodes import record_pregnancy
from throughcare.medication import queries as medication
from throughcare.patients.access import OnTeam
from throughcare.refusal import Refused
from throughcare.withdrawal import queries
from throughcare.withdrawal.models import Choice, ComfortGiven, FollowUp, Left, Turned, Withdrawal

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once("pages and rules; the actions behind them are tried on both engines"),
]


def sits_down(team, role, course) -> Client:
    """A member of the team at a page of their own."""
    member, client = team[role], Client()
    OnTeam.objects.get_or_create(
        patient=course.patient, member=member, defaults={"at": clock.now(), "by": team["nurse"]}
    )
    client.force_login(member, backend="throughcare.staff.backends.MemberBackend")
    return client


def page(name, course, *more) -> str:
    return reverse(name, args=[course.patient.pk, course.one.pk, *more])


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_five_day_taper_is_turned_into_maintenance_on_day_three(team):
    """Ana takes 12, then 10 mg of buprenorphine. On the third morning she says: not lower."""
    course = prepared(team, days_ago=2)
    taper = buprenorphine_taper(course, 12, 10, 8, 6, 4)
    course.sign([ACHES], taper=taper)
    course.begin()
    course.look(MINUTE, 14)
    course.treatment.sign(taper)
    course.treatment.dose()
    course.treatment.days_pass()
    course.look(DAY, 9)
    course.treatment.dose()
    course.treatment.days_pass()

    prescriber = sits_down(team, "prescriber", course)
    shown = words(prescriber.get(page("withdrawal-one", course)))
    assert "day 3" in shown
    assert "can be paused or turned into maintenance at any moment, in one step" in shown
    turned = prescriber.post(page("withdrawal-maintain", course), {
        "maintain-id": uuid.uuid4(), "maintain-amount": "12 mg", "maintain-proof": PIN,
        "maintain-words": "I sleep again. I do not want to go lower.",
        "maintain-reason": "talked over",
    }, follow=True)  # fmt: skip
    assert "Maintenance is in force. Nothing is lowered any more." in words(turned)

    later = clock.today() + 9 * DAY
    assert [step.ug for step in medication.steps_of_day([course.patient], later)] == [12_000]
    assert Turned.objects.get().taper == taper
    assert Choice.objects.get().goes_on


def test_lofexidine_is_held_while_the_pressure_is_low_and_given_when_it_is_not(team):
    """Day 1, one in the afternoon: 86/54, and she is dizzy. It is held, not forgotten."""
    course = prepared(team)
    course.sign(LOFEXIDINE, avoid=[])
    course.begin()
    course.look(MINUTE, 12)
    course.give("Lofexidine", 5 * MINUTE)
    course.look(6 * HOUR, 15, systolic=86, diastolic=54)
    with pytest.raises(Refused, match="86/54, below 90/60: held"):
        course.give("Lofexidine", 6 * HOUR + MINUTE)
    course.withhold("Lofexidine", 6 * HOUR + MINUTE, "86/54, lies down, drinks")
    assert course.patient.alerts.filter(code="withdrawal.pressure", acted_at=None).exists()

    course.look(7 * HOUR, 15, systolic=112, diastolic=70)
    course.give("Lofexidine", 7 * HOUR + MINUTE)
    assert ComfortGiven.objects.count() == 2
    curve = queries.curve(course.one, course.begins + 8 * HOUR)
    assert [why for _at, _title, why in curve.withheld] == ["86/54, lies down, drinks"]


def test_withdrawal_that_a_dose_brings_on_calls_the_prescriber_by_name(team):
    """She had used more lately than she said. Forty minutes after the first tablet it is bad."""
    course = prepared(team)
    taper = buprenorphine_taper(course, 4, 2)
    course.sign([ACHES], taper=taper)
    course.begin()
    course.look(0 * HOUR, 9)
    course.treatment.sign(taper)
    course.treatment.dose()
    course.look(40 * MINUTE, 27)
    (flag,) = course.patient.alerts.filter(code__contains="precipitated")
    assert flag.ladder == "P"
    assert flag.routed.get().to == team["prescriber"]


def test_leaving_against_advice_is_never_hindered_and_she_comes_back_in_one_press(team):
    """On the second day she goes. The door is open; so is the way back."""
    course = prepared(team, days_ago=1)
    course.sign([ACHES])
    course.begin()
    course.look(HOUR, 14)
    nurse = sits_down(team, "nurse", course)
    after = nurse.post(
        page("withdrawal-leave", course), {"how": "left_early", "words": "I must go."}, follow=True
    )
    assert "3 things are open. They keep nobody here." in words(after)
    assert Left.objects.get().how == "left_early"
    assert FollowUp.objects.count() == 5

    form = after.content.decode()
    form = form[form.index(reverse("withdrawal-prepare", args=[course.patient.pk])) :]
    typed = dict(re.findall(r'name="(id|setting|place|[a-z]+_[a-z]+)" value="([^"]*)"', form))
    back = nurse.post(reverse("withdrawal-prepare", args=[course.patient.pk]), typed, follow=True)
    assert "being prepared" in words(back)
    assert Withdrawal.objects.filter(ended_at=None).count() == 1


def test_somebody_pregnant_is_steered_to_medication_before_and_while_it_lasts(team):
    """The test is positive: medication from today, and the button to it stands first."""
    course = prepared(team)
    course.sign([ACHES])
    record_pregnancy(
        id=uuid.uuid4(), patient=course.patient, state="yes", by=team["nurse"],
        at=course.begins + MINUTE,
    )  # fmt: skip
    with pytest.raises(Refused, match="Methadone or buprenorphine are the treatment"):
        course.begin()
    nurse = sits_down(team, "nurse", course)
    shown = nurse.get(page("withdrawal-one", course))
    assert "Medication, not withdrawal" in words(shown)
    assert f"{reverse('order-write', args=[course.patient.pk])}?kind=start" in (
        shown.content.decode()
    )
