"""A link handed over: it asks, it keeps, it ends, and it tells nothing."""

import uuid

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.assessment import actions
from throughcare.assessment.models import Answer, AnswerSheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand(admitted, members):
    """A function that hands questionnaires over and gives the handover, secret and all."""

    def hand(*names, language="en"):
        return actions.hand_over(
            id=uuid.uuid4(), patient=admitted, sheets=names, language=language,
            by=members["counsellor"], at=clock.now(),
        )  # fmt: skip

    return hand


def link_of(handover, instrument=""):
    name, more = ("answer-questions", [instrument]) if instrument else ("answer", [])
    return reverse(name, args=[handover.secret, *more])


def press_begin(client, handover):
    """Look at the link, and press the button."""
    client.get(link_of(handover))
    return client.post(link_of(handover))


def send(client, handover, item, value, instrument="phq-9"):
    url = reverse("answer-save", args=[handover.secret, instrument])
    return client.post(url, {"id": uuid.uuid4(), "item": item, "value": value})


def test_looking_at_a_link_begins_nothing_and_its_first_answer_does(client, hand):
    handover = hand("phq-9", "gad-7")
    press_begin(client, handover)
    client.get(link_of(handover, "phq-9"))
    assert AnswerSheet.objects.count() == 0
    assert send(client, handover, "mood", "1").json()["answered"] == 1
    assert AnswerSheet.objects.get().filled_by == "self"


def test_a_link_in_spanish_speaks_spanish_whatever_the_phone_asks_for(client, hand):
    handover, english = hand("ucla-3", language="es"), {"accept-language": "en"}
    before = client.get(link_of(handover), headers=english).content.decode()
    press_begin(client, handover)
    page = client.get(link_of(handover), headers=english).content.decode()
    for seen, word in ((before, "Unas preguntas"), (page, "Unas preguntas")):
        assert '<html lang="es">' in seen
        assert word in seen


@pytest.mark.parametrize("ended_by", ["staff", "time"])
def test_a_link_that_is_over_keeps_nothing_and_says_so_to_page_and_script(
    client, hand, members, monkeypatch, ended_by
):
    handover = hand("phq-9")
    press_begin(client, handover)
    if ended_by == "staff":
        actions.end_handover(handover=handover, by=members["nurse"], at=clock.now())
    else:
        later = clock.now() + clock.timedelta(minutes=61)
        monkeypatch.setattr(clock, "now", lambda: later)
    told = send(client, handover, "mood", "1")
    assert (told.status_code, Answer.objects.count()) == (410, 0)
    assert "new one" in told.json()["why"]
    assert client.get(link_of(handover, "phq-9")).status_code == 410


def test_a_questionnaire_that_was_not_handed_over_does_not_open(client, hand):
    handover = hand("ucla-3")
    press_begin(client, handover)
    assert client.get(link_of(handover, "phq-9")).status_code == 410
    assert send(client, handover, "mood", "1").status_code == 410


def test_no_browser_keeps_the_page_and_no_other_site_learns_its_address(client, hand):
    handover = hand("phq-9")
    press_begin(client, handover)
    for page in (client.get(link_of(handover, "phq-9")), type(client)().get(link_of(handover))):
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("named", ["", "phq-9"])
def test_a_link_with_answers_that_open_an_alert_shows_no_name_no_score_and_no_rule(
    client, hand, admitted, named
):
    handover = hand("phq-9")
    press_begin(client, handover)
    send(client, handover, "self_harm", "3")
    page = client.get(link_of(handover, named)).content.decode()
    assert "You matter" in page
    for hidden in (admitted.chosen_name, admitted.number, "phq-9.self_harm", "C-SSRS"):
        assert hidden not in page


def test_the_page_of_the_link_asks_the_database_as_often_for_1_questionnaire_as_for_5(
    client, hand, django_assert_num_queries
):
    one, five = hand("ucla-3"), hand("ucla-3", "phq-9", "gad-7", "pss-4", "peers")
    for handover in (one, five):
        press_begin(client, handover)
        with django_assert_num_queries(3):
            client.get(link_of(handover))


def test_an_answer_that_cannot_be_begins_no_sheet(client, hand):
    handover = hand("phq-9")
    press_begin(client, handover)
    for item, value in (("mood", "99"), ("mood", "\x00"), ("nothing", "1")):
        assert send(client, handover, item, value).status_code in (409, 422)
    assert AnswerSheet.objects.count() == 0
