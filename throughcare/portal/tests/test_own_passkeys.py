"""In by a passkey: added on their own device, used once a signature, ended."""

import pytest
from django.test import Client
from django.urls import reverse

from throughcare.patients.own import OwnSitting
from throughcare.portal import passkeys
from throughcare.portal.models import OwnPasskey
from throughcare.portal.tests.authenticator import PRESENT, Authenticator, add, options_on, touch


@pytest.fixture
def device(patient, themself):
    """A passkey that was added."""
    made = Authenticator()
    assert add(themself(patient), made).headers["Location"] == reverse("my-ways-in")
    return made


def test_a_passkey_is_added_on_their_own_device_and_opens_their_day(device, patient):
    answer, _sent = touch(device)
    assert answer.headers["Location"] == "/my/"
    sitting = OwnSitting.objects.get(way="passkey")
    assert (sitting.patient, sitting.shared) == (patient, True)


def test_on_the_phone_it_is_called_my_day_and_names_nobody(patient, themself):
    page = themself(patient).get(reverse("my-passkey-new")).content.decode()
    asked = options_on(page)[0]["creation_options"]["publicKey"]
    assert (asked["rp"]["name"], asked["user"]["name"]) == ("My day", "My day")
    assert str(patient.pk) not in page.replace("-", "")
    assert asked["authenticatorSelection"]["userVerification"] == "required"


def test_one_signature_opens_once(device):
    client = Client()
    first, sent = touch(device, client)
    assert first.status_code == 302
    again = Client().post(reverse("own-passkey"), sent)
    assert "does not open anything" in again.content.decode()


def test_not_unlocked_not_for_this_host_not_this_key_or_too_late_opens_nothing(device, monkeypatch):
    assert touch(device, flags=PRESENT)[0].status_code == 200
    stranger = Authenticator()
    assert touch(stranger)[0].status_code == 200  # the same id, another key
    device.origin = "https://evil.example"
    assert touch(device)[0].status_code == 200
    device.origin = "https://testserver"
    monkeypatch.setattr(passkeys, "LIVES", -1)
    assert touch(device)[0].status_code == 200


def test_a_count_that_goes_back_is_a_copy(device):
    assert touch(device)[0].status_code == 302
    device.count = 0
    assert touch(device)[0].status_code == 200


@pytest.mark.parametrize("credential", ["", "{}", "[]", "{", '{"id": 7}', '{"rawId": "x"}'])
def test_what_is_no_answer_opens_nothing(device, credential):
    options, state = options_on(Client().get(reverse("own-passkey")).content.decode())
    signed = device.signed(options["request_options"])
    for sent in ({"state": state, "credential": credential},
                 {"state": "forged", "credential": signed}):  # fmt: skip
        assert Client().post(reverse("own-passkey"), sent).status_code == 200


def test_who_signs_in_rightly_many_times_a_day_never_waits(device):
    for _ in range(8):
        assert touch(device)[0].status_code == 302


def test_a_removed_passkey_opens_nothing_and_another_persons_is_not_there(
    device, patient, themself, new_patient
):
    key = OwnPasskey.objects.get()
    end = reverse("my-passkey-end", args=[key.pk])
    assert themself(new_patient("Ben")).post(end).status_code == 404
    client = themself(patient)
    assert "My phone" in client.get(reverse("my-ways-in")).content.decode()
    client.post(end)
    client.post(end)
    assert touch(device)[0].status_code == 200
    assert "My phone" not in client.get(reverse("my-ways-in")).content.decode()


def test_what_is_added_must_be_answered_here(patient, themself):
    device = Authenticator(origin="https://evil.example")
    assert "does not open anything" in add(themself(patient), device).content.decode()
    device = Authenticator()
    assert add(themself(patient), device, flags=PRESENT).status_code == 200
    assert OwnPasskey.objects.count() == 0


def test_five_passkeys_are_enough(patient, themself):
    client = themself(patient)
    for number in range(passkeys.MOST + 1):
        device = Authenticator()
        device.id = f"key-number-{number}".encode()
        answer = add(client, device)
    assert "five passkeys already" in answer.content.decode()
