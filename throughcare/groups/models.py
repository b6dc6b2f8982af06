"""Lists of meetings on our own server; meetings offered; what a person keeps for themself."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.groups import Meeting as Value
from throughcare.patients.models import Patient
from throughcare.record.guards import CHANGING
from throughcare.staff.models import Facility

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
DAYS = [
    (1, _("Monday")), (2, _("Tuesday")), (3, _("Wednesday")), (4, _("Thursday")),
    (5, _("Friday")), (6, _("Saturday")), (7, _("Sunday")),
]  # fmt: skip


class MeetingSource(models.Model):
    """Where a list of meetings comes from, and what whoever named it says about it.

    address  a web address, or a file on this machine; empty for meetings written down here
    """

    kept = CHANGING

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=120, unique=True)
    address = models.CharField(max_length=500, blank=True)
    formats_address = models.CharField(max_length=500, blank=True)
    fellowship = models.CharField(max_length=20, blank=True)
    zone = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True)  # None: from the command line
    ended_at = models.DateTimeField(null=True, blank=True)

    @property
    def is_fetched(self) -> bool:
        return self.address.startswith(("http://", "https://"))


class ListRead(models.Model):
    """One try to read a list: what came of it, row by row where a row was set aside."""

    kept = ()

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("taken")
        REFUSED = "refused", _("refused: the old list stays")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    source = models.ForeignKey(MeetingSource, models.PROTECT, related_name="reads")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    format = models.CharField(max_length=20, blank=True)
    rows = models.PositiveIntegerField(default=0)  # read
    meetings = models.PositiveIntegerField(default=0)  # kept
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    aside = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the list as it came
    report = models.JSONField(default=dict)  # rows set aside with reasons; what was mended

    class Meta:
        indexes = [models.Index(fields=["source", "-at"], name="lists_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="refused") | (~Q(code="") & ~Q(why="")),
                name="a_list_refused_says_why",
            ),
        ]


class LocalMeeting(models.Model):
    """A meeting that stands in no list, as somebody here wrote it down. Corrected by a new one."""

    kept = ("ended_at", "ended_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="local_meetings")
    said = models.JSONField()  # the fields of clinical.groups.Meeting
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)


class Meeting(models.Model):
    """A weekly meeting as one list says it; a change is a new row and the old one has its end.

    Copied from public lists, not part of anybody's record: the log vouches for the list as it came
    (ListRead.sha256) and for each LocalMeeting, and no line of it names every row.
    """

    never_deleted = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    source = models.ForeignKey(MeetingSource, models.PROTECT, related_name="meetings")
    began = models.ForeignKey(ListRead, models.PROTECT, null=True, related_name="+")
    ended = models.ForeignKey(ListRead, models.PROTECT, null=True, related_name="+")
    local = models.OneToOneField(LocalMeeting, models.PROTECT, null=True, related_name="meeting")
    key = models.CharField(max_length=130)
    name = models.CharField(max_length=255)
    weekday = models.PositiveSmallIntegerField(choices=DAYS)
    starts = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    minutes_said = models.BooleanField()
    zone = models.CharField(max_length=60, blank=True)
    fellowship = models.CharField(max_length=20, blank=True)
    in_person = models.BooleanField()
    online = models.BooleanField()
    suspended = models.BooleanField()
    place = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=120, blank=True)
    district = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=60, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    about = models.BooleanField()
    link = models.CharField(max_length=500, blank=True)
    link_notes = models.TextField(blank=True)
    phone = models.CharField(max_length=120, blank=True)
    phone_notes = models.TextField(blank=True)
    open_to = models.CharField(max_length=8, blank=True)
    wheelchair = models.BooleanField(null=True)
    types = models.CharField(max_length=400, blank=True)  # "|step|women|"
    languages = models.CharField(max_length=80, blank=True)  # "|en|es|"
    notes = models.TextField(blank=True)
    place_notes = models.TextField(blank=True)
    web = models.CharField(max_length=500, blank=True)

    LISTS = ("types", "languages")
    VALUES = tuple(Value.__dataclass_fields__)

    class Meta:
        indexes = [
            models.Index(
                fields=["weekday", "starts"], condition=Q(ended=None), name="meetings_when"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"], condition=Q(ended=None), name="a_list_says_a_meeting_once"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="a_meeting_has_a_day_of_the_week"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="a_meeting_has_a_whole_point_or_none",
            ),
        ]

    @property
    def facility_id(self):
        return self.local.facility_id if self.local_id else None

    @property
    def value(self) -> Value:
        """The same as a plain value: for rules, and for comparing with a list."""
        said = {name: getattr(self, name) for name in self.VALUES}
        return Value(**said | {name: unpacked(said[name]) for name in self.LISTS})

    @classmethod
    def of(cls, value: Value, **kept) -> "Meeting":
        """A row of a value."""
        said = {name: getattr(value, name) for name in cls.VALUES}
        return cls(**said | {name: packed(said[name]) for name in cls.LISTS}, **kept)


def packed(words: tuple[str, ...]) -> str:
    return f"|{'|'.join(words)}|" if words else ""


def unpacked(text: str) -> tuple[str, ...]:
    return tuple(text.strip("|").split("|")) if text else ()


class MeetingOffer(models.Model):
    """A meeting somebody of the team offered to a person. Never a duty: nothing waits for it."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="meeting_offers")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        indexes = [models.Index(fields=["patient", "-at"], name="offers_of_person")]


class MedicineWelcome(models.Model):
    """What a member of the team knows of how a group meets people on medicine: three levels."""

    kept = ()

    class Level(models.IntegerChoices):
        NOT = 1, _("people on medicine are not welcome there")
        DIFFERS = 2, _("some welcome them, some do not")
        WELCOME = 3, _("people on medicine are welcome there")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    heard = models.CharField(max_length=200)  # how they know: the group was asked, a visit
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(heard=""), name="a_welcome_says_how_it_is_known"),
        ]


class PeopleSay(models.Model):
    """How people here found a group to meet medicine: a level, and nobody's name.

    No key of a person stands here, and no line of the log about this row names one, their machine
    or the hour. `token` is the same when the same person says it of the same group again, and tells
    nothing else.
    """

    kept = ()
    untraced = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=MedicineWelcome.Level.choices)
    token = models.CharField(max_length=64)
    day = models.DateField()


class OwnNote(models.Model):
    """What a person keeps for themself about groups: a meeting attended, a sponsor, work on a step.

    What it says, and of which kind it is, is sealed with a key that is not in the database: neither
    the log nor an export nor a copy tells more than that they wrote something down.
    """

    kept = ("aside_at",)

    class Kind(models.TextChoices):
        ATTENDED = "attended", _("meetings I went to")
        COMPANION = "companion", _("my sponsor or buddy")
        WORK = "work", _("my work on steps and tools")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="own_notes")
    sealed = models.TextField()
    at = models.DateTimeField()
    aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "-at"], name="own_notes_of_person")]
        constraints = [
            models.CheckConstraint(condition=~Q(sealed=""), name="an_own_note_says_something"),
        ]


class Shown(models.Model):
    """The person lets one member of the team see some kinds of their own notes, until they stop."""

    kept = ("ended_at",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="own_notes_shown")
    member = models.ForeignKey(**BY)
    kinds = models.TextField()  # sealed
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "member"], condition=Q(ended_at=None),
                name="own_notes_are_shown_once_to_a_member",
            ),
        ]  # fmt: skip
