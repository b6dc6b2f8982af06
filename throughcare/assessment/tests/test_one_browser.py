"""A handed-over link opens in one browser, and wrong links are not tried without end."""

import uuid

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from throughcare import clock
from throughcare.assessment import actions, link_browser
from throughcare.assessment.models import Answer, Handover
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db
WRONG = "/answer/AAAAAAAAAAAAAAAAAAAAAAAA/"


@pytest.fixture
def hand(admitted, members):
    """A function that hands PHQ-9 over and gives the handover, secret and all."""
    return lambda: actions.hand_over(
        id=uuid.uuid4(), patient=admitted, sheets=["phq-9"], by=members["nurse"], at=clock.now()
    )


@pytest.fixture
def handover(hand):
    return hand()


@pytest.fixture
def link(handover):
    return reverse("answer", args=[handover.secret])


@pytest.fixture
def phone(link) -> Client:
    """The browser that looked at the link and pressed Begin."""
    phone = Client()
    phone.get(link)
    assert phone.post(link).url == link
    return phone


def send(browser, link, item="mood", value="1"):
    return browser.post(f"{link}phq-9/saved/", {"id": uuid.uuid4(), "item": item, "value": value})


def test_looking_opens_a_link_for_nobody_and_pressing_begin_opens_it_here(link, handover):
    messenger, phone = Client(), Client()
    for _ in range(2):
        assert b"Begin" in messenger.get(link).content  # fetched in advance: nothing is opened
    assert Handover.objects.get().opened_at is None
    phone.get(link)
    phone.post(link)
    assert Handover.objects.get().opened_at
    assert f"{link}phq-9/" in phone.get(link).content.decode()
    assert LogLine.objects.filter(what="link opened").count() == 1


def test_before_begin_no_question_is_shown_and_no_answer_is_taken(link):
    browser = Client()
    browser.get(link)
    assert browser.get(f"{link}phq-9/").url == link
    assert send(browser, link).status_code == 403
    assert browser.post(f"{link}phq-9/?item=mood", {"mood": "1"}).url == link
    assert Answer.objects.count() == 0


def test_begin_pressed_twice_at_once_is_one_press(link, handover):
    phone = Client()
    phone.get(link)
    assert [phone.post(link).status_code for _ in range(2)] == [302, 302]
    assert LogLine.objects.filter(what="link opened").count() == 1


def test_a_second_browser_is_told_what_to_do_and_sees_no_question_and_no_answer(phone, link):
    send(phone, link, "mood", "3")
    other = Client()
    other.get(WRONG)
    for answer in (other.get(link), other.post(link), other.get(f"{link}phq-9/"),
                   other.post(f"{link}phq-9/?item=sleep", {"sleep": "1"})):  # fmt: skip
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "Go on there" in page
        assert "ask for a new one" in page
        assert "checked" not in page
    told = send(other, link, "sleep", "2")
    assert (told.status_code, "Go on there" in told.json()["why"]) == (403, True)
    assert set(Answer.objects.values_list("item", flat=True)) == {"mood"}


def test_after_a_reload_and_after_closing_the_page_the_same_browser_goes_on_where_it_stopped(
    phone, link
):
    send(phone, link, "interest", "1")
    for _ in range(2):
        assert "Go on" in phone.get(link).content.decode()
        assert phone.get(f"{link}phq-9/").context["item"].key == "mood"  # the first open question
    answered = phone.get(f"{link}phq-9/?item=interest").content.decode()
    assert "checked" in answered


def test_a_browser_that_shows_something_made_up_is_another_browser(phone, link, handover):
    for made_up in ("", "x", handover.secret, Handover.objects.get().browser_hash, "ü" * 300):
        other = Client()
        other.cookies[link_browser.COOKIE] = made_up
        assert other.get(link).status_code == 403


def test_on_a_tablet_that_goes_round_the_next_link_closes_the_one_before(phone, link, hand):
    send(phone, link, "mood", "3")
    following = reverse("answer", args=[hand().secret])
    phone.get(following)
    phone.post(following)
    assert phone.get(following).status_code == 200
    assert phone.get(f"{link}phq-9/?item=mood").status_code == 403


def test_what_the_browser_shows_is_no_row_and_no_line_and_no_script_reads_it(phone, link):
    kept = phone.cookies[link_browser.COOKIE]
    assert len(kept.value) == 24  # 144 bits
    assert (kept["httponly"], kept["samesite"], kept["max-age"]) == (True, "Lax", 3600)
    assert kept.value not in str(Handover.objects.values().get())
    assert not [line for line in LogLine.objects.values() if kept.value in str(line)]


def test_staff_see_whether_a_link_is_open_and_at_what_time(phone, hand, admitted, signed_in):
    hand()
    page = signed_in("nurse").get(reverse("hand-over", args=[admitted.pk])).content.decode()
    assert "opened at" in page
    assert "not opened yet" in page


def test_the_database_itself_keeps_a_link_in_the_browser_that_began(phone, handover):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Handover.objects.filter(pk=handover.pk).update(browser_hash="0" * 64)
    with pytest.raises(Refused) as refused:
        actions.open_link(handover=handover, browser="another", by=None, at=clock.now())
    assert refused.value.code == "opened_elsewhere"


def try_wrong(times: int, **where) -> list[int]:
    return [Client(**where).get(WRONG).status_code for _ in range(times)]


def test_the_31st_wrong_link_from_one_address_in_5_minutes_is_not_even_looked_up(
    facility, django_assert_num_queries
):
    assert try_wrong(30) == [410] * 30
    with django_assert_num_queries(0):
        answer = Client().get(WRONG)
    assert answer.status_code == 429
    assert b"five minutes" in answer.content
    assert b"tel:" in answer.content or b"If you need help now" in answer.content
    told = send(Client(), WRONG)
    assert (told.status_code, "five minutes" in told.json()["why"]) == (429, True)
    cache.delete(link_browser.key_of(Client().get(WRONG).wsgi_request))  # five minutes later
    assert try_wrong(1) == [410]


def test_who_has_begun_goes_on_while_somebody_behind_the_same_address_tries_links(phone, link):
    try_wrong(40)
    assert phone.get(link).status_code == 200
    assert send(phone, link).status_code == 200
    assert Client().get(link).status_code == 429
    guessing = Client()
    guessing.cookies[link_browser.COOKIE] = "x"
    assert [guessing.get(WRONG).status_code, guessing.get(link).status_code] == [410, 429]


def test_another_address_is_not_held_up_and_one_network_of_ipv6_is_one_sender(link):
    try_wrong(30, REMOTE_ADDR="2001:db8:0:1::1")
    assert Client(REMOTE_ADDR="2001:db8:0:1::2").get(link).status_code == 429
    assert Client(REMOTE_ADDR="2001:db8:0:2::1").get(link).status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.1").get(link).status_code == 200
    assert Client(REMOTE_ADDR="").get(link).status_code == 200
