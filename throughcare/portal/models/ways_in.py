"""How the person shows who they are: a PIN they chose, and codes that open the door once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from throughcare.patients.models import Patient

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class OwnPin(models.Model):
    """The PIN the person chose, hashed with the pepper. A new one ends the one before."""

    kept = ("ended_at", "ended_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="own_pins")
    pin = models.CharField(max_length=128)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(**BY, null=True)  # None: the person themself

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at=None), name="somebody_has_one_pin"
            )
        ]


class StartCode(models.Model):
    """A code that lets the person choose a PIN on their own device: once, for a day at most.

    digest  of the code, peppered: the code itself is shown once and kept nowhere
    sent_to  the way of reaching them it was sent by; None: a member of the team handed it over
    """

    kept = ("used_at", "ended_at")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="start_codes")
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True)  # None: asked for by the person themself
    until = models.DateTimeField()
    sent_to = models.ForeignKey(
        "patients.Contact", models.PROTECT, null=True, related_name="start_codes"
    )
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(sent_to__isnull=False),
                name="a_start_code_is_handed_over_or_sent",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(ended_at=None),
                name="a_start_code_is_used_or_ended",
            ),
        ]


class WrongTry(models.Model):
    """One try to sign in that was not right (or is being looked at). Gone after a day.

    Both are digests with the pepper: nobody reads here which card or address it was.
    """

    who = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["who", "at"], name="tries_by_card"),
            models.Index(fields=["address", "at"], name="tries_by_address"),
        ]
