"""The one roll-up: a person's month. And when it was made last."""

import uuid

from django.db import models

from throughcare.patients.models import Patient
from throughcare.staff.models import Facility

NAMES = uuid.UUID("6f0c7d4e-3b7a-5c86-9d38-0f9a2d6f1c11")  # a month's key follows from whose it is


class PatientMonth(models.Model):
    """What one month of one person came to, reckoned anew from the record at any time.

    The columns are those of clinical.outcomes.months.Month; numbers of days are bits, the lowest
    the first of the month. No row is ever edited: `roll_up` puts another in its place.
    """

    rebuilt = True  # record/guards.py: never changed, and no part of what the log vouches for

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(
        Patient, models.PROTECT, related_name="months", db_index=False
    )  # fmt: skip
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    in_treatment = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    covered = models.PositiveIntegerField()
    observed = models.PositiveSmallIntegerField()
    home = models.PositiveSmallIntegerField()
    screens_given = models.PositiveSmallIntegerField()
    screens_read = models.PositiveSmallIntegerField()
    screens_opioid = models.PositiveSmallIntegerField()
    screens_other = models.PositiveSmallIntegerField()
    screens_not_given = models.PositiveSmallIntegerField()
    weeks = models.CharField(max_length=40, blank=True)
    sessions_due = models.PositiveSmallIntegerField()
    sessions_kept = models.PositiveSmallIntegerField()
    admitted = models.PositiveSmallIntegerField()
    admitted_after = models.PositiveIntegerField(null=True)
    dosed_after = models.PositiveIntegerField(null=True)
    left = models.CharField(max_length=16, blank=True)
    overdose = models.BooleanField()
    died = models.BooleanField()
    work_days = models.PositiveSmallIntegerField(null=True)
    housing = models.BooleanField(null=True)
    quality = models.PositiveSmallIntegerField(null=True)
    capital = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "month"], name="a_month_stands_once")
        ]
        indexes = [models.Index(fields=["facility", "month"], name="months_of_a_clinic")]


class RolledUp(models.Model):
    """The months were reckoned anew: up to which day, and what they came to as one digest."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    until = models.DateField()  # the last day that is in them
    rows = models.PositiveIntegerField()
    written = models.PositiveIntegerField()  # new, or other than they stood
    removed = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of all of them, in order
    seconds = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="rolled_up_newest")]
