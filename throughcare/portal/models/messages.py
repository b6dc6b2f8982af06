"""What the person and their team write to each other."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Message(models.Model):
    """One message, from the person (`by` is empty) or to them.

    answers  the message of the person that this one answers
    read_at  when somebody of the team had read it; an answer is a sign of that too
    """

    kept = ("read_at", "read_by")

    class Kind(models.TextChoices):
        LATE = "late", _("I will be late")
        MISSED = "missed", _("I could not come")
        ILL = "ill", _("I am ill")
        MESSAGE = "message", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.MESSAGE)
    text = models.CharField(max_length=1000, blank=True)
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answered_by")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True)  # None: the person themself
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(**BY, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="message") | ~Q(text=""), name="a_message_says_something"
            ),
            models.CheckConstraint(
                condition=Q(answers=None) | Q(by__isnull=False), name="the_team_answers"
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="a_message_is_read_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-at"], name="messages_by_patient"),
            models.Index(
                fields=["at"], condition=Q(by=None, read_at=None), name="messages_waiting"
            ),
        ]
