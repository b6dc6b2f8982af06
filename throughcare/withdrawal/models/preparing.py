"""What is written before withdrawal under supervision begins, and who supervises it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.intake.models import Episode
from throughcare.patients.models import Patient
from throughcare.record.guards import Guard

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

# Everything that must be there before it begins; finds a row for each thing that is not.
NOT_PREPARED = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "withdrawal_protocol" p
          JOIN "withdrawal_protocolsigned" s ON s."protocol_id" = p."id"
          LEFT JOIN "withdrawal_protocolended" e ON e."protocol_id" = p."id"
         WHERE p."withdrawal_id" = NEW."withdrawal_id" AND e."protocol_id" IS NULL)
    UNION ALL SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "withdrawal_emergencyplan" q
         WHERE q."withdrawal_id" = NEW."withdrawal_id")
    UNION ALL SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "withdrawal_supervision" v
         WHERE v."withdrawal_id" = NEW."withdrawal_id")
    UNION ALL SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "withdrawal_talk" t
         WHERE t."withdrawal_id" = NEW."withdrawal_id" AND t."chose" = 'withdrawal')
    UNION ALL SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "withdrawal_lastuse" u
         WHERE u."withdrawal_id" = NEW."withdrawal_id" AND u."is_opioid")
    UNION ALL SELECT 1 WHERE 2 > (
        SELECT COUNT(DISTINCT d."kind") FROM "withdrawal_otherdependence" d
         WHERE d."withdrawal_id" = NEW."withdrawal_id")
    UNION ALL SELECT 1 FROM "withdrawal_withdrawal" w
         WHERE w."id" = NEW."withdrawal_id" AND NOT EXISTS (
               SELECT 1 FROM "medication_naloxonegiven" n
                WHERE n."patient_id" = w."patient_id" AND (
                      n."product" <> '' AND n."expires_on" >= NEW."first_day"
                      OR n."product" = '' AND n."at" >= w."at"))"""
# The newest answer about pregnancy is yes or possible; or nobody asked somebody who may be.
PREGNANT_OR_NOT_ASKED = """
    SELECT 1 FROM "withdrawal_withdrawal" w JOIN "patients_patient" a ON a."id" = w."patient_id"
     WHERE w."id" = NEW."withdrawal_id" AND (
           EXISTS (SELECT 1 FROM "intake_pregnancy" p
                    WHERE p."patient_id" = a."id" AND p."state" IN ('yes', 'possible')
                      AND NOT EXISTS (SELECT 1 FROM "intake_pregnancy" l
                                       WHERE l."patient_id" = a."id" AND l."at" > p."at"))
           OR a."sex_for_care" <> 'male' AND NOT EXISTS (
               SELECT 1 FROM "intake_pregnancy" p WHERE p."patient_id" = a."id"))"""


class Withdrawal(models.Model):
    """One withdrawal under supervision, from its preparation to the person's leaving.

    The other four say what decides the place; None: not asked.
    """

    kept = ("ended_at",)

    class Setting(models.TextChoices):
        OUTPATIENT = "outpatient", _("at home, seen here")
        RESIDENTIAL = "residential", _("in a residence")
        HOSPITAL = "hospital", _("in hospital")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="withdrawals")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="withdrawals")
    setting = models.CharField(_("where"), max_length=12, choices=Setting.choices)
    place = models.CharField(_("ward or bed"), max_length=60, blank=True)
    stable_home = models.BooleanField(_("a steady home"), null=True)
    carer = models.BooleanField(_("somebody at home looks after them"), null=True)
    body_stable = models.BooleanField(_("no unstable illness of the body"), null=True)
    mind_stable = models.BooleanField(_("no unstable illness of the mind"), null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True)  # set once, when the person leaves

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at=None),
                name="somebody_is_in_one_withdrawal",
            ),
        ]  # fmt: skip


class LastUse(models.Model):
    """What was taken before, and when last: the band of what to expect is drawn from it."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="last_uses")
    substance = models.CharField(_("what"), max_length=30)  # an opioid of clinical/withdrawal, or
    is_opioid = models.BooleanField(default=True)  # another substance by its name
    last_at = models.DateTimeField(_("last taken"), null=True)  # None: nobody knows, as was said
    injected = models.BooleanField(_("injected"), default=False)
    words = models.CharField(_("how much, how often, in their words"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_at__lte=F("at")), name="what_was_taken_lies_in_the_past"
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class OtherDependence(models.Model):
    """Alcohol and benzodiazepines, each asked: their withdrawal is another. The newest counts."""

    kept = ()

    class Kind(models.TextChoices):
        ALCOHOL = "alcohol", _("alcohol")
        BENZODIAZEPINES = "benzodiazepines", _("benzodiazepines")

    class Answer(models.TextChoices):
        NO = "no", _("no dependence")
        YES = "yes", _("dependence")
        UNSURE = "unsure", _("unsure")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="other_dependence")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    answer = models.CharField(max_length=6, choices=Answer.choices)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class EmergencyPlan(models.Model):
    """Which hospital, which number, who goes along, and who is rung by name. The newest counts."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="emergency_plans")
    hospital = models.CharField(_("hospital"), max_length=120)
    phone = models.CharField(_("its number"), max_length=40)
    who_goes = models.CharField(_("who goes along"), max_length=120, blank=True)
    rung = models.ForeignKey(**BY)  # the prescriber who is rung by name
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(hospital="") & ~Q(phone=""), name="an_emergency_plan_can_be_followed"
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class Talk(models.Model):
    """Withdrawal alone is rarely treatment: said point by point, and what the person chose then."""

    kept = ()

    class Chose(models.TextChoices):
        WITHDRAWAL = "withdrawal", _("withdrawal")
        MEDICATION = "medication", _("medication instead")
        LATER = "later", _("has not decided")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="talks")
    points = models.JSONField()  # keys of clinical/withdrawal/starting.TALK that were said
    chose = models.CharField(max_length=10, choices=Chose.choices)
    words = models.CharField(_("what they said, in their words"), max_length=300)
    language = models.CharField(max_length=10, default="en")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_talk_has_two_sides"),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class Supervision(models.Model):
    """Who supervises, from a moment to a moment: one shift. The newest that covers now counts."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="supervisions")
    member = models.ForeignKey(**BY)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    words = models.CharField(_("what was handed over"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")), name="a_shift_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["withdrawal", "until_at"], name="supervision_now")]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class Begun(models.Model):
    """It began. Refused, by us and by the database, while anything that must come first is missing.

    first_day  the clinic day that is day 1
    """

    kept = ()
    guards = (
        Guard("a_withdrawal_begins_prepared", "INSERT",
              "protocol, emergency plan, supervision, talk, last use, dependence and naloxone "
              "in date come first",
              NOT_PREPARED),
        Guard("nobody_pregnant_begins_withdrawal", "INSERT",
              "pregnant, possibly pregnant, or not asked: medication, not withdrawal",
              PREGNANT_OR_NOT_ASKED),
    )  # fmt: skip

    withdrawal = models.OneToOneField(
        Withdrawal, models.PROTECT, primary_key=True, related_name="begun"
    )
    first_day = models.DateField()
    told = models.JSONField(default=list)  # what the rules said: [{code, level, why, source}]
    reason = models.CharField(max_length=300, blank=True)  # for the cautions
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient
