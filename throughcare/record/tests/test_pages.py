"""Who opened a chart, and which red flags stand before whom."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.record import actions
from throughcare.record.action import recording
from throughcare.record.models import LogLine
from throughcare.staff.roles import ROLES

pytestmark = pytest.mark.django_db


def test_the_log_page_lists_50_lines_and_leads_to_the_older_ones(patient, members, signed_in):
    now = clock.now()
    with recording() as doing:
        doing.lines += [
            LogLine(kind="read", what=f"page {n}", patient=patient, by=members["nurse"], at=now,
                    written_at=now - timedelta(minutes=n)) for n in range(70)
        ]  # fmt: skip
    client, address = signed_in("director"), reverse("log", args=[patient.pk])
    first = client.get(address)
    assert len(first.context["lines"]) == 50
    last = first.context["lines"][-1].pk
    older = client.get(address, {"before": last})
    assert older.context["lines"][0].pk < last
    assert len(older.context["lines"]) == 21  # 70 and the first look itself, less 50


def test_red_flags_for_my_role_stand_on_my_work_page_most_urgent_first(patient, members, signed_in):
    for ladder in ("R", "S", "P", "E"):
        red_flag = SimpleNamespace(code=ladder, ladder=ladder, for_role="counsellor", why="w",
                                   next_step="n", source="red-flags")  # fmt: skip
        actions.open_alert(patient=patient, red_flag=red_flag, by=None, at=clock.now())
    page = signed_in("counsellor").get(reverse("home"))
    assert [alert.ladder for alert in page.context["alerts"]] == ["E", "P", "S", "R"]
    assert list(signed_in("nurse").get(reverse("home")).context["alerts"]) == []


def test_a_red_flag_nobody_acted_on_in_time_stands_before_every_clinician(patient, signed_in):
    red_flag = SimpleNamespace(code="c", ladder="P", for_role="prescriber", why="w", next_step="n",
                               source="red-flags")  # fmt: skip
    actions.open_alert(
        patient=patient, red_flag=red_flag, by=None, at=clock.now() - timedelta(minutes=31)
    )
    for role in ("nurse", "counsellor", "director"):
        assert b"overdue" in signed_in(role).get(reverse("home")).content
    assert list(signed_in("intake").get(reverse("home")).context["alerts"]) == []


def test_a_peer_worker_sees_no_scores_on_a_chart(admitted, signed_in):
    page = signed_in("peer").get(reverse("chart", args=[admitted.pk]))
    shown = [strand.key for strand, _ in page.context["panels"]]
    assert shown == ["intake", "groups", "lifestyle", "adherence"]
    assert b"Diagnosis" not in page.content


def test_the_sign_in_page_opens_without_an_account(client):
    assert b"Sign in" in client.get(reverse("sign-in")).content


@pytest.mark.parametrize("ladder", ["E", "P"])
def test_the_page_of_an_urgent_red_flag_shows_the_emergency_number_of_the_place(
    ladder, patient, signed_in
):
    red_flag = SimpleNamespace(code="c", ladder=ladder, for_role="nurse", why="w", next_step="n",
                               source="red-flags")  # fmt: skip
    alert = actions.open_alert(patient=patient, red_flag=red_flag, by=None, at=clock.now())
    page = signed_in("nurse").get(reverse("acknowledge-alert", args=[patient.pk, alert.pk]))
    assert b'href="tel:911"' in page.content


def test_a_red_flag_acted_on_from_its_page_leaves_the_chart_with_who_and_what(patient, signed_in):
    red_flag = SimpleNamespace(code="c", ladder="S", for_role="nurse", why="Yellow eyes.",
                               next_step="n", source="red-flags")  # fmt: skip
    alert = actions.open_alert(patient=patient, red_flag=red_flag, by=None, at=clock.now())
    address = reverse("acknowledge-alert", args=[patient.pk, alert.pk])
    chart = signed_in("nurse").post(address, {"what_was_done": "Rang the clinic."}, follow=True)
    assert b"Yellow eyes." not in chart.content
    assert b"Rang the clinic." in signed_in("nurse").get(address).content
    assert patient.log.filter(what="alert acted on").count() == 1


@pytest.mark.parametrize("role", ROLES)
def test_the_work_page_opens_for_every_role(role, signed_in):
    answer = signed_in(role).get(reverse("home"))
    to = ("register-report", 302) if role == "inspector" else ("home", 200)
    assert (answer.get("Location", reverse("home")), answer.status_code) == (reverse(to[0]), to[1])
