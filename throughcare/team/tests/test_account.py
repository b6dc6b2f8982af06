"""One's own account: what lets me in, and where I am."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from throughcare.conftest import PIN
from throughcare.record.models import LogLine
from throughcare.staff import pins
from throughcare.staff.models import Sitting

pytestmark = pytest.mark.django_db
OLD, NEW = "four words that rhyme", "a quite different sentence"


@pytest.fixture
def nurse(members):
    member = members["nurse"]
    member.set_password(OLD)
    member.save()
    return member


def test_a_new_password_ends_every_other_screen_and_not_this_one(nurse, signed_in):
    here, there = signed_in("nurse"), signed_in("nurse")
    told = {"new": NEW, "again": NEW, "proof": OLD}
    here.post(reverse("own-password"), told)
    nurse.refresh_from_db()
    assert nurse.check_password(NEW)
    assert here.get(reverse("me")).status_code == 200
    assert there.get(reverse("me")).status_code == 302
    assert LogLine.objects.filter(what="own password chosen", by=nurse).count() == 1


@pytest.mark.parametrize(
    "told",
    [
        {"new": NEW, "again": NEW, "proof": "wrong"},
        {"new": NEW, "again": NEW},
        {"new": NEW, "again": "another sentence entirely", "proof": OLD},
        {"new": "short", "again": "short", "proof": OLD},
        {"new": "password1234", "again": "password1234", "proof": OLD},
        {"new": OLD, "again": OLD, "proof": OLD},
    ],
)
def test_a_password_is_not_changed_without_proof_or_to_a_bad_one(nurse, signed_in, told):
    signed_in("nurse").post(reverse("own-password"), told)
    nurse.refresh_from_db()
    assert nurse.check_password(OLD)


def test_the_first_pin_is_chosen_freely_and_a_later_one_with_the_one_before(nurse, signed_in):
    nurse.pin = ""
    nurse.save()
    client = signed_in("nurse")
    client.post(reverse("pin"), {"pin": "7305", "again": "7305"})
    nurse.refresh_from_db()
    assert pins.is_pin_of(nurse, "7305")
    client.post(reverse("pin"), {"pin": "8264", "again": "8264"})
    nurse.refresh_from_db()
    assert not pins.is_pin_of(nurse, "8264")
    client.post(reverse("pin"), {"pin": "8264", "again": "8264", "proof": "7305"})
    nurse.refresh_from_db()
    assert pins.is_pin_of(nurse, "8264")


def test_my_sittings_are_listed_without_their_keys_and_one_of_them_can_be_ended(nurse, signed_in):
    here, there = signed_in("nurse"), signed_in("nurse")
    page = here.get(reverse("me"))
    assert len(page.context["sittings"]) == 2
    for sitting in Sitting.objects.all():
        assert sitting.pk.encode() not in page.content
    other = next(name for _row, name, this in page.context["sittings"] if not this)
    here.post(reverse("end-sitting", args=[other]))
    assert there.get(reverse("me")).status_code == 302
    assert here.get(reverse("me")).status_code == 200


def test_nobody_ends_a_sitting_of_somebody_else(nurse, signed_in):
    page = signed_in("nurse").get(reverse("me"))
    name = page.context["sittings"][0][1]
    signed_in("director").post(reverse("end-sitting", args=[name]))
    assert Sitting.objects.filter(member=nurse).count() == 1


def test_the_last_factor_goes_only_where_none_is_required(nurse, signed_in, settings):
    app = TOTP.activate(nurse, "JBSWY3DPEHPK3PXP").instance
    client, address = signed_in("nurse"), reverse("remove-factor", args=[app.pk])
    settings.MFA = "required"
    assert b"last second factor" in client.post(address, {"proof": PIN}).content
    assert Authenticator.objects.filter(user=nurse).count() == 1
    settings.MFA = "offered"
    client.post(address, {"proof": PIN})
    assert Authenticator.objects.filter(user=nurse).count() == 0
    assert LogLine.objects.filter(what="second factor removed").count() == 1


def test_nobody_removes_the_factor_of_somebody_else(nurse, signed_in):
    app = TOTP.activate(nurse, "JBSWY3DPEHPK3PXP").instance
    address = reverse("remove-factor", args=[app.pk])
    assert signed_in("director").post(address, {"proof": PIN}).status_code == 404


def test_long_after_signing_in_a_factor_is_added_only_after_showing_who_one_is_again(
    nurse, signed_in
):
    client = signed_in("nurse")  # no whole sign-in within the last minutes is on record
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))
    client.post(
        reverse("account_reauthenticate") + "?next=" + reverse("mfa_activate_totp"),
        {"password": OLD},
    )
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_recovery_codes_are_shown_once(nurse, signed_in):
    from throughcare.staff.tests.test_signing_in import code_now

    client = signed_in("nurse")
    client.post(reverse("account_reauthenticate"), {"password": OLD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(set(codes)) == 10
    again = client.get(reverse("mfa_view_recovery_codes"))
    assert codes[0].encode() not in again.content
    client.post(reverse("mfa_generate_recovery_codes"))
    fresh = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert not set(fresh) & set(codes)
    assert LogLine.objects.filter(what="recovery codes made", by=nurse).count() == 1
