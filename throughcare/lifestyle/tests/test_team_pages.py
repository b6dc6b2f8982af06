"""What the team sees of healthy living: what is shown, and nothing else."""

import re
import uuid

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.lifestyle import queries
from throughcare.lifestyle.actions import days, goals
from throughcare.lifestyle.models import GoalSaid, Tick
from throughcare.lifestyle.queries.goals import newest_said

ROLES = ("prescriber", "nurse", "counsellor", "peer")
GOAL = {"kind": "joy", "words": "Cook on Sundays", "often": "1 week", "finding": "none"}


def page(client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    return answer.content.decode()


def send(client, name: str, *args, **fields) -> str:
    answer = client.post(reverse(name, args=args), {"id": uuid.uuid4()} | fields, follow=True)
    assert answer.status_code == 200, name
    return answer.content.decode()


def test_nothing_private_of_healthy_living_stands_on_a_page_of_the_team(
    admitted, chosen, ticked, signed_in
):
    goal = chosen()
    ticked(goal)
    goals.note_barrier(id=uuid.uuid4(), goal=goal, keys=["tired"], words="Night work", by=None,
                       at=clock.now())  # fmt: skip
    days.keep_day(id=uuid.uuid4(), patient=admitted, day=clock.today(), told={"tense": 10},
                  by=None, at=clock.now())  # fmt: skip
    for role in ROLES:
        desk = signed_in(role)
        for name in ("chart", "lifestyle", "lifestyle-together"):
            shown = page(desk, name, admitted.pk)
            assert not re.search("river|Night work|Too tired|as tense", shown), (role, name)
        assert desk.get(reverse("lifestyle-goal", args=[admitted.pk, goal.pk])).status_code == 404
        assert desk.post(reverse("lifestyle-tick", args=[admitted.pk, goal.pk])).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_each_of_the_team_chooses_a_goal_together_and_both_see_it(admitted, signed_in, role):
    desk = signed_in(role)
    shown = send(desk, "lifestyle-together", admitted.pk, **GOAL)
    assert "Cook on Sundays" in shown
    assert GoalSaid.objects.get().is_shared
    (mine,) = queries.own_goals(admitted)
    assert mine.said["words"] == "Cook on Sundays"
    assert "Cook on Sundays" in page(desk, "chart", admitted.pk)


def test_a_goal_comes_from_an_item_of_the_plan_and_the_plan_leads_there(item, finding, signed_in):
    patient, desk = item.plan.patient, signed_in("counsellor")
    assert item.page == "lifestyle"
    assert "Exercise the person likes" in page(desk, "lifestyle", patient.pk)
    send(desk, "lifestyle-together", patient.pk, **GOAL | {"finding": finding.pk,
                                                           "because": item.pk})  # fmt: skip
    said = GoalSaid.objects.get()
    assert (said.finding, said.because) == (finding, item)
    shown = page(desk, "lifestyle-goal", patient.pk, said.goal_id)
    assert "Much stress" in shown
    assert "Exercise the person likes" in shown


def test_a_peer_worker_reads_no_finding(item, finding, chosen, by, signed_in):
    goal = chosen(by=by, finding=finding)
    peer = signed_in("peer")
    for name, args in (
        ("lifestyle", []),
        ("lifestyle-goal", [goal.pk]),
        ("lifestyle-together", []),
    ):
        assert "Much stress" not in page(peer, name, finding.patient_id, *args)
    send(peer, "lifestyle-goal", finding.patient_id, goal.pk, **GOAL)
    assert newest_said(goal).finding == finding, "what they cannot see they do not take away"


def test_ticked_as_told_changed_and_let_go_together(admitted, chosen, by, signed_in):
    goal, desk = chosen(by=by), signed_in("nurse")
    assert "done today" in send(desk, "lifestyle-tick", admitted.pk, goal.pk)
    assert Tick.objects.get().by is not None
    send(desk, "lifestyle-tick", admitted.pk, goal.pk, undo="1")
    assert queries.own_goal(admitted, goal.pk).done_today == 0
    assert "Cook" in send(desk, "lifestyle-goal", admitted.pk, goal.pk, **GOAL)
    send(desk, "lifestyle-end", admitted.pk, goal.pk)
    assert queries.shared_goals(admitted) == []


def test_what_gets_in_the_way_of_a_shared_goal_is_read_with_a_step(admitted, chosen, by, signed_in):
    goal = chosen(by=by)
    goals.note_barrier(id=uuid.uuid4(), goal=goal, keys=["alone"], words="", by=None,
                       at=clock.now())  # fmt: skip
    assert "Ask one person" in page(signed_in("peer"), "lifestyle-goal", admitted.pk, goal.pk)


def test_the_page_asks_the_database_a_bounded_number_of_times(
    item, chosen, by, signed_in, django_assert_max_num_queries
):
    patient, desk = item.plan.patient, signed_in("counsellor")
    page(desk, "lifestyle", patient.pk)
    for _nth in range(6):
        chosen(by=by)
    with django_assert_max_num_queries(40):
        page(desk, "lifestyle", patient.pk)
