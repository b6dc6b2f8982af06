"""What a prescriber must know of a person before writing: recorded by hand, with who and when.

Nothing is edited. Each row may be followed by one that counts `instead_of` it: a correction, an
end, or a withdrawal of what was written in error (`void`). What nothing follows, counts.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Counting(models.QuerySet):
    """Rows of one kind of knowledge."""

    def counting(self) -> "Counting":
        """What counts now: neither followed by a newer row nor taken back."""
        return self.filter(followed_by=None, void=False).select_related("by")


class Known(models.Model):
    """One thing known of a person.

    instead_of  the earlier row that this one takes the place of; it stays as it was
    void        that row was written in error, and nothing takes its place
    why         of a correction or a withdrawal
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="%(class)s_rows")
    instead_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    void = models.BooleanField(default=False)
    why = models.CharField(_("why it changes"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    objects = Counting.as_manager()

    class Meta:
        abstract = True


def corrected_with_why(name: str) -> models.CheckConstraint:
    """A row that takes another's place says why; one taken back has something to take back."""
    return models.CheckConstraint(
        condition=Q(instead_of=None, void=False) | Q(instead_of__isnull=False) & ~Q(why=""),
        name=name,
    )


class OtherMedicine(Known):
    """A medicine from elsewhere, by name and, where it is known, by the class that interacts."""

    name = models.CharField(_("medicine"), max_length=120)
    class_key = models.CharField(_("acts like"), max_length=30, blank=True)
    dose = models.CharField(_("as taken, in the person's words"), max_length=120, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            corrected_with_why("another_medicine_changes_with_a_reason"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="another_medicine_ends_after_it_begins",
            ),
        ]


class Allergy(Known):
    """What the person does not bear, and how it shows; or that none is known, asked on a day."""

    none_known = models.BooleanField(default=False)
    substance = models.CharField(_("to what"), max_length=120, blank=True)
    reaction = models.CharField(_("what happened"), max_length=160, blank=True)

    class Meta:
        constraints = [
            corrected_with_why("an_allergy_changes_with_a_reason"),
            models.CheckConstraint(
                condition=Q(none_known=True, substance="") | Q(none_known=False) & ~Q(substance=""),
                name="an_allergy_is_to_something_or_none_is_known",
            ),
        ]


class Ecg(Known):
    """An electrocardiogram: the corrected QT interval in milliseconds, on a day."""

    on = models.DateField(_("on"))
    qtc_ms = models.PositiveSmallIntegerField(_("QTc in milliseconds"))
    words = models.CharField(_("in words"), max_length=200, blank=True)

    class Meta:
        constraints = [
            corrected_with_why("an_ecg_changes_with_a_reason"),
            # outside of this it is a slip of the finger, not a heart
            models.CheckConstraint(condition=Q(qtc_ms__range=(200, 800)), name="a_qtc_is_readable"),
        ]


class Lab(Known):
    """One laboratory result as the laboratory wrote it.

    test   a key of clinical/medication/known.toml
    value  as written: a number, or a word; with its unit where it has one
    upper  the laboratory's own upper limit, in the same unit; empty: not on the sheet
    """

    test = models.CharField(_("test"), max_length=20)
    value = models.CharField(_("result"), max_length=30)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    upper = models.CharField(_("upper limit on the laboratory's sheet"), max_length=20, blank=True)
    on = models.DateField(_("drawn on"))

    class Meta:
        constraints = [
            corrected_with_why("a_lab_changes_with_a_reason"),
            models.CheckConstraint(condition=~Q(value=""), name="a_lab_has_a_result"),
        ]
        indexes = [models.Index(fields=["patient", "test", "-on"], name="labs_newest")]


class MonitoringCheck(Known):
    """The prescription-monitoring system was looked at, on a day, and what it showed."""

    class Found(models.TextChoices):
        NOTHING = "nothing", _("nothing besides ours")
        SOMETHING = "something", _("other prescriptions")
        NO_RECORD = "no_record", _("no record of this person")
        NOT_REACHED = "not_reached", _("the system could not be reached")

    on = models.DateField(_("looked at on"))
    found = models.CharField(_("what it showed"), max_length=12, choices=Found.choices)
    words = models.CharField(_("which, from whom"), max_length=300, blank=True)

    class Meta:
        constraints = [
            corrected_with_why("a_monitoring_check_changes_with_a_reason"),
            models.CheckConstraint(
                condition=~Q(found="something") | ~Q(words=""), name="what_was_found_is_named"
            ),
        ]


class BodyRisk(Known):
    """Something in the body that makes a dose more dangerous: for breathing, or for the heart."""

    risk = models.CharField(_("what"), max_length=20)  # a key of clinical/medication/known.toml
    words = models.CharField(_("in words"), max_length=200, blank=True)
    on = models.DateField(_("when it was found, or happened"), null=True, blank=True)

    class Meta:
        constraints = [corrected_with_why("a_risk_changes_with_a_reason")]


class LastOpioid(Known):
    """When an opioid that was not given here was last taken: as the person says, or as was seen.

    Before naltrexone the days since then are counted; the newest day that counts is the one asked.
    """

    class Acts(models.TextChoices):
        SHORT = "short", _("short-acting: heroin, fentanyl, oxycodone, tramadol and the like")
        LONG = "long", _("methadone or buprenorphine from elsewhere")

    acts = models.CharField(_("which"), max_length=5, choices=Acts.choices)
    on = models.DateField(_("last taken on, or free of it since"))
    words = models.CharField(_("in words: what, and how it is known"), max_length=200)

    class Meta:
        constraints = [
            corrected_with_why("a_last_opioid_changes_with_a_reason"),
            models.CheckConstraint(condition=~Q(words=""), name="a_last_opioid_says_how_known"),
        ]


class Challenge(Known):
    """A little naloxone was given on a day, before naltrexone, and withdrawal came or did not."""

    on = models.DateField(_("done on"))
    withdrawal = models.BooleanField(_("brought on withdrawal"))
    words = models.CharField(_("how much, how long watched, what was seen"), max_length=200)

    class Meta:
        constraints = [
            corrected_with_why("a_challenge_changes_with_a_reason"),
            models.CheckConstraint(condition=~Q(words=""), name="a_challenge_says_what_was_seen"),
        ]


KNOWN = (OtherMedicine, Allergy, Ecg, Lab, MonitoringCheck, BodyRisk, LastOpioid, Challenge)
