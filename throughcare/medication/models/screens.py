"""Drug screens: on which days by lot, who asked for one more, what was given, what was found.

A screen is a help for the talk with the person. No rule of a dose reads any of these rows.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.staff.models import Facility

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

NOTHING_WAS_GIVEN = """
    SELECT 1 FROM "medication_specimen" s
     WHERE s."id" = NEW."specimen_id" AND s."outcome" <> 'given'
    UNION ALL
    SELECT 1 FROM "medication_specimentakenback" b WHERE b."specimen_id" = NEW."specimen_id" """
ANOTHER_SPECIMEN = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "medication_screenreport" r
         WHERE r."id" = NEW."report_id" AND r."specimen_id" = NEW."specimen_id"
           AND r."method" = NEW."method")"""
# A correction takes the place of the same analyte by the same method; a confirmation points at the
# screen of the same analyte. Neither reaches another specimen.
ANOTHER_ANALYTE = """
    SELECT 1 FROM "medication_screenresult" o
     WHERE o."id" = NEW."instead_of_id" AND (o."specimen_id" <> NEW."specimen_id"
           OR o."analyte" <> NEW."analyte" OR o."method" <> NEW."method")
    UNION ALL
    SELECT 1 FROM "medication_screenresult" c
     WHERE c."id" = NEW."confirms_id" AND (c."specimen_id" <> NEW."specimen_id"
           OR c."analyte" <> NEW."analyte" OR c."method" <> 'screen'
           OR NEW."method" <> 'confirmation')"""


class ScreenSeed(models.Model):
    """What the days of one clinic's year are drawn from: sealed until the year is over.

    digest     SHA-256 of the seed, shown from the first day: nobody can put another in its place
    least      screens that the place asks for in a year, as it stood when the seed was sealed
    first_day  no day is drawn before it: 1 January, or the day of sealing in a year that had begun
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="screen_seeds")
    year = models.PositiveSmallIntegerField()
    sealed = models.TextField()
    digest = models.CharField(max_length=64)
    least = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=80)
    first_day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "year"], name="a_year_is_drawn_once"),
            models.CheckConstraint(condition=Q(least__gt=0), name="a_lot_draws_something"),
        ]


class ScreenAsked(models.Model):
    """One more screen, beside the lot, asked for by a clinician who says why."""

    kept = ("ended_at", "ended_by", "ended_why")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="screens_asked")
    why = models.CharField(_("why"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True)  # no longer wanted; nothing was collected for it
    ended_by = models.ForeignKey(**BY, null=True)
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="one_more_screen_says_why"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why=""),
                name="a_screen_no_longer_wanted_says_why",
            ),
        ]


class Specimen(models.Model):
    """Somebody was asked for a specimen: it was given, could not be given, or was refused.

    drawn_day  the day of the lot that it answers    asked  who asked for one more, and why
    celsius    in tenths of a degree, read `minutes` after it was passed; warm: the strip alone said
               whether it lay within the range
    creatinine in tenths of mg/dL    gravity  specific gravity in thousandths: 1003 is 1.003
    """

    kept = ()

    class Outcome(models.TextChoices):
        GIVEN = "given", _("given")
        COULD_NOT = "could_not", _("could not give one")
        REFUSED = "refused", _("did not want to")

    class Matrix(models.TextChoices):
        URINE = "urine", _("urine")
        ORAL_FLUID = "oral_fluid", _("oral fluid")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="specimens")
    clinic_day = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    matrix = models.CharField(max_length=10, choices=Matrix.choices, default=Matrix.URINE)
    drawn_day = models.DateField(null=True)
    asked = models.ForeignKey(ScreenAsked, models.PROTECT, null=True, related_name="specimens")
    why = models.CharField(max_length=300, blank=True)  # where neither lot nor clinician asked
    celsius = models.SmallIntegerField(null=True)
    warm = models.BooleanField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    creatinine = models.PositiveIntegerField(null=True)
    gravity = models.PositiveSmallIntegerField(null=True)
    observed = models.BooleanField(default=False)
    observed_why = models.CharField(max_length=200, blank=True)
    seal = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)  # who collected it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="given") | ~Q(words=""), name="nothing_given_is_told_in_words"
            ),
            models.CheckConstraint(
                condition=Q(outcome="given", matrix="urine")
                | Q(celsius=None, warm=None, minutes=None, creatinine=None, gravity=None),
                name="only_urine_that_was_given_is_measured",
            ),
            models.CheckConstraint(
                condition=Q(outcome="given") | Q(observed=False, seal=""),
                name="only_what_was_given_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(observed=False) | ~Q(observed_why=""), name="a_watched_one_says_why"
            ),
            models.CheckConstraint(
                condition=Q(drawn_day__isnull=False) | Q(asked__isnull=False) | ~Q(why=""),
                name="a_specimen_has_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(drawn_day=None) | Q(drawn_day__lte=F("clinic_day")),
                name="a_lot_is_answered_on_its_day_or_later",
            ),
            # outside of these it is a slip of the finger, not a specimen
            models.CheckConstraint(
                condition=Q(celsius=None) | Q(celsius__range=(0, 500)), name="a_strip_is_readable"
            ),
            models.CheckConstraint(
                condition=Q(gravity=None) | Q(gravity__range=(1000, 1100)),
                name="a_gravity_is_readable",
            ),
        ]
        indexes = [models.Index(fields=["patient", "-at"], name="specimens_newest")]


class SpecimenTakenBack(models.Model):
    """Written down in error: of another person, of another cup. It stays to be read, and counts for
    nothing."""

    kept = ()

    specimen = models.OneToOneField(
        Specimen, models.PROTECT, primary_key=True, related_name="taken_back"
    )
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="a_specimen_taken_back_says_why")
        ]

    @property
    def patient(self) -> Patient:
        return self.specimen.patient


class ScreenReport(models.Model):
    """One sheet of results, or one cup read here: which method, from where, on which day.

    why  of a sheet that corrects an earlier one
    """

    kept = ()
    guards = (
        Guard("only_a_specimen_has_results", "INSERT",
              "nothing was given, or it was taken back: there is nothing to read",
              NOTHING_WAS_GIVEN),
    )  # fmt: skip

    class Method(models.TextChoices):
        SCREEN = "screen", _("immunoassay")
        CONFIRMATION = "confirmation", _("confirmation by the laboratory")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    specimen = models.ForeignKey(Specimen, models.PROTECT, related_name="reports")
    method = models.CharField(max_length=12, choices=Method.choices)
    lab = models.CharField(_("laboratory"), max_length=120, blank=True)  # empty: read here
    on = models.DateField(_("reported on"))
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(method="screen") | ~Q(lab=""),
                name="a_confirmation_names_its_laboratory",
            )
        ]

    @property
    def patient(self) -> Patient:
        return self.specimen.patient


class ScreenResult(models.Model):
    """One analyte of one specimen by one method.

    analyte  a key of clinical/medication/screens.toml    loinc  empty where none was verified
    cutoff   in ng/mL, where the code says one
    confirms of a confirmation: the screen it speaks about
    """

    kept = ()
    guards = (
        Guard("a_result_is_of_its_own_sheet", "INSERT",
              "the sheet is of another specimen or another method", ANOTHER_SPECIMEN),
        Guard("a_result_speaks_of_the_same_analyte", "INSERT",
              "it corrects or confirms another analyte, method or specimen", ANOTHER_ANALYTE),
    )  # fmt: skip

    class Found(models.TextChoices):
        NEGATIVE = "negative", _("negative")
        POSITIVE = "positive", _("positive")
        UNREADABLE = "unreadable", _("could not be read")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    report = models.ForeignKey(ScreenReport, models.PROTECT, related_name="results")
    specimen = models.ForeignKey(Specimen, models.PROTECT, related_name="results", db_index=False)
    method = models.CharField(max_length=12, choices=ScreenReport.Method.choices)
    analyte = models.CharField(max_length=20)
    found = models.CharField(max_length=10, choices=Found.choices)
    loinc = models.CharField(max_length=10, blank=True)
    cutoff = models.PositiveIntegerField(null=True)
    confirms = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="confirmed_by", db_index=False
    )
    instead_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["specimen", "analyte", "method"], condition=Q(instead_of=None),
                name="an_analyte_is_read_once",
            ),
            models.CheckConstraint(
                condition=Q(confirms=None) | Q(method="confirmation"),
                name="only_a_confirmation_confirms",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["specimen"], name="results_of_a_specimen")]

    @property
    def patient(self) -> Patient:
        return self.specimen.patient
