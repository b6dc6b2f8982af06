"""Where allauth is told how this house signs in: no e-mail, no sign-up, secrets sealed."""

import io
import time

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import login
from django.utils.translation import gettext

from throughcare.staff.sealing import seal, unseal

BACKEND = "throughcare.staff.backends.MemberBackend"
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Account(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Only a director adds a member."""
        return False

    def pre_authenticate(self, request, **credentials):
        """django-axes counts wrong passwords, for all processes together."""

    def login(self, request, user):
        user.backend = BACKEND
        login(request, user)

    def add_message(self, *_said, **_given):
        """Our pages say themselves what happened."""

    def is_reauthentication_required(self, *, app):
        """Not within minutes of the whole sign-in: whoever sets up a factor has just proved it."""
        records = get_authentication_records(context.request, context.request.user)
        since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > since for record in records)


class SecondFactor(DefaultMFAAdapter):
    def encrypt(self, text):
        return seal(text)

    def decrypt(self, encrypted_text):
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator):
        """Where a second factor is required, the last one stays until there is another."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=STRONG)
        return settings.MFA != "required" or others.exclude(pk=authenticator.pk).exists()

    def build_totp_svg(self, url):
        """Dark on white, on a dark screen too."""
        picture = io.BytesIO()
        segno.make(url, error="m").save(picture, kind="svg", scale=5, light="white")
        return picture.getvalue().decode()

    def generate_authenticator_name(self, user, type):
        """Proposed; the member writes what they call it."""
        return gettext("My passkey")

    def get_public_key_credential_rp_entity(self):
        """The clinic's own name would tell whoever holds the phone where its owner works."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}


def has_second_factor(member) -> bool:
    return Authenticator.objects.filter(user=member.pk, type__in=STRONG).exists()
