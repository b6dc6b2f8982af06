"""Six digits by a channel that was allowed for it: made, sent, and looked at.

How often: so many codes to one number an hour and a day, of which one address asks for a part; five
looks at each, and only in the browser that asked for it. So whoever knows a number and asks for all
its codes has fifty looks a day at a million, and whoever asks for none has no look at all; neither
wears out a code that somebody else asked for. All [K], to be reviewed by whoever answers for
privacy.
"""

import hmac
import logging
import secrets
import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.models import F

from throughcare import clock
from throughcare.patients import sealed
from throughcare.patients.models import Contact, Patient
from throughcare.portal import reach, senders, wording
from throughcare.portal.models import SentCode
from throughcare.staff.sealing import peppered

DIGITS, LIVES, LOOKS = 6, timedelta(minutes=10), 5
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AN_HOUR, A_DAY = 3, 10
ONE_ASKS_AN_HOUR, ONE_ASKS_A_DAY = 2, 5  # of these, from one address: somebody else still gets one
COOKIE = f"{settings.COOKIE_PREFIX}asked"
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


# --- whose browser asked ----------------------------------------------------------------------
def asker_of(request) -> uuid.UUID:
    """What tells this browser from every other while a code is on its way to it."""
    try:
        return uuid.UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return uuid.uuid4()


def remember(answer, asker: uuid.UUID) -> None:
    answer.set_cookie(
        COOKIE, str(asker), max_age=int(LIVES.total_seconds()), httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip


def keys_of(asker: uuid.UUID) -> list[uuid.UUID]:
    """The ids of the codes that a browser may ask for: nobody else can know them."""
    return [uuid.uuid5(asker, str(number)) for number in range(A_DAY)]


# --- to sign in -------------------------------------------------------------------------------
def ways_for_codes(reach_: str) -> list[Contact]:
    """The one way with this number, allowed for codes. A number of two people opens for neither."""
    ways = reach.ways_with(reach_, channel_of(reach_))
    allowed = [way for way in ways if (said := reach.newest_choice(way)) and said.codes]
    return allowed if len({way.patient_id for way in allowed}) == 1 else []


def channel_of(reach_: str) -> str:
    return senders.EMAIL if "@" in reach_ else senders.SMS


def send_to(reach_: str, at: datetime, asker: uuid.UUID) -> None:
    """A code to whoever allowed it there. Nobody is told whether there was somebody."""
    for way in ways_for_codes(reach_)[:1]:
        if may_have_another(SentCode.objects.filter(contact=way), at) and (key := unused(asker)):
            language = reach.newest_choice(way).language
            digits = made(way.patient, at, contact=way, key=key)
            carry(way.reach, channel_of(reach_), digits, language)


def unused(asker: uuid.UUID) -> uuid.UUID | None:
    """The id of this browser's next code; None: it has asked for too many."""
    keys = keys_of(asker)
    used = set(SentCode.objects.filter(pk__in=keys).values_list("pk", flat=True))
    return next((key for key in keys if key not in used), None)


def may_have_another(codes, at: datetime) -> bool:
    SentCode.objects.filter(at__lt=at - DAY).delete()
    hour = codes.filter(at__gte=at - HOUR).count()
    return hour < AN_HOUR and codes.count() < A_DAY


def made(patient: Patient, at: datetime, *, contact=None, new: str = "", key=None) -> str:
    """The digits of a new code. Kept is what they give with the pepper, and nothing else."""
    key, digits = key or uuid.uuid4(), f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
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


def opens(reach_: str, digits: str, at: datetime, asker: uuid.UUID) -> Patient | None:
    """Whose pages these digits open, sent to this number, in the browser that asked for them."""
    ways = ways_for_codes(reach_)
    sent = SentCode.objects.filter(contact__in=ways, pk__in=keys_of(asker))
    code = right(sent, digits, at) if ways else None
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
