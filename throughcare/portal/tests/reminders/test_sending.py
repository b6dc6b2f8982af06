"""What is said, planned and sent once; nothing told to whoever looks."""

import json
import re
import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from throughcare import clock
from throughcare.adherence.actions import appointments
from throughcare.intake.actions.registering import add_contact, end_contact
from throughcare.intake.models import Discharge
from throughcare.portal import cli, hours, reach, senders, sending, wording
from throughcare.portal.models import Reminder, Sending
from throughcare.portal.tests.reminders.conftest import REALLY, choose, on, rounds
from throughcare.refusal import Refused
from throughcare.therapy.models import Outcome

TELLING = re.compile(
    r"clinic|methadone|buprenorph|dose|treat|patient|doctor|nurse|counsel|recover|drug|medic|"
    r"therap|health|hospital|addic|opioid|prescri|session|group|pharma|naloxone|screen|"
    r"clínica|metadona|dosis|tratam|paciente|doctor|enferm|conseje|recuper|droga|terap|salud|"
    r"adic|opioide|receta|sesión|grupo|farmac|reminder from",
    re.I,
)


# --- what is said -----------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_sentence_that_is_sent_tells_what_it_is_about(language):
    with translation.override(language):
        said = [translation.gettext(sentence) for sentence in wording.EVERY_SENTENCE]
    assert [sentence for sentence in said if TELLING.search(sentence)] == []
    if language == "es":
        assert not set(said) & set(wording.EVERY_SENTENCE), "each has its Spanish"


def test_a_reminder_fits_two_messages_and_says_place_only_where_that_was_chosen():
    happens, now = on(3, 9), on(2, 9)
    bare = wording.reminder("appointment", happens, now, language="en", answers=True)
    assert bare == ("Your appointment is tomorrow at 09:00. "
                    "Answer 1 = I am coming, 2 = I am late, STOP = no more messages.")  # fmt: skip
    placed = wording.reminder(
        "come", happens, now, language="es", answers=False, place="Riverside, 555-0100"
    )
    assert "Riverside, 555-0100." in placed
    assert "mañana" in placed
    far = wording.reminder("come", on(7, 9), now, language="en", answers=True, place="x" * 400)
    assert len(far) <= wording.MOST
    assert "Sunday 7 March" in far


# --- planned and sent -------------------------------------------------------------------------
def test_the_day_before_and_two_hours_before_each_once(wants, talk, carried, at):
    talk(on(3, 14))
    rounds(at, on(1, 15), on(2, 13, 59))
    assert carried.said == []
    rounds(at, on(2, 14), on(2, 14, 5), on(3, 12), on(3, 12, 5), on(3, 13))
    assert [text.split(". ")[0] for text in carried.said] == [
        "Your appointment is tomorrow at 14:00", "Your appointment is today at 14:00",
    ]  # fmt: skip
    assert {message.to for message in carried.messages} == {"+12025550199"}


def test_nothing_is_sent_where_nothing_was_chosen_or_nothing_is_agreed(
    phone, patient, talk, carried, at, members
):
    talk(on(3, 14))
    rounds(at, on(2, 14))
    silent = add_contact(
        id=uuid.uuid4(), patient=patient, kind="phone", reach="202 555 0177", may_call=True,
        by=members["intake"], at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="not agreed to write"):
        choose(silent)
    assert (carried.said, Reminder.objects.count()) == ([], 0)


def test_the_database_itself_sends_nothing_to_where_nothing_is_agreed(wants, talk, carried, at):
    talk(on(3, 14))
    rounds(at, on(1, 15))
    reminder = Reminder.objects.first()
    choose(wants, reminders=False)
    with pytest.raises(IntegrityError, match="nothing was agreed"), transaction.atomic():
        Sending.objects.create(reminder=reminder, number=1, way="gateway", words="x", at=on(2, 14))


def test_stop_on_their_page_holds_at_once(wants, patient, talk, carried, at, themself):
    talk(on(3, 14))
    rounds(at, on(1, 15))
    client = themself(patient)
    assert "Stop all messages" in client.get(reverse("my-reach")).content.decode()
    client.post(reverse("my-reach-stop"))
    rounds(at, on(2, 14), on(3, 12))
    assert carried.said == []
    assert {row.dropped_why for row in Reminder.objects.all()} == {"not_wanted"}


def test_a_number_that_is_no_longer_theirs_gets_nothing(wants, talk, carried, at, members):
    talk(on(3, 14))
    rounds(at, on(1, 15))
    end_contact(contact=wants, by=members["intake"], at=clock.now())
    rounds(at, on(2, 14))
    assert carried.said == []


def test_a_talk_that_is_cancelled_or_a_person_who_died_is_not_spoken_of(
    wants, patient, talk, carried, at, members
):
    session = talk(on(3, 14))
    rounds(at, on(1, 15))
    Outcome.objects.create(
        session=session, outcome="cancelled", cancelled_by="clinic", reason="ours",
        at=clock.now(), by=members["counsellor"],
    )  # fmt: skip
    rounds(at, on(2, 14))
    talk(on(4, 14))
    Discharge.objects.create(
        patient=patient, reason=Discharge.Reason.DIED, at=clock.now(), by=members["prescriber"]
    )
    rounds(at, on(3, 10), on(3, 14))
    assert carried.said == []


def test_what_was_planned_yesterday_is_dropped_when_they_died_since(
    wants, patient, talk, carried, at, members
):
    talk(on(3, 14))
    rounds(at, on(1, 15))
    Discharge.objects.create(
        patient=patient, reason=Discharge.Reason.DIED, at=clock.now(), by=members["prescriber"]
    )
    rounds(at, on(2, 14))
    assert carried.said == []


def test_quiet_hours_are_kept_also_after_a_machine_stood_still(wants, talk, carried, at):
    talk(on(3, 9))  # the day before at nine
    rounds(at, on(1, 15), on(2, 23), on(3, 7, 59))
    assert carried.said == []
    rounds(at, on(3, 8))
    assert len(carried.said) == 2  # the late one and that of today
    assert carried.said[0].startswith("Your appointment is today at 09:00")


def test_too_late_is_not_sent(wants, talk, carried, at):
    talk(on(3, 9))
    rounds(at, on(1, 15), on(3, 8, 50))
    assert (carried.said, Reminder.objects.first().dropped_why) == ([], "over")


def test_the_hours_of_the_window_only_for_whoever_wants_them(
    phone, carried, at, monkeypatch, patient
):
    opens = hours.Open(date(2027, 3, 3), time(6), time(11))
    monkeypatch.setattr(reach.queries, "when_to_come", lambda *_: opens)
    choose(phone)
    rounds(at, on(1, 15), on(2, 8))
    assert carried.said == []
    choose(phone, window=True)
    rounds(at, on(1, 15), on(2, 8))
    assert carried.said[0].startswith("You can come tomorrow from 06:00.")
    monkeypatch.setattr(reach.queries, "when_to_come", lambda *_: None)  # they came
    rounds(at, on(2, 20, 45))
    assert len(carried.said) == 1


def test_it_is_tried_again_ever_later_and_given_up_in_plain_sight(
    wants, talk, carried, at, signed_in, themself, patient
):
    talk(on(5, 14))
    rounds(at, on(3, 15))
    carried.answers = [senders.Delivery(accepted=False, why="busy", again=True)] * 9
    minutes = (0, 0.5, 1, 3, 6, 10, 21, 60, 81, 150)
    rounds(at, *(on(4, 14) + timedelta(minutes=one) for one in minutes))
    assert len(carried.messages) == 5
    assert list(Sending.objects.order_by("number").values_list("outcome", flat=True)) == [
        "failed"] * 4 + ["given_up"]  # fmt: skip
    at(REALLY())
    assert "did not arrive" in signed_in("counsellor").get("/work/").content.decode()
    assert "did not arrive</small>" in re.sub(
        r": busy", "", themself(patient).get(reverse("my-reach")).content.decode())  # fmt: skip


def test_what_cannot_help_is_not_tried_again(wants, talk, carried, at):
    talk(on(5, 14))
    rounds(at, on(3, 15))
    carried.answers = [senders.Delivery(accepted=False, why="no such number")]
    rounds(at, on(4, 14), on(4, 14, 30))
    assert Sending.objects.get().outcome == "given_up"


def test_a_try_that_was_cut_off_is_made_again(wants, talk, carried, at, monkeypatch):
    talk(on(5, 14))
    rounds(at, on(3, 15))

    def stops(message):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(carried, "carry", stops)
        now = at(on(4, 14))
        with pytest.raises(KeyboardInterrupt):
            sending.make_round(now)
    rounds(at, on(4, 14, 5))
    assert carried.said == []  # it may still be under way
    rounds(at, on(4, 14, 11), on(4, 14, 13))
    assert len(carried.said) == 1


def test_two_processes_send_it_once(wants, talk, carried, at):
    talk(on(5, 14))
    rounds(at, on(3, 15))
    (reminder,) = reach.due(at(on(4, 14)), 10)
    sending.make_round(on(4, 14))
    with pytest.raises(IntegrityError), transaction.atomic():
        sending.deal_with(reminder, on(4, 14), sending.Round())
    assert len(carried.said) == 1


def test_a_round_asks_little_however_many_people(
    wants, talk, carried, at, django_assert_max_num_queries
):
    talk(on(5, 14))
    rounds(at, on(3, 15))
    with django_assert_max_num_queries(8):
        rounds(at, on(3, 15, 5))


def test_the_command_says_what_a_round_did_and_is_silent_otherwise(wants, talk, carried, capsys):
    talk(clock.now() + timedelta(hours=30))
    cli.remind()
    assert json.loads(capsys.readouterr().out)["planned"] == 2
    cli.remind()
    assert capsys.readouterr().out == ""


def test_an_appointment_that_was_moved_is_spoken_of_at_its_new_hour_alone(patient, members, at):
    at(on(1, 12))
    given = {"by": members["intake"], "at": clock.now()}
    first = appointments.make(id=uuid.uuid4(), patient=patient, starts_at=on(2, 9), what="Test",
                              **given)  # fmt: skip
    assert told_of(patient) == [on(2, 9)]
    appointments.move(id=uuid.uuid4(), appointment=first, starts_at=on(2, 15), moved_by="person",
                      **given)  # fmt: skip
    assert told_of(patient) == [on(2, 15)]


def told_of(patient) -> list[datetime]:
    return [one.happens_at for one in reach.ahead_of([patient], set(), on(1, 12))]
