"""What a signature is worth: who signs shows it again, wrong tries count, nothing typed is lost."""

import uuid

import pytest
from django.urls import reverse

from throughcare.conftest import PIN
from throughcare.staff.models import Sitting

pytestmark = pytest.mark.django_db
PASSWORD = "four words that rhyme"
NOTE = "goes to her sister in the north"


@pytest.fixture
def counsellor(members):
    member = members["counsellor"]
    member.set_password(PASSWORD)
    member.save()
    return member


@pytest.fixture
def ends(admitted, counsellor, signed_in):
    """A function: the stay ended with this proof; what the page says."""
    client = signed_in("counsellor")

    def end(proof):
        told = {"id": uuid.uuid4(), "reason": "chose", "naloxone": "given", "warned": "on",
                "note": NOTE, "proof": proof}  # fmt: skip
        return client.post(reverse("discharge", args=[admitted.pk]), told)

    end.client = client
    return end


def test_pin_or_password_signs(ends, admitted):
    assert ends(PIN).status_code == 302
    assert admitted.discharges.count() == 1


def test_the_password_signs_too(ends, admitted):
    assert ends(PASSWORD).status_code == 302
    assert admitted.discharges.count() == 1


@pytest.mark.parametrize("proof", ["", "8642", "four words that rime"])
def test_without_it_nothing_is_signed_and_what_was_typed_is_still_there(ends, admitted, proof):
    page = ends(proof)
    assert page.context["refusal"].code == "signature_not_proved"
    assert NOTE.encode() in page.content
    assert admitted.discharges.count() == 0


def test_what_was_typed_as_proof_stands_in_no_page(ends):
    assert b"8642" not in ends("8642").content


def test_after_five_wrong_tries_the_pin_counts_no_more_and_the_password_does(ends, admitted):
    for _ in range(5):
        page = ends("8642")
    assert b"now only your password counts" in page.content
    assert ends(PIN).status_code == 200
    assert admitted.discharges.count() == 0
    assert ends(PASSWORD).status_code == 302
    assert Sitting.objects.get().wrong_tries == 0


def test_after_ten_wrong_tries_the_sitting_ends(ends, admitted, counsellor):
    for _ in range(10):
        ends("8642")
    page = ends(PASSWORD)
    assert b"you have been signed out" in page.content
    assert NOTE.encode() in page.content
    assert admitted.discharges.count() == 0
    assert ends.client.get(reverse("home")).status_code == 302


def test_another_members_pin_signs_nothing(ends, admitted, members):
    from throughcare.staff.pins import hashed

    members["counsellor"].pin = hashed("7305")
    members["counsellor"].save()
    assert ends(PIN).status_code == 200  # everybody else's
    assert admitted.discharges.count() == 0


@pytest.mark.parametrize(
    ("name", "role"),
    [("discharge", "counsellor"), ("diagnosis", "prescriber"), ("give-consent", "intake")],
)
def test_what_is_signed_asks_for_it_in_the_form_itself(admitted, signed_in, name, role):
    args = [admitted.pk, "treatment"] if name == "give-consent" else [admitted.pk]
    page = signed_in(role).get(reverse(name, args=args))
    assert "proof" in page.context["form"].fields
