"""Appointments that belong to no one strand: a visit, a test, an office; moved, kept or not."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient
from throughcare.plan.models import Item
from throughcare.record.guards import Guard
from throughcare.therapy.models import Outcome

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

ITEM_OF_ANOTHER = """
    SELECT 1 FROM "plan_item" i JOIN "plan_plan" p ON p."id" = i."plan_id"
     WHERE i."id" = NEW."because_id" AND p."patient_id" <> NEW."patient_id" """
MOVES_ANOTHERS = """
    SELECT 1 FROM "adherence_appointment" a
     WHERE a."id" = NEW."instead_of_id" AND a."patient_id" <> NEW."patient_id"
    UNION ALL
    SELECT 1 FROM "adherence_came" c WHERE c."appointment_id" = NEW."instead_of_id" """
WAS_MOVED = """
    SELECT 1 FROM "adherence_appointment" a WHERE a."instead_of_id" = NEW."appointment_id" """
OF_ANOTHER = """
    SELECT 1 FROM "adherence_came" c
     WHERE c."id" = NEW."instead_of_id" AND c."appointment_id" <> NEW."appointment_id" """


class Appointment(models.Model):
    """When, where and with whom somebody is expected. Moved, it is followed by another one."""

    kept = ()
    guards = (
        Guard("an_appointment_is_because_of_the_persons_own_plan", "INSERT",
              "an appointment is made because of the person's own plan", ITEM_OF_ANOTHER,
              when='NEW."because_id" IS NOT NULL'),
        Guard("only_what_lies_ahead_is_moved", "INSERT",
              "an appointment is moved within its chart, before anything is said of it",
              MOVES_ANOTHERS, when='NEW."instead_of_id" IS NOT NULL'),
    )  # fmt: skip

    class MovedBy(models.TextChoices):
        PERSON = "person", _("the person")
        CLINIC = "clinic", _("the clinic")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(
        Patient, models.PROTECT, related_name="appointments", db_index=False
    )  # fmt: skip
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    what = models.CharField(_("what for"), max_length=120)
    # What a telephone that others see may say: never what kind of clinic this is.
    with_whom = models.CharField(_("with whom"), max_length=120, blank=True)
    where = models.CharField(_("where"), max_length=160, blank=True)
    needs_transport = models.BooleanField(_("needs a way to get there"), default=False)
    transport = models.CharField(_("how they get there"), max_length=160, blank=True)
    because = models.ForeignKey(Item, models.PROTECT, null=True, related_name="appointments")
    instead_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="moved_to"
    )
    moved_by = models.CharField(max_length=6, choices=MovedBy.choices, blank=True)
    moved_why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="an_appointment_says_what_for"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="an_appointment_takes_time"),
            models.CheckConstraint(
                condition=Q(instead_of=None, moved_by="")
                | Q(instead_of__isnull=False) & ~Q(moved_by=""),
                name="a_moved_appointment_says_by_whom",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "starts_at"], name="appointments_of_a_person"),
            models.Index(fields=["starts_at"], name="appointments_by_time"),
        ]


class Came(models.Model):
    """What came of an appointment. A correction is a new row; no row of it touches any medicine."""

    kept = ()
    guards = (
        Guard("nothing_came_of_what_was_moved", "INSERT",
              "this appointment was moved to another time", WAS_MOVED),
        Guard("what_came_is_corrected_within_its_appointment", "INSERT",
              "a correction stays with its appointment", OF_ANOTHER,
              when='NEW."instead_of_id" IS NOT NULL'),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="came")
    outcome = models.CharField(max_length=9, choices=Outcome.What.choices)
    reason = models.CharField(max_length=10, choices=Outcome.Reason.choices, blank=True)
    cancelled_by = models.CharField(
        max_length=6, choices=Outcome.CancelledBy.choices, blank=True
    )  # fmt: skip
    words = models.CharField(max_length=300, blank=True)
    instead_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(instead_of=None),
                name="an_appointment_has_one_first_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=("missed", "cancelled")) | ~Q(reason=""),
                name="an_appointment_not_kept_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome="cancelled") & ~Q(cancelled_by="")
                | ~Q(outcome="cancelled") & Q(cancelled_by=""),
                name="a_cancelled_appointment_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(instead_of=None) | ~Q(words=""),
                name="a_corrected_appointment_says_why",
            ),
        ]  # fmt: skip

    @property
    def patient(self) -> Patient:
        return self.appointment.patient
