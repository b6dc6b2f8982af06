"""In by a code that was sent; a new number; every way in ended after a lost phone."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from throughcare import clock
from throughcare.intake.actions.registering import add_contact
from throughcare.patients.models import Contact
from throughcare.patients.own import OwnSitting
from throughcare.portal import codes, reach, tries
from throughcare.portal.actions import reaching
from throughcare.portal.models import ReachChoice, SentCode
from throughcare.portal.tests.authenticator import Authenticator, add, touch
from throughcare.portal.tests.carried import Carried
from throughcare.record.models import LogLine

NUMBER = "202 555 0199"
AFTERWARDS = codes.afterwards  # as it is outside a test


@pytest.fixture
def carried(settings, monkeypatch):
    """What was sent; carried at once."""
    settings.SENDERS, settings.SMS_COUNTRY = {"sms": "gateway", "email": "smtp"}, "1"
    return Carried().takes_all(monkeypatch).messages


def allow(patient, by, number=NUMBER, **chosen) -> Contact:
    contact = add_contact(
        id=uuid.uuid4(), patient=patient, kind="phone", reach=number, may_text=True, by=by,
        at=clock.now(),
    )  # fmt: skip
    reaching.choose(
        id=uuid.uuid4(), contact=contact, how="team", by=by, at=clock.now(),
        **{"codes": True} | chosen,
    )  # fmt: skip
    return contact


@pytest.fixture
def allowed(patient, members, carried):
    """A number to which codes may go."""
    return allow(patient, members["intake"])


class Phone:
    """The browser in which codes are asked for and typed, anew in each test."""

    client = Client()


@pytest.fixture(autouse=True)
def _another_phone(monkeypatch):
    monkeypatch.setattr(Phone, "client", Client())


def at(address: str, phone: Client | None = None) -> Client:
    """A browser at another address: a new one, or the same one moved."""
    client = Client(REMOTE_ADDR=address)
    if phone:
        client.cookies = phone.cookies
    return client


def ask(number=NUMBER, client=None):
    return (client or Phone.client).post(reverse("own-code"), {"reach": number})


def digits(carried) -> str:
    return re.search(r"\d{6}", carried[-1].text)[0]


def enter(code, number=NUMBER, client=None, **more):
    told = {"reach": number, "code": code} | more
    return (client or Phone.client).post(reverse("own-code-enter"), told)


def later(monkeypatch, delta):
    at = clock.now() + delta
    monkeypatch.setattr(clock, "now", lambda: at)


# --- a code -----------------------------------------------------------------------------------
def test_a_code_comes_to_a_number_that_was_allowed_and_opens_once(allowed, carried):
    ask("+1 (202) 555-0199")
    assert carried[0].to == "+12025550199"
    assert carried[0].text == f"{digits(carried)} is your code for 10 minutes. Give it to nobody."
    spaced = f"{digits(carried)[:3]} {digits(carried)[3:]}"
    assert enter(spaced).headers["Location"] == "/my/"
    assert OwnSitting.objects.get().way == "code"
    assert enter(digits(carried)).status_code == 200
    assert digits(carried) not in str(list(SentCode.objects.values()))
    assert LogLine.objects.filter(what="person signed in", by=None).count() == 1


def test_known_or_not_allowed_or_not_the_answer_is_the_same(allowed, carried, new_patient, members):
    allow(new_patient("Ben"), members["intake"], "202 555 0177", codes=False)
    known, unknown, barred = (
        re.sub(r'value="[^"]*"', "", ask(number).content.decode())
        for number in (NUMBER, "202 555 0198", "202 555 0177")
    )
    assert known == unknown == barred
    assert len(carried) == 1


def test_a_code_is_over_after_ten_minutes_and_after_five_looks(allowed, carried, monkeypatch):
    ask()
    first = digits(carried)
    wrong = f"{(int(first) + 1) % 10**6:06d}"
    for place in range(codes.LOOKS):
        enter(wrong, client=at(f"10.0.0.{place}", Phone.client))
    assert enter(first, client=at("10.0.1.1", Phone.client)).status_code == 200
    ask()
    later(monkeypatch, codes.LIVES)
    assert enter(digits(carried), client=at("10.0.1.2", Phone.client)).status_code == 200


def test_a_code_opens_only_where_it_was_asked_for_and_nobody_else_wears_it_out(allowed, carried):
    ask()
    mine = digits(carried)
    for place in range(codes.LOOKS + 1):
        stranger = at(f"10.0.0.{place}")
        assert enter(f"{(int(mine) + 1) % 10**6:06d}", client=stranger).status_code == 200
    assert enter(mine, client=at("10.0.1.1")).status_code == 200
    assert SentCode.objects.get().tries == 0
    assert enter(mine).headers["Location"] == "/my/"


def test_whoever_asks_and_guesses_elsewhere_does_not_keep_the_person_out(allowed, carried):
    for number in range(tries.EVERYWHERE):
        enter(f"{number:06d}", client=at(f"10.0.2.{number}"))
    stranger = at("10.0.3.1")
    for _ in range(codes.AN_HOUR + 3):
        ask(client=stranger)
    assert len(carried) == codes.ONE_ASKS_AN_HOUR
    ask()
    assert len(carried) == codes.AN_HOUR
    assert enter(digits(carried)).headers["Location"] == "/my/"


def test_a_day_of_asking_at_one_address_leaves_half_of_the_codes(allowed, carried, monkeypatch):
    for _ in range(12):
        ask(client=at("10.0.3.1"))
        later(monkeypatch, timedelta(hours=1, seconds=1))
    assert len(carried) == codes.ONE_ASKS_A_DAY
    ask()
    assert len(carried) == codes.ONE_ASKS_A_DAY + 1


def test_two_codes_on_their_way_to_one_browser_both_open(allowed, carried):
    ask()
    first = digits(carried)
    ask()
    assert enter(first).headers["Location"] == "/my/"


def test_three_codes_an_hour_to_one_number_however_many_ask(allowed, carried, monkeypatch):
    for place in range(5):
        ask(client=at(f"10.0.0.{place}"))
    assert len(carried) == codes.AN_HOUR
    later(monkeypatch, timedelta(hours=1, minutes=1))
    ask(client=at("10.0.1.1"))
    assert len(carried) == codes.AN_HOUR + 1


def test_one_address_that_asks_too_often_waits(allowed, carried):
    answers = [ask(f"202 555 {n:04d}").content.decode() for n in range(tries.AT_ADDRESS + 1)]
    assert "tried too often" in answers[-1]
    assert "on its way" in answers[-2]


def test_who_asks_for_one_number_again_and_again_is_told_so_known_or_not(allowed, carried):
    for number in (NUMBER, "202 555 0198"):
        pages = [ask(number).content.decode() for _ in range(codes.ONE_ASKS_AN_HOUR + 1)]
        assert "several codes already" in pages[-1]
        assert "on its way" in pages[0]


def test_a_number_of_two_people_opens_for_neither(allowed, carried, new_patient, members):
    allow(new_patient("Ben"), members["intake"])
    ask()
    assert carried == []


def test_a_number_that_is_ended_or_taken_back_gets_no_code_and_a_sent_one_opens_nothing(
    allowed, carried, members
):
    ask()
    reaching.choose(
        id=uuid.uuid4(), contact=allowed, codes=False, how="own_page", by=None, at=clock.now()
    )
    assert enter(digits(carried)).status_code == 200
    ask()
    assert len(carried) == 1


def test_what_is_no_number_is_asked_for_again(carried):
    assert "Write a whole number" in ask("12").content.decode()
    assert "valid email" in ask("a@b").content.decode()
    assert "A code has 6 digits" in enter("12").content.decode()


def test_beside_the_answer_a_failure_is_told_to_the_log_alone(monkeypatch, caplog):
    monkeypatch.setattr(codes.connections, "close_all", lambda: None)
    codes.quietly(lambda number: 1 / 0, NUMBER)
    assert "code not sent" in caplog.text
    assert NUMBER not in caplog.text


def test_it_is_done_beside_the_answer(monkeypatch):
    monkeypatch.setattr(codes.connections, "close_all", lambda: None)
    started = []
    monkeypatch.setattr(codes.threading.Thread, "start", lambda self: started.append(self))
    AFTERWARDS(print, "x")
    assert [one.daemon for one in started] == [True]


# --- a new number -----------------------------------------------------------------------------
def test_a_new_number_is_theirs_when_its_code_comes_back(patient, themself, carried):
    client = themself(patient)
    client.post(reverse("my-reach-new"), {"reach": "202 555 0133"})
    assert carried[0].to == "+12025550133"
    assert "0133" not in SentCode.objects.get().new
    answer = client.post(reverse("my-reach-confirm"), {"code": digits(carried)})
    contact = Contact.objects.get()
    assert answer.headers["Location"] == reverse("my-reach-way", args=[contact.pk])
    assert (contact.by, contact.may_text, contact.may_call) == (None, True, False)
    assert reach.newest_choice(contact) is None, "nothing is sent there until they choose"


def test_a_wrong_code_a_code_of_another_and_a_code_to_sign_in_show_nothing(
    patient, new_patient, themself, carried, members
):
    client, other = themself(patient), themself(new_patient("Ben"))
    client.post(reverse("my-reach-new"), {"reach": "ana@example.org"})
    theirs = digits(carried)
    other.post(reverse("my-reach-confirm"), {"code": theirs})
    client.post(reverse("my-reach-confirm"), {"code": f"{(int(theirs) + 1) % 10**6:06d}"})
    assert Contact.objects.count() == 0
    client.post(reverse("my-reach-confirm"), {"code": theirs})
    assert Contact.objects.get().may_write


def test_a_number_known_already_stays_one(allowed, patient, themself, carried):
    client = themself(patient)
    client.post(reverse("my-reach-new"), {"reach": "+1 202-555-0199"})
    client.post(reverse("my-reach-confirm"), {"code": digits(carried)})
    assert Contact.objects.count() == 1


def test_on_a_shared_device_no_number_and_no_passkey_is_added(patient, themself, carried):
    client = themself(patient, shared=True)
    for page in ("my-reach-new", "my-passkey-new"):
        answer = client.post(reverse(page), {"reach": "202 555 0133"})
        assert "Others use this device" in answer.content.decode()
    client.post(reverse("my-reach-confirm"), {"code": "123456"})
    assert (carried, Contact.objects.count()) == ([], 0)


def test_where_nothing_can_be_sent_or_too_much_was_it_says_so(patient, themself, carried, settings):
    client = themself(patient)
    for _ in range(codes.AN_HOUR):
        client.post(reverse("my-reach-new"), {"reach": "202 555 0133"})
    many = client.post(reverse("my-reach-new"), {"reach": "202 555 0133"}).content.decode()
    assert "Too many codes" in many
    settings.SENDERS = {"sms": "gateway", "email": ""}
    none = client.post(reverse("my-reach-new"), {"reach": "a@example.org"}).content.decode()
    assert "cannot write there" in none


# --- a lost phone -----------------------------------------------------------------------------
def test_after_a_lost_phone_staff_end_every_way_in(allowed, carried, patient, signed_in, themself):
    device, phone = Authenticator(), themself(patient)
    add(phone, device)
    ask()
    desk = signed_in("nurse")
    shown = desk.get(reverse("own-access", args=[patient.pk])).content.decode()
    assert "A passkey, since" in shown
    assert f"A code, sent to {NUMBER}" in shown
    desk.post(reverse("own-access-end", args=[patient.pk]), {"what": "pin"})
    assert phone.get("/my/").status_code == 302
    assert touch(device)[0].status_code == 200
    assert enter(digits(carried)).status_code == 200
    ask()
    assert len(carried) == 1
    assert ReachChoice.objects.order_by("at").last().how == "team"
