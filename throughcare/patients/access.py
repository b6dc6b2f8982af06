"""Who stands how to a person: their team, looks from outside it, hidden charts, sealed notes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
LEAST_WORDS = 20  # letters that say why; reference privacy.md §5 [K]


class OnTeam(models.Model):
    """This member cares for this person, from a day to a day."""

    kept = ("ended_at", "ended_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey("patients.Patient", models.PROTECT, related_name="team")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="on_team_of")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "member"], condition=Q(ended_at=None),
                name="a_member_is_on_a_team_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="who_left_a_team_was_taken_off_by_somebody",
            ),
        ]  # fmt: skip


class BrokenGlass(models.Model):
    """A look at a chart by a member who does not care for the person: why, and until when.

    In an emergency it is also the record of 42 CFR 2.51: who received what was told and where they
    work, who told it (`by`), when (`at`), and the nature of the emergency (`words`).
    """

    kept = ("closed_at", "reviewed_at", "reviewed_by", "verdict", "review_words")

    class Reason(models.TextChoices):
        EMERGENCY = "emergency", _("An emergency: somebody is in danger now")
        COVERING = "covering", _("I stand in for a colleague of the team")
        ASKED = "asked", _("The person is here, or on the phone, and needs me")
        AUDIT = "audit", _("Audit or review of quality")
        COMPLAINT = "complaint", _("A complaint, an incident or a breach")
        REQUEST = "request", _("The person asks about their own record")

    # Purpose of use, HL7 v3-ActReason: reference privacy.md §3.
    PURPOSES = {
        Reason.EMERGENCY: "ETREAT", Reason.COVERING: "BTG", Reason.ASKED: "BTG",
        Reason.AUDIT: "HOPERAT", Reason.COMPLAINT: "HOPERAT", Reason.REQUEST: "PATRQT",
    }  # fmt: skip

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("There was a need")
        FOLLOW_UP = "follow_up", _("To be followed up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey("patients.Patient", models.PROTECT, related_name="glass")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="glass_broken")
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=12, choices=Reason.choices)
    purpose = models.CharField(max_length=10)
    words = models.CharField(max_length=500)
    told_name = models.CharField(max_length=120, blank=True)
    told_place = models.CharField(max_length=160, blank=True)
    was_hidden = models.BooleanField(default=False)  # the chart was hidden: an alarm
    closed_at = models.DateTimeField(null=True, blank=True)  # before its time, by the member
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(**BY, null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    review_words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("at")), name="a_look_ends"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("words"), LEAST_WORDS),
                name="a_look_says_why_in_20_letters",
            ),
            models.CheckConstraint(
                condition=~Q(reason="emergency") | ~Q(told_name="") & ~Q(told_place=""),
                name="an_emergency_names_who_was_told_and_where",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, verdict="", review_words="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                & ~Q(verdict="")
                & ~Q(review_words=""),
                name="a_review_says_who_when_and_what",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("by")),
                name="nobody_reviews_their_own_look",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "by", "-ends_at"], name="glass_standing"),
            models.Index(fields=["at"], condition=Q(reviewed_at=None), name="glass_to_review"),
        ]  # fmt: skip

    @property
    def facility_id(self):
        return self.patient.facility_id


class LookWish(models.Model):
    """Does the person wish to be told of looks from outside their team? The newest counts."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey("patients.Patient", models.PROTECT, related_name="look_wishes")
    wants = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)


class Shielded(models.Model):
    """This chart is hidden from everybody who is not on its team: a colleague, somebody known."""

    kept = ("ended_at", "ended_by", "ended_why")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey("patients.Patient", models.PROTECT, related_name="shields")
    why = models.CharField(max_length=200)
    # The person works here: this account never opens this chart, not even when it is shown again.
    themself = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="own_charts"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at=None), name="a_chart_is_hidden_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why=""),
                name="a_chart_shown_again_says_by_whom_and_why",
            ),
        ]


class SealedNote(models.Model):
    """A counselling note kept apart: only who wrote it reads it (45 CFR 164.501, 42 CFR 2.11)."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey("patients.Patient", models.PROTECT, related_name="sealed_notes")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_sealed_note_says_something")
        ]
        indexes = [models.Index(fields=["patient", "by", "-at"], name="sealed_by_author")]
