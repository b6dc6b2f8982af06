"""The person: who they are, how to reach them, and what must be seen before anything else."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.access import (  # noqa: F401  # the models of the door
    BrokenGlass,
    LookWish,
    OnTeam,
    SealedNote,
    Shielded,
)
from throughcare.patients.own import OwnSitting  # noqa: F401  # the person at their own device
from throughcare.staff.models import Facility

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Patient(models.Model):
    """A registered person, with the details as they are known now.

    A corrected detail is kept: `FormerDetails` holds what stood before, who changed it and why.
    """

    kept = "changing"  # record/guards.py says how rows are kept

    class Sex(models.TextChoices):
        """What matters for dosing and reference ranges; FHIR's «sex parameter for clinical use»."""

        FEMALE = "female", _("female")
        MALE = "male", _("male")
        SPECIFIED = "specified", _("see note")
        UNKNOWN = "unknown", _("not known")

    derived = ("sounds_like",)  # computed from the names: no part of what the log vouches for
    DETAILS = (
        "chosen_name", "given_name", "family_name", "date_of_birth", "birth_is_estimate",
        "sex_for_care", "gender", "pronouns", "language", "needs_interpreter", "heritage",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="patients")
    number = models.CharField(max_length=20)  # the clinic's own number, on every paper
    chosen_name = models.CharField(_("name to use"), max_length=80)
    given_name = models.CharField(_("legal given names"), max_length=80, blank=True)
    family_name = models.CharField(_("legal family name"), max_length=80, blank=True)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    birth_is_estimate = models.BooleanField(_("this is an estimate"), default=False)
    sex_for_care = models.CharField(
        _("sex for clinical use"), max_length=10, choices=Sex.choices, default=Sex.UNKNOWN
    )
    gender = models.CharField(_("gender, in the person's words"), max_length=60, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    needs_interpreter = models.BooleanField(_("needs an interpreter"), default=False)
    heritage = models.CharField(_("race and ethnicity, as told"), max_length=120, blank=True)
    sounds_like = models.CharField(max_length=80, db_index=True, blank=True)  # set by the actions
    is_made_up = models.BooleanField(default=False)  # demonstration: made-up name, trial record
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "number"], name="a_number_is_one_person"),
            models.CheckConstraint(condition=~Q(chosen_name=""), name="everybody_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["family_name", "given_name"], name="patients_by_legal_name"),
            models.Index(fields=["date_of_birth"], name="patients_by_birth"),
        ]

    def __str__(self) -> str:
        return self.chosen_name

    @property
    def legal_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def age_on(self, day) -> int | None:
        """Completed years on a day; None while the date of birth is not known."""
        if not (born := self.date_of_birth):
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class FormerDetails(models.Model):
    """What a person's details were before a correction."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="former_details")
    details = models.JSONField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)


class Photo(models.Model):
    """A face, so that the right person is treated. Re-encoded; the newest counts."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="photos")
    jpeg = models.BinaryField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)


class Contact(models.Model):
    """One way to reach the person, and what may be done with it. An ended one is kept."""

    kept = ("ended_at", "ended_by")

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        EMAIL = "email", _("e-mail")
        POST = "post", _("letter")
        PLACE = "place", _("where to find me")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reach = models.CharField(_("number, address or place"), max_length=200)
    when = models.CharField(_("when"), max_length=80, blank=True)
    may_call = models.BooleanField(_("may call"), default=False)
    may_text = models.BooleanField(_("may text"), default=False)
    may_leave_message = models.BooleanField(_("may leave a message"), default=False)
    may_write = models.BooleanField(_("may write"), default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True)  # None: the person themself, who showed it is theirs
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="an_ended_contact_says_who_ended_it",
            )
        ]


class EmergencyContact(models.Model):
    """Whom to call for the person, and what that one may know."""

    kept = ("ended_at", "ended_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="emergency_contacts")
    name = models.CharField(max_length=80)
    relation = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40)
    # Saying that somebody is or was a patient is itself a disclosure (42 CFR Part 2).
    may_know_of_treatment = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)


class Identifier(models.Model):
    """A number somebody else gave the person (health service, prison, trial)."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="identifiers")
    # One person within a clinic, not beyond: a refusal must not tell who is known elsewhere.
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    system = models.CharField(max_length=80)
    value = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "system", "value"], name="an_identifier_is_one_person"
            )
        ]


class Flag(models.Model):
    """Something that changes the order of work: pregnant, urgent, interpreter, double name."""

    kept = ("ended_at", "ended_by", "ended_why")

    class Kind(models.TextChoices):
        PREGNANT = "pregnant", _("pregnant")
        POSSIBLY_PREGNANT = "possibly_pregnant", _("possibly pregnant")
        URGENT = "urgent", _("urgent")
        RECENT_RELEASE = "recent_release", _("released or discharged in the last 14 days")
        CHILDREN_AT_HOME = "children_at_home", _("children at home")
        SAME_NAME = "same_name", _("somebody here has nearly the same name")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "kind"], condition=Q(ended_at=None), name="a_flag_is_raised_once"
            )
        ]


class Alert(models.Model):
    """A red flag that a named role must act on: opened by an answer, ended by what was done.

    ladder  E call emergency services now · P prescriber now · S same day · R routine
    """

    kept = ("acted_at", "acted_by", "what_was_done")

    LADDER = {"E": _("emergency now"), "P": _("prescriber now"), "S": _("today"), "R": _("routine")}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="alerts")
    code = models.CharField(max_length=60)
    ladder = models.CharField(max_length=1, choices=list(LADDER.items()))
    for_role = models.CharField(max_length=20)
    why = models.CharField(max_length=300)
    next_step = models.CharField(max_length=300)
    source = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True, blank=True)  # None: the person's own answers opened it
    acted_at = models.DateTimeField(null=True, blank=True)
    acted_by = models.ForeignKey(**BY, null=True, blank=True)
    what_was_done = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(acted_at=None, acted_by=None, what_was_done="")
                | Q(acted_at__isnull=False, acted_by__isnull=False) & ~Q(what_was_done=""),
                name="an_alert_ends_with_who_when_and_what",
            ),
            models.UniqueConstraint(
                fields=["patient", "code"], condition=Q(acted_at=None), name="an_alert_is_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(acted_at=None), name="alerts_waiting")
        ]


class SearchKey(models.Model):
    """Something a person may be found by, derived from the record by `finding.keep_findable`.

    word    one word of a name the person goes or went by, in plain letters
    whole   a whole name written in one go, in either order
    phone   the digits of a phone that reaches them now, last one first: an end is a beginning
    number  a number somebody else gave them
    """

    class Kind(models.TextChoices):
        WORD = "w", "word"
        WHOLE = "n", "whole"
        PHONE = "p", "phone"
        NUMBER = "i", "number"

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="search_keys", db_index=False)
    kind = models.CharField(max_length=1, choices=Kind.choices)
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "kind", "key"], name="a_search_key_stands_once"
            )
        ]
        indexes = [models.Index(fields=["kind", "key", "patient"], name="people_by_search_key")]


class NearName(models.Model):
    """A word some name holds, and a key that a slip, a sound or a beginning shares with it."""

    key = models.CharField(max_length=80)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "word"], name="a_near_name_stands_once")
        ]
