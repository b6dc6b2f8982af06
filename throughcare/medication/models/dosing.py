"""The dosing window: who is here, what was reserved, poured and swallowed, and what got in the way.

A dose is three rows, so that a crash at any point leaves what is true: `Dose` (reserved: no second
one can be), `Pour` (it has left the bottle), `End` (what became of it). A dose that was poured and
has no end is shown until somebody says what happened to it.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.clinical import medicines
from throughcare.medication.models.orders import Order, Step
from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.stock.models import Account

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
REPLACEMENT = "replacement"  # the part of a dose that replaces a vomited one

NOT_AS_SIGNED = """
    SELECT 1 WHERE NEW."paper_id" IS NULL AND NOT EXISTS (
        SELECT 1 FROM "medication_step" t
          JOIN "medication_order" o ON o."id" = t."order_id"
          JOIN "medication_signed" g ON g."order_id" = o."id"
         WHERE t."id" = NEW."step_id" AND o."id" = NEW."order_id"
           AND o."patient_id" = NEW."patient_id" AND o."medicine" = NEW."medicine"
           AND t."ug" = NEW."ug" AND t."part" = NEW."part"
           AND t."first_day" <= NEW."clinic_day" AND o."first_day" <= NEW."clinic_day"
           AND (t."last_day" IS NULL OR t."last_day" >= NEW."clinic_day")
           AND (o."last_day" IS NULL OR o."last_day" >= NEW."clinic_day"))
    UNION ALL
    SELECT 1 FROM "medication_stopped" x
     WHERE NEW."paper_id" IS NULL
       AND x."order_id" = NEW."order_id" AND x."from_day" <= NEW."clinic_day"
    UNION ALL
    SELECT 1 FROM "medication_held" h
     WHERE NEW."paper_id" IS NULL
       AND h."order_id" = NEW."order_id" AND h."from_day" <= NEW."clinic_day"
       AND (h."ended_day" IS NULL OR h."ended_day" > NEW."clinic_day")
    UNION ALL
    SELECT 1 FROM "medication_order" o
      JOIN "intake_episode" e ON e."id" = o."episode_id"
      JOIN "intake_discharge" l ON l."id" = e."discharge_id"
     WHERE NEW."paper_id" IS NULL AND o."id" = NEW."order_id" 
       AND (l."at" <= NEW."at")"""
# Whoever inserts a dose, by whatever means, takes their turn at the patient's row: the checks below
# then see what another transaction has committed. It finds nothing, and so refuses nothing. Counted
# and not compared: a comparison is moved in before the lock, and no row is left to be locked.
ONE_AT_A_TIME = """
    SELECT 1 WHERE (SELECT COUNT(*) FROM (SELECT "id" FROM "patients_patient"
                    WHERE "id" = NEW."patient_id" FOR NO KEY UPDATE) turn) < 0"""
# A day's parts all come from one order: an order changed at noon opens no second dose. Nor does a
# dose that was given on paper, which stands outside `one_dose_a_day`. Only what ended as not given,
# what was entered wrongly, and a signed replacement for a vomited dose, stand aside.
ANOTHER_ORDER_GAVE_TODAY = """
    SELECT 1 FROM "medication_dose" d
      LEFT JOIN "medication_end" e ON e."dose_id" = d."id"
     WHERE d."patient_id" = NEW."patient_id" AND d."clinic_day" = NEW."clinic_day"
       AND d."medicine" = NEW."medicine" AND NEW."paper_id" IS NULL AND d."wrong_at" IS NULL
       AND (d."order_id" IS DISTINCT FROM NEW."order_id"
            OR d."paper_id" IS NOT NULL AND d."part" = NEW."part")
       AND d."part" <> 'replacement' AND NEW."part" <> 'replacement'
       AND COALESCE(e."outcome", '') <> 'not_given'
       AND NOT EXISTS (SELECT 1 FROM "medication_dayfreed" f WHERE f."dose_id" = d."id")"""
# One dose, a depot, a replacement: once, on whichever day of its step. Found through its order: by
# its step alone every dose ever given would be read, at each reservation.
GIVEN_ALREADY = """
    SELECT 1 FROM "medication_order" o
      JOIN "medication_dose" d ON d."order_id" = o."id"
      LEFT JOIN "medication_end" e ON e."dose_id" = d."id"
     WHERE o."id" = NEW."order_id" AND o."kind" IN ('depot', 'one_off', 'replacement')
       AND d."step_id" = NEW."step_id" AND d."wrong_at" IS NULL AND NEW."paper_id" IS NULL
       AND d."clinic_day" <> NEW."clinic_day" AND COALESCE(e."outcome", '') <> 'not_given'"""
# `after` must be the same dose of the same day, ended as not given; or taken by another person; or
# a take-home whose bottle is back or gone and whose day a prescriber freed.
NOT_AGAIN = """
    SELECT 1 WHERE NEW."after_id" IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM "medication_end" e JOIN "medication_dose" d ON d."id" = e."dose_id"
         WHERE e."dose_id" = NEW."after_id" AND (e."outcome" = 'not_given'
               OR d."wrong_at" IS NOT NULL AND d."paper_id" IS NULL OR EXISTS (
               SELECT 1 FROM "medication_dayfreed" f WHERE f."dose_id" = e."dose_id"))
           AND d."patient_id" = NEW."patient_id" AND d."clinic_day" = NEW."clinic_day"
           AND d."medicine" = NEW."medicine" AND d."part" = NEW."part")"""
REPLACES_NOTHING_VOMITED = """
    SELECT 1 WHERE NEW."part" = 'replacement' AND NOT EXISTS (
        SELECT 1 FROM "medication_order" o
          JOIN "medication_vomited" v ON v."dose_id" = o."replaces_dose_id"
         WHERE o."id" = NEW."order_id" AND o."kind" = 'replacement')"""
# What stands outside the order and outside one dose a day is what a sheet of paper says, word for
# word, and nothing else.
NOT_AS_ON_PAPER = """
    SELECT 1 WHERE NEW."paper_id" IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM "medication_givenonpaper" p
         WHERE p."id" = NEW."paper_id" AND p."patient_id" = NEW."patient_id"
           AND p."medicine" = NEW."medicine" AND p."part" = NEW."part" AND p."ug" = NEW."ug"
           AND p."clinic_day" = NEW."clinic_day" AND p."at" = NEW."at" AND NOT NEW."home")"""
# A dose counts no more where its sheet was entered wrongly, or where another person took it.
NOT_WRONG_AT_ALL = """
    SELECT 1 WHERE NEW."wrong_at" IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM "medication_givenonpaper" p
         WHERE p."id" = NEW."paper_id" AND p."wrong_at" = NEW."wrong_at")
       AND NOT EXISTS (
        SELECT 1 FROM "medication_takenbyanother" t
         WHERE t."dose_id" = NEW."id" AND t."at" = NEW."wrong_at" AND t."replaces_id" IS NULL)"""
ENDED = 'SELECT 1 FROM "medication_end" e WHERE e."dose_id" = NEW."dose_id"'
MORE_THAN_RESERVED = """
    SELECT 1 FROM "medication_dose" d
     WHERE d."id" = NEW."dose_id"
       AND d."ug" < NEW."ug" + (SELECT COALESCE(SUM(p."ug"), 0) FROM "medication_pour" p
                                 WHERE p."dose_id" = NEW."dose_id")"""
# A pump was asked for this dose and has not said what it did: nothing goes on until that is known.
PUMP_HAS_NOT_SAID = """
    SELECT 1 FROM "medication_pumpasked" a
      LEFT JOIN "medication_pumptold" t ON t."asked_id" = a."id"
     WHERE a."dose_id" = NEW."dose_id" AND t."asked_id" IS NULL"""
# More than was asked for stands in the cup: it is thrown away, and none of it is taken.
PUMP_POURED_TOO_MUCH = """
    SELECT 1 FROM "medication_pumpasked" a
      JOIN "medication_pumptold" t ON t."asked_id" = a."id"
     WHERE a."dose_id" = NEW."dose_id" AND t."too_much" AND NEW."outcome" <> 'not_given'"""
# What is said to be taken was poured, all of it or less.
MORE_THAN_POURED = """
    SELECT 1 WHERE NEW."ug_taken" > (SELECT COALESCE(SUM(p."ug"), 0) FROM "medication_pour" p
                                      WHERE p."dose_id" = NEW."dose_id")
    UNION ALL
    SELECT 1 FROM "medication_dose" d
     WHERE d."id" = NEW."dose_id" AND NEW."outcome" IN ('taken', 'handed_over')
       AND NEW."ug_taken" <> d."ug" """


# A take-home is filled into its own bottle before it is handed over, and never swallowed here.
NOT_FILLED_OR_NOT_FOR_HOME = """
    SELECT 1 FROM "medication_dose" d WHERE d."id" = NEW."dose_id" AND (
        d."home" AND NEW."outcome" NOT IN ('handed_over', 'not_given')
        OR NOT d."home" AND NEW."outcome" = 'handed_over')
    UNION ALL
    SELECT 1 WHERE NEW."outcome" = 'handed_over' AND NOT EXISTS (
        SELECT 1 FROM "medication_homebottle" b JOIN "medication_filled" f
            ON f."bottle_id" = b."id"
         WHERE b."dose_id" = NEW."dose_id" AND b."hand_over_id" IS NOT NULL)"""

IS_UNDER_WAY = """
    INSERT INTO "medication_underway" ("dose_id") SELECT NEW."id" WHERE NOT NEW."home" """
IS_NO_LONGER_UNDER_WAY = 'DELETE FROM "medication_underway" WHERE "dose_id" = NEW."dose_id"'


class Arrival(models.Model):
    """Somebody is here to be dosed: at the desk, by their card, at the kiosk."""

    kept = ("left_at", "left_by", "left_why")

    class How(models.TextChoices):
        DESK = "desk", _("at the desk")
        CARD = "card", _("by their card")
        KIOSK = "kiosk", _("at the kiosk")
        WINDOW = "window", _("at the window")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="arrivals")
    clinic_day = models.DateField()
    how = models.CharField(max_length=8, choices=How.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True)  # None: they did it themself
    left_at = models.DateTimeField(null=True)  # went away without a dose
    left_by = models.ForeignKey(**BY, null=True)
    left_why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "clinic_day"], condition=Q(left_at=None),
                name="somebody_waits_once",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["clinic_day", "at"], name="arrivals_in_order")]


class Counting(models.Manager):
    """Every dose but those entered wrongly or taken by another person: no page and no rule takes
    one of these for a dose."""

    def get_queryset(self):
        return super().get_queryset().filter(wrong_at=None)


class Every(models.Manager):
    """Those that count for nothing too."""


class Dose(models.Model):
    """Today's dose, or one part of it, reserved under a signed order. The amount is the order's.

    after  the dose of the same day and part that ended as not given, or that another person took:
           then, and only then, again
    paper  given on paper: then it is as the paper says, whatever was ordered; order and step are
           those it was given by, where there were any
    """

    kept = ("wrong_at",)
    guards = (
        Guard("a_chart_takes_turns", "INSERT", "whoever reserves a dose takes their turn",
              ONE_AT_A_TIME),
        Guard("a_dose_comes_from_a_signed_order", "INSERT",
              "no signed order in force says this dose for this day", NOT_AS_SIGNED,
              then=IS_UNDER_WAY),
        Guard("one_order_a_day", "INSERT",
              "a dose of this medicine was given today under another order",
              ANOTHER_ORDER_GAVE_TODAY),
        Guard("what_is_ordered_once_is_given_once", "INSERT",
              "this order is for one dose, and it was given", GIVEN_ALREADY),
        Guard("a_second_try_follows_one_not_given", "INSERT",
              "the earlier dose of this day did not end as not given", NOT_AGAIN),
        Guard("a_replacement_follows_vomiting", "INSERT",
              "a replacement needs its own order for a dose that was vomited",
              REPLACES_NOTHING_VOMITED),
        Guard("what_was_on_paper_is_as_on_paper", "INSERT",
              "no sheet of paper says this dose", NOT_AS_ON_PAPER),
        Guard("only_paper_or_another_person_makes_a_dose_none", "UPDATE",
              "a dose counts until its sheet is said to be wrong, or another person to have had it",
              NOT_WRONG_AT_ALL),
    )  # fmt: skip

    class Said(models.TextChoices):
        SAME = "same", _("expects this amount")
        OTHER = "other", _("expects another amount")
        UNSURE = "unsure", _("does not know")
        NOT_ASKED = "", _("not asked")  # a take-home is filled before anybody comes

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="doses", db_index=False)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="doses")
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="doses", db_index=False)
    medicine = models.CharField(max_length=30)
    part = models.CharField(max_length=12, blank=True)
    ug = models.BigIntegerField()
    clinic_day = models.DateField()  # the day it is for
    home = models.BooleanField(default=False)  # a take-home bottle
    window = models.CharField(max_length=40, blank=True)
    said = models.CharField(max_length=8, choices=Said.choices, blank=True)
    awake = models.BooleanField(null=True)  # looked at, awake and clear; None: nobody was there
    told = models.JSONField(default=list)  # what the rules said: [{code, level, why, source}]
    reason = models.CharField(max_length=300, blank=True)  # for going on all the same
    after = models.OneToOneField(
        "medication.End", models.PROTECT, null=True, related_name="then", db_constraint=True
    )
    paper = models.OneToOneField(
        "medication.GivenOnPaper", models.PROTECT, null=True, related_name="dose"
    )
    wrong_at = models.DateTimeField(null=True)  # entered wrongly, or another's: no dose
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, db_index=False)

    objects = Counting()
    every = Every()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "clinic_day", "medicine", "part"],
                condition=Q(after=None, paper=None), name="one_dose_a_day",
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=False, step__isnull=False) | Q(paper__isnull=False),
                name="only_paper_knows_a_dose_without_an_order",
            ),
            models.CheckConstraint(condition=Q(ug__gt=0), name="a_dose_is_something"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["patient", "-clinic_day", "-at"], name="doses_newest"),
            models.Index(fields=["clinic_day"], name="doses_of_a_day"),
        ]

    @property
    def is_depot(self) -> bool:
        """An injection that lasts for weeks."""
        if self.order:
            return self.order.kind == Order.Kind.DEPOT
        return medicines.product(self.paper.bottle.product).depot is not None


class UnderWay(models.Model):
    """A dose reserved at a window that nobody has said the end of.

    The database itself keeps this list, with each dose and each end: what was poured and not
    confirmed is found among a few, not among the doses of years.
    """

    dose = models.OneToOneField(
        Dose, models.PROTECT, primary_key=True, related_name="under_way"
    )  # fmt: skip


class Pour(models.Model):
    """So much left one bottle for this dose: measured by hand and read back, or by a pump.

    Two strengths of one dose are two pours.
    """

    kept = ()
    guards = (
        Guard("nothing_is_poured_for_an_ended_dose", "INSERT",
              "this dose has ended: nothing more is poured for it", ENDED),
        Guard("no_more_is_poured_than_reserved", "INSERT",
              "no more is poured than was reserved", MORE_THAN_RESERVED),
        Guard("nothing_is_poured_while_a_pump_has_not_said", "INSERT",
              "a pump has not said what it poured for this dose", PUMP_HAS_NOT_SAID),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    dose = models.ForeignKey(Dose, models.PROTECT, related_name="pours")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    ug = models.BigIntegerField()  # what left the bottle
    measured = models.CharField(max_length=10, default="hand")  # or "pump"
    report = models.JSONField(default=dict)  # what the pump said of it
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ug__gt=0), name="a_pour_is_something"),
        ]

    @property
    def patient(self) -> Patient:
        return self.dose.patient


class End(models.Model):
    """What became of a dose: taken, in part, not given; or handed over to be taken at home."""

    kept = ()
    guards = (
        Guard("nothing_ends_while_a_pump_has_not_said", "INSERT",
              "a pump has not said what it poured for this dose", PUMP_HAS_NOT_SAID),
        Guard("nobody_takes_what_a_pump_poured_too_much", "INSERT",
              "more than was asked for stands in the cup", PUMP_POURED_TOO_MUCH),
        Guard("no_more_is_taken_than_was_poured", "INSERT",
              "what is said to be taken was not poured", MORE_THAN_POURED,
              then=IS_NO_LONGER_UNDER_WAY),
        Guard("only_a_filled_bottle_is_handed_over", "INSERT",
              "only a filled bottle is handed over, to its own person",
              NOT_FILLED_OR_NOT_FOR_HOME),
    )  # fmt: skip

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("taken, seen")
        PARTLY = "partly", _("taken in part")
        NOT_GIVEN = "not_given", _("not given")
        HANDED_OVER = "handed_over", _("handed over to take home")

    dose = models.OneToOneField(Dose, models.PROTECT, primary_key=True, related_name="end")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    ug_taken = models.BigIntegerField()
    site = models.CharField(max_length=40, blank=True)  # of an injection
    why = models.CharField(max_length=200, blank=True)
    witness = models.ForeignKey(**BY, null=True, db_index=False)  # of what was thrown away
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="not_given", ug_taken=0)
                | ~Q(outcome="not_given") & Q(ug_taken__gt=0),
                name="what_was_not_given_is_nothing",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("taken", "handed_over")) | ~Q(why=""),
                name="a_dose_not_whole_says_why",
            ),
            models.CheckConstraint(
                condition=Q(witness=None) | ~Q(witness=F("by")), name="nobody_witnesses_themself"
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.dose.patient


class Vomited(models.Model):
    """The person vomited after a dose. Only a prescriber's own order replaces any of it."""

    kept = ()

    dose = models.OneToOneField(Dose, models.PROTECT, primary_key=True, related_name="vomited")
    minutes_after = models.PositiveSmallIntegerField()
    seen = models.BooleanField()  # by a member of staff
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.dose.patient
