"""A hidden chart is in no list and no search; its own person never opens it."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import signed_in_as
from throughcare.intake import actions as intake
from throughcare.intake.queries import arrivals
from throughcare.intake.tests.seeing import chart_of, hide, join, look, said
from throughcare.patients.access import OnTeam
from throughcare.patients.models import Flag, Identifier
from throughcare.record import actions as record
from throughcare.record import queries
from throughcare.record.access import actions
from throughcare.record.access.queries import within_reach
from throughcare.record.header import Header
from throughcare.refusal import Refused
from throughcare.staff.models import Post

pytestmark = pytest.mark.django_db


def test_a_hidden_chart_is_in_no_list_no_search_and_among_no_namesakes(
    hidden, members, new_patient, signed_in
):
    twin = new_patient("Ana", family_name="Reyes", number="000777")
    for role in ("nurse", "prescriber", "intake", "peer", "director"):
        member = members[role]
        for text in ("", "Ana", "Reyes", "0000", "1"):
            assert hidden not in queries.people(member, text, 1).rows
        assert hidden not in Header(twin, member).namesakes
        assert hidden not in arrivals(within_reach(member))
        assert signed_in(role).get(chart_of(hidden)).status_code == 404
    assert Header(twin, members["counsellor"]).namesakes == [hidden]
    assert signed_in("counsellor").get(chart_of(hidden)).status_code == 200


def test_the_whole_number_finds_a_hidden_chart_and_the_reason_alarms_the_director(
    hidden, signed_in, members
):
    nurse = signed_in("nurse")
    found = nurse.get(reverse("people"), {"q": hidden.number})
    page = reverse("break-glass", args=[hidden.pk])
    assert page.encode() in found.content
    assert b"Reyes" not in found.content
    assert nurse.get(page).status_code == 404
    assert nurse.get(page, {"number": hidden.number}).status_code == 403
    nurse.post(page, said() | {"number": hidden.number})
    assert nurse.get(chart_of(hidden)).status_code == 200
    work = signed_in("director").get(reverse("home"))
    assert b"a hidden chart was opened" in work.content
    assert b"Reyes" not in work.content  # the director learns the number, not the name


def test_a_chart_is_never_hidden_from_everybody(patient, members):
    patient.team.update(ended_at=clock.now(), ended_by=members["nurse"])
    with pytest.raises(Refused, match="Nobody could open"):
        hide(patient, members["nurse"])
    OnTeam.objects.create(patient=patient, member=members["nurse"], at=clock.now(),
                          by=members["nurse"])  # fmt: skip
    hide(patient, members["nurse"])
    with pytest.raises(Refused, match="at least one"):
        actions.leave(on_team=patient.team.get(ended_at=None), by=members["nurse"], at=clock.now())


def test_a_member_who_is_the_person_never_opens_their_chart_nor_reads_its_looks(
    patient, newcomer, members, signed_in
):
    themself = newcomer("nurse")
    Post.objects.create(member=themself, facility=patient.facility, role="director",
                        began_at=clock.now())  # fmt: skip
    look(patient, newcomer("counsellor"))
    shield = hide(patient, members["counsellor"], themself=themself)
    client = signed_in_as(themself)
    assert client.get(chart_of(patient)).status_code == 404
    page = reverse("break-glass", args=[patient.pk])
    assert client.get(page, {"number": patient.number}).status_code == 404
    assert b"Reyes" not in client.get(reverse("looks")).content
    with pytest.raises(Refused, match="cannot be on this team"):
        join(patient, themself, members["counsellor"])
    actions.show_again(shield=shield, why="left us", by=members["counsellor"], at=clock.now())
    assert client.get(chart_of(patient)).status_code == 404


def test_registering_a_hidden_person_again_tells_the_desk_nothing_and_their_team_all(
    hidden, members
):
    Identifier.objects.create(patient=hidden, facility=hidden.facility, system="Medicaid",
                              value="M1", at=clock.now(), by=members["counsellor"])  # fmt: skip
    again = intake.register(
        id=uuid.uuid4(), facility=hidden.facility, chosen_name="Ana", given_name="Anabel",
        family_name="Reyes", identifiers=[{"system": "Medicaid", "value": "M1"}],
        by=members["intake"], at=clock.now(),
    )  # fmt: skip
    flag = Flag.objects.get(patient=hidden)
    assert flag.kind == "same_name"
    assert again.number in flag.why
    assert "M1" in flag.why
    assert not again.identifiers.exists()
    assert not again.flags.exists()


def test_an_urgent_overdue_red_flag_of_a_hidden_chart_shows_its_number_and_nothing_else(
    hidden, signed_in
):
    red_flag = SimpleNamespace(code="c", ladder="P", for_role="prescriber", why="Yellow eyes.",
                               next_step="Ring Ana.", source="red-flags")  # fmt: skip
    record.open_alert(
        patient=hidden, red_flag=red_flag, by=None, at=clock.now() - timedelta(hours=1)
    )
    work = signed_in("nurse").get(reverse("home")).content
    assert f"hidden chart, number {hidden.number}".encode() in work
    for secret in (b"Reyes", b"Yellow eyes", b"Ring Ana"):
        assert secret not in work
