"""Six digits by a channel that was allowed for it: made, sent, and looked at.

How often: so many codes to one number an hour and a day, five looks at each. So whoever guesses at
a number they know has fifty looks a day at a million codes. All [K], to be reviewed by whoever
answers for privacy.
"""

import hmac
import logging
import secrets
import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.db.models import F

from throughcare import clock
from throughcare.patients import sealed
from throughcare.patients.models import Contact, Patient
from throughcare.portal import reach, senders, wording
from throughcare.portal.models import SentCode
from throughcare.staff.sealing import peppered

DIGITS, LIVES, LOOKS = 6, timedelta(minutes=10), 5
AN_HOUR, A_DAY = 3, 10
log = logging.getLogger("throughcare.codes")


def afterwards(do: Callable[..., Any], *given: Any) -> None:
    """Done beside the answer: how long that takes tells nobody whether a number is known."""
    threading.Thread(target=quietly, args=(do, *given), daemon=True).start()


def quietly(do: Callable[..., Any], *given: Any) -> None:
    try:
        do(*given)
    except Exception:
        log.exception("code not sent")
    finally:
        connections.close_all()


# --- to sign in -------------------------------------------------------------------------------
def ways_for_codes(reach_: str) -> list[Contact]:
    """The one way with this number, allowed for codes. A number of two people opens for neither."""
    ways = reach.ways_with(reach_, channel_of(reach_))
    allowed = [way for way in ways if (said := reach.newest_choice(way)) and said.codes]
    return allowed if len({way.patient_id for way in allowed}) == 1 else []


def channel_of(reach_: str) -> str:
    return senders.EMAIL if "@" in reach_ else senders.SMS


def send_to(reach_: str, at: datetime) -> None:
    """A code to whoever allowed it there. Nobody is told whether there was somebody."""
    for way in ways_for_codes(reach_)[:1]:
        if may_have_another(SentCode.objects.filter(contact=way), at):
            language = reach.newest_choice(way).language
            digits = made(way.patient, at, contact=way)
            carry(way.reach, channel_of(reach_), digits, language)


def may_have_another(codes, at: datetime) -> bool:
    SentCode.objects.filter(at__lt=at - timedelta(days=1)).delete()
    hour = codes.filter(at__gte=at - timedelta(hours=1)).count()
    return hour < AN_HOUR and codes.count() < A_DAY


def made(patient: Patient, at: datetime, *, contact=None, new: str = "") -> str:
    """The digits of a new code. Kept is what they give with the pepper, and nothing else."""
    key, digits = uuid.uuid4(), f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    SentCode.objects.create(
        id=key, patient=patient, contact=contact, new=new, digest=digest(key, digits)[0], at=at,
        until=at + LIVES,
    )  # fmt: skip
    return digits


def carry(to: str, channel: str, digits: str, language: str) -> None:
    to = senders.dialled(to) if channel == senders.SMS else to.strip()
    text = wording.code(digits, language)
    delivery = senders.send(senders.Message(to, text, channel, str(uuid.uuid4())))
    if not delivery.accepted:
        log.warning("code not accepted", extra={"why": delivery.why})


def right(codes, digits: str, at: datetime) -> SentCode | None:
    """The code among these that has these digits: looked at five times at most, used once."""
    found = None
    for code in codes.filter(used_at=None, until__gt=at):
        looked = SentCode.objects.filter(pk=code.pk, tries__lt=LOOKS).update(tries=F("tries") + 1)
        if looked and any(hmac.compare_digest(way, code.digest) for way in digest(code.pk, digits)):
            found = code
    if found and SentCode.objects.filter(pk=found.pk, used_at=None).update(used_at=at):
        return found
    return None


def forget(patient: Patient, at: datetime) -> None:
    """No code on its way to them opens anything any more."""
    patient.sent_codes.filter(used_at=None).update(used_at=at)


def digest(key: uuid.UUID, digits: str) -> list[str]:
    return peppered(f"code {key} {digits}")


def opens(reach_: str, digits: str, at: datetime) -> Patient | None:
    """Whose pages these digits open, sent to this number."""
    ways = ways_for_codes(reach_)
    code = right(SentCode.objects.filter(contact__in=ways), digits, at) if ways else None
    return code and code.patient


# --- a number that is new ---------------------------------------------------------------------
def send_to_new(patient: Patient, reach_: str, language: str, at: datetime) -> bool:
    """A code to a number that the person says is theirs. No: too many were sent today."""
    codes = patient.sent_codes.exclude(new="")
    if not may_have_another(codes, at):
        return False
    digits = made(patient, at, new=sealed.close({"reach": reach_.strip()}))
    afterwards(carry, reach_, channel_of(reach_), digits, language)
    return True


def new_way(patient: Patient, digits: str, at: datetime) -> str:
    """The number that these digits show to be theirs; empty: none."""
    code = right(patient.sent_codes.exclude(new=""), digits, at)
    return sealed.opened(code.new).get("reach", "") if code else ""


def waits_for_new(patient: Patient) -> bool:
    return patient.sent_codes.exclude(new="").filter(used_at=None, until__gt=clock.now()).exists()
