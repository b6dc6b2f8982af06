"""Medicines of the protocol: given, withheld, and what a prescriber opened with a reason."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.withdrawal.holding import VITALS_MINUTES
from throughcare.medication.models import Order
from throughcare.medication.models.dosing import ONE_AT_A_TIME
from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.withdrawal.models.preparing import Withdrawal
from throughcare.withdrawal.models.protocols import ProtocolStep
from throughcare.withdrawal.models.rounds import Round

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

# What was given already and is only written down later is kept whatever it broke (decision 0007);
# everything below is asked of what is given now.
NOT_OF_A_SIGNED_PROTOCOL = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "withdrawal_protocolstep" t
          JOIN "withdrawal_protocol" p ON p."id" = t."protocol_id"
          JOIN "withdrawal_protocolsigned" s ON s."protocol_id" = p."id"
          JOIN "withdrawal_withdrawal" w ON w."id" = p."withdrawal_id"
          JOIN "withdrawal_begun" b ON b."withdrawal_id" = w."id"
          LEFT JOIN "withdrawal_protocolended" e ON e."protocol_id" = p."id"
         WHERE t."id" = NEW."step_id" AND w."id" = NEW."withdrawal_id"
           AND w."patient_id" = NEW."patient_id" AND t."medicine" = NEW."medicine"
           AND (NEW."late_why" <> ''
                OR e."protocol_id" IS NULL AND w."ended_at" IS NULL
                   AND NEW."ug" <= t."dose_ug"))"""
OF_THE_LAST_DAY = """
    SELECT 1 FROM "withdrawal_protocolstep" t
     WHERE t."id" = NEW."step_id" AND NEW."late_why" = ''
       AND t."day_ug" < NEW."ug" + (
           SELECT COALESCE(SUM(g."ug"), 0) FROM "withdrawal_comfortgiven" g
            WHERE g."patient_id" = NEW."patient_id" AND g."medicine" = NEW."medicine"
              AND {lately})"""
ABOVE_THE_DAY_SQLITE = OF_THE_LAST_DAY.format(
    lately="""ROUND(julianday(g."happened_at") * 86400000)
              > ROUND(julianday(NEW."happened_at") * 86400000) - 86400000"""
)
ABOVE_THE_DAY_POSTGRESQL = OF_THE_LAST_DAY.format(
    lately="""g."happened_at" > NEW."happened_at" - INTERVAL '24 hours'"""
)
# Only an override of this very step, signed for it and not used before, opens it out of turn.
OUT_OF_SEQUENCE = """
    SELECT 1 FROM "withdrawal_protocolstep" t
     WHERE t."id" = NEW."step_id" AND NEW."late_why" = '' AND NEW."override_id" IS NULL
       AND (NEW."day" < t."from_day" OR NEW."day" > COALESCE(t."until_day", NEW."day")
            OR t."number" > 1 AND NOT EXISTS (
               SELECT 1 FROM "withdrawal_comfortgiven" g
                 JOIN "withdrawal_protocolstep" b ON b."id" = g."step_id"
                WHERE b."protocol_id" = t."protocol_id" AND b."line" = t."line"
                  AND b."number" = t."number" - 1)
            OR EXISTS (
               SELECT 1 FROM "withdrawal_comfortgiven" g
                 JOIN "withdrawal_protocolstep" l ON l."id" = g."step_id"
                WHERE l."protocol_id" = t."protocol_id" AND l."line" = t."line"
                  AND l."number" > t."number")
            OR t."times" <= (
               SELECT COUNT(*) FROM "withdrawal_comfortgiven" g WHERE g."step_id" = t."id"))
    UNION ALL
    SELECT 1 FROM "withdrawal_override" o
     WHERE o."id" = NEW."override_id" AND o."step_id" <> NEW."step_id" """
# Clonidine and lofexidine: on pressure and pulse of their own round, measured just now, none below
# the signed limits.
ON_NO_VITALS = """
    SELECT 1 FROM "withdrawal_protocolstep" t
     WHERE t."id" = NEW."step_id" AND NEW."late_why" = '' AND t."hold_systolic" IS NOT NULL
       AND NOT EXISTS (
           SELECT 1 FROM "withdrawal_round" r
            WHERE r."id" = NEW."round_id" AND r."withdrawal_id" = NEW."withdrawal_id"
              AND r."systolic" >= t."hold_systolic" AND r."diastolic" >= t."hold_diastolic"
              AND r."pulse" >= t."hold_pulse" AND {just_now})
    UNION ALL
    SELECT 1 FROM "withdrawal_protocolstep" t
      JOIN "withdrawal_comfortgiven" g ON g."round_id" = NEW."round_id"
     WHERE t."id" = NEW."step_id" AND NEW."late_why" = '' AND t."hold_systolic" IS NOT NULL
       AND g."medicine" = NEW."medicine" """
ON_NO_VITALS_SQLITE = ON_NO_VITALS.format(
    just_now=f"""ROUND(julianday(NEW."happened_at") * 86400000)
              - ROUND(julianday(r."happened_at") * 86400000)
              BETWEEN -1 AND {VITALS_MINUTES * 60000 + 1}"""
)
ON_NO_VITALS_POSTGRESQL = ON_NO_VITALS.format(
    just_now=f"""r."happened_at" BETWEEN NEW."happened_at" - INTERVAL '{VITALS_MINUTES} minutes'
              AND NEW."happened_at" """
)
NO_VITALS = (
    "pressure and pulse of a round, measured just now, at the signed limits or above, come first"
)


class Override(models.Model):
    """A prescriber opens one step, once, against what stops it, with a reason."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="overrides")
    step = models.ForeignKey(ProtocolStep, models.PROTECT, related_name="overrides")
    codes = models.JSONField()  # of the stops it ends: each one that a prescriber may end
    why = models.CharField(max_length=300)
    good_until = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="an_override_says_why"),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class ComfortGiven(models.Model):
    """One dose of a comfort medicine, or of clonidine or lofexidine, under a signed protocol.

    day       of the withdrawal    round  whose pressure and pulse it rests on
    told      what the rules said at that moment; reason: for going on all the same
    late_why  it had been given when it was written down: kept whatever it broke, and flagged
    """

    kept = ()
    guards = (
        Guard("comfort_takes_turns", "INSERT", "whoever gives takes their turn", ONE_AT_A_TIME),
        Guard("comfort_comes_from_a_signed_protocol", "INSERT",
              "no signed protocol in force says this dose", NOT_OF_A_SIGNED_PROTOCOL),
        Guard("no_more_than_the_most_in_24_hours", "INSERT",
              "with this dose the most in 24 hours is passed", ABOVE_THE_DAY_SQLITE,
              engine="sqlite"),
        Guard("no_more_than_the_most_in_24_hours", "INSERT",
              "with this dose the most in 24 hours is passed", ABOVE_THE_DAY_POSTGRESQL,
              engine="postgresql"),
        Guard("each_step_in_its_sequence", "INSERT",
              "this step is not open: its days, the step before it, or a later one given",
              OUT_OF_SEQUENCE),
        Guard("never_without_pressure_and_pulse", "INSERT", NO_VITALS, ON_NO_VITALS_SQLITE,
              engine="sqlite"),
        Guard("never_without_pressure_and_pulse", "INSERT", NO_VITALS, ON_NO_VITALS_POSTGRESQL,
              engine="postgresql"),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="comfort")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+", db_index=False)
    step = models.ForeignKey(ProtocolStep, models.PROTECT, related_name="given")
    medicine = models.CharField(max_length=30)
    ug = models.BigIntegerField()
    day = models.PositiveSmallIntegerField()
    happened_at = models.DateTimeField()
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="comfort")
    override = models.OneToOneField(Override, models.PROTECT, null=True, related_name="used")
    told = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    late_why = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()  # written down
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ug__gt=0), name="a_comfort_dose_is_something"),
            models.CheckConstraint(
                condition=Q(late_why="", happened_at=F("at"))
                | ~Q(late_why="") & Q(happened_at__lt=F("at")),
                name="what_was_given_earlier_says_why_it_is_late",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "medicine", "-happened_at"], name="comfort_newest")
        ]


class Withheld(models.Model):
    """A dose of the protocol was not given: by which rule, or why."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="withheld")
    step = models.ForeignKey(ProtocolStep, models.PROTECT, related_name="withheld")
    told = models.JSONField(default=list)  # what the rules said at that moment
    why = models.CharField(max_length=300)
    happened_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="what_is_withheld_says_why"),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class Turned(models.Model):
    """The taper was paused, or turned into maintenance: in one step, at the person's word."""

    kept = ()

    class Kind(models.TextChoices):
        PAUSED = "paused", _("taper paused")
        MAINTENANCE = "maintenance", _("turned into maintenance")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="turns")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    taper = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, related_name="turned_from")
    words = models.CharField(max_length=300)  # what the person said
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient
