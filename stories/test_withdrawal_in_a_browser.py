"""The page of one withdrawal, in a real browser: read by axe, wide and narrow, and turned."""

import pytest
from django.urls import reverse

from stories.browser import DESK, PHONE, PIN, look
from stories.withdrawn import ACHES, DAY, HOUR, MINUTE, buprenorphine_taper, prepared
from throughcare.clock import now
from throughcare.patients.access import OnTeam
from throughcare.withdrawal.models import Turned

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.once("pages in a browser; the actions behind them are tried on both engines"),
]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["telephone", "desk"])
def test_the_picture_is_read_and_the_taper_turned_without_a_hand_too_many(team, somebody, size):
    course = prepared(team, days_ago=2)
    taper = buprenorphine_taper(course, 12, 10, 8, 6, 4)
    course.sign([ACHES], taper=taper)
    course.begin()
    course.look(MINUTE, 14)
    course.treatment.sign(taper)
    course.treatment.dose()
    course.look(DAY, 9, late=2 * HOUR, own_rating=6)
    course.give("Ibuprofen", DAY + HOUR)
    OnTeam.objects.create(
        patient=course.patient, member=team["prescriber"], at=now(), by=team["nurse"]
    )

    prescriber = somebody("prescriber", size)
    prescriber.opens(reverse("withdrawal-one", args=[course.patient.pk, course.one.pk]))
    assert prescriber.sees("It can be paused or turned into maintenance at any moment")
    assert look(prescriber.page) == []
    wide = prescriber.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"]  # nothing runs out of the page

    prescriber.fills("A day’s amount from now on", "12 mg")
    prescriber.page.locator("#id_maintain-words").fill("Not lower.")
    prescriber.page.locator("#id_maintain-reason").fill("talked over")
    prescriber.page.locator("#id_maintain-proof").fill(PIN)
    prescriber.presses("Sign: maintenance from now on")
    assert prescriber.sees("Maintenance is in force. Nothing is lowered any more.")
    assert Turned.objects.get().order.steps.get().ug == 12_000
    assert prescriber.errors == []
