"""The log: one line for every change of the record and for every read of a chart."""

from django.conf import settings
from django.db import models

from throughcare.patients.models import Patient
from throughcare.record.merges import NOTHING_NEW_ON_AN_ABSORBED_CHART, Merged, ToldApart
from throughcare.staff.models import Facility

__all__ = ["LogLine", "Merged", "ToldApart"]


class LogLine(models.Model):
    """Who did or read what, whose, when it happened and when it was written down.

    Appended, never changed: the database itself refuses an update or a delete. Holds no clinical
    text: what was done is the action's name, and the row it made is named by its key.
    """

    kept = ()
    guards = (NOTHING_NEW_ON_AN_ABSORBED_CHART,)

    class Kind(models.TextChoices):
        CHANGE = "change"
        READ = "read"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    what = models.CharField(max_length=80)  # the action's name, or the page read
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="+")
    patient = models.ForeignKey(Patient, models.PROTECT, null=True, related_name="log")
    row_type = models.CharField(max_length=60, blank=True)
    row_id = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="log_lines"
    )  # None: the person themself, without an account
    at = models.DateTimeField()  # when it happened
    written_at = models.DateTimeField()  # when it was recorded

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-written_at"], name="log_by_patient"),
            models.Index(fields=["by", "-written_at"], name="log_by_member"),
            models.Index(fields=["patient", "kind", "-id"], name="log_newest_change"),
            models.Index(fields=["row_type", "row_id"], name="log_by_row"),
        ]
