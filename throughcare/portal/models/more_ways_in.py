"""More ways in: a code by a channel that was allowed for it, and passkeys."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from throughcare.patients.models import Contact, Patient

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class SentCode(models.Model):
    """Six digits on their way to somebody. No part of the record, and gone after a day.

    digest   of the digits, with the pepper and this row's own id
    contact  where it was sent, to sign in     new   or, sealed: a number the person says is theirs
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="sent_codes")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="sent_codes")
    new = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact=None) & ~Q(new="") | Q(contact__isnull=False, new=""),
                name="a_code_is_sent_to_one_place",
            )
        ]
        indexes = [models.Index(fields=["contact", "-at"], name="codes_by_contact")]


class OwnPasskey(models.Model):
    """A passkey of the person's own. Its public half stands here, and opens nothing by itself."""

    kept = ("ended_at", "ended_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="own_passkeys")
    credential = models.CharField(max_length=1400, unique=True)  # its id, as base64url
    public = models.TextField()  # what it signs is checked with this, as base64url
    called = models.CharField(max_length=40)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(**BY, null=True)  # None: the person themself

    class Meta:
        indexes = [models.Index(fields=["patient", "at"], name="passkeys_by_patient")]


class PasskeyUsed(models.Model):
    """One sign-in with a passkey. The same signature opens nothing twice."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    passkey = models.ForeignKey(OwnPasskey, models.PROTECT, related_name="uses")
    challenge = models.CharField(max_length=64, unique=True)  # its digest
    signed = models.BigIntegerField()  # the passkey's own count; 0: it keeps none
    at = models.DateTimeField()

    @property
    def patient(self) -> Patient:
        return self.passkey.patient
