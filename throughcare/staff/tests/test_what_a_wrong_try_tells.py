"""Whoever tries a name learns from no answer, and from no work the server did, whose name it is."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from throughcare import clock

pytestmark = pytest.mark.django_db

PASSWORD = "four words that rhyme"
BY_ITSELF = re.compile(rb'csrfmiddlewaretoken" value="\w+"')


class Counted(MD5PasswordHasher):
    """The dear part of a try; counted here, where a clinic's takes a tenth of a second."""

    times = 0

    def encode(self, password, salt):
        Counted.times += 1
        return super().encode(password, salt)


@pytest.fixture
def people(members, settings):
    """Members in every standing, by what is special about them: their user names."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    standing = dict(zip(
        ("here", "left", "too_late", "never_had_one", "passkey_only", "made_up_elsewhere"),
        members.values(), strict=False,
    ))  # fmt: skip
    for member in standing.values():
        member.set_password(PASSWORD)
    standing["left"].is_active = False
    standing["too_late"].one_time_until = clock.now()
    standing["never_had_one"].password = ""
    standing["passkey_only"].set_unusable_password()
    for member in standing.values():
        member.save()
    Authenticator.objects.create(user=standing["passkey_only"], type="webauthn", data={})
    return {why: member.username for why, member in standing.items()}


def tried(name: str, password: str, address: str = "192.0.2.1") -> tuple[int, bytes, int]:
    """Status and words of the answer, and how often a password was hashed for it."""
    Counted.times = 0
    sent = {"login": name, "password": password}
    answer = Client(REMOTE_ADDR=address).post(reverse("sign-in"), sent)
    words = BY_ITSELF.sub(b"", answer.content).replace(name.encode(), b"NAME")
    return answer.status_code, words, Counted.times


@pytest.mark.parametrize(
    "why", ["here", "left", "too_late", "never_had_one", "passkey_only", "made_up_elsewhere"]
)
def test_a_wrong_password_costs_one_hash_and_reads_alike_for_a_name_that_is_nobodys(people, why):
    of_nobody = tried("nobody-at-all", "wrong")
    assert of_nobody[2] == 1
    assert tried(people[why], "wrong") == of_nobody


@pytest.mark.parametrize("why", ["left", "too_late"])
def test_the_right_password_of_who_may_not_sign_in_costs_and_reads_like_a_wrong_one(people, why):
    assert tried(people[why], PASSWORD) == tried(people[why], "wrong")


def test_a_made_up_account_where_people_are_real_costs_and_reads_like_nobody(people, settings):
    from throughcare.staff.models import Member

    settings.DEMONSTRATION = False
    Member.objects.filter(username=people["made_up_elsewhere"]).update(is_made_up=True)
    assert tried(people["made_up_elsewhere"], PASSWORD) == tried("nobody-at-all", "wrong")


def test_after_ten_wrong_tries_the_name_of_a_member_and_of_nobody_are_paused_alike(people):
    told = {}
    for name in (people["here"], "nobody-at-all"):
        told[name] = [tried(name, "wrong", "192.0.2.7") for _ in range(11)]
    of_member, of_nobody = told.values()
    assert of_member == of_nobody
    assert of_member[-1][::2] == (429, 0)  # neither is looked at any more
    assert tried(people["here"], PASSWORD, "192.0.2.7")[::2] == (429, 0)


def test_a_name_guessed_from_everywhere_waits_alike_whoever_it_is(people, settings):
    settings.WRONG_TRIES_A_DAY = 3
    told = {}
    for name in (people["here"], people["left"], "nobody-at-all"):
        told[name] = [tried(name, "wrong", f"192.0.2.{n}") for n in range(4)]
    assert len({tuple(answers) for answers in told.values()}) == 1
    assert [hashed for *_, hashed in told["nobody-at-all"]] == [1, 1, 1, 0]


A_KEY = "450ced33-5903-47b3-96f0-4db51ab124ac"  # one key: two workers must collect alike


@pytest.mark.parametrize("name", ["", "x" * 300, "\x00", A_KEY])
def test_a_name_that_cannot_be_one_hashes_no_more_than_a_name_that_can(people, name):
    assert tried(name, "wrong")[2] <= 1
