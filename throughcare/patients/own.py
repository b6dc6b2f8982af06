"""The person themself at one device: from their sign-in to its end.

A sitting is a row, so that what is ended in one place is ended everywhere. The cookie holds a
random secret, the row its digest. A device that is shared forgets the person after minutes and with
the browser's end; a device of their own knows them for weeks, as long as it is used.
"""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse

from throughcare import clock

SHARED_IDLE = timedelta(minutes=5)  # [K], to be reviewed by whoever answers for privacy
OWN_IDLE = timedelta(days=30)  # [K]
COOKIE = f"{settings.COOKIE_PREFIX}own"
OPEN, ENDED, OVER, SHARED, NOBODY = "open", "ended", "over", "shared", "nobody"
EVERYTHING = '"cache", "cookies", "storage"'  # what a browser is asked to forget


class OwnSitting(models.Model):
    """One sign-in of the person themself.

    way     how they showed who they are: card, passkey, code
    shared  others use this device: nothing may be left behind on it
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey("patients.Patient", models.PROTECT, related_name="own_sittings")
    key = models.CharField(max_length=64, unique=True)
    way = models.CharField(max_length=20)
    shared = models.BooleanField(default=False)
    browser = models.CharField(max_length=160, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def is_over(self, now: datetime) -> bool:
        """Ended, or left alone too long."""
        idle = SHARED_IDLE if self.shared else OWN_IDLE
        return self.ended_at is not None or now >= self.seen_at + idle


def begin(
    request: HttpRequest, response: HttpResponse, patient, *, way: str, shared: bool
) -> OwnSitting:
    """A sitting for somebody who has shown who they are; the answer carries its cookie."""
    now, secret = clock.now(), secrets.token_urlsafe(32)
    if shared:  # what an own device kept of anybody must not stay where others look
        response["Clear-Site-Data"] = '"storage"'
    response.set_cookie(
        COOKIE, secret, max_age=None if shared else int(OWN_IDLE.total_seconds()), httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip
    return OwnSitting.objects.create(
        patient=patient, key=digest(secret), way=way, shared=shared, began_at=now, seen_at=now,
        browser=request.headers.get("User-Agent", "")[:160],
    )  # fmt: skip


def sitting_of(request: HttpRequest) -> OwnSitting | None:
    """Whose own device this is, if their sitting is not over. One question a request."""
    if not (secret := request.COOKIES.get(COOKIE)):
        return None
    if not hasattr(request, "_own_sitting"):
        rows = OwnSitting.objects.select_related("patient__facility")
        request._own_sitting = rows.filter(key=digest(secret)).first()
    sitting = request._own_sitting
    return None if sitting is None or sitting.is_over(clock.now()) else sitting


def how_it_stands(request: HttpRequest) -> tuple[str, OwnSitting | None]:
    """What a device may keep: nothing where others use it, or where its sitting was ended.

    A sitting that only ran out is OVER: the person signs in again, and what they made is not lost.
    """
    if not (secret := request.COOKIES.get(COOKIE)):
        return NOBODY, None
    rows = OwnSitting.objects.select_related("patient__facility")
    sitting = rows.filter(key=digest(secret)).first()
    if sitting is None:
        return NOBODY, None
    if sitting.ended_at:
        return ENDED, None
    if sitting.shared:
        return SHARED, None
    return (OVER, None) if sitting.is_over(clock.now()) else (OPEN, sitting)


def seen(sitting: OwnSitting) -> None:
    """Somebody is at the device: written down once a minute at most."""
    now = clock.now()
    if now - sitting.seen_at > timedelta(minutes=1):
        OwnSitting.objects.filter(pk=sitting.pk).update(seen_at=now)


def end(request: HttpRequest, response: HttpResponse) -> None:
    """Signed out: the row is ended, and the browser is asked to forget everything of ours."""
    if sitting := sitting_of(request):
        OwnSitting.objects.filter(pk=sitting.pk).update(ended_at=clock.now())
    response.delete_cookie(COOKIE, samesite="Lax")
    response["Clear-Site-Data"] = EVERYTHING


def end_all(patient, *, but: OwnSitting | None = None) -> int:
    """Every device of this person, or every other one: a phone was lost. How many were ended."""
    open_ = OwnSitting.objects.filter(patient=patient, ended_at=None)
    return open_.exclude(pk=but and but.pk).update(ended_at=clock.now())


def digest(secret: str) -> str:
    """A sitting as the database knows it: a copied database opens nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()
