"""A session planned, what came of it, what was written of it, and who looked over the shoulder."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient
from throughcare.plan.models import Item
from throughcare.record.guards import Guard
from throughcare.staff.models import Facility
from throughcare.therapy.models.groups import GroupMeeting

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

ITEM_OF_ANOTHER = """
    SELECT 1 FROM "plan_item" i JOIN "plan_plan" p ON p."id" = i."plan_id"
     WHERE i."id" = NEW."because_id" AND p."patient_id" <> NEW."patient_id" """
# Whoever sits in a group meeting has a place in that group.
WITHOUT_A_PLACE = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "therapy_groupmeeting" m
          JOIN "therapy_groupplace" p ON p."group_id" = m."group_id"
         WHERE m."id" = NEW."meeting_id" AND p."patient_id" = NEW."patient_id"
           AND p."ended_at" IS NULL)"""
OUTCOME_OF_ANOTHER = """
    SELECT 1 FROM "therapy_outcome" o
     WHERE o."id" = NEW."instead_of_id" AND o."session_id" <> NEW."session_id" """
# A note is put right by whoever wrote it, and stays with its session.
NOTE_OF_ANOTHER = """
    SELECT 1 FROM "therapy_note" n
     WHERE n."id" = NEW."instead_of_id"
       AND (n."session_id" <> NEW."session_id" OR n."by_id" <> NEW."by_id")"""
DID_NOT_TAKE_PLACE = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "therapy_outcome" o
         WHERE o."session_id" = NEW."session_id" AND o."outcome" IN ('attended', 'late')
           AND NOT EXISTS (SELECT 1 FROM "therapy_outcome" p WHERE p."instead_of_id" = o."id"))"""
OWN_NOTE = """
    SELECT 1 FROM "therapy_note" n WHERE n."id" = NEW."note_id" AND n."by_id" = NEW."by_id" """


class Session(models.Model):
    """A talk that was planned: with whom, when, how, and because of which item of the plan."""

    kept = ()
    guards = (
        Guard("a_session_is_because_of_the_persons_own_plan", "INSERT",
              "a session is planned because of the person's own plan", ITEM_OF_ANOTHER,
              when='NEW."because_id" IS NOT NULL'),
        Guard("whoever_meets_has_a_place_in_the_group", "INSERT",
              "this person has no place in that group", WITHOUT_A_PLACE,
              when='NEW."meeting_id" IS NOT NULL'),
    )  # fmt: skip

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("one to one")
        GROUP = "group", _("group")
        FAMILY = "family", _("family or couple")

    class Place(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        PHONE = "phone", _("by phone")
        VIDEO = "video", _("by video")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(
        Patient, models.PROTECT, related_name="therapy_sessions", db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    place = models.CharField(max_length=9, choices=Place.choices)
    link = models.URLField(max_length=300, blank=True)  # opened by the people, never by us
    group_name = models.CharField(max_length=120, blank=True)
    meeting = models.ForeignKey(
        GroupMeeting, models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    with_whom = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    focus = models.CharField(max_length=160, blank=True)
    because = models.ForeignKey(Item, models.PROTECT, null=True, related_name="therapy_sessions")
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sessions_led", db_index=False
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="a_session_takes_time"),
            models.CheckConstraint(
                condition=Q(link="") | Q(place="video"), name="only_video_has_a_link"
            ),
            models.CheckConstraint(
                condition=(Q(kind="group") & ~Q(group_name=""))
                | (~Q(kind="group") & Q(group_name="")),
                name="a_group_session_names_its_group",
            ),
            models.CheckConstraint(
                condition=Q(meeting=None) | Q(kind="group"), name="a_group_meets_as_a_group"
            ),
            models.UniqueConstraint(
                fields=["patient", "meeting"], name="somebody_is_in_a_meeting_once"
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "-starts_at"], name="sessions_of_a_person"),
            models.Index(fields=["led_by", "starts_at"], name="sessions_of_a_member"),
        ]


class Outcome(models.Model):
    """What came of a session. A correction is a new row; no row of it touches any medicine."""

    kept = ()
    guards = (
        Guard("an_outcome_is_corrected_within_its_session", "INSERT",
              "a correction stays with its session", OUTCOME_OF_ANOTHER,
              when='NEW."instead_of_id" IS NOT NULL'),
    )  # fmt: skip

    class What(models.TextChoices):
        ATTENDED = "attended", _("came")
        LATE = "late", _("came late")
        MISSED = "missed", _("did not come")
        CANCELLED = "cancelled", _("cancelled")

    class Reason(models.TextChoices):
        TRANSPORT = "transport", _("no way to get here")
        WORK = "work", _("work or school")
        CHILDREN = "children", _("children or family")
        ILL = "ill", _("ill")
        FORGOT = "forgot", _("forgot")
        UNSAFE = "unsafe", _("did not feel safe")
        NOT_WANTED = "not_wanted", _("did not want to")
        USED = "used", _("had used")
        OURS = "ours", _("our own reason: staff or rooms")
        OTHER = "other", _("something else")
        UNKNOWN = "unknown", _("not known yet")

    class CancelledBy(models.TextChoices):
        PERSON = "person", _("the person")
        CLINIC = "clinic", _("the clinic")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    session = models.ForeignKey(Session, models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=9, choices=What.choices)
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    cancelled_by = models.CharField(max_length=6, choices=CancelledBy.choices, blank=True)
    words = models.CharField(max_length=300, blank=True)
    instead_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(instead_of=None),
                name="a_session_has_one_first_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=("missed", "cancelled")) | ~Q(reason=""),
                name="not_coming_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome="cancelled") & ~Q(cancelled_by="")
                | ~Q(outcome="cancelled") & Q(cancelled_by=""),
                name="a_cancelled_session_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(outcome="late", minutes_late__isnull=False, minutes_late__gt=0)
                | ~Q(outcome="late") & Q(minutes_late=None),
                name="late_says_by_how_many_minutes",
            ),
            models.CheckConstraint(
                condition=Q(instead_of=None) | ~Q(words=""), name="a_corrected_outcome_says_why"
            ),
        ]  # fmt: skip

    @property
    def patient(self) -> Patient:
        return self.session.patient


class Note(models.Model):
    """What was done in a session and agreed at its end. Written once; put right by a new row."""

    kept = ()
    guards = (
        Guard("a_note_is_of_a_session_that_took_place", "INSERT",
              "a note is of a session that took place", DID_NOT_TAKE_PLACE),
        Guard("a_note_is_put_right_by_its_author", "INSERT",
              "a note is put right by its author, within its session", NOTE_OF_ANOTHER,
              when='NEW."instead_of_id" IS NOT NULL'),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    session = models.ForeignKey(Session, models.PROTECT, related_name="notes")
    look_back = models.TextField(_("since last time"), max_length=2000, blank=True)
    worked_on = models.TextField(_("what was done"), max_length=2000)
    persons_words = models.CharField(_("in the person's own words"), max_length=500, blank=True)
    agreed = models.CharField(_("what was agreed"), max_length=500, blank=True)
    why = models.CharField(_("why it is put right"), max_length=300, blank=True)
    instead_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(instead_of=None),
                name="a_session_has_one_first_note",
            ),
            models.CheckConstraint(
                condition=~Q(worked_on=""), name="a_session_note_says_what_was_done"
            ),
            models.CheckConstraint(
                condition=Q(instead_of=None) | ~Q(why=""), name="a_note_put_right_says_why"
            ),
        ]  # fmt: skip

    @property
    def patient(self) -> Patient:
        return self.session.patient


class Supervised(models.Model):
    """This member's notes are looked over by that one, from a day to a day."""

    kept = ("ended_at", "ended_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="supervisions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="supervised")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="supervises"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "member"], condition=Q(ended_at=None),
                name="a_member_has_one_supervisor",
            ),
            models.CheckConstraint(
                condition=~Q(member=models.F("supervisor")), name="nobody_supervises_themself"
            ),
        ]  # fmt: skip


class SignOff(models.Model):
    """The supervisor has read a note and talked it over: who, when, what was said."""

    kept = ()
    guards = (
        Guard("nobody_signs_off_their_own_note", "INSERT",
              "a note is signed off by somebody else", OWN_NOTE),
    )  # fmt: skip

    note = models.OneToOneField(Note, models.PROTECT, primary_key=True, related_name="signed_off")
    words = models.CharField(_("what was said"), max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_sign_off_says_what_was_said")
        ]

    @property
    def patient(self) -> Patient:
        return self.note.session.patient
