"""Doses taken home: the decision and its reason, one bottle for each dose, and what became of it.

A take-home is a `Dose` with `home` set, reserved for its own future clinic day under the signed
order: the database then refuses a window dose of that day, and a bottle for a day that was dosed.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.intake.models import Episode
from throughcare.medication.models.dosing import Dose
from throughcare.medication.models.window import NaloxoneGiven
from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.staff.models import Facility
from throughcare.stock.models import Account

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

NOT_THIS_PERSONS = """
    SELECT 1 FROM "medication_dose" d WHERE d."id" = NEW."dose_id" AND NOT d."home"
    UNION ALL
    SELECT 1 FROM "medication_dose" d JOIN "medication_takehomedecision" t
        ON t."id" = NEW."decision_id"
     WHERE d."id" = NEW."dose_id"
       AND (t."patient_id" <> d."patient_id" OR t."days" = 0 OR t."medicine" <> d."medicine")
    UNION ALL
    SELECT 1 FROM "medication_dose" d JOIN "patients_patient" p ON p."id" = d."patient_id"
      JOIN "medication_closedday" c ON c."id" = NEW."closed_id"
     WHERE d."id" = NEW."dose_id"
       AND (c."day" <> d."clinic_day" OR c."facility_id" <> p."facility_id") """
TO_ANOTHER_PERSON = """
    SELECT 1 FROM "medication_handover" h JOIN "medication_dose" d ON d."id" = NEW."dose_id"
     WHERE h."id" = NEW."hand_over_id" AND h."patient_id" <> d."patient_id" """
# Days beyond closed ones that are in the person's hands from the day of this hand-over on, against
# the newest decision: one that was made after the bottle was prepared counts.
MORE_AT_ONCE_THAN_DECIDED = """
    SELECT 1 FROM "medication_handover" h
      JOIN "medication_dose" mine ON mine."id" = NEW."dose_id"
     WHERE h."id" = NEW."hand_over_id" AND NEW."closed_id" IS NULL AND COALESCE((
        SELECT t."days" FROM "medication_takehomedecision" t
         WHERE t."patient_id" = mine."patient_id" AND t."medicine" = mine."medicine"
         ORDER BY t."at" DESC LIMIT 1), 0) < 1 + (
        SELECT COUNT(DISTINCT d."clinic_day") FROM "medication_homebottle" b
          JOIN "medication_dose" d ON d."id" = b."dose_id"
         WHERE d."patient_id" = mine."patient_id" AND d."medicine" = mine."medicine"
           AND b."hand_over_id" IS NOT NULL
           AND b."closed_id" IS NULL AND d."clinic_day" >= h."clinic_day"
           AND d."clinic_day" <> mine."clinic_day" AND NOT EXISTS (
               SELECT 1 FROM "medication_cameback" c
                WHERE c."bottle_id" = b."id" AND c."how" IN ('full', 'part')))"""
UNFILLED_OR_ENDED = """
    SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM "medication_homebottle" b
                                WHERE b."id" = NEW."bottle_id")
    UNION ALL
    SELECT 1 FROM "medication_homebottle" b JOIN "medication_end" e ON e."dose_id" = b."dose_id"
     WHERE b."id" = NEW."bottle_id" """


class ClosedDay(models.Model):
    """A day on which no window opens. Its dose goes home: on top of what was decided where the law
    says so (a holiday, one day of a weekend), else as a day like any other."""

    kept = ("ended_at", "ended_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="closed_days")
    day = models.DateField(_("closed on"))
    why = models.CharField(_("why"), max_length=80)
    holiday = models.BooleanField(_("a state or federal holiday"), default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True)  # open after all
    ended_by = models.ForeignKey(**BY, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "day"], condition=Q(ended_at=None), name="a_day_is_closed_once"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="a_closed_day_says_why"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="a_day_opened_again_says_by_whom",
            ),
        ]


class Lockbox(models.TextChoices):
    YES = "yes", _("locked away at home")
    GIVEN = "given", _("lockbox given by us")
    PLANNED = "planned", _("will have one before the first bottle")
    NO = "no", _("no place that locks")


class TakeHomeProposal(models.Model):
    """A counsellor or nurse asks a prescriber to decide on so many days, criterion by criterion."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="take_home_proposals")
    medicine = models.CharField(max_length=30)
    days = models.PositiveSmallIntegerField()
    considered = models.JSONField(default=list)  # [{words, met, seen, note}], one a criterion
    lockbox = models.CharField(max_length=8, choices=Lockbox.choices)
    persons_words = models.CharField(max_length=300, blank=True)
    words = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_proposal_says_why"),
        ]


class TakeHomeDecision(models.Model):
    """A prescriber decided how many days may be taken home at once. The newest one counts.

    days       at most so many at once, beyond closed days; 0: none for now
    ceiling    the lowest limit that held on that day; None: no limit of law holds
    weekdays   the days of the week they come for bottles, as ISO digits ("14": Monday, Thursday);
               empty: whenever it is agreed
    every      in every so many weeks, counted from the week of `first_on`
    """

    kept = ()

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("granted")
        REDUCED = "reduced", _("fewer than before or than asked")
        REFUSED = "refused", _("not now")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="take_home_decisions")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="take_home_decisions")
    proposal = models.OneToOneField(
        TakeHomeProposal, models.PROTECT, null=True, related_name="decision"
    )
    medicine = models.CharField(max_length=30)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    asked_days = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    weekdays = models.CharField(max_length=7, blank=True)
    every = models.PositiveSmallIntegerField(default=1)
    first_on = models.DateField()
    reason = models.CharField(max_length=500)
    reason_told = models.CharField(max_length=500, blank=True)  # in the person's own language
    considered = models.JSONField(default=list)  # [{words, met, seen, note}]
    lockbox = models.CharField(max_length=8, choices=Lockbox.choices)
    day_of_treatment = models.PositiveIntegerField()
    place = models.CharField(max_length=20)  # a key of clinical/jurisdictions
    ceiling = models.PositiveSmallIntegerField(null=True)
    ceiling_source = models.CharField(max_length=80, blank=True)
    said = models.JSONField(default=list)  # what the rules said at that moment
    exception_number = models.CharField(max_length=60, blank=True)
    exception_by = models.CharField(max_length=120, blank=True)  # who approved it
    exception_on = models.DateField(null=True)
    review_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_decision_says_why"),
            models.CheckConstraint(
                condition=Q(outcome="refused", days=0) | ~Q(outcome="refused") & Q(days__gt=0),
                name="a_refusal_gives_no_days",
            ),
            models.CheckConstraint(
                condition=Q(ceiling=None) | Q(days__lte=F("ceiling"))
                | ~Q(exception_number="") & ~Q(exception_by=""),
                name="above_the_ceiling_only_by_exception",
            ),
            models.CheckConstraint(
                condition=Q(every__gte=1) & Q(every__lte=4), name="they_come_every_few_weeks"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["patient", "medicine", "-at"], name="decisions_newest")]


class HandOver(models.Model):
    """Bottles put into the person's own hand: counted with them, and what was said with it.

    offer  what came of the naloxone: the kit that went along, one they have in date, or their no
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="hand_overs")
    clinic_day = models.DateField()
    count = models.PositiveSmallIntegerField()  # read back: "you take 6 bottles"
    offer = models.ForeignKey(NaloxoneGiven, models.PROTECT, related_name="hand_overs")
    lockbox = models.CharField(max_length=8, choices=Lockbox.choices)
    told_transport = models.BooleanField()
    told_storage = models.BooleanField()
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0), name="something_is_handed_over"),
            models.CheckConstraint(
                condition=Q(told_transport=True, told_storage=True),
                name="carrying_and_storing_are_explained",
            ),
        ]


class HomeBottle(models.Model):
    """One dose in one bottle, for one day, with an identity of its own.

    token   what its square says: random, and nothing about anybody
    closed  the closed day it is for; then no decision is needed where the law needs none
    """

    kept = ("hand_over",)
    guards = (
        Guard("a_bottle_is_for_its_own_person_and_day", "INSERT",
              "a take-home bottle is for a take-home dose of its person, by a decision or for a "
              "closed day", NOT_THIS_PERSONS),
        Guard("a_bottle_goes_to_nobody_else", "UPDATE",
              "this bottle belongs to another person", TO_ANOTHER_PERSON),
        Guard("no_more_at_once_than_decided", "UPDATE",
              "more days at once than the decision allows", MORE_AT_ONCE_THAN_DECIDED),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    dose = models.OneToOneField(Dose, models.PROTECT, related_name="bottle")
    token = models.CharField(max_length=40, unique=True)
    decision = models.ForeignKey(
        TakeHomeDecision, models.PROTECT, null=True, related_name="bottles"
    )
    closed = models.ForeignKey(ClosedDay, models.PROTECT, null=True, related_name="bottles")
    pick_up_on = models.DateField()  # the day it is meant to be handed over
    hand_over = models.ForeignKey(HandOver, models.PROTECT, null=True, related_name="bottles")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False) | Q(closed__isnull=False),
                name="a_bottle_has_its_ground",
            ),
        ]
        indexes = [models.Index(fields=["pick_up_on"], name="bottles_by_pick_up")]

    @property
    def patient(self) -> Patient:
        return self.dose.patient


class Filled(models.Model):
    """The bottle holds its whole dose, from one lot or two, and its cap is child-resistant."""

    kept = ()
    guards = (
        Guard("what_has_ended_is_not_filled", "INSERT",
              "this bottle is no longer to be filled", UNFILLED_OR_ENDED),
    )  # fmt: skip

    bottle = models.OneToOneField(
        HomeBottle, models.PROTECT, primary_key=True, related_name="filled"
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    child_resistant = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(child_resistant=True), name="every_cap_is_child_resistant"
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.bottle.dose.patient
