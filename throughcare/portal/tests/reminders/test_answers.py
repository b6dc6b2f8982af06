"""What comes back: coming, late, stop, danger, and numbers that nobody gave."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from throughcare import clock
from throughcare.intake.actions.registering import add_contact
from throughcare.patients.models import Alert
from throughcare.portal import cli, incoming, reach
from throughcare.portal.models import Message, ReachChoice, Reminder, Reply, SetAside
from throughcare.portal.tests.reminders.conftest import REALLY, SECRET, choose, on, rounds


@pytest.fixture
def sent(wants, talk, carried, at):
    """The day before was told."""
    talk(on(3, 14))
    rounds(at, on(1, 15), on(2, 14))
    return carried


def brought(secret=SECRET, **said):
    return Client().post(
        reverse("messages-in"), json.dumps(said), content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )  # fmt: skip


def answers(text: str, number: str = "+12025550199", id: str = ""):
    return brought(**{"from": number, "text": text, "id": id or str(uuid.uuid4())})


def test_one_is_coming_and_two_is_late_where_the_team_sees_lateness(sent, signed_in, themself, at):
    patient = Reminder.objects.first().patient
    assert answers("1").status_code == 204
    assert answers("2").status_code == 204
    assert set(Reply.objects.values_list("said", "reminder__about")) == {
        ("coming", "session"), ("late", "session")
    }  # fmt: skip
    at(REALLY())
    work = signed_in("counsellor").get("/work/").content.decode()
    assert "I will be late" in work
    own = themself(patient).get(reverse("my-reach")).content.decode()
    assert "coming" in own
    team = signed_in("nurse").get(reverse("own-reach", args=[patient.pk])).content.decode()
    assert "will be late" in team


def test_the_same_answer_brought_twice_is_one(sent):
    answers("2", id="m-1")
    answers("2", id="m-1")
    assert (Reply.objects.count(), Message.objects.count()) == (1, 1)


def test_words_reach_the_team_only_where_that_was_allowed(sent, wants):
    answers("Can I come later?")
    assert (Message.objects.count(), Reply.objects.get().said) == (0, "words")
    choose(wants, answers=True)
    answers("Can I come later?")
    assert Message.objects.get().text == "Can I come later?"


def test_words_of_danger_raise_the_red_flag_whatever_was_chosen(sent):
    answers("I want to die")
    assert Alert.objects.get().code == "own_message_danger"
    assert Message.objects.get().text == "I want to die"


def test_answering_stop_stops(sent, talk, at):
    answers("Stop please")
    talk(on(4, 14))
    rounds(at, on(3, 12), on(3, 14))
    assert len(sent.said) == 1
    assert ReachChoice.objects.order_by("at").last().how == "answer"


def test_a_number_nobody_gave_is_set_aside_without_a_hint(sent, capsys):
    known, unknown = answers("hello"), answers("hello", number="+12025550198")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert Reply.objects.count() == 1
    assert "2025550198" not in SetAside.objects.get().sealed
    assert cli.show_set_aside() == 0
    assert "+12025550198\thello" in capsys.readouterr().out


def test_a_number_of_two_people_answers_for_whoever_was_written_to_and_stops_for_both(
    sent, new_patient, members
):
    other = new_patient("Ben")
    theirs = add_contact(
        id=uuid.uuid4(), patient=other, kind="phone", reach="202 555 0199", may_text=True,
        by=members["intake"], at=clock.now(),
    )  # fmt: skip
    choose(theirs)
    answers("1")
    assert Reply.objects.get().patient != other
    answers("STOP")
    assert reach.wanted_now() == []


def test_a_phone_that_answers_itself_fills_no_page(sent, wants):
    choose(wants, answers=True)
    for _ in range(incoming.MOST_AN_HOUR + 5):
        answers("I am driving")
    assert Message.objects.count() == incoming.MOST_AN_HOUR
    answers("I want to die")
    assert Alert.objects.count() == 1


def test_delivery_is_shown_to_the_person_and_to_the_team(sent, themself, signed_in, at):
    patient = Reminder.objects.first().patient
    page = themself(patient).get(reverse("my-reach")).content.decode()
    assert "● sent" in page
    brought(id="g-1", status="delivered")
    brought(id="g-1", status="delivered")
    assert "● arrived" in themself(patient).get(reverse("my-reach")).content.decode()
    brought(id="g-1", status="failed", why="switched off")
    brought(id="not-ours", status="delivered")
    at(REALLY())
    team = signed_in("nurse").get(reverse("own-reach", args=[patient.pk])).content.decode()
    assert "arrived" in team


def test_a_wrong_secret_opens_nothing_and_is_slowed(sent):
    assert brought("guess", **{"from": "+12025550199", "text": "2"}).status_code == 403
    for _ in range(5):
        brought("guess")
    assert brought("guess").status_code == 429
    assert Message.objects.count() == 0
    other = Client(REMOTE_ADDR="10.0.0.9").post(
        reverse("messages-in"), {"from": "+12025550199", "text": "2"},
        headers={"Authorization": f"Bearer {SECRET}"},
    )  # fmt: skip
    assert other.status_code == 204, "whoever guesses elsewhere stops no gateway"


def test_without_a_secret_in_the_settings_nothing_comes_in(sent, settings):
    settings.ANSWERS_SECRET = ""
    assert brought("", **{"from": "+12025550199", "text": "2"}).status_code == 403


def test_a_form_with_a_password_is_another_way_to_bring_it(sent):
    told = {"from": "+12025550199", "text": "2"}
    basic = {"Authorization": "Basic Z2F0ZXdheTpiZXR3ZWVuLWdhdGV3YXktYW5kLWNsaW5pYw=="}
    assert Client().post(reverse("messages-in"), told, headers=basic).status_code == 204
    assert Reply.objects.get().said == "late"


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '{"from": 1}', '[{"text": "x"}, 7]'])
def test_what_says_nothing_does_nothing(sent, body):
    answer = Client().post(
        reverse("messages-in"), body, content_type="application/json",
        headers={"Authorization": f"Bearer {SECRET}"},
    )  # fmt: skip
    assert (answer.status_code, Reply.objects.count(), Message.objects.count()) == (204, 0, 0)


def test_a_file_of_lines_brings_the_same(sent, tmp_path, capsys):
    file = tmp_path / "in.jsonl"
    file.write_text('{"from": "+12025550199", "text": "1"}\n\nnot json\n'
                    '{"id": "g-1", "status": "delivered"}\n')  # fmt: skip
    assert cli.take_in(str(file)) == 0
    assert json.loads(capsys.readouterr().out) == {"answer": 1, "report": 1, "nothing": 1}
    assert cli.take_in(str(tmp_path / "nowhere")) == 2
