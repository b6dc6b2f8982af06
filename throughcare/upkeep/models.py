"""What upkeep remembers: each backup that was tried, and how it went."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BackupMade(models.Model):
    """One try to make a backup: what was made and proved, or why there is none."""

    kept = ()

    class Outcome(models.TextChoices):
        MADE = "made", _("made, restored and compared")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField()  # the moment it holds
    ended_at = models.DateTimeField()
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    file = models.CharField(max_length=120, blank=True)  # its name, without the folder
    size = models.BigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    rows = models.BigIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True)  # in words, when it failed

    class Meta:
        indexes = [models.Index(fields=["outcome", "-at"], name="backups_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="made") | (Q(size__gt=0) & ~Q(sha256="")),
                name="a_backup_that_was_made_is_known_by_its_digest",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="failed") | ~Q(why=""),
                name="a_backup_that_failed_says_why",
            ),
        ]
