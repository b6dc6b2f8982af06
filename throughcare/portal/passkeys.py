"""Passkeys of the person's own: asked for, added, and looked at when they sign in.

What was asked travels through the page, signed, for five minutes; what was answered opens once, by
a row that the database takes only once. On their telephone it is called «My day» and nothing else.
"""

import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from allauth.mfa.webauthn.internal import auth as library  # switches its JSON on
from cryptography.exceptions import InvalidSignature
from django.core import signing
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from throughcare.patients.models import Patient
from throughcare.portal.models import OwnPasskey
from throughcare.refusal import Refused

SALT, LIVES = "own passkey", 300  # seconds
MOST = 5  # passkeys of one person
BROKEN = (ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True)
class Signature:
    """What a passkey signed: which one, what was asked, and its own count."""

    passkey: OwnPasskey
    challenge: str  # digest
    signed: int


def server(request) -> Fido2Server:
    """For the host of this page alone: a page elsewhere is answered by no passkey of ours."""
    host = request.get_host().partition(":")[0]
    origins = library.app_settings.WEBAUTHN_ALLOW_INSECURE_ORIGIN
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=host, name=_("My day")),
        verify_origin=(lambda origin: True) if origins else None,
    )


def asked_to_add(request, patient: Patient) -> dict[str, Any]:
    """What the browser is asked, and the same signed for the way back."""
    told = PublicKeyCredentialUserEntity(
        id=uuid.uuid5(patient.pk, SALT).bytes, name=_("My day"), display_name=_("My day")
    )
    options, state = server(request).register_begin(
        user=told, credentials=[public_half(one) for one in standing(patient)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )  # fmt: skip
    return {"options": {"creation_options": dict(options)}, "state": sign(state)}


def asked_to_sign_in(request) -> dict[str, Any]:
    options, state = server(request).authenticate_begin(
        credentials=None, user_verification=UserVerificationRequirement.REQUIRED
    )
    return {"options": {"request_options": dict(options)}, "state": sign(state)}


def added(request, state: str, answered: Any) -> tuple[str, str]:
    """(id, public half) of a new passkey, as they are kept; or Refused."""
    try:
        made = server(request).register_complete(unsigned(state), answered)
        public = made.credential_data
        return websafe_encode(public.credential_id), websafe_encode(bytes(public))
    except BROKEN:
        raise wrong() from None


def signature(request, state: str, answered: Any) -> Signature:
    """Which passkey signed what was asked here within five minutes; or Refused."""
    asked = unsigned(state)
    try:
        said = AuthenticationResponse.from_dict(answered)
        known = OwnPasskey.objects.select_related("patient__facility")
        passkey = known.get(credential=websafe_encode(said.raw_id), ended_at=None)
        server(request).authenticate_complete(asked, [public_half(passkey)], said)
        signed = said.response.authenticator_data.counter
    except (*BROKEN, OwnPasskey.DoesNotExist, InvalidSignature):
        raise wrong() from None
    last = passkey.uses.order_by("-at").values_list("signed", flat=True).first() or 0
    if last and signed <= last:
        raise wrong()  # its count went back: somebody has a copy of it
    return Signature(passkey, hashlib.sha256(asked["challenge"].encode()).hexdigest(), signed)


def public_half(passkey: OwnPasskey) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(passkey.public))


def standing(patient: Patient) -> list[OwnPasskey]:
    rows = OwnPasskey.objects.filter(patient=patient, ended_at=None).order_by("at")
    return list(rows.prefetch_related("uses"))


def sign(state: dict[str, Any]) -> str:
    return signing.dumps(state, salt=SALT)


def unsigned(state: str) -> dict[str, Any]:
    try:
        return signing.loads(state, salt=SALT, max_age=LIVES)
    except signing.BadSignature:
        raise wrong() from None


def wrong() -> Refused:
    return Refused(
        "passkey_opens_nothing", _("This passkey does not open anything now."),
        source="house:portal",
        next_step=_("Try once more, or sign in another way. The team gives you a start code."),
    )  # fmt: skip
