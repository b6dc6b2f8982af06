"""What was asked and answered, what was found, and how the causes feed each other."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Alert, Patient

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

DOMAINS = {
    "family": _("Family"),
    "environment": _("What happened · stress · peers"),
    "social": _("Money, work, home, being alone"),
    "access": _("Easy to get"),
    "mental_health": _("Mood, fear, sleep"),
}
LEVELS = {1: _("some"), 2: _("clear"), 3: _("strong")}


class AnswerSheet(models.Model):
    """One filling-in of one instrument. Open until completed; then its score is read back."""

    kept = ("ended_at",)

    class FilledBy(models.TextChoices):
        STAFF = "staff", _("staff asked")
        TOGETHER = "together", _("filled in together")
        SELF = "self", _("the person alone")
        RECORD = "record", _("carried over from a record")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="sheets")
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en")
    filled_by = models.CharField(max_length=10, choices=FilledBy.choices)
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(**BY, null=True, blank=True)  # None: through a handed-over link
    ended_at = models.DateTimeField(null=True, blank=True)  # set once, when completed or set aside

    class Meta:
        indexes = [
            models.Index(fields=["patient", "instrument", "-began_at"], name="sheets_newest"),
            # Ten years of daily sheets must not slow down the question which are open.
            models.Index(fields=["patient"], condition=Q(ended_at=None), name="sheets_open"),
        ]


class Answer(models.Model):
    """One answer, saved as it was given. A changed answer is a new row: the newest counts.

    value  what was chosen; null with `declined` is "prefers not to say", which is missing, never no
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sheet = models.ForeignKey(AnswerSheet, models.PROTECT, related_name="answers")
    item = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    declined = models.BooleanField(default=False)
    seq = models.PositiveIntegerField()  # order within the sheet; two devices cannot both be newest
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "seq"], name="answers_stand_in_one_order")
        ]

    @property
    def patient(self) -> Patient:
        return self.sheet.patient


class SheetCompleted(models.Model):
    """The sheet is whole: what it scored, as computed and read back then."""

    kept = ()

    sheet = models.OneToOneField(
        AnswerSheet, models.PROTECT, primary_key=True, related_name="completed"
    )
    score = models.JSONField(null=True)  # null where the instrument has no total
    band = models.CharField(max_length=60, blank=True)
    result = models.JSONField()  # the whole Score: subscales, flags, source
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True, blank=True)

    @property
    def patient(self) -> Patient:
        return self.sheet.patient


class SheetSetAside(models.Model):
    """A sheet begun or filled in error, with the reason. It counts for nothing, and stays."""

    kept = ()

    sheet = models.OneToOneField(
        AnswerSheet, models.PROTECT, primary_key=True, related_name="set_aside"
    )
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.sheet.patient


class Handover(models.Model):
    """A short-lived link: the person answers on their own phone, without an account.

    Only hashes are kept: of the link's secret, and of what the one browser shows that opened it.
    """

    kept = ("opened_at", "browser_hash", "ended_at", "ended_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="handovers")
    secret_hash = models.CharField(max_length=64, unique=True)
    instruments = models.JSONField()  # in the order they are asked
    language = models.CharField(max_length=10, default="en")
    expires_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    opened_at = models.DateTimeField(null=True, blank=True)
    browser_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)

    def sheet_id(self, instrument: str) -> uuid.UUID:
        """Which sheet holds the answers: one and the same however often it is begun."""
        return uuid.uuid5(self.pk, instrument)


class OpenedAlert(models.Model):
    """Which sheet opened an alert: so that "why?" walks back to the answer."""

    kept = ()

    alert = models.OneToOneField(Alert, models.PROTECT, primary_key=True, related_name="because")
    sheet = models.ForeignKey(AnswerSheet, models.PROTECT, related_name="opened_alerts")


class History(models.Model):
    """One fact of the person's history, as told or carried over. The newest of a name counts."""

    kept = ("replaced_at",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="all_history")
    name = models.CharField(max_length=60)  # a fact the rules know: clinical/assessment/facts.toml
    value = models.JSONField()
    on = models.DateField(null=True, blank=True)  # the day it was so
    told_by = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "name"],
                condition=Q(replaced_at=None),
                name="one_standing_fact_of_a_name",
            )
        ]


class Finding(models.Model):
    """A cause, or a strength, found in answers by a rule. A newer one takes its place."""

    kept = ("replaced_by",)

    class Kind(models.TextChoices):
        PROBLEM = "problem", _("cause")
        STRENGTH = "strength", _("strength")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="findings")
    domain = models.CharField(max_length=15, choices=list(DOMAINS.items()))
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    label = models.CharField(max_length=160)
    level = models.PositiveSmallIntegerField()  # 0 asked and not found; 1 some; 2 clear; 3 strong
    evidence = models.JSONField()  # lines: instrument, item, what was answered, on which day
    uncertainty = models.CharField(max_length=300, blank=True)
    sensitivity = models.JSONField(default=list)  # v3-ActCode: SUD, MH, SDV, GDIS…
    icd10 = models.JSONField(default=list)
    source = models.CharField(max_length=80)
    because = models.ManyToManyField(AnswerSheet, related_name="findings")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )  # set once, when a newer finding of the same code is drawn

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "code"],
                condition=Q(replaced_by=None),
                name="one_current_finding_of_a_code",
            ),
            models.CheckConstraint(condition=Q(level__lte=3), name="a_level_is_0_to_3"),
            models.CheckConstraint(
                condition=Q(domain__in=list(DOMAINS)), name="a_finding_is_in_a_domain"
            ),
        ]


class FindingReview(models.Model):
    """What staff say of a finding, with the person: confirmed, amended, rejected. Newest counts."""

    kept = ()

    class Verdict(models.TextChoices):
        CONFIRM = "confirm", _("confirmed")
        AMEND = "amend", _("amended")
        REJECT = "reject", _("rejected")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    level = models.PositiveSmallIntegerField(null=True, blank=True)  # the amended level
    reason = models.CharField(max_length=300, blank=True)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "seq"], name="reviews_stand_in_one_order"),
            models.CheckConstraint(
                condition=Q(verdict="confirm") | ~Q(reason=""),
                name="amending_or_rejecting_says_why",
            ),
            models.CheckConstraint(
                condition=Q(verdict="amend", level__isnull=False)
                | ~Q(verdict="amend") & Q(level=None),
                name="an_amendment_names_the_level",
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.finding.patient


class OwnWords(models.Model):
    """What the person says of a cause, in their words. The newest counts."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="own_words")
    domain = models.CharField(max_length=15, choices=list(DOMAINS.items()))
    words = models.CharField(max_length=300, blank=True)  # empty takes the words back
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True, blank=True)


class CauseLink(models.Model):
    """One cause feeds another: drawn with the person, in their words."""

    kept = ("ended_at", "ended_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="cause_links")
    from_domain = models.CharField(max_length=15, choices=list(DOMAINS.items()))
    to_domain = models.CharField(max_length=15, choices=list(DOMAINS.items()))
    from_code = models.CharField(max_length=60, blank=True)
    to_code = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=200)
    source = models.CharField(max_length=80, blank=True)  # where the suggestion came from, if any
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_domain=models.F("to_domain")) | ~Q(from_code=models.F("to_code")),
                name="a_cause_does_not_feed_itself",
            )
        ]
