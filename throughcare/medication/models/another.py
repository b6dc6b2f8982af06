"""A dose that somebody else than its own person took."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from throughcare.patients.models import Patient
from throughcare.record.guards import Guard

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

# Only what was poured here at a window, and has its end, was taken from there by another person.
NO_DOSE_OF_A_WINDOW = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "medication_dose" d
          JOIN "medication_end" e ON e."dose_id" = d."id"
          JOIN "medication_pour" p ON p."dose_id" = d."id"
         WHERE d."id" = NEW."dose_id" AND NOT d."home" AND d."paper_id" IS NULL)"""
NOT_ANOTHER_HERE = """
    SELECT 1 FROM "medication_dose" d
      JOIN "patients_patient" own ON own."id" = d."patient_id"
      JOIN "patients_patient" other ON other."id" = NEW."swallowed_by_id"
     WHERE d."id" = NEW."dose_id"
       AND (other."id" = own."id" OR other."facility_id" <> own."facility_id")"""
OF_ANOTHER_DOSE = """
    SELECT 1 FROM "medication_takenbyanother" t WHERE t."id" = NEW."replaces_id"
       AND (t."dose_id" <> NEW."dose_id" OR t."ug" <> NEW."ug")"""


class TakenByAnother(models.Model):
    """Somebody else swallowed this dose: it was none of its own person's, and they may have theirs.

    Whoever took it has it in their own chart (`GivenOnPaper.instead`), or it is a loss of the
    register's. Neither chart names the other person.

    swallowed_by  somebody registered here; None: nobody who is, and then `who` says what is known
    ug            how much was swallowed      taken_at  when
    replaces      who was believed until then to have taken it
    """

    kept = ()
    guards = (
        Guard("only_what_stood_at_a_window_is_taken_by_another", "INSERT",
              "only what was poured at a window and has its end is taken by another person",
              NO_DOSE_OF_A_WINDOW),
        Guard("another_person_is_another_person_here", "INSERT",
              "whoever took it is somebody else, and registered here", NOT_ANOTHER_HERE),
        Guard("who_took_it_is_said_anew_of_the_same_dose", "INSERT",
              "what was believed before is of the same dose", OF_ANOTHER_DOSE),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    dose = models.ForeignKey("medication.Dose", models.PROTECT, related_name="taken_by_another")
    swallowed_by = models.ForeignKey(Patient, models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=200, blank=True)
    ug = models.BigIntegerField()
    words = models.CharField(max_length=300)
    taken_at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    witness = models.ForeignKey(**BY, db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dose"], condition=Q(replaces=None), name="a_dose_is_first_said_of_once"
            ),
            models.CheckConstraint(condition=Q(ug__gt=0), name="another_took_something"),
            models.CheckConstraint(condition=~Q(words=""), name="another_took_it_with_words"),
            models.CheckConstraint(
                condition=Q(swallowed_by__isnull=False) ^ ~Q(who=""),
                name="another_is_somebody_here_or_described",
            ),
            models.CheckConstraint(
                condition=~Q(witness=F("by")), name="another_took_it_is_said_by_two"
            ),
            models.CheckConstraint(
                condition=Q(taken_at__lte=F("at")), name="another_took_it_before_it_is_said"
            ),
        ]  # fmt: skip

    @property
    def patient(self) -> Patient:
        return self.dose.patient
