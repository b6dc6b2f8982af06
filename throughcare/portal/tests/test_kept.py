"""What a person's own device may keep without a network, and what it sends later."""

import json
import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from throughcare import clock
from throughcare.patients import own
from throughcare.patients.models import Alert
from throughcare.patients.own import OwnSitting
from throughcare.portal import kept
from throughcare.portal.models import CheckIn
from throughcare.record.models import LogLine

HOUR = 3600


def told(client) -> dict:
    return client.get(reverse("my-keeps")).json()


def later(client, patient, **fields):
    sent = {"id": uuid.uuid4(), "owner": kept.owner(patient), "seconds_ago": HOUR} | fields
    return client.post(reverse("my-check-in-later"), sent)


# --- who may keep -----------------------------------------------------------------------------
def test_a_device_of_ones_own_is_told_what_to_keep_and_nothing_of_anybody(patient, themself):
    answer = told(themself(patient))
    assert answer["state"] == "open"
    assert {"/my/", "/my/safety-plan/", "/my/card/", "/my/meetings/"} <= set(answer["pages"])
    assert len(answer["pages"]) < 30
    said = json.dumps(answer)
    assert not any(word in said for word in (str(patient.pk), patient.number, "Ana", "Reyes"))
    for private in ("messages", "check-ins", "record", "medicines", "way", "days"):
        assert f"/my/{private}/" not in answer["pages"]


def test_a_device_that_others_use_keeps_nothing_and_is_asked_to_forget(patient, themself):
    client = themself(patient, shared=True)
    assert told(client) == {"state": "shared"}
    shown = client.get(reverse("my-day")).content.decode()
    for word in ("<script", "manifest", "kept"):
        assert word not in shown
    assert 'id="keep"' not in client.get(reverse("my-phone")).content.decode()
    answer = HttpResponse()
    own.begin(RequestFactory().get("/"), answer, patient, way="card", shared=True)
    assert answer["Clear-Site-Data"] == '"storage"'


def test_a_sitting_ended_elsewhere_and_one_that_ran_out_are_told_apart(patient, themself, client):
    mine = themself(patient)
    OwnSitting.objects.update(seen_at=clock.now() - own.OWN_IDLE)
    assert told(mine) == {"state": "over"}
    OwnSitting.objects.update(ended_at=clock.now())
    assert told(mine) == {"state": "ended"}
    assert told(client) == {"state": "nobody"}
    client.cookies[own.COOKIE] = "made up"
    assert told(client) == {"state": "nobody"}


def test_asking_what_to_keep_is_no_reading_of_the_record(patient, themself):
    mine, before = themself(patient), LogLine.objects.count()
    told(mine)
    mine.get(reverse("my-meetings"))  # that somebody looks for a meeting is theirs
    assert LogLine.objects.count() == before


def test_every_kept_page_is_there_in_both_languages_and_all_it_needs_is_kept(admitted, themself):
    mine = themself(admitted)
    for begins in ("", "/es"):
        answer = mine.get(f"{begins}/my/keeps/").json()
        for path in answer["pages"]:
            assert path.startswith(f"{begins}/my/"), "out of reach of the worker"
            shown = mine.get(path)
            assert shown.status_code == 200, path
            needed = re.findall(r'(?:href|src)="(/static/[^"]+)"', shown.content.decode())
            assert set(needed) - {"/static/portal/day-192.png"} <= set(answer["files"]), path
            assert "<!--as-of-->" in shown.content.decode(), path


def test_what_a_telephone_may_not_keep_stands_between_marks(admitted, themself, members):
    mine = themself(admitted)
    shown = mine.get(reverse("my-day")).content.decode()
    kept_part = re.sub(r"<!--here-only-->.*?<!--/here-only-->", "", shown, flags=re.S)
    assert shown.count("<!--here-only-->") == shown.count("<!--/here-only-->") >= 1
    assert "Doses at home" not in kept_part


def test_another_person_on_the_same_device_has_another_mark(patient, new_patient):
    assert kept.owner(patient) != kept.owner(new_patient("Ben"))


def test_switched_off_the_browser_is_asked_to_delete(patient, themself):
    answer = themself(patient).post(reverse("my-phone"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


# --- the app ----------------------------------------------------------------------------------
@pytest.mark.parametrize(("begins", "name"), [("", "My day"), ("/es", "Mi día")])
def test_the_installed_app_tells_nothing_and_reaches_the_own_pages_only(client, db, begins, name):
    answer = client.get(f"{begins}/my/app.webmanifest")
    app = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (app["name"], app["short_name"]) == (name, name)
    assert app["start_url"] == app["scope"] == f"{begins}/my/"
    assert {icon["sizes"] for icon in app["icons"]} == {"192x192", "512x512"}
    for icon in app["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_the_worker_is_small_plain_and_served_from_beside_its_pages(client, db):
    answer = client.get("/my/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert answer.content.decode() == kept.WORKER.read_text()
    assert len(answer.content) + Path(finders.find("portal/kept.js")).stat().st_size < 12 * 1024


# --- check-ins made without a network ---------------------------------------------------------
def test_a_check_in_sent_later_is_one_with_the_hour_it_was_made_and_the_hour_it_came(
    patient, themself
):
    mine, same = themself(patient), uuid.uuid4()
    for _again in range(2):
        assert later(mine, patient, id=same, mood="5").json() == {"kept": True}
    row = CheckIn.objects.get()
    assert (row.arrived_at - row.at) == timedelta(hours=1)
    assert LogLine.objects.get(what="person checked in").at == row.arrived_at
    assert "sent " in mine.get(reverse("my-check-ins")).content.decode()


def test_danger_written_without_a_network_is_told_on_arrival_with_its_hour(patient, themself):
    later(themself(patient), patient, safe="not_safe")
    alert, made = Alert.objects.get(), clock.at_the_clinic(CheckIn.objects.get().at)
    assert alert.ladder == "P"
    assert f"{made:%H:%M} without a network" in alert.why
    assert alert.at == CheckIn.objects.get().arrived_at


def test_what_was_written_before_it_was_shared_stays_the_persons_own(patient, themself):
    mine = themself(patient)
    mine.post(reverse("my-check-ins"), {"id": uuid.uuid4(), "parts": ["mood"]})
    later(mine, patient, mood="5")
    later(mine, patient, mood="7", seconds_ago=0)
    assert [row.shown for row in CheckIn.objects.order_by("at")] == [{}, {"mood": 7}]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"owner": "somebody else"}, 409), ({"mood": "77"}, 422), ({"seconds_ago": "-5"}, 422),
     ({"seconds_ago": str(10**9)}, 422), ({"mood": ""}, 422)],
)  # fmt: skip
def test_what_is_somebody_elses_or_says_nothing_is_not_kept(patient, themself, wrong, status):
    assert later(themself(patient), patient, **({"mood": "5"} | wrong)).status_code == status
    assert CheckIn.objects.count() == 0


def test_without_a_sitting_a_check_in_is_sent_to_sign_in_and_not_lost_by_the_device(
    patient, client
):
    answer = later(client, patient, mood="5")
    assert answer.status_code == 302  # the worker takes nothing but a yes for one
    assert "sign-in" in answer["Location"]


def test_while_it_waits_the_page_says_that_nobody_knows_and_whom_to_ring(patient, themself):
    mine = themself(patient)
    calm = mine.get(reverse("my-check-in-waits")).content.decode()
    danger = mine.get(reverse("my-check-in-waits-now")).content.decode()
    assert "tel:988" not in calm
    for words in ("tel:988", "your team does not know it yet", "Call 555-0100"):
        assert words in danger


def test_meetings_stand_on_a_page_that_a_telephone_keeps(client, db):
    assert client.get(reverse("my-meetings"), {"near": "x" * 300}).status_code == 200
