"""What a person writes down on a tool, alone or together; and what of it they share."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.staff.sealing import CannotOpen, unseal
from throughcare.therapy.models.sessions import Session

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
SESSION_OF_ANOTHER = """
    SELECT 1 FROM "therapy_session" s
     WHERE s."id" = NEW."session_id" AND s."patient_id" <> NEW."patient_id" """
WRITTEN_TOGETHER = """
    SELECT 1 FROM "therapy_worksheet" w
     WHERE w."id" = NEW."worksheet_id" AND w."by_id" IS NOT NULL"""


class Worksheet(models.Model):
    """One tool filled in. by None: the person alone, and then it is theirs until they share it.

    answers  what was written together
    sealed   what the person wrote alone, with a key that is not in the database: neither an export
             nor a copy tells it. A page that may show it asks `told`.
    """

    kept = ()
    guards = (
        Guard("a_worksheet_is_of_the_persons_own_session", "INSERT",
              "a worksheet is of the person's own session", SESSION_OF_ANOTHER,
              when='NEW."session_id" IS NOT NULL'),
        Guard("what_somebody_writes_alone_is_sealed", "INSERT",
              "what somebody writes alone is sealed",
              when="""NEW."by_id" IS NULL AND NEW."sealed" = ''"""),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="worksheets", db_index=False)
    tool = models.CharField(max_length=40)  # a key of clinical/therapy/sheets
    answers = models.JSONField(default=dict)
    sealed = models.TextField(blank=True, db_default="")
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="worksheets"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "tool", "-at"], name="worksheets_of_a_person")]

    @cached_property
    def told(self) -> dict[str, Any]:
        """What was written; nothing, where the key it was sealed with was not kept."""
        if not self.sealed:
            return self.answers
        try:
            return json.loads(unseal(self.sealed))
        except CannotOpen:
            return {}


class WorksheetShared(models.Model):
    """The person shows a sheet to their team, until they take it back. Nobody else can."""

    kept = ("ended_at",)
    guards = (
        Guard("what_was_written_together_needs_no_sharing", "INSERT",
              "a sheet written together is seen by both", WRITTEN_TOGETHER),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    worksheet = models.ForeignKey(Worksheet, models.PROTECT, related_name="shared")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worksheet"], condition=Q(ended_at=None), name="a_sheet_is_shared_once"
            )
        ]

    @property
    def patient(self) -> Patient:
        return self.worksheet.patient
