"""Orders: what a prescriber signed. A dose comes from nowhere else."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.intake.models import Episode
from throughcare.patients.models import Patient
from throughcare.plan.models import Item
from throughcare.record.guards import Guard

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

SIGNED_STAYS = "a signed order is not changed: write another that takes its place"
IS_SIGNED = 'SELECT 1 FROM "medication_signed" s WHERE s."order_id" = NEW."order_id"'
# A pause is in force under the taper that a prescriber signed: the amounts of a day of that taper,
# on from the day it is paused, and nothing else. Whoever presses can add nothing to it.
NOT_A_PAUSE_OF_IT = """
    SELECT 1 FROM "medication_order" p
     WHERE p."id" = NEW."order_id" AND p."kind" = 'pause' AND NEW."under_id" IS NULL
    UNION ALL
    SELECT 1 FROM "medication_order" p
     WHERE p."id" = NEW."order_id" AND NEW."under_id" IS NOT NULL
       AND (p."kind" <> 'pause' OR p."replaces_id" IS NULL OR p."replaces_id" <> NEW."under_id"
            OR EXISTS (
                SELECT 1 FROM "medication_step" s
                 WHERE s."order_id" = p."id" AND NOT EXISTS (
                    SELECT 1 FROM "medication_step" u
                      JOIN "medication_order" t ON t."id" = u."order_id"
                     WHERE t."id" = NEW."under_id" AND t."kind" = 'taper'
                       AND t."patient_id" = p."patient_id" AND t."medicine" = p."medicine"
                       AND t."family" = p."family" AND u."part" = s."part" AND u."ug" = s."ug"
                       AND u."how" = s."how" AND u."first_day" <= p."first_day")))"""
WITHOUT_STEPS = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "medication_step" s WHERE s."order_id" = NEW."order_id")"""


class Order(models.Model):
    """What is to be given, because of an item of the plan. Written by one, signed by a prescriber.

    A change is another order that `replaces` this one from its own first day on.
    """

    kept = ()

    class Kind(models.TextChoices):
        START = "start", _("starting")
        TITRATE = "titrate", _("titrating")
        MAINTAIN = "maintain", _("maintaining")
        TAPER = "taper", _("tapering")
        DEPOT = "depot", _("depot injection")
        ONE_OFF = "one_off", _("one dose")
        REPLACEMENT = "replacement", _("replacement after vomiting")
        GUEST = "guest", _("guest, ordered elsewhere")
        PAUSE = "pause", _("taper paused at the person's word")

    ONCE = (Kind.DEPOT, Kind.ONE_OFF, Kind.REPLACEMENT)  # each step one dose, not one a day

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="orders")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="orders")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="orders")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    medicine = models.CharField(max_length=30)  # a key of clinical/medicines
    family = models.CharField(max_length=60)  # which products may be poured for it
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until, that day included"), null=True, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    replaces_dose = models.ForeignKey(
        "medication.Dose", models.PROTECT, null=True, related_name="replacement_orders"
    )  # of a replacement: the dose that was vomited
    is_transition = models.BooleanField(default=False)  # may stand beside the other agonist
    must_not_skip = models.BooleanField(default=False)  # a missed day stops it: low-dose induction
    person_agrees = models.BooleanField(null=True)  # of a taper: the person wants it
    protocol = models.CharField(_("the written protocol it follows"), max_length=120, blank=True)
    guest_of = models.CharField(_("the clinic that ordered it"), max_length=160, blank=True)
    words = models.CharField(_("instructions"), max_length=300, blank=True)
    why = models.CharField(_("why"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False) | Q(kind__in=("guest", "one_off", "replacement")),
                name="an_order_is_because_of_the_plan",
            ),
            models.CheckConstraint(
                condition=~Q(kind="guest") | ~Q(guest_of=""), name="a_guest_comes_from_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(kind="replacement", replaces_dose__isnull=False)
                | ~Q(kind="replacement") & Q(replaces_dose=None),
                name="a_replacement_names_the_dose",
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="an_order_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["replaces_dose"], name="a_dose_is_replaced_by_one_order",
                condition=Q(replaces_dose__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["patient", "medicine", "-first_day"], name="orders_newest")]

    @property
    def left_on(self) -> date | None:
        """The day its stay in treatment ended: from then on nothing is given by it."""
        ended = self.episode.discharge
        return clock.clinic_day(ended.at) if ended else None


class Step(models.Model):
    """How much on which days. An order of several steps shows every day before it is signed.

    part  the named part of a split day ("morning", "evening"); empty: the day's one dose
    """

    kept = ()
    guards = (
        Guard("a_signed_order_gets_no_step", "INSERT", SIGNED_STAYS, IS_SIGNED),
    )  # fmt: skip

    class How(models.TextChoices):
        OBSERVED = "observed", _("observed")
        HOME = "home", _("taken home")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    order = models.ForeignKey(Order, models.PROTECT, related_name="steps")
    first_day = models.DateField()
    last_day = models.DateField(null=True)  # None: until the order ends
    part = models.CharField(max_length=12, blank=True)
    ug = models.BigIntegerField()
    how = models.CharField(max_length=8, choices=How.choices, default=How.OBSERVED)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ug__gt=0), name="a_step_gives_something"),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="a_step_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["order", "first_day", "part"], name="a_day_of_an_order_has_one_amount"
            ),
        ]
        ordering = ["first_day", "part"]

    @property
    def patient(self) -> Patient:
        return self.order.patient


class Signed(models.Model):
    """A prescriber signed the order, having seen what the rules said, and why all the same.

    under  of a pause alone: the signed taper that lets the person pause it, on any day
    """

    kept = ()
    guards = (
        Guard("an_order_without_steps_is_not_signed", "INSERT",
              "an order says how much on which day before it is signed", WITHOUT_STEPS),
        Guard("a_pause_goes_on_with_a_signed_amount", "INSERT",
              "a pause goes on with an amount of the taper it pauses", NOT_A_PAUSE_OF_IT),
    )  # fmt: skip

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="signed")
    under = models.ForeignKey("self", models.PROTECT, null=True, related_name="pauses")
    said = models.JSONField(default=list)  # [{code, level, why, source}] at that moment
    reason = models.CharField(max_length=300, blank=True)  # for the cautions
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.order.patient


class Stopped(models.Model):
    """The order ends: from this day on nothing is given by it. An unsigned one was set aside."""

    kept = ()

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="stopped")
    from_day = models.DateField()
    replaced_by = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="a_stop_says_why"),
        ]

    @property
    def patient(self) -> Patient:
        return self.order.patient


class Held(models.Model):
    """The order waits: nothing is given by it from a day until the hold is lifted."""

    kept = ("ended_at", "ended_by", "ended_why", "ended_day")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    order = models.ForeignKey(Order, models.PROTECT, related_name="holds")
    from_day = models.DateField()
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_day = models.DateField(null=True)  # from this day on it is given again
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(**BY, null=True)
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(ended_at=None), name="an_order_is_held_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_day=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_day__isnull=False),
                name="a_lifted_hold_says_who_and_when",
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.order.patient
