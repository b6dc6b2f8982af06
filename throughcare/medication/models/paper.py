"""What was given on paper while there was no screen, and entered afterwards."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from throughcare.medication.models.another import TakenByAnother
from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.stock.models import Account

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

NOT_WHAT_THEY_TOOK = """
    SELECT 1 WHERE NEW."instead_id" IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM "medication_takenbyanother" t
          JOIN "medication_dose" d ON d."id" = t."dose_id"
         WHERE t."id" = NEW."instead_id" AND t."swallowed_by_id" = NEW."patient_id"
           AND t."ug" = NEW."ug" AND t."taken_at" = NEW."at" AND d."medicine" = NEW."medicine")"""


class GivenOnPaper(models.Model):
    """A dose that a sheet of paper says was given, or that somebody took which was poured for
    another person: it happened, so no rule refuses it.

    In the same moment its dose, pours and end are written, and every page and rule that reads a
    dose reads it too. Entered wrongly, it is said to be so, and counts as a dose no more.

    at          when it was given, as the paper says     given_by  who gave it and signed the paper
    entered_at  when it was written here                  by        who wrote it here
    bottle      what it was measured from, the first where there were two
    said        what the rules say of it: kept, and nothing is held up by it
    witness     who signed the paper as a second person, where it asked for one
    instead     no paper: it was poured for another person, and this one took it
    """

    kept = ("wrong_at", "wrong_by", "wrong_why")
    guards = (
        Guard("what_was_another_s_is_as_it_was_taken", "INSERT",
              "this is not what this person took of another's", NOT_WHAT_THEY_TOOK),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="given_on_paper")
    medicine = models.CharField(max_length=30)
    part = models.CharField(max_length=12, blank=True)
    ug = models.BigIntegerField()
    bottle = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    said = models.JSONField(default=list)
    words = models.CharField(max_length=300, blank=True)
    witness = models.ForeignKey(**BY, null=True, db_index=False)
    given_by = models.ForeignKey(**BY, db_index=False)
    clinic_day = models.DateField()
    at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(**BY, db_index=False)
    instead = models.OneToOneField(TakenByAnother, models.PROTECT, null=True, related_name="entry")
    wrong_at = models.DateTimeField(null=True)
    wrong_by = models.ForeignKey(**BY, null=True, db_index=False)
    wrong_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ug__gt=0), name="what_paper_says_is_something"),
            models.CheckConstraint(
                condition=Q(at__lt=F("entered_at"))
                | Q(instead__isnull=False, at__lte=F("entered_at")),
                name="paper_tells_of_what_happened",
            ),
            models.UniqueConstraint(
                fields=["patient", "bottle", "at"], condition=Q(wrong_at=None),
                name="a_line_of_paper_is_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(wrong_at=None, wrong_by=None, wrong_why="")
                | Q(wrong_at__isnull=False, wrong_by__isnull=False) & ~Q(wrong_why=""),
                name="what_was_entered_wrongly_says_why",
            ),
            models.CheckConstraint(
                condition=Q(witness=None) | ~Q(witness=F("given_by")),
                name="nobody_witnesses_their_own_paper",
            ),
        ]  # fmt: skip
