"""What became of bottles in people's hands: back or gone, a day freed, a check of what is there."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.medication.models.dosing import Dose
from throughcare.medication.models.home import HomeBottle
from throughcare.patients.models import Patient
from throughcare.record.guards import Guard

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

NEVER_HANDED_OVER = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "medication_homebottle" b JOIN "medication_end" e
            ON e."dose_id" = b."dose_id"
         WHERE b."id" = NEW."bottle_id" AND e."outcome" = 'handed_over')"""
NOT_BACK_NOR_GONE = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "medication_cameback" c JOIN "medication_homebottle" b
            ON b."id" = c."bottle_id"
         WHERE b."dose_id" = NEW."dose_id" AND c."how" <> 'empty')"""


class CameBack(models.Model):
    """What became of a bottle in the person's hands: back empty or full, or lost, or stolen.

    ug  measured in it when it came back with something; nothing otherwise
    """

    kept = ()
    guards = (
        Guard("only_what_was_handed_over_comes_back", "INSERT",
              "this bottle was never handed over", NEVER_HANDED_OVER),
    )  # fmt: skip

    class How(models.TextChoices):
        EMPTY = "empty", _("back, empty")
        FULL = "full", _("back, full and sealed")
        PART = "part", _("back, with part of it")
        LOST = "lost", _("lost, or spilt at home")
        STOLEN = "stolen", _("stolen from the person")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    bottle = models.ForeignKey(HomeBottle, models.PROTECT, related_name="came_back")
    how = models.CharField(max_length=8, choices=How.choices)
    ug = models.BigIntegerField(default=0)
    words = models.CharField(max_length=300, blank=True)
    police = models.CharField(max_length=80, blank=True)  # number of a report, where there is one
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bottle", "how"], name="a_bottle_meets_a_fate_once"),
            models.UniqueConstraint(
                fields=["bottle"], condition=Q(how__in=("empty", "full", "part")),
                name="a_bottle_comes_back_once",
            ),
            models.CheckConstraint(
                condition=Q(how__in=("full", "part"), ug__gt=0)
                | ~Q(how__in=("full", "part")) & Q(ug=0),
                name="what_came_back_was_measured",
            ),
            models.CheckConstraint(
                condition=Q(how__in=("empty", "full")) | ~Q(words=""),
                name="what_did_not_come_back_says_how",
            ),
        ]  # fmt: skip

    @property
    def patient(self) -> Patient:
        return self.bottle.dose.patient


class DayFreed(models.Model):
    """A prescriber says that a day whose bottle came back full, or is gone, may be dosed again."""

    kept = ()
    guards = (
        Guard("a_day_is_freed_only_when_its_bottle_is_back_or_gone", "INSERT",
              "the bottle of this day is neither back nor gone", NOT_BACK_NOR_GONE),
    )  # fmt: skip

    dose = models.OneToOneField(Dose, models.PROTECT, primary_key=True, related_name="freed")
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="a_freed_day_says_why"),
        ]

    @property
    def patient(self) -> Patient:
        return self.dose.patient


class Recall(models.Model):
    """Somebody is asked to bring their bottles in to be looked at, by a certain time."""

    kept = ("ended_at", "ended_by", "outcome", "found", "ended_words")

    class Outcome(models.TextChoices):
        RIGHT = "right", _("all there, as filled")
        SHORT = "short", _("some missing or opened")
        NOT_SHOWN = "not_shown", _("did not bring them")
        TAKEN_BACK = "taken_back", _("called off")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="recalls")
    come_by = models.DateTimeField()
    expected = models.PositiveSmallIntegerField()  # bottles in their hands when they were asked
    asked_how = models.CharField(max_length=120)  # by phone, at the window
    why = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    found = models.PositiveSmallIntegerField(null=True)
    ended_words = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(**BY, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at=None), name="somebody_is_recalled_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, outcome="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(outcome=""),
                name="a_recall_ends_with_what_was_found",
            ),
        ]
