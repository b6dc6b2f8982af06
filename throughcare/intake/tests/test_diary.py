"""The diary says whether the clinic takes people, for how long they wait, and who does."""

from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.intake import actions, queries
from throughcare.intake.models import Notice
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(facility, members):
    """A function: a notice is posted."""

    def posted(state, day=None, **told):
        return actions.post_notice(
            facility=facility, clinic_day=day or clock.today(), state=state, by=members["intake"],
            at=clock.now(), **told,
        )  # fmt: skip

    return posted


def test_the_newest_notice_that_has_begun_is_the_one_that_holds(post, facility):
    today = clock.today()
    post("taking", today - timedelta(days=9))
    holds = post("waiting", today, waiting_days=6)
    post("closed", today + timedelta(days=1), elsewhere="Harbour House")
    assert queries.diary_today(facility, today) == holds


def test_a_waiting_list_without_its_days_is_refused(post):
    with pytest.raises(Refused, match="length in days"):
        post("waiting")


def test_a_waiting_list_of_0_days_is_a_length_too(post):
    assert post("waiting", waiting_days=0).waiting_days == 0


def test_a_closed_door_says_who_is_open(post):
    with pytest.raises(Refused, match="say who does"):
        post("closed", elsewhere=" ")
    assert Notice.objects.count() == 0


def test_the_page_keeps_what_was_typed_when_it_is_refused(signed_in):
    given = {"state": "closed", "clinic_day": clock.today(), "until": "15:30"}
    page = signed_in("intake").post(reverse("diary"), given)
    assert b"say who does" in page.content
    assert b'value="15:30"' in page.content


def test_what_the_front_desk_posts_is_what_the_diary_says(signed_in, facility):
    given = {"state": "waiting", "clinic_day": clock.today(), "waiting_days": 6}
    page = signed_in("intake").post(reverse("diary"), given, follow=True)
    assert b"waiting list, 6 days" in page.content
    assert queries.diary_today(facility, clock.today()).waiting_days == 6
