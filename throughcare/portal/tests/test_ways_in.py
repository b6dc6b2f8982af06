"""The person signs in: by card and PIN, or by a code; a shared device keeps nothing."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from throughcare import clock
from throughcare.medication.actions.cards import make_card
from throughcare.patients import own
from throughcare.portal import tries, ways_in
from throughcare.portal.actions import ways_in as actions
from throughcare.portal.models import OwnPin
from throughcare.record.models import LogLine, Merged
from throughcare.refusal import Refused

PIN = "705291"
SIGN_IN, START = "/my/sign-in/", "/my/start/"


@pytest.fixture
def by(members):
    return members["nurse"]


def code_for(patient, by) -> str:
    code = ways_in.new_code()
    actions.make_code(id=uuid.uuid4(), patient=patient, code=code, by=by, at=clock.now())
    return code


@pytest.fixture
def with_pin(patient, by):
    """Ana has chosen a PIN."""
    code = ways_in.code_typed(code_for(patient, by), clock.now())
    actions.choose_pin(id=uuid.uuid4(), code=code, pin=PIN, by=None, at=clock.now())
    return patient


def tried(client=None, card="000001", pin=PIN, **more):
    return (client or Client()).post(SIGN_IN, {"card": card, "pin": pin} | more)


def later(monkeypatch, delta):
    at = clock.now() + delta
    monkeypatch.setattr(clock, "now", lambda: at)


def test_a_code_at_the_chart_a_pin_on_the_phone_and_the_day_is_open(patient, signed_in):
    told = signed_in("intake").post(reverse("own-access-code", args=[patient.pk]))
    code = re.search(r"<b>(\w{5}-\w{5})</b>", told.content.decode())[1]
    phone = Client()
    answer = phone.post(
        START, {"id": uuid.uuid4(), "code": code.lower(), "pin": PIN, "again": PIN}, follow=True
    )
    assert "Hello Ana" in answer.content.decode()
    assert PIN not in OwnPin.objects.get().pin
    assert code.replace("-", "") not in str(list(patient.start_codes.values()))


def test_the_number_with_the_pin_opens_and_so_does_the_card(with_pin, by):
    card = make_card(id=uuid.uuid4(), patient=with_pin, by=by, at=clock.now())
    for typed in ("000001", "1", " 000001 ", card.token, card.token.lower()):
        assert tried(card=typed).headers["Location"] == "/my/"


def test_a_card_that_was_replaced_opens_nothing(with_pin, by):
    old = make_card(id=uuid.uuid4(), patient=with_pin, by=by, at=clock.now())
    new = make_card(id=uuid.uuid4(), patient=with_pin, by=by, at=clock.now(), why="lost")
    assert tried(card=old.token).status_code == 200
    assert tried(card=new.token).status_code == 302


def test_a_wrong_pin_and_an_unknown_card_are_answered_alike(with_pin):
    wrong, unknown = (tried(card=card, pin="111222").content for card in ("000001", "999999"))
    plain = [re.sub(rb'value="[^"]*"', b"", page) for page in (wrong, unknown)]
    assert plain[0] == plain[1]


def test_an_unknown_card_costs_one_look_at_a_pin_too(with_pin, monkeypatch):
    looked = []
    monkeypatch.setattr(ways_in.pins, "is_pin_of", lambda one, pin: looked.append(one))
    ways_in.with_pin("000001", PIN)
    ways_in.with_pin("999999", PIN)
    assert len(looked) == 2


def test_five_wrong_tries_wait_a_quarter_of_an_hour_at_that_address_alone(with_pin, monkeypatch):
    for _ in range(tries.HERE):
        tried(pin="111222")
    assert "tried too often" in tried().content.decode()
    assert Client(REMOTE_ADDR="10.0.0.9").post(
        SIGN_IN, {"card": "000001", "pin": PIN}
    ).status_code == 302  # fmt: skip
    later(monkeypatch, tries.HERE_WAITS)
    assert tried().status_code == 302


def test_whoever_guesses_at_a_number_everywhere_stops_neither_the_card_nor_a_start_code(
    with_pin, by
):
    card = make_card(id=uuid.uuid4(), patient=with_pin, by=by, at=clock.now())
    for place in range(tries.EVERYWHERE):
        tried(Client(REMOTE_ADDR=f"10.0.1.{place}"), pin="111222")
    elsewhere = Client(REMOTE_ADDR="10.0.2.1")
    assert "tried too often" in tried(elsewhere).content.decode()
    assert tried(elsewhere, card=card.token).status_code == 302
    code = code_for(with_pin, by)
    answer = Client().post(
        START, {"id": uuid.uuid4(), "code": code, "pin": "915274", "again": "915274"}
    )
    assert answer.status_code == 302


def start(client, code, pin="915274"):
    return client.post(START, {"id": uuid.uuid4(), "code": code, "pin": pin, "again": pin})


def test_whoever_guesses_at_start_codes_stops_nobody_elsewhere_and_no_card_here(
    with_pin, by, new_patient
):
    stranger = Client(REMOTE_ADDR="10.0.3.1")
    for number in range(tries.AT_ADDRESS):
        tries.count(f"WRONG{number:05d}", "start 10.0.3.1", clock.now())
    code = code_for(new_patient("Ben"), by)
    assert "tried too often" in start(stranger, code).content.decode()
    assert tried(stranger).status_code == 302
    assert start(Client(REMOTE_ADDR="10.0.3.2"), code).status_code == 302


def test_wrong_start_codes_at_one_address_come_to_an_end(patient, by):
    stranger = Client(REMOTE_ADDR="10.0.3.1")
    answers = [start(stranger, f"WRONG{n:05d}").content.decode() for n in range(62)]
    assert "does not open" in answers[0]
    assert "tried too often" in answers[-1]


def test_one_address_alone_does_not_stop_a_number_everywhere(with_pin, monkeypatch):
    stranger = Client(REMOTE_ADDR="10.0.3.1")
    for _ in range(tries.EVERYWHERE + 10):
        tried(stranger, pin="111222")
        later(monkeypatch, tries.HERE_WAITS / 4)
    assert tried(Client(REMOTE_ADDR="10.0.3.2")).status_code == 302


def test_a_whole_network_of_ipv6_is_one_address(with_pin):
    for number in range(tries.HERE):
        tried(Client(REMOTE_ADDR=f"2001:db8:0:1::{number + 1}"), pin="111222")
    answer = tried(Client(REMOTE_ADDR="2001:db8:0:1:ffff::9"))
    assert "tried too often" in answer.content.decode()
    assert tried(Client(REMOTE_ADDR="2001:db8:0:2::1")).status_code == 302


def test_one_address_may_not_try_every_number(with_pin):
    for number in range(tries.AT_ADDRESS):
        tries.count(f"{number:06d}", "10.0.0.1", clock.now())
    assert tries.must_wait("777777", "10.0.0.1", clock.now())
    assert not tries.must_wait("777777", "10.0.0.2", clock.now())


@pytest.mark.parametrize("pin", ["123456", "876543", "121212", "777777", "310590", "19900531"])
def test_a_pin_that_is_tried_first_is_refused_and_the_code_still_opens(patient, by, pin):
    patient.date_of_birth = date(1990, 5, 31)
    patient.save()
    code = ways_in.code_typed(code_for(patient, by), clock.now())
    with pytest.raises(Refused, match="try first"):
        actions.choose_pin(id=uuid.uuid4(), code=code, pin=pin, by=None, at=clock.now())
    code.refresh_from_db()
    assert code.used_at is None


def test_a_code_opens_once_for_a_day_and_a_newer_one_ends_it(patient, by, monkeypatch):
    first, second = code_for(patient, by), code_for(patient, by)
    assert ways_in.code_typed(first, clock.now()) is None
    found = ways_in.code_typed(second, clock.now())
    at = clock.now()
    actions.choose_pin(id=uuid.uuid4(), code=found, pin=PIN, by=None, at=at)
    assert ways_in.code_typed(second, clock.now()) is None
    with pytest.raises(Refused, match="does not open"):
        actions.choose_pin(id=uuid.uuid4(), code=found, pin=PIN, by=None, at=at)
    third = code_for(patient, by)
    later(monkeypatch, timedelta(days=1))
    assert ways_in.code_typed(third, clock.now()) is None


def test_a_device_is_shared_unless_the_person_says_it_is_theirs_alone(with_pin):
    assert tried().cookies[own.COOKIE]["max-age"] == ""
    assert tried(only_mine="on").cookies[own.COOKIE]["max-age"] == own.OWN_IDLE.total_seconds()


def test_done_forget_me_here(with_pin):
    client = Client()
    tried(client)
    page = client.get("/my/")
    assert "Done: forget me here" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    out = client.post("/my/sign-out/")
    assert (out["Location"], out["Clear-Site-Data"]) == (SIGN_IN, own.EVERYTHING)
    assert client.get("/my/").status_code == 302


def test_a_lost_phone_is_signed_out_at_the_chart_and_a_pin_ended(with_pin, themself, signed_in):
    phone, desk = themself(with_pin), signed_in("nurse")
    end = reverse("own-access-end", args=[with_pin.pk])
    desk.post(end, {"what": "devices"})
    assert phone.get("/my/").status_code == 302
    assert tried().status_code == 302
    desk.post(end, {"what": "pin"})
    assert tried().status_code == 200


def test_signing_in_and_out_stand_in_the_log_without_a_member(with_pin):
    client = Client()
    tried(client)
    client.post("/my/sign-out/")
    lines = LogLine.objects.filter(what__in=["person signed in", "person signed out"])
    assert list(lines.values_list("by", "patient")) == [(None, with_pin.pk)] * 2


def test_two_charts_of_one_person_open_the_one_that_is_kept(with_pin, new_patient, members):
    kept = new_patient("Ana")
    Merged.objects.create(
        patient=kept, absorbed=with_pin, why="one person", at=clock.now(), by=members["intake"]
    )
    client = Client()
    assert tried(client).status_code == 302
    assert own.OwnSitting.objects.get().patient == kept


def test_nobody_is_sent_to_another_site_after_signing_in(with_pin):
    assert tried(next="https://evil.example/").headers["Location"] == "/my/"
    assert tried(next="/my/?x=1").headers["Location"] == "/my/?x=1"


def test_a_real_browser_may_send_the_forms_of_these_pages():
    """Told to name no referrer, it sends a form with «Origin: null», and every form is refused."""
    page = Client().get(reverse("own-sign-in")).content
    assert b'name="referrer" content="same-origin"' in page
