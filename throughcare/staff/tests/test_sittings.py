"""The lock, the PIN, the end of a shift, and what must be set up first."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from throughcare.conftest import PIN
from throughcare.staff import pins, stations
from throughcare.staff.models import Sitting
from throughcare.staff.tests.test_signing_in import PASSWORD, is_in, nurse, signs_in

pytestmark = pytest.mark.django_db
__all__ = ["nurse"]  # a fixture, shared


@pytest.fixture
def desk(nurse):
    """A browser at which the nurse has signed in and looked at one page."""
    client, _answer = signs_in(nurse)
    assert is_in(client)
    return client


@pytest.fixture
def counsellor(members):
    member = members["counsellor"]
    member.set_password(PASSWORD)
    member.save()
    return member


def key(client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def minutes_pass(n: int) -> None:
    ago = timezone.now() - timedelta(minutes=n)
    Sitting.objects.update(seen_at=ago)


def comes_back(client, member, pin=PIN, **given):
    return client.post(reverse("lock"), {"who": member.pk, "secret": pin, **given})


# --- the lock ------------------------------------------------------------------------------------
def test_after_ten_minutes_without_a_press_the_page_is_locked_and_comes_back_by_pin(desk, nurse):
    minutes_pass(11)
    people = reverse("people")
    assert desk.get(people)["Location"] == f"{reverse('lock')}?next={people.replace('/', '%2F')}"
    before = key(desk)
    assert comes_back(desk, nurse, next=people)["Location"] == people
    assert desk.get(people).status_code == 200
    assert key(desk) != before
    assert not Sitting.objects.filter(pk=before).exists()  # a copied cookie is worth nothing


def test_nine_minutes_lock_nothing_and_a_press_begins_the_ten_anew(desk):
    minutes_pass(9)
    assert is_in(desk)
    assert Sitting.objects.get().seen_at > timezone.now() - timedelta(minutes=1)


def test_locked_by_a_press_every_page_is_shut_until_the_pin(desk, nurse, patient):
    desk.post(reverse("lock-now"))
    for name in ("home", "people", "me"):
        assert reverse("lock") in desk.get(reverse(name))["Location"]
    assert reverse("lock") in desk.get(reverse("chart", args=[patient.pk]))["Location"]
    comes_back(desk, nurse)
    assert is_in(desk)


def test_five_wrong_pins_end_the_sitting_and_the_right_one_comes_too_late(desk, nurse):
    desk.post(reverse("lock-now"))
    said = [comes_back(desk, nurse, "8642") for _ in range(5)]
    assert b"Tries left: 4" in said[0].content
    assert b"Tries left: 0" in said[4].content
    comes_back(desk, nurse)
    assert not is_in(desk)
    assert desk.get(reverse("home"))["Location"].startswith(reverse("lock"))
    assert desk.get(reverse("lock"))["Location"].startswith(reverse("sign-in"))


def test_a_pin_is_useless_at_a_browser_where_its_member_has_not_signed_in(desk, nurse):
    stranger = Client()
    assert comes_back(stranger, nurse)["Location"].startswith(reverse("sign-in"))
    assert not is_in(stranger)


def test_two_who_signed_in_here_today_change_places_by_name_and_pin(desk, nurse, counsellor):
    desk.post(reverse("lock-now"))
    signs_in(counsellor, client=desk)
    assert desk.get(reverse("me")).context["member"] == counsellor
    desk.post(reverse("lock-now"))
    names = [row.member for row in desk.get(reverse("lock")).context["form"].sittings.values()]
    assert names == [counsellor, nurse]
    comes_back(desk, nurse)
    assert desk.get(reverse("me")).context["member"] == nurse
    assert Sitting.objects.get(member=counsellor).locked_at  # the other one stays locked


def test_one_members_pin_does_not_open_the_others_sitting(desk, nurse, counsellor):
    counsellor.pin = pins.hashed("8426")
    counsellor.save()
    desk.post(reverse("lock-now"))
    signs_in(counsellor, client=desk)
    is_in(desk)
    desk.post(reverse("lock-now"))
    comes_back(desk, nurse, "8426")
    assert not is_in(desk)


def test_who_comes_back_as_somebody_else_begins_at_the_work_page(desk, nurse, counsellor):
    desk.post(reverse("lock-now"))
    signs_in(counsellor, client=desk)
    is_in(desk)
    desk.post(reverse("lock-now"))
    answer = comes_back(desk, nurse, next=reverse("people"))
    assert answer["Location"] == reverse("home")


def test_a_form_sent_to_a_locked_screen_is_kept_and_sent_after_the_pin(desk, nurse, patient):
    minutes_pass(11)
    address = reverse("flags", args=[patient.pk])
    told = {"id": "7e1f6a52-3f2e-4a58-9c2f-0d0f3f9f1a11", "kind": "urgent", "why": "Dari",
            "proof": PIN}  # fmt: skip
    met = desk.post(address, told)
    assert met["Location"].endswith("next=%2Fstaff%2Fme%2Fkept%2F")
    assert patient.flags.count() == 0
    kept = Sitting.objects.get().kept_form
    assert ["why", "Dari"] in kept["fields"]
    assert PIN not in str(kept)
    comes_back(desk, nurse, next=reverse("kept-form"))
    page = desk.get(reverse("kept-form"))
    assert b"Dari" in page.content
    desk.post(page.context["kept"]["path"], dict(page.context["kept"]["fields"]))
    assert patient.flags.get().why == "Dari"
    assert Sitting.objects.get().kept_form is None


def test_an_answer_saved_by_a_script_is_not_kept_twice(desk, patient):
    minutes_pass(11)
    desk.post(reverse("flags", args=[patient.pk]), {"why": "x"}, HTTP_SEC_FETCH_MODE="cors")
    assert Sitting.objects.get().kept_form is None


def test_an_answer_that_saves_the_session_does_not_open_a_lock_set_meanwhile(desk):
    sitting = Sitting.objects.get()
    Sitting.objects.filter(pk=sitting.pk).update(locked_at=timezone.now())
    store = Sitting.get_session_store_class()(sitting.pk)
    store["anything"] = 1
    store.save()  # the request that was under way
    assert Sitting.objects.get().locked_at


def test_the_lock_leads_nowhere_but_back_here(desk, nurse):
    desk.post(reverse("lock-now"))
    answer = comes_back(desk, nurse, next="//evil.example/")
    assert answer["Location"] == reverse("home")


# --- the shift, and the cookie -------------------------------------------------------------------
def test_after_twelve_hours_the_whole_sign_in_is_asked_whatever_was_pressed_meanwhile(desk):
    Sitting.objects.update(began_at=timezone.now() - timedelta(hours=12, minutes=1))
    assert desk.get(reverse("home"))["Location"].startswith(reverse("sign-in"))
    assert desk.get(reverse("lock"))["Location"].startswith(reverse("sign-in"))


def test_a_form_sent_as_the_shift_ends_waits_for_the_whole_sign_in_of_its_member(
    desk, nurse, counsellor, patient
):
    Sitting.objects.update(began_at=timezone.now() - timedelta(hours=12, minutes=1))
    address = reverse("flags", args=[patient.pk])
    met = desk.post(address, {"kind": "urgent", "why": "Dari"})
    assert met["Location"].endswith(f"?next={reverse('kept-form')}")
    assert not is_in(desk)
    signs_in(counsellor, client=desk)
    assert is_in(desk)
    assert desk.get(reverse("kept-form"))["Location"] == reverse("home")  # nothing of hers
    desk.post(reverse("lock-now"))
    signs_in(nurse, client=desk)
    is_in(desk)
    assert b"Dari" in desk.get(reverse("kept-form")).content
    assert Sitting.objects.filter(kept_form__isnull=False).count() == 1


def test_five_wrong_pins_lose_nothing_that_was_sent_to_the_lock(desk, nurse, patient):
    minutes_pass(11)
    desk.post(reverse("flags", args=[patient.pk]), {"kind": "urgent", "why": "Dari"})
    for _ in range(6):
        comes_back(desk, nurse, "8642")
    signs_in(nurse, client=desk)
    is_in(desk)
    assert b"Dari" in desk.get(reverse("kept-form")).content


def test_coming_back_does_not_lengthen_the_shift(desk, nurse):
    began = Sitting.objects.get().began_at
    desk.post(reverse("lock-now"))
    comes_back(desk, nurse)
    assert Sitting.objects.get().began_at == began


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites_and_ends_with_the_browser(desk):
    for name in (settings.SESSION_COOKIE_NAME, "desk"):
        assert desk.cookies[name]["httponly"]
        assert desk.cookies[name]["samesite"] == "Lax"
    assert desk.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""


def test_the_overdose_page_asks_the_same_whoever_is_signed_in_and_nothing_about_sittings(desk):
    asked = []
    for client in (Client(), desk):
        with CaptureQueriesContext(connection) as questions:
            client.get(reverse("overdose"))
        asked.append([question["sql"] for question in questions])
    assert asked[0] == asked[1]


# --- what must be set up first -------------------------------------------------------------------
@pytest.fixture
def required(settings):
    settings.MFA = "required"


def test_without_a_second_factor_nothing_opens_but_the_pages_that_set_it_up(
    desk, patient, required
):
    for address in (reverse("home"), reverse("people"), reverse("chart", args=[patient.pk]),
                    reverse("me"), reverse("pin") + "?x"):  # fmt: skip
        answer = desk.get(address)
        if address.startswith(reverse("pin")):
            assert answer.status_code == 200
        else:
            assert answer["Location"] == reverse("second-factor"), address
    assert desk.get(reverse("second-factor")).status_code == 200
    assert desk.get(reverse("mfa_activate_totp")).status_code == 200
    assert desk.get(reverse("mfa_add_webauthn")).status_code == 200


def test_the_first_sign_in_asks_for_an_own_password_then_a_factor_then_a_pin(nurse, required):
    from throughcare.staff.tests.test_signing_in import code_now

    nurse.one_time_until, nurse.pin = timezone.now() + timedelta(days=3), ""
    nurse.save()
    client, _answer = signs_in(nurse)
    assert client.get(reverse("home"))["Location"] == reverse("own-password")
    own = "a quite different sentence"
    client.post(reverse("own-password"), {"new": own, "again": own})
    assert client.get(reverse("home"))["Location"] == reverse("second-factor")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    made = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert made["Location"] == reverse("mfa_view_recovery_codes")
    assert len(client.get(made["Location"]).context["unused_codes"]) == 10
    assert client.get(reverse("home"))["Location"] == reverse("pin")
    assert (
        b"among the first" in client.post(reverse("pin"), {"pin": "1234", "again": "1234"}).content
    )
    client.post(reverse("pin"), {"pin": PIN, "again": PIN})
    assert is_in(client)
    nurse.refresh_from_db()
    assert nurse.one_time_until is None
    assert nurse.check_password(own)


def test_the_code_that_tied_the_app_is_not_good_for_signing_in_too(nurse):
    from throughcare.staff.tests.test_signing_in import code_now, second_step

    client, _answer = signs_in(nurse)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = code_now(secret)
    client.post(reverse("mfa_activate_totp"), {"code": code})
    other, _answer = signs_in(nurse)
    second_step(other, code)
    assert not is_in(other)


# --- PINs, and stations --------------------------------------------------------------------------
@pytest.mark.parametrize(
    "easy", ["1234", "4321", "0000", "1212", "8901", "1987", "2024", "123456", "7777777", "2580",
             "4545", "482482"],
)  # fmt: skip
def test_a_pin_that_is_tried_first_is_too_easy(easy):
    assert pins.too_easy(easy)


@pytest.mark.parametrize("fine", ["4913", "8264", "730518", "60271934"])
def test_other_pins_are_fine(fine):
    assert not pins.too_easy(fine)


def test_a_pin_is_kept_so_that_a_copied_database_without_the_secret_key_tries_in_vain(
    nurse, settings
):
    assert PIN not in nurse.pin
    assert pins.is_pin_of(nurse, PIN)
    settings.SECRET_KEY = "another key, long enough for a test of keys"
    assert not pins.is_pin_of(nurse, PIN)


@pytest.mark.parametrize("text", ["", "123", "123456789", "４９１３", "49 13", "4913\n"])
def test_what_is_no_pin_is_not_even_looked_at(nurse, text):
    assert not pins.is_pin_of(nurse, text)


def test_a_station_has_the_name_a_director_gave_it_and_nobody_forges_it(rf, client):
    from django.http import HttpResponse

    answer = HttpResponse()
    stations.name_station(answer, "Front desk 1")
    request = rf.get("/")
    assert stations.station_of(request) == ""
    request.COOKIES["station"] = answer.cookies["station"].value
    assert stations.station_of(request) == "Front desk 1"
    request.COOKIES["station"] = "Front desk 1"
    assert stations.station_of(request) == ""
