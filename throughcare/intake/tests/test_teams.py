"""Who is on the team of a person, and whose work and red flags a member sees."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import signed_in_as
from throughcare.intake import actions as intake
from throughcare.intake.tests.seeing import chart_of, join, look
from throughcare.record import actions as record
from throughcare.record import queries
from throughcare.record.access.queries import within_reach
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


def test_whoever_registers_and_admits_a_person_is_on_their_team(facility, members):
    person = intake.register(
        id=uuid.uuid4(), facility=facility, chosen_name="Bo", by=members["nurse"], at=clock.now()
    )
    for _again in range(2):
        intake.admit(id=uuid.uuid4(), patient=person, referral="self", by=members["intake"],
                     at=clock.now())  # fmt: skip
        intake.discharge(id=uuid.uuid4(), episode=person.episodes.order_by("admitted_at").last(),
                         reason="completed", by=members["counsellor"], at=clock.now())  # fmt: skip
    team = person.team.filter(ended_at=None).values_list("member", flat=True)
    assert sorted(team) == sorted([members["nurse"].pk, members["intake"].pk])


def test_the_front_desk_puts_a_counsellor_on_the_team_and_the_chart_opens(
    patient, outsider, signed_in
):
    page = reverse("team", args=[patient.pk])
    signed_in("intake").post(page, {"id": uuid.uuid4(), "member": outsider.pk})
    assert signed_in_as(outsider).get(chart_of(patient)).status_code == 200
    on_team = patient.team.get(member=outsider)
    signed_in("counsellor").post(reverse("leave-team", args=[patient.pk, on_team.pk]))
    assert signed_in_as(outsider).get(chart_of(patient)).status_code == 403


def test_nobody_puts_themself_on_a_team_and_a_look_gives_no_place(patient, outsider, newcomer):
    with pytest.raises(Refused, match="Nobody puts themself"):
        join(patient, outsider, outsider)
    look(patient, outsider)
    with pytest.raises(Refused, match="Only who cares"):
        join(patient, newcomer("peer"), outsider)


def test_a_member_who_cares_for_nobody_here_joins_no_team(patient, members, stranger):
    for member in (members["auditor"], members["director"], stranger):
        with pytest.raises(Refused, match="no post here"):
            join(patient, member, members["intake"])


def test_a_leaver_who_stands_on_a_team_opens_nothing(patient, members):
    members["counsellor"].posts.update(ended_at=clock.now())
    assert signed_in_as(members["counsellor"]).get(chart_of(patient)).status_code == 404


def test_a_counsellors_lists_name_their_own_people_and_a_nurses_everybody_here(
    admitted, outsider, newcomer
):
    assert list(within_reach(outsider)) == []
    assert list(within_reach(newcomer("nurse"))) == [admitted]


def test_a_red_flag_whose_team_has_nobody_for_it_stands_before_every_member_of_that_role(
    patient, outsider
):
    red_flag = SimpleNamespace(code="c", ladder="S", for_role="counsellor", why="w", next_step="n",
                               source="red-flags")  # fmt: skip
    record.open_alert(patient=patient, red_flag=red_flag, by=None, at=clock.now())
    assert list(queries.open_alerts(outsider)) == []
    patient.team.filter(member__posts__role="counsellor").update(
        ended_at=clock.now(), ended_by=outsider
    )
    assert len(queries.open_alerts(outsider)) == 1


def test_a_red_flag_left_lying_past_its_time_comes_back_to_everybody_of_that_role(
    patient, outsider
):
    red_flag = SimpleNamespace(code="c", ladder="S", for_role="counsellor", why="w", next_step="n",
                               source="red-flags")  # fmt: skip
    record.open_alert(
        patient=patient, red_flag=red_flag, by=None, at=clock.now() - timedelta(days=2)
    )
    assert len(queries.open_alerts(outsider)) == 1
