"""Whom to reach before they vanish: why, who goes, every try, and how the loop was closed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.intake.models import Consent
from throughcare.patients.models import Contact, EmergencyContact, Patient
from throughcare.record.guards import Guard
from throughcare.staff.models import Facility

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

IS_CLOSED = """
    SELECT 1 FROM "adherence_outreach" o
     WHERE o."id" = NEW."outreach_id" AND o."closed_at" IS NOT NULL"""
OF_ANOTHER = """
    SELECT 1 FROM "adherence_outreach" o
     WHERE o."id" = NEW."outreach_id" AND o."patient_id" <> NEW."patient_id" """
# Only what the person allowed: this way, of a contact of theirs that has not ended.
NOT_ALLOWED = """
    SELECT 1 WHERE NEW."how" NOT IN ('met', 'third_person') AND NOT EXISTS (
        SELECT 1 FROM "patients_contact" c JOIN "adherence_outreach" o
            ON o."patient_id" = c."patient_id"
         WHERE c."id" = NEW."contact_id" AND o."id" = NEW."outreach_id" AND c."ended_at" IS NULL
           AND (NEW."how" = 'call' AND c."may_call" OR NEW."how" = 'text' AND c."may_text"
                OR NEW."how" = 'message' AND c."may_leave_message" AND c."may_call"
                OR NEW."how" = 'letter' AND c."may_write"
                OR NEW."how" = 'visit' AND c."kind" = 'place'))"""
NOT_THEIR_THIRD_PERSON = """
    SELECT 1 WHERE NEW."how" = 'third_person' AND NOT EXISTS (
        SELECT 1 FROM "patients_emergencycontact" e JOIN "adherence_outreach" o
            ON o."patient_id" = e."patient_id"
         WHERE e."id" = NEW."third_person_id" AND o."id" = NEW."outreach_id"
           AND e."ended_at" IS NULL AND (e."may_know_of_treatment" OR NOT NEW."told"))"""
NO_CONSENT_IN_FORCE = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "intake_consent" c JOIN "adherence_outreach" o
            ON o."patient_id" = c."patient_id"
         WHERE c."id" = NEW."consent_id" AND o."id" = NEW."outreach_id"
           AND c."kind" = 'part2_named' AND c."revoked_at" IS NULL)"""


class Looked(models.Model):
    """Everybody was looked at: the list stands. How many were opened and closed by it."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="outreach_looked")
    clinic_day = models.DateField()
    opened = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True)  # None: before opening, by the machine

    class Meta:
        indexes = [models.Index(fields=["facility", "-at"], name="outreach_looked_last")]


class Outreach(models.Model):
    """Somebody is to be reached. It ends in one of six ways, and in no other."""

    kept = ("closed_at", "closed_by", "outcome", "words", "where_to", "coming_on", "alone")

    class Outcome(models.TextChoices):
        FOUND_SAFE = "found_safe", _("found safe")
        COMING_BACK = "coming_back", _("coming back")
        TRANSFERRED = "transferred", _("in treatment elsewhere")
        DECLINED = "declined", _("does not want it")
        DIED = "died", _("has died")
        NOT_FOUND = "not_found", _("not found")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="outreach", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(**BY, null=True)
    alone = models.BooleanField(null=True)  # closed by what the record says, with nobody's press
    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True)
    words = models.CharField(max_length=300, blank=True)
    where_to = models.CharField(max_length=160, blank=True)
    coming_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(closed_at=None), name="somebody_is_sought_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="", closed_by=None, alone=None)
                | Q(closed_at__isnull=False)
                & ~Q(outcome="")
                & (Q(alone=True, outcome__in=("found_safe", "died")) | Q(closed_by__isnull=False)),
                name="a_closed_outreach_says_how_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=("declined", "not_found", "died")) | ~Q(words=""),
                name="some_ends_are_said_in_words",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="transferred") | ~Q(where_to=""), name="elsewhere_says_where"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="coming_back") | Q(coming_on__isnull=False),
                name="coming_back_says_when",
            ),
        ]
        indexes = [models.Index(fields=["patient", "-at"], name="outreach_of_a_person")]


class Reason(models.Model):
    """Why: by which rule, because of what, by when. The same absence gives the same reason once."""

    kept = ()
    guards = (
        Guard("a_reason_is_of_its_own_person", "INSERT",
              "a reason is of the person who is to be reached", OF_ANOTHER),
        Guard("a_closed_outreach_gets_no_reason", "INSERT", "this outreach is closed", IS_CLOSED),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    outreach = models.ForeignKey(Outreach, models.PROTECT, related_name="reasons")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    anchor = models.CharField(max_length=40)
    ladder = models.CharField(max_length=1)
    words = models.CharField(max_length=300)
    source = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "code", "anchor"], name="a_reason_is_given_once"
            )
        ]


class Sent(models.Model):
    """Who goes, chosen by hand. The newest counts; without one the role of the hour goes."""

    kept = ()
    guards = (
        Guard("nobody_is_sent_after_the_end", "INSERT", "this outreach is closed", IS_CLOSED),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    outreach = models.ForeignKey(Outreach, models.PROTECT, related_name="sent")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sent_to_reach")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.outreach.patient


class Try(models.Model):
    """One try to reach them: how, and what came of it. Only by a way that they allowed."""

    kept = ()
    guards = (
        Guard("nobody_is_tried_after_the_end", "INSERT", "this outreach is closed", IS_CLOSED),
        Guard("only_by_a_way_they_allowed", "INSERT", "the person has not allowed this way",
              NOT_ALLOWED),
        Guard("only_somebody_they_named_is_asked", "INSERT",
              "only somebody the person named is asked, and told no more than they may know",
              NOT_THEIR_THIRD_PERSON),
    )  # fmt: skip

    class How(models.TextChoices):
        CALL = "call", _("called")
        TEXT = "text", _("texted")
        MESSAGE = "message", _("left a message, as allowed")
        LETTER = "letter", _("wrote")
        VISIT = "visit", _("went there")
        THIRD_PERSON = "third_person", _("asked somebody they named")
        MET = "met", _("they came, or were met")

    class Result(models.TextChoices):
        SPOKE = "spoke", _("spoke with the person")
        NOT_THERE = "not_there", _("not reached")
        LEFT_WORD = "left_word", _("word left, no answer yet")
        SOMEBODY_ELSE = "somebody_else", _("somebody else answered; nothing said")
        WRONG = "wrong", _("wrong number or place")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    outreach = models.ForeignKey(Outreach, models.PROTECT, related_name="tries")
    how = models.CharField(max_length=12, choices=How.choices)
    result = models.CharField(max_length=13, choices=Result.choices)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    third_person = models.ForeignKey(EmergencyContact, models.PROTECT, null=True, related_name="+")
    told = models.BooleanField(default=False)  # that they are in treatment here
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(how="third_person", third_person__isnull=False, contact=None)
                | Q(how="met", third_person=None, contact=None)
                | Q(contact__isnull=False, third_person=None) & ~Q(how__in=("third_person", "met")),
                name="a_try_says_which_way",
            ),
            models.CheckConstraint(
                condition=Q(told=False) | Q(how="third_person"), name="only_a_third_person_is_told"
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.outreach.patient


class WelfareCheck(models.Model):
    """Somebody outside was asked to look after them: by consent, or in a medical emergency, and
    then with what 42 CFR 2.51 asks to be written: who, where they work, by whom, when, why."""

    kept = ()
    guards = (
        Guard("nobody_is_asked_after_the_end", "INSERT", "this outreach is closed", IS_CLOSED),
        Guard("a_consent_in_force_names_them", "INSERT",
              "no consent in force lets anybody outside be told", NO_CONSENT_IN_FORCE,
              when="NEW.\"ground\" = 'consent'"),
    )  # fmt: skip

    class Ground(models.TextChoices):
        CONSENT = "consent", _("by the person's consent, which names them")
        EMERGENCY = "emergency", _("a medical emergency: medical personnel only")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    outreach = models.ForeignKey(Outreach, models.PROTECT, related_name="welfare_checks")
    ground = models.CharField(max_length=9, choices=Ground.choices)
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="+")
    told_name = models.CharField(_("who was told"), max_length=120)
    told_place = models.CharField(_("where they work"), max_length=160)
    nature = models.CharField(_("nature of the emergency"), max_length=300, blank=True)
    what = models.CharField(_("what was told"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ground="consent", consent__isnull=False)
                | Q(ground="emergency", consent=None) & ~Q(nature=""),
                name="a_welfare_check_has_its_ground",
            ),
            models.CheckConstraint(
                condition=~Q(told_name="") & ~Q(told_place="") & ~Q(what=""),
                name="a_welfare_check_says_who_was_told_what",
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.outreach.patient
