"""Two charts of one person, and two people whose charts look alike."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from throughcare.patients.models import Patient
from throughcare.record.guards import Guard

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

# What may still be done to a chart that is read within another one: what ends, and what was begun.
STILL_DONE = (
    "alert opened", "alert acted on", "flag ended", "contact ended", "emergency contact ended",
    "consent revoked", "person discharged", "answer given", "answer sheet completed",
    "findings drawn", "answer sheet set aside", "handover ended", "taken off the team",
    "glass broken", "look closed", "look reviewed", "wish about looks",
    "chart hidden", "chart shown again",
    "unusual read looked into",
)  # fmt: skip

# Every change writes its line, by construction: what may not be written down cannot happen.
NOTHING_NEW_ON_AN_ABSORBED_CHART = Guard(
    "nothing_new_on_an_absorbed_chart", "INSERT",
    "this chart is one with another: new work goes there",
    "SELECT 1 FROM record_merged WHERE absorbed_id = NEW.patient_id AND ended_at IS NULL",
    when="NEW.patient_id IS NOT NULL AND NEW.kind = 'change' "
    "AND NEW.what NOT IN (" + ", ".join(f"'{name}'" for name in STILL_DONE) + ")",
)  # fmt: skip


class Merged(models.Model):
    """Two charts are one person's: `absorbed` is read within the chart of `patient`, until undone.

    Nothing moves. Each row stays in the chart it was written into, and new work goes to `patient`.
    """

    kept = ("ended_at", "ended_by", "ended_why")
    guards = (
        Guard("a_merge_makes_no_chain", "INSERT",
              "one of these charts is merged already, and a merge makes no chain", """
              SELECT 1 FROM record_merged
               WHERE ended_at IS NULL
                 AND (absorbed_id = NEW.patient_id OR patient_id = NEW.absorbed_id)"""),
        Guard("a_merge_stays_in_its_clinic", "INSERT", "these charts are of two clinics", """
              SELECT 1 FROM patients_patient one JOIN patients_patient two
                  ON one.facility_id <> two.facility_id
               WHERE one.id = NEW.patient_id AND two.id = NEW.absorbed_id"""),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Patient, models.PROTECT, related_name="merged_into")
    why = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(ended_at=None), name="a_chart_is_absorbed_once"
            ),
            models.CheckConstraint(
                condition=~Q(patient=F("absorbed")), name="a_chart_absorbs_another"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why=""),
                name="a_merge_ends_with_who_when_and_why",
            ),
        ]


class ToldApart(models.Model):
    """Two charts that look alike are two people's: somebody has compared them."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="told_apart")
    other = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(patient=F("other")), name="nobody_is_told_apart_from_themself"
            )
        ]
