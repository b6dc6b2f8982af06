"""Small goals on the one calendar: the team sees what is shown, the person sees all of them."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.lifestyle import expected
from throughcare.lifestyle.actions import goals
from throughcare.lifestyle.tests.conftest import WALK

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def said(chosen):
    """A function that says of a goal what it is from a moment on."""

    def change(goal, *, shared, at=None, **more):
        return goals.change(id=uuid.uuid4(), goal=goal, said=WALK | more, shared=shared, by=None,
                            at=at or clock.now())  # fmt: skip

    return change


def rows_of(patient, first, last, own=False):
    """The rows of the person's own calendar, or of the team's."""
    if own:
        return expected.own_expected(patient, first, last)
    return expected.expected([patient], first, last)


def of(patient, back=3, ahead=2, own=False):
    """(days from today, state, words, why)."""
    today = clock.today()
    rows = rows_of(patient, today - back * DAY, today + ahead * DAY, own)
    return [((row.on - today).days, row.state, row.own or row.what, row.why) for row in rows]


def week_of(day):
    monday = day - day.weekday() * DAY
    return monday, monday + 6 * DAY


def test_a_goal_of_ones_own_stands_on_ones_own_calendar_and_on_no_other(
    admitted, chosen, ticked, themself
):
    goal = chosen(at=clock.now() - 2 * DAY)
    ticked(goal, day=clock.today() - DAY)
    river = "To the river"
    assert of(admitted) == []
    assert of(admitted, own=True) == [
        (-2, "excused", river, ""), (-1, "done", river, ""), (0, "expected", river, ""),
        (1, "expected", river, ""), (2, "expected", river, ""),
    ]  # fmt: skip
    assert river in themself(admitted).get(reverse("my-calendar")).content.decode()


def test_a_goal_that_is_shown_stands_on_the_teams_calendar_since_it_is_shown(
    admitted, chosen, said, ticked, signed_in
):
    goal = chosen(at=clock.now() - 3 * DAY)
    ticked(goal, day=clock.today() - 2 * DAY, at=clock.now() - 2 * DAY)
    said(goal, shared=True, at=clock.now() - DAY)
    ticked(goal)
    assert [row[:2] for row in of(admitted, ahead=1)] == [
        (-1, "excused"), (0, "done"), (1, "expected"),
    ]  # fmt: skip
    assert len(of(admitted, own=True, ahead=1)) == 5
    page = signed_in("prescriber").get(reverse("calendar", args=[admitted.pk])).content.decode()
    assert "To the river" in page
    assert "missed" not in [row[1] for row in of(admitted)]


def test_taken_back_it_stands_there_no_more_on_any_day(admitted, chosen, said, signed_in):
    goal = chosen(shared=True, at=clock.now() - 2 * DAY)
    said(goal, shared=False)
    assert of(admitted) == []
    for page in (reverse("calendar", args=[admitted.pk]), reverse("team-week")):
        assert "To the river" not in signed_in("prescriber").get(page).content.decode()


def test_a_goal_of_the_week_stands_on_its_last_day_with_how_often(admitted, chosen, ticked):
    goal = chosen(said={"times": 3, "per": "week"}, shared=True)
    ticked(goal)
    words = "1 of 3 times"
    week = week_of(clock.today())
    (team,), (own,) = (rows_of(admitted, *week, alone) for alone in (False, True))
    assert (team.on, team.state, team.what, team.why) == (
        week[1], "expected", "To the river", words,
    )  # fmt: skip
    assert own.own == f"To the river ({words})"


def test_a_week_counts_for_the_team_only_what_was_done_since_it_is_shown(
    admitted, chosen, said, ticked
):
    past = week_of(clock.today() - 7 * DAY)
    noon = clock.end_of(past[0]) - DAY / 2
    goal = chosen(said={"times": 3, "per": "week"}, at=noon)
    ticked(goal, day=past[0], at=noon)
    said(goal, shared=True, at=noon + 2 * DAY, times=3, per="week")
    ticked(goal, day=past[0] + 3 * DAY, at=noon + 3 * DAY)
    (team,), (own,) = (rows_of(admitted, *past, alone) for alone in (False, True))
    assert (team.on, team.state, team.why) == (past[1], "partly", "1 of 3 times")
    assert own.own == "To the river (2 of 3 times)"


def test_changed_let_go_or_over_it_is_expected_no_longer(admitted, chosen, said):
    changed = chosen(at=clock.now() - DAY)
    said(changed, shared=False, words="Once round the house")
    chosen(said={"until": clock.today(), "words": "Sing"})
    goals.let_go(goal=chosen(said={"words": "Swim"}), by=None, at=clock.now())
    assert of(admitted, ahead=1, own=True) == [
        (-1, "excused", "To the river", ""), (0, "expected", "Once round the house", ""),
        (1, "expected", "Once round the house", ""), (0, "expected", "Sing", ""),
        (0, "expected", "Swim", ""),
    ]  # fmt: skip


def test_many_people_with_many_goals_are_two_questions(admitted, chosen, ticked):
    for _ in range(3):
        ticked(chosen(shared=True))
    with CaptureQueriesContext(connection) as asked:
        rows = expected.expected([admitted], clock.today(), clock.today() + 6 * DAY)
    assert (len(asked), len(rows)) == (2, 21)
