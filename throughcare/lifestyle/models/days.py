"""A diary of nights and stress, and days of activity out of the person's own files. All sealed:
the person's alone."""

import uuid

from django.db import models
from django.db.models import Q

from throughcare.patients.models import Patient


class DiaryDay(models.Model):
    """One night and how tense the day was. Put right by the next turn; the newest counts."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="diary_days", db_index=False)
    day = models.DateField()  # the morning after
    turn = models.PositiveSmallIntegerField()
    sealed = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "day", "turn"], name="a_day_of_the_diary_is_written_once"
            ),
        ]


class MovementFile(models.Model):
    """The person took days out of a file of their own. The file itself is kept nowhere."""

    kept = ("aside_at",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="movement_files")
    sealed = models.TextField()  # which kind of file, how many days
    at = models.DateTimeField()
    aside_at = models.DateTimeField(null=True, blank=True)  # taken away again by the person


class MovedDay(models.Model):
    """One day, or one outing of it, out of a file: minutes, steps, distance; no place, no hour.

    mark  a keyed digest of what kind of file and which outing: the same again is recognised, and
          nobody reads an hour from it. The next turn takes the place of the one before.
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    file = models.ForeignKey(MovementFile, models.PROTECT, related_name="days")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="moved_days", db_index=False)
    day = models.DateField()
    mark = models.CharField(max_length=64)
    turn = models.PositiveSmallIntegerField()
    sealed = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "day", "mark", "turn"], name="a_day_of_a_file_is_taken_once"
            ),
            models.CheckConstraint(condition=~Q(mark=""), name="a_day_of_a_file_has_its_mark"),
        ]
