"""Homework: agreed together, tried or not, looked at together next time."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.therapy.models.sessions import Session

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
SESSION_OF_ANOTHER = """
    SELECT 1 FROM "therapy_session" s
     WHERE s."id" = NEW."session_id" AND s."patient_id" <> NEW."patient_id" """


class Homework(models.Model):
    """A small thing to try before the next session."""

    kept = ()
    guards = (
        Guard("homework_is_of_the_persons_own_session", "INSERT",
              "homework is of the person's own session", SESSION_OF_ANOTHER,
              when='NEW."session_id" IS NOT NULL'),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="homework")
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="homework")
    what = models.CharField(_("what to try"), max_length=300)
    tool = models.CharField(max_length=40, blank=True)  # a sheet of clinical/therapy/sheets
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="homework_says_what_to_try")
        ]


class Tried(models.Model):
    """How far homework was tried and how useful it was; the newest counts. by None: the person."""

    kept = ()

    class Far(models.IntegerChoices):
        NOT = 0, _("not this time")
        PARTLY = 1, _("partly")
        WHOLLY = 2, _("all of it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    homework = models.ForeignKey(Homework, models.PROTECT, related_name="tries")
    far = models.PositiveSmallIntegerField(choices=Far.choices)
    useful = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(_("what came of it, or got in the way"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(far__lte=2), name="homework_is_tried_0_1_or_2"),
            models.CheckConstraint(
                condition=Q(useful=None) | Q(useful__lte=10), name="homework_is_useful_0_to_10"
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.homework.patient
