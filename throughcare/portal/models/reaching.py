"""What a person wants sent to them, what was planned and sent, and what came back."""

import uuid
from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Contact, Patient
from throughcare.record.guards import Guard

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
QUIET_FROM, QUIET_UNTIL = time(21), time(8)  # [K]; the person may choose others

WAY_OF_ANOTHER = """
    SELECT 1 FROM "patients_contact" c
     WHERE c."id" = NEW."contact_id" AND c."patient_id" <> NEW."patient_id" """
NOT_AGREED = """
    SELECT 1 FROM "portal_reminder" r JOIN "patients_contact" c ON c."id" = r."contact_id"
     WHERE r."id" = NEW."reminder_id"
       AND (r."dropped_at" IS NOT NULL OR c."ended_at" IS NOT NULL
            OR NOT ((c."kind" = 'phone' AND c."may_text") OR (c."kind" = 'email' AND c."may_write"))
            OR (SELECT w."reminders" FROM "portal_reachchoice" w WHERE w."contact_id" = c."id"
                 ORDER BY w."at" DESC LIMIT 1) IS NOT TRUE)"""


class ReachChoice(models.Model):
    """What somebody wants sent to one of the ways to reach them.

    The newest row for a way counts; without one nothing is sent there, whatever the contact allows.

    by   None: the person themself     how   where it was said
    """

    kept = ()
    guards = (
        Guard("a_choice_is_about_the_persons_own_way", "INSERT",
              "a choice is about a way to reach that very person", WAY_OF_ANOTHER),
    )  # fmt: skip

    WANTED = (
        "reminders", "window", "answers", "codes", "says_place", "language", "day_before",
        "hours_before", "quiet_from", "quiet_until",
    )  # fmt: skip

    class How(models.TextChoices):
        OWN_PAGE = "own_page", _("on their own pages")
        ANSWER = "answer", _("by answering STOP")
        TEAM = "team", _("with the team")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="reach_choices")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="choices")
    reminders = models.BooleanField(default=False)  # of appointments and talks
    window = models.BooleanField(default=False)  # of the hours of the window too
    answers = models.BooleanField(default=False)  # what they answer may reach the team as words
    codes = models.BooleanField(default=False)  # a code to sign in with may go there
    says_place = models.BooleanField(default=False)  # the clinic's name and number stand in it
    language = models.CharField(max_length=10, default="en")
    day_before = models.BooleanField(default=True)
    hours_before = models.PositiveSmallIntegerField(null=True, default=2)
    quiet_from = models.TimeField(default=QUIET_FROM)
    quiet_until = models.TimeField(default=QUIET_UNTIL)
    how = models.CharField(max_length=8, choices=How.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(how="team", by__isnull=False) | ~Q(how="team") & Q(by=None),
                name="a_choice_says_who_made_it",
            ),
            models.CheckConstraint(
                condition=Q(hours_before=None) | Q(hours_before__gte=1, hours_before__lte=12),
                name="a_reminder_is_hours_before",
            ),
        ]
        indexes = [models.Index(fields=["contact", "-at"], name="choices_by_contact")]


class Reminder(models.Model):
    """One message planned to one way, about one thing that stands in the record.

    of      the row it is about; for the window, drawn from person and day
    dropped before it was sent: what it was about has changed, or they want no more
    """

    kept = ("dropped_at", "dropped_why")
    guards = (
        Guard("a_reminder_goes_to_the_persons_own_way", "INSERT",
              "a reminder goes to a way to reach that very person", WAY_OF_ANOTHER),
    )  # fmt: skip

    class About(models.TextChoices):
        APPOINTMENT = "appointment", _("appointment")
        SESSION = "session", _("talk")
        WINDOW = "window", _("hours of the window")

    class Lead(models.TextChoices):
        DAY = "day", _("the day before")
        HOURS = "hours", _("hours before")

    class Why(models.TextChoices):
        CHANGED = "changed", _("what it was about has changed")
        NOT_WANTED = "not_wanted", _("no longer wanted")
        OVER = "over", _("too late to be of use")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="reminders")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="reminders")
    about = models.CharField(max_length=11, choices=About.choices)
    of = models.UUIDField()
    lead = models.CharField(max_length=5, choices=Lead.choices)
    happens_at = models.DateTimeField()
    send_at = models.DateTimeField()
    at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(max_length=10, choices=Why.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "of", "lead"], name="a_reminder_is_planned_once"
            ),
            models.CheckConstraint(
                condition=Q(send_at__lt=models.F("happens_at")), name="a_reminder_comes_before"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_why="")
                | Q(dropped_at__isnull=False) & ~Q(dropped_why=""),
                name="a_dropped_reminder_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-send_at"], name="reminders_by_patient"),
            models.Index(
                fields=["send_at"], condition=Q(dropped_at=None), name="reminders_standing"
            ),
        ]


class Sending(models.Model):
    """One try to send a reminder: written before it is tried, so that no two try at once.

    The database itself refuses a try to where nothing was agreed. `outcome` empty: under way, or
    cut off in the middle.
    """

    kept = ("outcome", "why", "reference", "ended_at")
    guards = (
        Guard("nothing_is_sent_without_agreement", "INSERT",
              "nothing is sent to where nothing was agreed", NOT_AGREED),
    )  # fmt: skip

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("sent")
        FAILED = "failed", _("failed, tried again")
        GIVEN_UP = "given_up", _("failed, given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reminder = models.ForeignKey(Reminder, models.PROTECT, related_name="tries")
    number = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=8)  # file, console, gateway, smtp
    words = models.CharField(max_length=320)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    why = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reminder", "number"], name="a_try_is_made_once"),
            models.UniqueConstraint(
                fields=["reminder"], condition=Q(outcome="accepted"), name="a_reminder_goes_once"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=("failed", "given_up")) | ~Q(why=""),
                name="a_failed_try_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["reference"], name="tries_by_reference"),
            models.Index(fields=["outcome", "-at"], name="tries_by_outcome"),
        ]

    @property
    def patient(self) -> Patient:
        return self.reminder.patient


class Report(models.Model):
    """What a gateway said later of a message: it arrived, or it did not."""

    kept = ()

    class What(models.TextChoices):
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("not delivered")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sending = models.ForeignKey(Sending, models.PROTECT, related_name="reports")
    what = models.CharField(max_length=9, choices=What.choices)
    why = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sending", "what"], name="a_report_is_written_once")
        ]

    @property
    def patient(self) -> Patient:
        return self.sending.reminder.patient


class Reply(models.Model):
    """What came back from a way that the person agreed to: what it says, never its words.

    Words that are for the team stand in `Message`, where the person allowed that or is in danger.
    """

    kept = ()

    class Said(models.TextChoices):
        COMING = "coming", _("coming")
        LATE = "late", _("will be late")
        STOP = "stop", _("no more messages")
        WORDS = "words", _("something in words")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="replies")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="replies")
    reminder = models.ForeignKey(Reminder, models.PROTECT, null=True, related_name="replies")
    message = models.OneToOneField(
        "portal.Message", models.PROTECT, null=True, related_name="reply"
    )
    said = models.CharField(max_length=6, choices=Said.choices)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["patient", "-at"], name="replies_by_patient")]


class SetAside(models.Model):
    """A message from a number that agreed to nothing. Sealed, and gone after some weeks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sealed = models.TextField()
    at = models.DateTimeField(db_index=True)
