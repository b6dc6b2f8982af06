"""Where every cent for rewards is, and how it came there: double entry, as in the register.

A movement takes an amount out of one account and puts it into another; the database moves both
balances itself, refuses one that would fall below nothing, and refuses whatever would bring a
person above the limit of the year. Amounts are whole cents of the clinic's currency.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient
from throughcare.record.guards import CHANGING, Guard
from throughcare.staff.models import Facility

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

BEGINS_WITH_SOMETHING = 'SELECT 1 WHERE NEW."balance" <> 0'
ANOTHER_PLACE = """
    SELECT 1 WHERE NEW."facility_id" <> OLD."facility_id" OR NEW."year" <> OLD."year"
        OR NEW."kind" <> OLD."kind" OR NEW."patient_id" IS DISTINCT FROM OLD."patient_id" """
NOT_BY_A_MOVEMENT = """
    SELECT 1 WHERE NEW."balance" <> OLD."balance" AND pg_trigger_depth() < 2"""
BALANCES_MOVE = """
    UPDATE "therapy_rewardaccount"
       SET "balance" = "balance"
           + CASE WHEN "id" = NEW."target_id" THEN NEW."cents" ELSE -NEW."cents" END
     WHERE "id" = CASE WHEN NEW."source_id" < NEW."target_id"
                       THEN NEW."source_id" ELSE NEW."target_id" END;
    UPDATE "therapy_rewardaccount"
       SET "balance" = "balance"
           + CASE WHEN "id" = NEW."target_id" THEN NEW."cents" ELSE -NEW."cents" END
     WHERE "id" = CASE WHEN NEW."source_id" < NEW."target_id"
                       THEN NEW."target_id" ELSE NEW."source_id" END"""
# From where to where each reason leads; and a person's accounts are the person's own.
WAY = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "therapy_rewardaccount" a JOIN "therapy_rewardaccount" b
            ON a."facility_id" = b."facility_id" AND a."year" = b."year"
         WHERE a."id" = NEW."source_id" AND b."id" = NEW."target_id"
           AND a."facility_id" = NEW."facility_id" AND a."year" = NEW."year"
           AND (a."patient_id" IS NULL OR a."patient_id" = NEW."patient_id")
           AND (b."patient_id" IS NULL OR b."patient_id" = NEW."patient_id")
           AND ((NEW."reason" = 'funded' AND a."kind" = 'fund' AND b."kind" = 'budget')
             OR (NEW."reason" = 'earned' AND a."kind" = 'budget' AND b."kind" = 'earned')
             OR (NEW."reason" = 'handed' AND a."kind" = 'earned' AND b."kind" = 'handed')
             OR (NEW."reason" = 'correction' AND a."kind" = 'earned' AND b."kind" = 'budget')))"""
# Two charts of one person are one person: what either was given counts.
ONE_PERSON = """(
    SELECT NEW."patient_id" UNION
    SELECT r."absorbed_id" FROM "record_merged" r
     WHERE r."patient_id" = NEW."patient_id" AND r."ended_at" IS NULL UNION
    SELECT r."patient_id" FROM "record_merged" r
     WHERE r."absorbed_id" = NEW."patient_id" AND r."ended_at" IS NULL)"""
# On PostgreSQL two rows in one moment would each read the year without the other: whoever earns
# takes their turn at the chart that is kept. Finds nothing; see medication/models/dosing.py.
ONE_AT_A_TIME = """
    SELECT 1 WHERE (SELECT COUNT(*) FROM (SELECT "id" FROM "patients_patient"
                    WHERE "id" = COALESCE((
                        SELECT r."patient_id" FROM "record_merged" r
                         WHERE r."absorbed_id" = NEW."patient_id" AND r."ended_at" IS NULL),
                        NEW."patient_id") FOR NO KEY UPDATE) turn) < 0"""
LIMIT = """(
    SELECT l."cents" FROM "therapy_rewardlimit" l
     WHERE l."facility_id" = NEW."facility_id" AND l."year" = NEW."year" AND l."per" = '{per}'
     ORDER BY l."at" DESC LIMIT 1)"""
EARNED_IN = """COALESCE((
    SELECT SUM(CASE m."reason" WHEN 'earned' THEN m."cents" ELSE -m."cents" END)
      FROM "therapy_rewardmovement" m
     WHERE m."patient_id" IN {person} AND m."year" = NEW."year"
       AND m."reason" IN ('earned', 'correction') AND {same}), 0)"""
QUARTER = '(CAST(substr(CAST({row}."day" AS text), 6, 2) AS integer) + 2) / 3'
SAME_DAY = 'm."day" = NEW."day"'
SAME_QUARTER = f"{QUARTER.format(row='m')} = {QUARTER.format(row='NEW')}"
ABOVE_THE_LIMIT = f"""
    SELECT 1 WHERE NEW."reason" = 'earned' AND (
        NEW."cents" + COALESCE((
            SELECT SUM(a."balance") FROM "therapy_rewardaccount" a
             WHERE a."patient_id" IN {ONE_PERSON} AND a."year" = NEW."year"
               AND a."kind" IN ('earned', 'handed')), 0) > COALESCE({LIMIT.format(per="year")}, 0)
     OR NEW."cents" + {EARNED_IN.format(person=ONE_PERSON, same=SAME_QUARTER)}
        > {LIMIT.format(per="quarter")}
     OR NEW."cents" + {EARNED_IN.format(person=ONE_PERSON, same=SAME_DAY)}
        > {LIMIT.format(per="day")})"""  # noqa: S608  constants of this file
EARNED_ON_NO_DAY = """
    SELECT 1 WHERE NEW."day" IS NULL
        OR CAST(substr(CAST(NEW."day" AS text), 1, 4) AS integer) <> NEW."year" """
NO_TRUE_REVERSAL = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "therapy_rewardmovement" m
         WHERE m."id" = NEW."reverses_id" AND m."reason" = 'earned' AND m."cents" = NEW."cents"
           AND m."source_id" = NEW."target_id" AND m."target_id" = NEW."source_id")"""


class RewardLimit(models.Model):
    """What one person may be given in a year, a quarter, a day, as the director set it.

    The newest of each counts. Without one for the year nothing is earned; one for a quarter or a
    day narrows it where a payer or a law asks for that.
    """

    kept = ()

    class Per(models.TextChoices):
        YEAR = "year", _("a year")
        QUARTER = "quarter", _("a quarter of the year")
        DAY = "day", _("a day")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="reward_limits")
    year = models.PositiveSmallIntegerField()
    per = models.CharField(max_length=7, choices=Per.choices, default=Per.YEAR)
    cents = models.PositiveIntegerField()
    limit = models.CharField(max_length=20, blank=True)  # a key of limits.toml; empty: local
    words = models.CharField(_("by whose rule"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="a_reward_limit_says_by_whose_rule"
            ),
            models.CheckConstraint(
                condition=Q(per__in=("year", "quarter", "day")),
                name="a_reward_limit_is_per_something",
            ),
        ]


class RewardFunding(models.Model):
    """The director put so much into a year's budget for rewards."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="reward_fundings")
    year = models.PositiveSmallIntegerField()
    cents = models.PositiveIntegerField()
    words = models.CharField(_("where it comes from"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cents__gt=0) & ~Q(words=""), name="a_funding_says_whence"
            )
        ]


class RewardAccount(models.Model):
    """A place the money for rewards of one year is in. `fund` is the world outside."""

    kept = CHANGING
    guards = (
        Guard("a_reward_account_stays_what_it_is", "UPDATE",
              "an account keeps its clinic, its year and its person", ANOTHER_PLACE),
        Guard("a_reward_account_begins_with_nothing", "INSERT",
              "an account begins with nothing: only a movement fills it", BEGINS_WITH_SOMETHING),
        Guard("a_reward_balance_moves_by_movements_alone", "UPDATE",
              "a balance is moved by movements alone", NOT_BY_A_MOVEMENT, engine="postgresql"),
    )  # fmt: skip
    derived = ("balance",)

    class Kind(models.TextChoices):
        FUND = "fund", _("where budgets come from")
        BUDGET = "budget", _("budget")
        EARNED = "earned", _("earned, not handed out")
        HANDED = "handed", _("handed out")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="reward_accounts")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    patient = models.ForeignKey(
        Patient, models.PROTECT, null=True, blank=True, related_name="reward_accounts"
    )
    balance = models.BigIntegerField(default=0)  # cents; moved by the database alone
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(balance__gte=0) | Q(kind="fund"),
                name="no_reward_account_holds_less_than_nothing",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("fund", "budget"), patient=None)
                | Q(kind__in=("earned", "handed"), patient__isnull=False),
                name="what_is_earned_is_somebodys",
            ),
            models.UniqueConstraint(
                fields=["facility", "year", "kind"], condition=Q(patient=None),
                name="a_budget_is_opened_once",
            ),
            models.UniqueConstraint(
                fields=["patient", "year", "kind"], condition=Q(patient__isnull=False),
                name="a_persons_reward_account_is_opened_once",
            ),
        ]  # fmt: skip


class RewardMovement(models.Model):
    """So many cents from one account to another, because of a row, by somebody."""

    kept = ()
    guards = (
        Guard("a_reward_movement_leads_where_its_reason_says", "INSERT",
              "a reward moves from budget to person to hand, within one year", WAY),
        Guard("a_reward_correction_mirrors_what_it_corrects", "INSERT",
              "a correction takes back exactly what it corrects", NO_TRUE_REVERSAL,
              when="NEW.\"reason\" = 'correction'"),
        Guard("a_person_takes_turns_at_rewards", "INSERT",
              "whoever earns takes their turn", ONE_AT_A_TIME,
              when="NEW.\"reason\" = 'earned'"),
        Guard("what_is_earned_is_earned_on_a_day", "INSERT",
              "a reward is earned on a day of its year", EARNED_ON_NO_DAY,
              when="NEW.\"reason\" = 'earned'"),
        # One trigger asks and moves: asked after the move, it would count the amount twice.
        Guard("nobody_is_given_more_than_the_limit", "INSERT",
              "more than one person may be given in a year, a quarter or a day", ABOVE_THE_LIMIT,
              then=BALANCES_MOVE),
    )  # fmt: skip

    class Reason(models.TextChoices):
        FUNDED = "funded", _("put into the budget")
        EARNED = "earned", _("earned")
        HANDED = "handed", _("handed out")
        CORRECTION = "correction", _("correction")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="reward_movements")
    year = models.PositiveSmallIntegerField()
    source = models.ForeignKey(RewardAccount, models.PROTECT, related_name="out")
    target = models.ForeignKey(RewardAccount, models.PROTECT, related_name="into")
    day = models.DateField(null=True)  # earned on; of a correction, that of what it takes back
    cents = models.PositiveIntegerField()
    reason = models.CharField(max_length=10, choices=Reason.choices)
    because_type = models.CharField(max_length=40)
    because_id = models.UUIDField()
    patient = models.ForeignKey(
        Patient, models.PROTECT, null=True, blank=True, related_name="reward_movements"
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cents__gt=0) & ~Q(source=models.F("target")),
                name="a_reward_movement_moves_something",
            ),
            models.CheckConstraint(
                condition=Q(reason="correction", reverses__isnull=False)
                | ~Q(reason="correction") & Q(reverses=None),
                name="only_a_correction_reverses",
            ),
        ]
        indexes = [models.Index(fields=["because_id"], name="rewards_because")]
