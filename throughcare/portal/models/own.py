"""What is the person's own: a safety plan, and days that they count."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from throughcare.patients.models import Patient

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class SafetyPlan(models.Model):
    """What helps when it gets hard, in the person's words. The newest row counts.

    sealed  all of it, with a key that is not in the database
    shown   the same, while the person lets the team see it; else empty
    by      a member who wrote it with them; None: they wrote it alone
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="safety_plans")
    sealed = models.TextField()
    shown = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True)


class DaysCounted(models.Model):
    """Days in recovery, counted from a day the person chose, because they want to. Sealed too.

    ended_at  they stopped counting, or began anew: what was counted stays theirs
    """

    kept = ("ended_at",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="days_counted")
    sealed = models.TextField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at=None), name="days_are_counted_once"
            )
        ]
