"""Reminders: agreed, planned, sent once, answered, stopped; nothing told to whoever looks."""

import json
import re
import uuid
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from throughcare import clock
from throughcare.adherence.actions import appointments
from throughcare.intake.actions.registering import add_contact, end_contact
from throughcare.intake.models import Discharge
from throughcare.patients.models import Alert
from throughcare.portal import cli, hours, incoming, reach, senders, sending, wording
from throughcare.portal.actions import reaching as actions
from throughcare.portal.models import Message, ReachChoice, Reminder, Reply, Sending, SetAside
from throughcare.refusal import Refused
from throughcare.therapy.models import Outcome, Session

REALLY = clock.now  # a member's sitting is over after a shift
ZONE = ZoneInfo("America/New_York")
NUMBER = "(202) 555-0199"
SECRET = "between-gateway-and-clinic"
TELLING = re.compile(
    r"clinic|methadone|buprenorph|dose|treat|patient|doctor|nurse|counsel|recover|drug|medic|"
    r"therap|health|hospital|addic|opioid|prescri|session|group|pharma|naloxone|screen|"
    r"clínica|metadona|dosis|tratam|paciente|doctor|enferm|conseje|recuper|droga|terap|salud|"
    r"adic|opioide|receta|sesión|grupo|farmac|reminder from",
    re.I,
)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=ZONE)


class Carried:
    """A way that remembers what it carried, and answers as it is told."""

    outward = True

    def __init__(self) -> None:
        self.messages, self.answers = [], []

    def carry(self, message):
        self.messages.append(message)
        usual = senders.Delivery(accepted=True, reference=f"g-{len(self.messages)}")
        return self.answers.pop(0) if self.answers else usual

    @property
    def said(self) -> list[str]:
        return [message.text for message in self.messages]


@pytest.fixture
def carried(settings, monkeypatch):
    settings.SENDERS = {"sms": "gateway", "email": ""}
    settings.SMS_COUNTRY, settings.ANSWERS_SECRET = "1", SECRET
    way = Carried()
    monkeypatch.setattr(senders, "way_of", lambda channel: way)
    return way


@pytest.fixture
def at(monkeypatch):
    """A function that sets the clock. It goes on by itself, as clocks do: no two rows at once."""
    ticks = count()

    def set_to(moment: datetime) -> datetime:
        monkeypatch.setattr(clock, "now", lambda: moment + timedelta(microseconds=next(ticks)))
        return moment

    set_to(on(1, 12))
    return set_to


@pytest.fixture
def phone(patient, members, at):
    """A number at which texting was agreed; nothing was chosen yet."""
    return add_contact(
        id=uuid.uuid4(), patient=patient, kind="phone", reach=NUMBER, may_text=True,
        by=members["intake"], at=clock.now(),
    )  # fmt: skip


def choose(contact, **wanted) -> ReachChoice:
    given = {"reminders": True, "how": "own_page", "quiet_from": time(21), "quiet_until": time(8)}
    return actions.choose(
        id=uuid.uuid4(), contact=contact, by=None, at=clock.now(), **given | wanted
    )


@pytest.fixture
def wants(phone):
    """They want to be reminded there."""
    choose(phone)
    return phone


@pytest.fixture
def talk(patient, members):
    """A function: a talk that is planned."""

    def plan(starts: datetime) -> Session:
        return Session.objects.create(
            patient=patient, kind="individual", place="in_person", starts_at=starts, minutes=50,
            led_by=members["counsellor"], at=clock.now(), by=members["counsellor"],
        )  # fmt: skip

    return plan


def rounds(at, *moments) -> None:
    for moment in moments:
        sending.make_round(at(moment))


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


# --- what comes back --------------------------------------------------------------------------
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


def test_the_command_says_what_a_round_did_and_is_silent_otherwise(wants, talk, carried, capsys):
    talk(clock.now() + timedelta(hours=30))
    cli.remind()
    assert json.loads(capsys.readouterr().out)["planned"] == 2
    cli.remind()
    assert capsys.readouterr().out == ""


# --- their choice -----------------------------------------------------------------------------
FORM = {"reminders": "on", "day_before": "on", "hours_before": "3", "quiet_from": "20:00",
        "quiet_until": "09:00", "language": "es"}  # fmt: skip


def test_the_person_chooses_on_their_page_and_gives_no_way_in_away_on_a_shared_device(
    phone, patient, themself
):
    address = reverse("my-reach-way", args=[phone.pk])
    shared = themself(patient, shared=True)
    assert 'name="codes"' not in shared.get(address).content.decode()
    shared.post(address, FORM | {"id": uuid.uuid4(), "codes": "on"})
    made = ReachChoice.objects.get()
    assert (made.codes, made.hours_before, made.language, made.by) == (False, 3, "es", None)
    themself(patient).post(address, FORM | {"id": uuid.uuid4(), "codes": "on"})
    assert reach.newest_choice(phone).codes
    shared.post(address, FORM | {"id": uuid.uuid4()})
    assert reach.newest_choice(phone).codes, "what was allowed before stays"


def test_the_team_writes_down_what_the_person_says(phone, patient, signed_in, at):
    at(REALLY())
    desk = signed_in("intake")
    assert "nothing is sent" in desk.get(reverse("own-reach", args=[patient.pk])).content.decode()
    address = reverse("own-reach-way", args=[patient.pk, phone.pk])
    desk.post(address, FORM | {"id": uuid.uuid4()})
    assert reach.newest_choice(phone).how == "team"
    desk.post(reverse("own-reach-stop", args=[patient.pk]))
    assert not reach.newest_choice(phone).reminders


def test_the_way_of_another_is_nowhere(phone, new_patient, themself):
    other = new_patient("Ben")
    assert themself(other).get(reverse("my-reach-way", args=[phone.pk])).status_code == 404
    with pytest.raises(IntegrityError, match="that very person"), transaction.atomic():
        ReachChoice.objects.create(
            patient=other, contact=phone, how="own_page", at=clock.now(), reminders=True
        )


def test_with_nothing_set_up_the_page_says_so(phone, patient, themself, settings):
    settings.SENDERS = {"sms": "", "email": ""}
    shown = themself(patient).get(reverse("my-reach")).content.decode()
    assert "sends no messages yet" in shown
    assert sending.make_round(clock.now()) == sending.Round()


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
