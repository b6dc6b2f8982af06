"""Trauma care step by step, and whoever is close to the person and works beside them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.intake.models import Consent
from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.therapy.models.sessions import Session

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

NOT_AGREED = """
    SELECT 1 WHERE COALESCE((
        SELECT s."step" FROM "therapy_traumastep" s
         WHERE s."patient_id" = NEW."patient_id"
           AND s."step" IN ('accepted', 'declined', 'later')
         ORDER BY s."seq" DESC LIMIT 1), '') <> 'accepted'"""
CONSENT_OF_ANOTHER = """
    SELECT 1 FROM "intake_consent" c
     WHERE c."id" = NEW."consent_id"
       AND (c."patient_id" <> NEW."patient_id" OR c."kind" <> 'part2_named'
            OR c."revoked_at" IS NOT NULL)"""
NOT_BESIDE = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "therapy_companion" c
          JOIN "therapy_session" s ON s."id" = NEW."session_id"
          JOIN "intake_consent" k ON k."id" = c."consent_id"
         WHERE c."id" = NEW."companion_id" AND c."patient_id" = s."patient_id"
           AND s."kind" = 'family' AND c."ended_at" IS NULL AND k."revoked_at" IS NULL)"""
NOT_SAFE = """
    SELECT 1 WHERE COALESCE((
        SELECT a."answer" FROM "therapy_askedalone" a
          JOIN "therapy_session" s ON s."id" = NEW."session_id"
         WHERE a."patient_id" = s."patient_id" ORDER BY a."at" DESC LIMIT 1), '') <> 'safe'"""


class TraumaStep(models.Model):
    """One step of trauma care. No field of it asks what happened."""

    kept = ()
    guards = (
        Guard("trauma_care_is_begun_with_a_yes", "INSERT",
              "trauma care is begun when the person wants it", NOT_AGREED,
              when="NEW.\"step\" IN ('safety', 'working', 'paused', 'done')"),
        Guard("a_trauma_referral_tells_by_the_persons_own_consent", "INSERT",
              "this consent is not the person's, or does not stand", CONSENT_OF_ANOTHER,
              when='NEW."consent_id" IS NOT NULL'),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="trauma_steps")
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=10)  # a key of clinical/therapy/trauma.toml
    method = models.CharField(max_length=20, blank=True)
    by_whom = models.CharField(_("by whom, or where"), max_length=160, blank=True)
    words = models.CharField(max_length=300, blank=True)
    again_on = models.DateField(null=True, blank=True)
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "seq"], name="trauma_steps_have_an_order"),
            models.CheckConstraint(
                condition=~Q(step="later") | Q(again_on__isnull=False),
                name="later_says_when_trauma_is_asked_of_again",
            ),
        ]  # fmt: skip


class AskedAlone(models.Model):
    """The person was asked, alone, whether anybody at home hurts or frightens them.

    The newest counts. The answer is shown on no page: only whether they may be seen together.
    """

    kept = ()

    class Answer(models.TextChoices):
        SAFE = "safe", _("asked alone: nobody hurts or frightens them")
        UNSAFE = "unsafe", _("asked alone: somebody does")
        NOT_SAID = "not_said", _("asked alone: they did not want to say")
        NOT_ALONE = "not_alone", _("could not be asked alone")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="asked_alone")
    answer = models.CharField(max_length=9, choices=Answer.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)


class Companion(models.Model):
    """Somebody close to the person who works beside them, and said yes to it.

    consent  the person's own: what may be said before this one stands there, word for word
    """

    kept = ("ended_at", "ended_by", "ended_why")
    guards = (
        Guard("a_companion_hears_by_the_persons_own_consent", "INSERT",
              "this consent is not the person's, or does not stand", CONSENT_OF_ANOTHER,
              when='NEW."consent_id" IS NOT NULL'),
    )  # fmt: skip

    class Relation(models.TextChoices):
        PARTNER = "partner", _("partner")
        PARENT = "parent", _("parent")
        CHILD = "child", _("grown-up child")
        SIBLING = "sibling", _("brother or sister")
        RELATIVE = "relative", _("another relative")
        FRIEND = "friend", _("friend")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="companions")
    name = models.CharField(_("as the person calls them"), max_length=80)
    relation = models.CharField(max_length=8, choices=Relation.choices)
    work = models.CharField(max_length=12)  # a key of clinical/therapy/family.toml
    said_yes = models.CharField(_("their own yes"), max_length=200)
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(said_yes=""), name="a_companion_said_yes_themself"
            )
        ]


class CompanionStep(models.Model):
    """A step of the work with somebody beside the person was done."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    companion = models.ForeignKey(Companion, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["companion", "step"], name="a_companion_step_is_once")
        ]

    @property
    def patient(self) -> Patient:
        return self.companion.patient


class SessionCompanion(models.Model):
    """Who comes along to a session: with consent, and after the person was asked alone."""

    kept = ()
    guards = (
        Guard("whoever_comes_along_is_the_persons_own_with_consent", "INSERT",
              "nobody comes along without the person's standing consent", NOT_BESIDE),
        Guard("whoever_comes_along_comes_after_the_question_alone", "INSERT",
              "the person is asked alone first", NOT_SAFE),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    session = models.ForeignKey(Session, models.PROTECT, related_name="companions")
    companion = models.ForeignKey(Companion, models.PROTECT, related_name="sessions")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "companion"], name="comes_along_once")
        ]

    @property
    def patient(self) -> Patient:
        return self.companion.patient
