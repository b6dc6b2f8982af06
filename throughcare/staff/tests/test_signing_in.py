"""Who gets in, how slowly somebody guesses, and that nobody is locked out by somebody else."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from throughcare.staff import codes, tries
from throughcare.staff.models import Sitting
from throughcare.staff.sealing import CannotOpen, seal, sealed_anew, unseal

pytestmark = pytest.mark.django_db

PASSWORD = "four words that rhyme"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def nurse(members):
    member = members["nurse"]
    member.set_password(PASSWORD)
    member.save()
    return member


def signs_in(member, password=PASSWORD, client=None, address="192.0.2.1", **given):
    client = client or Client(REMOTE_ADDR=address)
    answer = client.post(
        reverse("sign-in"), {"login": member.username, "password": password, **given}
    )
    return client, answer


AN_INSPECTORS_WORK = "/register/report/"


def is_in(client) -> bool:
    answer = client.get(reverse("home"))
    return answer.status_code == 200 or answer["Location"] == AN_INSPECTORS_WORK


def guesses(member, times, address="192.0.2.1", client=None):
    answer = None
    for _ in range(times):
        _client, answer = signs_in(member, "wrong", client, address)
    return answer


def code_now(secret=SECRET, steps=0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


# --- the whole sign-in ---------------------------------------------------------------------------
def test_name_and_password_let_in_however_the_name_is_written(nurse):
    nurse.username = nurse.username.upper()
    client, answer = signs_in(nurse)
    assert answer.status_code == 302
    assert is_in(client)


def test_a_wrong_password_says_no_more_than_that_the_two_do_not_belong_together(nurse):
    _client, wrong = signs_in(nurse, "wrong")
    nurse.username = "nobody-is-called-this"
    _client, unknown = signs_in(nurse, "wrong")
    said = [page.context["form"].non_field_errors() for page in (wrong, unknown)]
    assert said[0] == said[1]
    assert wrong.status_code == unknown.status_code == 200


def test_the_key_of_the_session_is_another_one_after_signing_in(nurse):
    client = Client()
    client.get(reverse("mfa_login_webauthn"), HTTP_ACCEPT="application/json")
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    signs_in(nurse, client=client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not Sitting.objects.filter(pk=before).exists()


def test_after_signing_in_nobody_is_sent_to_another_site(nurse):
    _client, answer = signs_in(nurse, next="https://evil.example/")
    assert answer["Location"].startswith("/")
    assert "evil" not in answer["Location"]


def test_nobody_makes_an_account_for_themself(client):
    for path in ("/staff/sign-up/", "/accounts/signup/", "/signup/"):
        assert client.get(path).status_code == 404


def test_signing_out_takes_a_press_and_not_a_picture_on_another_site(nurse):
    client, _answer = signs_in(nurse)
    assert client.get(reverse("sign-out")).status_code == 405
    client.post(reverse("sign-out"))
    assert not is_in(client)
    assert Sitting.objects.count() == 0


def test_a_one_time_password_past_its_day_opens_nothing(nurse):
    nurse.one_time_until = nurse.created_at
    nurse.save()
    client, answer = signs_in(nurse)
    assert answer.status_code == 200  # the sign-in page again
    assert client.get(reverse("own-password"))["Location"].startswith(reverse("sign-in"))


# --- guessing ------------------------------------------------------------------------------------
def test_ten_wrong_tries_pause_this_name_at_this_address_and_nothing_else(nurse, members):
    other = members["counsellor"]
    other.set_password(PASSWORD)
    other.save()
    assert guesses(nurse, 10).status_code == 429
    assert signs_in(nurse)[1].status_code == 429  # the right password waits too
    client, _answer = signs_in(nurse, address="198.51.100.7")
    assert is_in(client)  # the same name from elsewhere
    client, _answer = signs_in(other)
    assert is_in(client)  # another name behind the same address


def test_a_whole_clinic_behind_one_address_signs_in_while_somebody_there_guesses(members):
    for member in members.values():
        member.set_password(PASSWORD)
        member.save()
    guesses(members["director"], 40)
    let_in = [is_in(signs_in(m)[0]) for role, m in members.items() if role != "director"]
    assert let_in == [True] * (len(members) - 1)


def test_the_tenth_try_is_the_same_however_the_name_is_written(nurse):
    name = nurse.username
    for n in range(10):
        nurse.username = name.upper() if n % 2 else name
        _client, answer = signs_in(nurse, "wrong")
    assert answer.status_code == 429


def test_one_name_is_tried_100_times_a_day_from_everywhere_and_its_own_machines_go_on(nurse):
    own, _answer = signs_in(nurse)
    assert is_in(own)  # its desk is remembered
    own.post(reverse("sign-out"))
    for n in range(10):
        guesses(nurse, 9, f"203.0.113.{n}")
    guesses(nurse, 10, "203.0.113.99")
    strange, answer = signs_in(nurse, address="203.0.113.200")
    assert not is_in(strange)
    assert b"tried too often today" in answer.content
    signs_in(nurse, client=own)
    assert is_in(own)


def test_counting_is_in_the_database_so_that_it_holds_for_every_process(nurse):
    guesses(nurse, 10)
    from django.core.cache import cache

    cache.clear()  # what another process would know
    assert signs_in(nurse)[1].status_code == 429


# --- the second factor ---------------------------------------------------------------------------
RFC_6238 = {  # appendix B, SHA-1, secret "12345678901234567890", the last six digits
    59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924",
    2000000000: "279037", 20000000000: "353130",
}  # fmt: skip


@pytest.mark.parametrize(("at", "code"), RFC_6238.items())
def test_codes_are_those_of_rfc_6238(at, code):
    assert format_hotp_value(hotp_value("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at // 30)) == code


@pytest.fixture
def app(nurse):
    return TOTP.activate(nurse, SECRET).instance


def second_step(client, code):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def test_with_an_app_the_password_alone_opens_nothing_and_the_code_lets_in(nurse, app):
    client, answer = signs_in(nurse)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    second_step(client, code_now())
    assert is_in(client)


def test_a_code_is_used_once_even_in_another_process(nurse, app):
    from django.core.cache import cache

    code = code_now()
    client, _answer = signs_in(nurse)
    second_step(client, code)
    assert is_in(client)
    cache.clear()
    again, _answer = signs_in(nurse)
    assert b"has been used" in second_step(again, code).content
    assert not is_in(again)


def test_a_code_of_the_half_minute_before_is_taken_and_never_one_older_than_the_newest(nurse, app):
    assert codes.use_once(app, code_now(steps=-1))
    assert codes.use_once(app, code_now())
    assert not codes.use_once(app, code_now(steps=-1))
    assert not codes.use_once(app, code_now(steps=-3))


def test_after_five_wrong_codes_the_right_one_waits_a_quarter_of_an_hour(nurse, app):
    client, _answer = signs_in(nurse)
    for _ in range(5):
        second_step(client, "000000")
    assert b"wait a quarter of an hour" in second_step(client, code_now()).content
    assert tries.codes_paused(nurse)
    assert not is_in(client)


def test_a_recovery_code_lets_in_once(nurse, app):
    code = RecoveryCodes.activate(nurse).get_unused_codes()[0]
    client, _answer = signs_in(nurse)
    second_step(client, code)
    assert is_in(client)
    again, _answer = signs_in(nurse)
    second_step(again, code)
    assert not is_in(again)


def test_the_secret_of_an_app_is_sealed_in_the_database(app):
    kept = Authenticator.objects.get(pk=app.pk).data["secret"]
    assert SECRET not in kept
    assert unseal(kept) == SECRET


def test_after_the_secret_key_is_replaced_the_old_one_opens_and_the_new_one_seals(settings):
    sealed, old = seal("a secret"), settings.SECRET_KEY
    settings.SECRET_KEY = "another key, long enough for a test of keys"
    with pytest.raises(CannotOpen):
        unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [old]
    anew = sealed_anew(sealed)
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(anew) == "a secret"


def test_where_the_key_was_not_kept_a_code_is_wrong_and_the_page_says_so(nurse, app, settings):
    settings.SECRET_KEY = "another key, long enough for a test of keys"
    client, _answer = signs_in(nurse)
    assert second_step(client, code_now()).status_code == 200
    assert not is_in(client)


def test_a_desk_that_nobody_signed_in_at_knows_nobody(rf, nurse):
    request = rf.get("/")
    request.user = AnonymousUser()
    request.COOKIES["desk"] = "forged"
    assert tries.desk_of(request) is None
