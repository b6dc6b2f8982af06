"""How awake somebody is at the window, and what a prescriber says of what stops their dose."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from throughcare.patients.models import Patient

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Impairment(models.Model):
    """How awake the person is at the window, by scale and, where asked, by breath."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="impairments")
    clinic_day = models.DateField()
    sedation = models.CharField(max_length=1)  # S, 1 to 4: clinical/medication/impairment.py
    slurred = models.BooleanField(default=False)
    nodding = models.BooleanField(default=False)
    unsteady = models.BooleanField(default=False)
    pinpoint = models.BooleanField(default=False)
    breaths = models.PositiveSmallIntegerField(null=True)  # a minute
    oxygen = models.PositiveSmallIntegerField(null=True)  # saturation in per cent
    breath_alcohol = models.PositiveSmallIntegerField(null=True)  # in thousandths of a per cent
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sedation__in=("S", "1", "2", "3", "4")), name="sedation_is_on_its_scale"
            ),
        ]


class Lifted(models.Model):
    """A prescriber looked at what stood in the way today, and says that the dose may be given."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="lifted")
    code = models.CharField(max_length=60)  # of the verdict
    clinic_day = models.DateField()
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="what_is_lifted_says_why"),
            models.UniqueConstraint(
                fields=["patient", "clinic_day", "code"], name="a_verdict_is_lifted_once_a_day"
            ),
        ]
