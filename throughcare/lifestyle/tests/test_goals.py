"""Small goals: whose they are, once for each occasion, changed by new rows, never a duty."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.lifestyle import queries
from throughcare.lifestyle.actions import goals
from throughcare.lifestyle.models import Barrier, Goal, GoalSaid, Tick
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

A_DAY = timedelta(days=1)


def change(goal, **more):
    said = {"kind": "move", "words": "To the corner", "times": 3, "per": "week", "until": None}
    given = {"id": uuid.uuid4(), "goal": goal, "said": said, "shared": False, "by": None,
             "at": clock.now()}  # fmt: skip
    return goals.change(**given | more)


# --- whose it is ------------------------------------------------------------------------------
def test_what_is_chosen_alone_is_sealed_and_says_nothing_in_plain_words(chosen, finding):
    goal = chosen(finding=finding)
    row = GoalSaid.objects.get()
    assert (row.is_shared, row.words, row.kind, row.finding) == (False, "", "", None)
    assert "river" not in row.sealed
    assert queries.shared_goals(goal.patient) == []
    (mine,) = queries.own_goals(goal.patient)
    assert (mine.said["words"], mine.said["finding"]) == ("To the river", str(finding.pk))
    told = " ".join(LogLine.objects.values_list("what", flat=True))
    assert "river" not in told
    assert "move" not in told


def test_what_is_chosen_together_is_shared_and_keeps_its_cause_and_its_item(
    chosen, finding, item, by
):
    chosen(by=by, finding=finding, because=item)
    (seen,) = queries.shared_goals(finding.patient)
    assert (seen.newest.finding, seen.newest.because) == (finding, item)
    assert seen.said["words"] == "To the river"


def test_shown_and_kept_to_oneself_again_each_by_a_new_row(chosen, ticked):
    goal = chosen(at=clock.now() - 9 * A_DAY)
    ticked(goal, day=clock.today() - A_DAY)
    change(goal, shared=True)
    (seen,) = queries.shared_goals(goal.patient)
    assert seen.said["words"] == "To the corner"
    assert seen.days_done == 0, "what was ticked before it was shown stays theirs"
    change(goal, shared=False)
    assert queries.shared_goals(goal.patient) == []
    assert list(GoalSaid.objects.order_by("turn").values_list("turn", flat=True)) == [1, 2, 3]


def test_a_member_touches_nothing_that_is_not_shown(chosen, ticked, by):
    goal = chosen()
    for press in (
        lambda: change(goal, by=by), lambda: ticked(goal, by=by),
        lambda: ticked(goal, by=by, back=True),
        lambda: goals.let_go(goal=goal, by=by, at=clock.now()),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            press()
        assert refusal.value.code == "goal_is_their_own"


@pytest.mark.parametrize("column", ["finding", "because"])
def test_the_database_takes_no_cause_and_no_plan_of_somebody_else(
    chosen, finding, item, new_patient, column
):
    other = chosen(patient=new_patient("Ben"))
    row = GoalSaid(
        goal=other, turn=2, sealed="x", is_shared=True, kind="move", words="w", times=1, per="day",
        at=clock.now(), **{column: finding if column == "finding" else item},
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_takes_no_plain_word_of_a_goal_that_is_not_shared(chosen):
    row = GoalSaid(goal=chosen(), turn=2, sealed="x", is_shared=False, words="w", at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# --- ticks ------------------------------------------------------------------------------------
def test_pressed_twice_it_is_done_once_and_a_day_has_as_many_ticks_as_the_goal(chosen, ticked):
    goal = chosen(said={"times": 2})
    for _press in range(5):
        ticked(goal)
    assert Tick.objects.count() == 2
    assert queries.own_goal(goal.patient, goal.pk).done_today == 2
    same = uuid.uuid4()
    other = chosen()
    assert ticked(other, id=same) == ticked(other, id=same)


def test_a_goal_of_three_days_a_week_is_ticked_once_a_day(chosen, ticked):
    goal = chosen(said={"times": 3, "per": "week"})
    ticked(goal)
    ticked(goal)
    ticked(goal, day=clock.today() - A_DAY)
    one = queries.own_goal(goal.patient, goal.pk)
    assert (one.done_today, one.this_week) == (1, 2)


def test_taken_back_and_done_again_are_three_rows_and_one_tick(chosen, ticked):
    goal = chosen()
    for back in (False, True, False):
        ticked(goal, back=back)
    assert list(Tick.objects.order_by("turn").values_list("turn", flat=True)) == [1, 2, 3]
    assert queries.own_goal(goal.patient, goal.pk).done_today == 1


def test_the_database_ticks_an_occasion_once_and_takes_back_only_what_was_ticked(chosen, ticked):
    first = ticked(chosen())
    for turn in (1, 3):
        row = Tick(goal=first.goal, day=first.day, occasion=1, turn=turn, at=clock.now())
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_only_today_and_yesterday_are_ticked_and_only_todays_tick_is_taken_back(chosen, ticked):
    goal = chosen()
    for ago in (2, -1):
        with pytest.raises(Refused) as refusal:
            ticked(goal, day=clock.today() - ago * A_DAY)
        assert refusal.value.code == "tick_of_another_day"
    before = clock.now() - A_DAY
    ticked(goal, day=clock.clinic_day(before), at=before)
    with pytest.raises(Refused) as refusal:
        ticked(goal, day=clock.clinic_day(before), back=True)
    assert refusal.value.code == "nothing_to_take_back"


# --- the end, and what got in the way ---------------------------------------------------------
def test_let_go_it_is_over_and_asks_for_nothing(chosen, ticked):
    goal = chosen()
    ticked(goal)
    ended = goals.let_go(goal=goal, by=None, at=clock.now())
    assert goals.let_go(goal=goal, by=None, at=clock.now()) == ended
    assert queries.own_goals(goal.patient) == []
    for press in (lambda: ticked(goal), lambda: change(goal)):
        with pytest.raises(Refused) as refusal:
            press()
        assert refusal.value.code == "goal_was_let_go"
    row = Tick(goal=goal, day=clock.today(), occasion=2, turn=1, at=clock.now())
    with pytest.raises(IntegrityError, match="let go"), transaction.atomic():
        row.save(force_insert=True)


def test_what_got_in_the_way_is_shown_only_where_the_goal_is(chosen, by):
    for shared in (False, True):
        goal = chosen(shared=shared)
        goals.note_barrier(id=uuid.uuid4(), goal=goal, keys=["tired", "x"], words="Night work",
                           by=None, at=clock.now())  # fmt: skip
        row = Barrier.objects.get(goal=goal)
        assert "Night" not in row.sealed
        assert row.shown == ({"keys": ["tired"], "words": "Night work"} if shared else {})
        (told,) = queries.own_barriers(goal)
        assert [step.key for step in told["steps"]] == ["tired"]
    with pytest.raises(Refused) as refusal:
        goals.note_barrier(id=uuid.uuid4(), goal=goal, keys=[], words=" ", by=None, at=clock.now())
    assert refusal.value.code == "barrier_says_nothing"


def test_twelve_goals_are_enough_and_what_is_no_goal_is_refused(chosen):
    for _nth in range(12):
        chosen()
    with pytest.raises(Refused) as refusal:
        chosen()
    assert refusal.value.code == "enough_goals"
    goals.let_go(goal=Goal.objects.first(), by=None, at=clock.now())
    with pytest.raises(Refused) as refusal:
        chosen(said={"words": " "})
    assert refusal.value.code == "not_a_small_goal"
    assert chosen()


@pytest.mark.parametrize(("sensitivity", "offered"), [(["MH"], True), (["SDV"], False)])
def test_a_cause_that_may_endanger_who_carries_it_is_offered_on_no_own_page(
    finding, item, sensitivity, offered
):
    finding.sensitivity = sensitivity
    finding.patient.remembered = {"findings": [finding]}
    finding.standing_level = 2
    assert queries.own_causes(finding.patient) == [finding] * offered
    assert queries.items_to_choose_from(finding.patient, for_person=True) == [item] * offered
