"""Codes of an authenticator app are used once, whichever process they are shown to.

The library remembers a used code in one process's memory. RFC 6238 §5.2 asks for more: the step of
the newest code that was accepted is kept with the secret, and only a later step is accepted.
"""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import transaction
from django.utils.crypto import constant_time_compare

from throughcare.staff.sealing import CannotOpen, sealed_anew, unseal

NEWEST_STEP = "newest_step"


def step_of(secret: str, code: str) -> int | None:
    """Which half minute around now does this code belong to?"""
    for step in yield_hotp_counters_from_time():
        if constant_time_compare(format_hotp_value(hotp_value(secret, step)), code.strip()):
            return step
    return None


@transaction.atomic
def use_once(authenticator: Authenticator, code: str) -> bool:
    """Accept a code whose step is later than every one accepted before; never the same again."""
    row = Authenticator.objects.select_for_update(no_key=True).get(pk=authenticator.pk)
    step = step_of(unseal(row.data["secret"]), code)
    if step is None or step <= row.data.get(NEWEST_STEP, 0):
        return False
    row.data = row.data | {NEWEST_STEP: step, "secret": sealed_anew(row.data["secret"])}
    row.save(update_fields=["data"])
    return True


def accepted(member, code: str) -> Authenticator | None:
    """Which of the member's means takes this code? A passkey takes none."""
    means = Authenticator.objects.filter(user=member).exclude(type=Authenticator.Type.WEBAUTHN)
    for authenticator in means.order_by("-type"):
        once = authenticator.type == Authenticator.Type.TOTP
        try:
            if use_once(authenticator, code) if once else authenticator.wrap().validate_code(code):
                return authenticator
        except CannotOpen:  # the key of its time was not kept: it takes no code any more
            continue
    return None
