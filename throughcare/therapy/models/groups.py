"""A therapy group: who leads it, who has a place, when it meets, what it did."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient
from throughcare.plan.models import Item
from throughcare.record.guards import Guard
from throughcare.staff.models import Facility

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

ENDED = """
    SELECT 1 FROM "therapy_group" g WHERE g."id" = NEW."group_id" AND g."ended_at" IS NOT NULL"""
OTHER_CLINIC = """
    SELECT 1 FROM "therapy_group" g JOIN "patients_patient" p ON p."id" = NEW."patient_id"
     WHERE g."id" = NEW."group_id" AND g."facility_id" <> p."facility_id" """
ITEM_OF_ANOTHER = """
    SELECT 1 FROM "plan_item" i JOIN "plan_plan" p ON p."id" = i."plan_id"
     WHERE i."id" = NEW."because_id" AND p."patient_id" <> NEW."patient_id" """
NOTE_OF_ANOTHER = """
    SELECT 1 FROM "therapy_groupnote" n
     WHERE n."id" = NEW."instead_of_id"
       AND (n."meeting_id" <> NEW."meeting_id" OR n."by_id" <> NEW."by_id")"""


class Group(models.Model):
    """A group of this clinic that meets week after week. Its name names nobody."""

    kept = ("ended_at", "ended_by", "ended_why")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="therapy_groups")
    name = models.CharField(max_length=120)
    about = models.CharField(_("what it is about"), max_length=300, blank=True)
    room = models.CharField(max_length=120, blank=True)
    link = models.URLField(max_length=300, blank=True)  # opened by the people, never by us
    minutes = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "name"], condition=Q(ended_at=None),
                name="a_group_is_begun_once",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & Q(minutes__gt=0), name="a_group_has_a_name_and_takes_time"
            ),
            models.CheckConstraint(
                condition=~Q(room="") | ~Q(link=""), name="a_group_meets_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why=""),
                name="a_group_ended_says_by_whom_and_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """As a session says it: whoever has only a link meets by video."""
        return "in_person" if self.room else "video"


class GroupLeader(models.Model):
    """A member of the team leads a group, from a day to a day. The first one leads its sessions."""

    kept = ("ended_at", "ended_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    group = models.ForeignKey(Group, models.PROTECT, related_name="leaders")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="groups_led")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(ended_at=None), name="a_leader_leads_once"
            )
        ]

    @property
    def facility_id(self):
        return self.group.facility_id


class GroupPlace(models.Model):
    """Somebody is invited to a group, because of an item of their plan or because they asked."""

    kept = ("ended_at", "ended_by", "ended_why")
    guards = (
        Guard("a_group_takes_people_of_its_clinic", "INSERT",
              "this person belongs to another clinic", OTHER_CLINIC),
        Guard("an_ended_group_takes_nobody", "INSERT", "this group has ended", ENDED),
        Guard("a_group_place_is_because_of_the_persons_own_plan", "INSERT",
              "a place in a group is because of the person's own plan", ITEM_OF_ANOTHER,
              when='NEW."because_id" IS NOT NULL'),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    group = models.ForeignKey(Group, models.PROTECT, related_name="places")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="group_places")
    because = models.ForeignKey(Item, models.PROTECT, null=True, related_name="group_places")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "patient"], condition=Q(ended_at=None),
                name="somebody_has_one_place_in_a_group",
            )
        ]  # fmt: skip


class GroupMeeting(models.Model):
    """One time a group meets. Cancelled, it says why."""

    kept = ("cancelled_at", "cancelled_by", "cancelled_why")
    guards = (
        Guard("an_ended_group_meets_no_more", "INSERT", "this group has ended", ENDED),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    group = models.ForeignKey(Group, models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(**BY, null=True, blank=True)
    cancelled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "starts_at"], condition=Q(cancelled_at=None),
                name="a_group_meets_once_at_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_why="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancelled_why=""),
                name="a_meeting_cancelled_says_by_whom_and_why",
            ),
        ]  # fmt: skip

    @property
    def facility_id(self):
        return self.group.facility_id


class Attendance(models.Model):
    """Who came was written down in one go. Each person's outcome is their own row."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(GroupMeeting, models.PROTECT, related_name="attendances")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def facility_id(self):
        return self.meeting.facility_id


class GroupNote(models.Model):
    """What a group did. It names nobody: the session page of each person who came shows it."""

    kept = ()
    guards = (
        Guard("a_group_note_is_put_right_by_its_author", "INSERT",
              "a note is put right by its author, within its meeting", NOTE_OF_ANOTHER,
              when='NEW."instead_of_id" IS NOT NULL'),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(GroupMeeting, models.PROTECT, related_name="notes")
    words = models.TextField(_("what the group did"), max_length=2000)
    why = models.CharField(_("why it is put right"), max_length=300, blank=True)
    instead_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(instead_of=None),
                name="a_meeting_has_one_first_note",
            ),
            models.CheckConstraint(
                condition=~Q(words="") & (Q(instead_of=None) | ~Q(why="")),
                name="a_group_note_says_something_and_why",
            ),
        ]  # fmt: skip

    @property
    def facility_id(self):
        return self.meeting.facility_id
