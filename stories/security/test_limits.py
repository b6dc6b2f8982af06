"""Too much, too often, too long: refused in words, before it costs anything."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from stories.security.doors import Before, judge
from stories.security.scene import browser_of
from throughcare import clock
from throughcare.assessment import actions as assessment
from throughcare.assessment.models import Handover
from throughcare.record.models import LogLine

pytestmark = pytest.mark.django_db


def test_a_body_of_more_than_16_megabytes_is_refused_unread(scene):
    client = scene.browser(CONTENT_LENGTH=str(17 * 1024 * 1024))
    before = Before.now()
    answer = client.get("/overdose/")
    assert answer.status_code == 413
    assert b"too large to send" in answer.content
    assert b"tel:911" in answer.content
    judge("overdose", answer, before)


def test_more_than_8_megabytes_of_words_are_refused_in_words(scene):
    answer = scene.browser().post("/ask/", "name=" + "a" * (9 * 1024 * 1024),
                                  content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert answer.status_code == 400
    assert b"could not read what was sent" in answer.content


def test_more_than_a_thousand_fields_are_refused_in_words(scene):
    fields = {f"f{n}": "x" for n in range(1_100)}
    answer = browser_of(None).post("/ask/", fields)
    assert answer.status_code == 400
    assert b"could not read what was sent" in answer.content


@pytest.mark.parametrize("length", ["x", "-1", "9" * 400, "１２", ""])
def test_a_length_that_is_no_number_breaks_nothing(scene, length):
    assert Client(CONTENT_LENGTH=length).get("/overdose/").status_code in (200, 400, 413)


def test_a_path_that_climbs_reaches_no_file(scene):
    climbs = (
        "/static/../settings.py", "/static/%2e%2e/settings.py", "/static/..%2fsettings.py",
        "/../../etc/passwd", "/people/../../etc/passwd", "/static/%00", "//etc/passwd",
        "/static/ui/..\\..\\settings.py",
    )  # fmt: skip
    for path in climbs:
        answer = scene.browser().get(path)
        assert answer.status_code in (301, 400, 404), path
        assert b"SECRET_KEY" not in answer.content


@pytest.fixture
def link(scene):
    """A link handed over to Ana just now."""
    return assessment.hand_over(
        id=uuid.uuid4(), patient=scene.ana.patient, sheets=["phq-9"], by=scene.member,
        at=clock.now(),
    )  # fmt: skip


def test_a_link_opens_for_an_hour_and_one_that_is_over_looks_like_one_that_never_was(link):
    address = reverse("answer", args=[link.secret])
    assert browser_of(None).get(address).status_code == 200
    assert link.expires_at - link.at == timedelta(minutes=60)
    Handover.objects.filter(pk=link.pk)
    never = browser_of(None).get(reverse("answer", args=["A" * 24]))
    ended = assessment.end_handover(handover=link, by=link.by, at=clock.now())
    over = browser_of(None).get(address)
    assert ended.ended_at
    assert (over.status_code, never.status_code) == (410, 410)
    assert over.content == never.content


def test_the_secret_of_a_link_has_144_bits_and_stands_in_no_row_and_no_line_of_the_log(link):
    assert len(link.secret) == 24  # 18 bytes
    browser_of(None).get(reverse("answer", args=[link.secret]))
    kept = Handover.objects.filter(pk=link.pk).values().get()
    assert link.secret not in str(kept)
    assert not [line for line in LogLine.objects.values() if link.secret in str(line)]


def test_a_link_shows_no_answer_of_another_sheet_and_saves_only_what_was_handed_over(link):
    browser = browser_of(None)
    browser.get(reverse("answer", args=[link.secret]))
    browser.post(reverse("answer", args=[link.secret]))
    for other in ("gad-7", "hark", "x"):
        page = browser.get(reverse("answer-questions", args=[link.secret, other]))
        assert page.status_code == 410
        sent = {"id": str(uuid.uuid4()), "item": "gad7_1", "value": "1"}
        saved = browser.post(reverse("answer-save", args=[link.secret, other]), sent)
        assert saved.status_code == 410


def test_the_seventh_request_for_help_in_an_hour_from_one_place_is_refused_with_what_to_do(scene):
    said = [
        browser_of(None).post("/ask/", {"id": str(uuid.uuid4()), "name": f"A{n}",
                                        "reach": "555-0142", "need": "start"})
        for n in range(7)
    ]  # fmt: skip
    assert [answer.status_code for answer in said] == [302] * 6 + [200]
    assert b"Please phone us" in said[-1].content
