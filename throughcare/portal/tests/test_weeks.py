"""The last weeks: the person's own marks beside what was there."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.clinical.lifestyle.movement import Moved
from throughcare.groups.actions import keep_note
from throughcare.lifestyle.actions import days, goals
from throughcare.portal import looking_back
from throughcare.portal.actions import check_ins

A_DAY = timedelta(days=1)
WALK = {"kind": "move", "words": "<b>To the river</b>", "times": 1, "per": "day", "until": None}


def told(patient, ago: int, **marks) -> None:
    check_ins.check_in(id=uuid.uuid4(), patient=patient, answers=marks, by=None,
                       at=clock.now() - ago * A_DAY)  # fmt: skip


@pytest.fixture
def lived(admitted):
    """Twelve days: a walk on six of them, a good mood on five of those and on two of the others."""
    now = clock.now()
    goal = goals.choose(id=uuid.uuid4(), patient=admitted, said=WALK, shared=False, by=None,
                        at=now - 11 * A_DAY)  # fmt: skip
    for ago in range(12):
        walks = ago % 2 == 0
        told(admitted, ago, mood=7 if (walks and ago) or ago in (1, 3) else 3, craving=3, sleep=5)
        if walks:
            at = now - ago * A_DAY
            goals.tick(id=uuid.uuid4(), goal=goal, day=clock.clinic_day(at), by=None, at=at)
    return admitted


def page(client, back: str = "", prefix: str = "") -> str:
    answer = client.get(f"{prefix}{reverse('my-weeks')}{back}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_how_often_with_and_without_and_draws_the_week(lived, themself):
    shown = page(themself(lived))
    assert (
        "on 5 of 6 days you marked your mood as good or very good. "
        "Without it: on 2 of 6 days." in shown
    )
    assert "<svg" in shown
    assert "As a table" in shown
    assert "5 of 7" in shown, "of seven days with a good mood five with a walk"
    assert "<b>To the river" not in shown
    assert "&lt;b&gt;To the river" in shown
    assert len(shown.encode()) < 50_000


def test_in_spanish_and_without_a_causal_word(lived, themself):
    shown = page(themself(lived), prefix="/es")
    assert "en 5 de 6 días marcaste tu ánimo como bueno o muy bueno" in shown
    assert "Ayuda ahora" in shown


def test_under_the_minimum_nothing_is_said_and_the_clinic_sets_it(lived, themself, settings):
    settings.LOOK_BACK_DAYS = 7
    shown = page(themself(lived))
    assert "Without it" not in shown
    assert "Nothing to say yet" in shown
    assert "at least 7 days" in shown
    settings.LOOK_BACK_DAYS = 6
    assert "at least 6 days" in page(themself(lived))


def test_the_weeks_before_are_one_press_away_and_no_further_than_four(lived, themself):
    client = themself(lived)
    days_shown = [re.search(r"<h2>(.*?)</h2>", page(client, f"?back={n}"))[1] for n in "0123"]
    assert len(set(days_shown)) == 4
    assert page(client, "?back=9").count("The week after") == 1
    assert "The week before" not in page(client, "?back=9")
    assert re.search(r"<h2>(.*?)</h2>", page(client, "?back=-1"))[1] == days_shown[0]


def test_a_page_without_anything_asks_how_they_are(patient, themself):
    shown = page(themself(patient))
    assert "Nothing to say yet" in shown
    assert "How are you today?" in shown


def test_nights_movement_and_meetings_are_things_of_a_day_and_what_is_not_known_is_not_without(
    patient,
):
    today = clock.today()
    given = {"patient": patient, "by": None, "at": clock.now()}
    days.keep_day(id=uuid.uuid4(), day=today, told={"went": "22:00", "rose": "06:00"}, **given)
    moved = [Moved(today, "gpx", {"walk": 30}, outing="a"),
             Moved(today - 2 * A_DAY, "gpx", {"walk": 29}, outing="b")]  # fmt: skip
    days.keep_moved(id=uuid.uuid4(), days=moved, **given)
    keep_note(id=uuid.uuid4(), kind="attended", said={"where": "Harbor", "day": today - 3 * A_DAY},
              **given)  # fmt: skip
    things = looking_back.things_since(patient, today - 27 * A_DAY, today)
    found = {thing.name: thing.days for thing in things}
    assert found == {
        "30 minutes of movement or more": {today: True, today - 2 * A_DAY: False},
        "7 hours of sleep or more": {today: True},
        "A meeting": {today - n * A_DAY: n == 3 for n in range(4)},
    }


def test_it_asks_the_database_a_bounded_number_of_times(
    lived, themself, django_assert_max_num_queries
):
    client = themself(lived)
    page(client)
    with django_assert_max_num_queries(20):
        page(client)


def test_no_page_of_the_team_shows_it(lived, signed_in):
    answer = signed_in("counsellor").get(reverse("my-weeks"))
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]
