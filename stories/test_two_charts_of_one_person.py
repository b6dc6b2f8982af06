"""Ana came twice, once as Anna. The front desk finds out, reads both as one, and can go back."""

import uuid
from datetime import date
from types import SimpleNamespace

import pytest

from stories.browser import DESK, PHONE, look
from throughcare import clock
from throughcare.intake import actions as intake
from throughcare.record import actions
from throughcare.record.models import Merged

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two_charts(team):
    """Ana's chart, and Anna's with a red flag: one person."""
    by, now = team["intake"], clock.now()
    facility = by.posts.get().facility

    def registered(name, born):
        return intake.register(
            id=uuid.uuid4(), facility=facility, chosen_name=name, family_name="Reyes", by=by,
            at=now, date_of_birth=born, not_a_duplicate=True,
            contacts=[{"kind": "phone", "reach": "555-0142"}],
        )  # fmt: skip

    ana, anna = registered("Ana", date(1989, 4, 7)), registered("Anna", date(1989, 7, 4))
    danger = SimpleNamespace(code="made_up", ladder="P", for_role="nurse", why="Yellow eyes.",
                             next_step="See her now.", source="red-flags")  # fmt: skip
    actions.open_alert(patient=anna, red_flag=danger, by=None, at=now)
    return ana, anna


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_two_charts_are_compared_read_as_one_and_read_apart_again(two_charts, somebody, size):
    ana, anna = two_charts
    desk = somebody("intake", size=size, javascript=False)
    desk.opens("/people/alike/")
    assert desk.sees("same date of birth, day and month swapped")
    desk.presses("Compare 000002 with 000001")
    assert desk.sees("7 Apr 1989")
    assert desk.sees("4 Jul 1989")

    desk.chooses("one person’s: keep Ana, number 000001, and read the other one there")
    desk.chooses("I compared photo, names, date of birth and how to reach them")
    desk.fills("How you know", "her passport")
    desk.presses("Keep this decision")
    assert desk.page.url.endswith(f"/people/{ana.pk}/")
    assert desk.sees("This person has two charts.")
    assert desk.sees("Yellow eyes.")

    desk.opens(f"/people/{anna.pk}/flags/")
    assert desk.sees("Work goes on in chart 000001")
    desk.page.locator("main form button").first.click()
    assert desk.sees("Nothing was kept.")

    desk.opens(f"/people/{ana.pk}/")
    desk.presses("They are two people")
    desk.fills("Why they are two people", "twins")
    desk.presses("Undo the merge")
    assert desk.sees("Undone")
    assert Merged.objects.get().ended_why == "twins"
    assert desk.errors == []


def test_the_pages_of_two_charts_can_be_read_by_everybody(two_charts, somebody):
    ana, anna = two_charts
    intake_desk = somebody("intake", size=PHONE)
    pages = (
        "/people/alike/", "/people/?q=reyes", f"/people/{ana.pk}/", f"/people/{ana.pk}/label/",
        f"/people/{ana.pk}/other-charts/", f"/people/{ana.pk}/other-charts/{anna.pk}/",
    )  # fmt: skip
    for page in pages:
        intake_desk.opens(page)
        assert look(intake_desk.page) == [], page
        wide = intake_desk.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], page
