"""Check-ins, and what of them the team may see. What is private stands sealed in the row."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from throughcare.patients.models import Patient

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
PARTS = ("craving", "mood", "sleep", "used")  # what may be shared; how safe one feels stands apart


class Sharing(models.Model):
    """What of their check-ins the person shows to the team. The newest row counts; none: nothing.

    parts  of PARTS
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="sharings")
    parts = models.JSONField(default=list)
    at = models.DateTimeField()


class SafetyAgreement(models.Model):
    """What the team does when the person says that they are not safe, agreed with them before.

    The newest counts. None yet: somebody calls them.
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="safety_agreements")
    words = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)


class CheckIn(models.Model):
    """How the person is, in their own taps. Nobody but them can read what is sealed.

    sealed  all of it, with a key that is not in the database: no page of staff, no export, no copy
            of the database says it
    shown   what they shared when they wrote it, and only that
    arrived_at  it was made without a network, and came in later; None: at once
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="check_ins")
    sealed = models.TextField()
    shown = models.JSONField(default=dict)
    at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "-at"], name="check_ins_by_patient")]
        constraints = [
            models.CheckConstraint(
                condition=Q(arrived_at=None) | Q(arrived_at__gte=F("at")),
                name="a_check_in_arrives_after_it_was_made",
            )
        ]
