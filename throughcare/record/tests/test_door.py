"""The one door to a chart: who is let in, who sees nothing, and what the log keeps of it."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse

from throughcare.conftest import signed_in_as
from throughcare.record.door import DenyByDefault, staff_page
from throughcare.record.models import LogLine

pytestmark = pytest.mark.django_db


def chart_of(patient):
    return reverse("chart", args=[patient.pk])


def test_a_chart_of_another_facility_and_no_chart_at_all_answer_404_alike(
    stranger, patient, signed_in
):
    client = signed_in_as(stranger)
    theirs = client.get(chart_of(patient))
    nobodys = client.get(reverse("chart", args=[uuid.uuid4()]))
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.content.replace(b"x", b"") == nobodys.content.replace(b"x", b"")


def test_a_refused_look_at_another_facility_leaves_no_line_in_that_persons_log(stranger, patient):
    signed_in_as(stranger).get(chart_of(patient))
    assert patient.log.count() == 0


def test_each_look_at_a_chart_is_one_line_with_who_and_what(signed_in, members, patient):
    client = signed_in("nurse")
    client.get(chart_of(patient))
    client.get(chart_of(patient))
    lines = patient.log.values_list("kind", "what", "by", "facility")
    one = (LogLine.Kind.READ, "chart", members["nurse"].pk, patient.facility_id)
    assert list(lines) == [one, one]


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("peer", "diagnosis"),
        ("intake", "diagnosis"),
        ("auditor", "admit"),
        ("nurse", "log"),
        ("peer", "details"),
        ("director", "consents-new"),
        ("auditor", "flags"),
    ],
)
def test_a_role_without_the_permission_is_told_so_with_403(role, page, signed_in, patient):
    address = (
        reverse("give-consent", args=[patient.pk, "treatment"])
        if page == "consents-new"
        else reverse(page, args=[patient.pk])
    )
    answer = signed_in(role).get(address)
    assert answer.status_code == 403
    assert b"not for your account" in answer.content
    assert patient.log.count() == 0


def test_a_post_that_has_ended_opens_nothing(signed_in, members, patient):
    from throughcare import clock

    members["nurse"].posts.update(ended_at=clock.now())
    assert signed_in("nurse").get(chart_of(patient)).status_code == 404
    assert signed_in("nurse").get(reverse("home")).status_code == 403


def test_somebody_not_signed_in_is_sent_to_sign_in_and_back(client, patient):
    answer = client.get(chart_of(patient))
    assert answer.headers["Location"] == f"{reverse('sign-in')}?next={chart_of(patient)}"


def test_a_view_that_names_no_door_is_refused(rf):
    door = DenyByDefault(lambda request: HttpResponse())
    with pytest.raises(PermissionDenied, match="names no door"):
        door.process_view(rf.get("/"), lambda request: HttpResponse(), (), {})


def test_a_view_that_names_its_door_is_let_through(rf):
    view = staff_page(may="chart.read")(lambda request: HttpResponse())
    assert (
        DenyByDefault(lambda request: HttpResponse()).process_view(rf.get("/"), view, (), {})
        is None
    )


def test_a_change_writes_its_own_line_and_no_line_of_reading(signed_in, patient):
    given = {"id": uuid.uuid4(), "kind": "urgent", "why": "sleeps outside"}
    signed_in("nurse").post(reverse("flags", args=[patient.pk]), given)
    assert list(patient.log.values_list("kind", "what")) == [("change", "flag raised")]
