"""The register: where every microgram of a controlled medicine is, and how it came there.

Double entry. A `Movement` takes an amount out of one account and puts it into another, so that
the sum over all accounts of a product is always nought; the database moves both balances itself,
and refuses one that would fall below nothing. Amounts are whole micrograms of the ingredient:
millilitres and tablets are read off the product, never stored.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient
from throughcare.record.guards import CHANGING, Guard
from throughcare.staff.models import Facility

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

# Both balances, in one order whichever way the medicine goes: two movements never wait in a ring.
BALANCES_MOVE = """
    UPDATE "stock_account"
       SET "balance" = "balance" + CASE WHEN "id" = NEW."target_id" THEN NEW."ug" ELSE -NEW."ug" END
     WHERE "id" = CASE WHEN NEW."source_id" < NEW."target_id"
                       THEN NEW."source_id" ELSE NEW."target_id" END;
    UPDATE "stock_account"
       SET "balance" = "balance" + CASE WHEN "id" = NEW."target_id" THEN NEW."ug" ELSE -NEW."ug" END
     WHERE "id" = CASE WHEN NEW."source_id" < NEW."target_id"
                       THEN NEW."target_id" ELSE NEW."source_id" END"""
NOT_OF_ONE_PRODUCT = """
    SELECT 1 FROM "stock_account" a JOIN "stock_account" b
        ON a."product" <> b."product" OR a."facility_id" <> b."facility_id"
     WHERE a."id" = NEW."source_id" AND b."id" = NEW."target_id"
     UNION ALL
    SELECT 1 FROM "stock_account" a
     WHERE a."id" = NEW."source_id" AND a."facility_id" <> NEW."facility_id" """
NO_TRUE_REVERSAL = """
    SELECT 1 FROM "stock_movement" m WHERE m."id" = NEW."reverses_id" AND (
        m."ug" <> NEW."ug" OR m."source_id" <> NEW."target_id"
        OR m."target_id" <> NEW."source_id" OR m."reverses_id" IS NOT NULL)"""
ANOTHER_PLACE = """
    SELECT 1 WHERE NEW."facility_id" <> OLD."facility_id" OR NEW."product" <> OLD."product"
        OR NEW."kind" <> OLD."kind" OR NEW."lot_id" IS DISTINCT FROM OLD."lot_id" """


class Lot(models.Model):
    """One batch of one product, by the maker's number; or compounded here."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="lots")
    product = models.CharField(max_length=60)  # a key of clinical/medicines
    number = models.CharField(_("lot number"), max_length=40)
    expires_on = models.DateField(_("expires on"))
    maker = models.CharField(_("maker"), max_length=80, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "product", "number"], name="a_lot_number_is_one_lot"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="a_lot_has_its_number"),
        ]


class Account(models.Model):
    """A place a product can be: in a safe, a bottle, a cup, with patients, gone to waste.

    Beyond the clinic's doors stand `supplier`, whose balance is what the clinic ever received,
    below nothing; and `variance`, what counts could not explain, either way.
    """

    kept = CHANGING
    guards = (
        Guard("an_account_stays_what_it_is", "UPDATE",
              "an account keeps its clinic, its product and its lot", ANOTHER_PLACE),
    )  # fmt: skip
    derived = ("balance",)  # the sum of its movements: they are what the log vouches for

    class Kind(models.TextChoices):
        SUPPLIER = "supplier", _("received from suppliers")
        SAFE = "safe", _("safe")
        BOTTLE = "bottle", _("working bottle")
        POURED = "poured", _("poured, not confirmed")
        PATIENTS = "patients", _("given to patients")
        TAKE_HOME = "take_home", _("take-home bottles filled, not handed over")
        RETURNED = "returned", _("returned by patients")
        WASTE = "waste", _("waste")
        DESTROYED = "destroyed", _("destroyed")
        COMPOUNDED = "compounded", _("used in compounding")
        VARIANCE = "variance", _("variance")

    ON_HAND = (Kind.SAFE, Kind.BOTTLE, Kind.POURED, Kind.TAKE_HOME, Kind.RETURNED, Kind.WASTE)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="accounts")
    product = models.CharField(max_length=60)  # a key of clinical/medicines
    kind = models.CharField(max_length=10, choices=Kind.choices)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="accounts")
    name = models.CharField(max_length=60, blank=True)  # which safe, which bottle, which window
    window = models.CharField(max_length=40, blank=True)  # where a working bottle or a cup stands
    balance = models.BigIntegerField(default=0)  # micrograms; moved by the database alone
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(balance__gte=0) | Q(kind__in=("supplier", "variance", "compounded")),
                name="no_account_holds_less_than_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("safe", "bottle")) | Q(lot__isnull=False),
                name="what_is_kept_has_its_lot",
            ),
            models.UniqueConstraint(
                fields=["facility", "product", "kind", "name", "window"],
                condition=Q(lot=None), name="an_account_is_opened_once",
            ),
            models.UniqueConstraint(
                fields=["lot", "kind", "name"], condition=Q(lot__isnull=False),
                name="a_lot_is_once_at_a_place",
            ),
        ]  # fmt: skip


class Movement(models.Model):
    """So much of a product went from one account to another, because of something, by somebody.

    because     what caused it: the label of a row ("medication.pour") and its key
    reverses    a correction takes back one earlier movement, whole; nothing is edited
    """

    kept = ()
    guards = (
        Guard("a_movement_stays_with_its_product", "INSERT",
              "a movement is within one product and one clinic", NOT_OF_ONE_PRODUCT),
        Guard("a_correction_mirrors_what_it_corrects", "INSERT",
              "a correction takes back exactly what it corrects", NO_TRUE_REVERSAL,
              then=BALANCES_MOVE),
    )  # fmt: skip

    class Reason(models.TextChoices):
        RECEIPT = "receipt", _("received")
        OPENED = "opened", _("brought to a window")
        PUT_BACK = "put_back", _("brought back to the safe")
        POUR = "pour", _("poured")
        TAKEN = "taken", _("swallowed, applied or injected")
        FILLED = "filled", _("filled into a take-home bottle")
        HANDED_OVER = "handed_over", _("take-home bottle handed over")
        RETURNED = "returned", _("brought back by a patient")
        WASTE = "waste", _("waste")
        SPILT = "spilt", _("spilt or broken")
        HOLD_UP = "hold_up", _("left in the pump")
        DESTROYED = "destroyed", _("destroyed")
        COMPOUNDED = "compounded", _("compounded")
        COUNT = "count", _("found by a count")
        LOST = "lost", _("lost or stolen")
        CORRECTION = "correction", _("correction")

    WITNESSED = (Reason.WASTE, Reason.SPILT, Reason.DESTROYED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="movements", db_index=False)
    source = models.ForeignKey(Account, models.PROTECT, related_name="out", db_index=False)
    target = models.ForeignKey(Account, models.PROTECT, related_name="into", db_index=False)
    ug = models.BigIntegerField()
    reason = models.CharField(max_length=12, choices=Reason.choices)
    because_type = models.CharField(max_length=40)
    because_id = models.UUIDField()
    patient = models.ForeignKey(
        Patient, models.PROTECT, null=True, related_name="movements", db_index=False
    )
    witness = models.ForeignKey(**BY, null=True, db_index=False)
    words = models.CharField(max_length=300, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    clinic_day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ug__gt=0), name="a_movement_moves_something"),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="a_movement_goes_somewhere"
            ),
            models.CheckConstraint(
                condition=~Q(reason__in=("waste", "spilt", "destroyed"))
                | Q(witness__isnull=False) & ~Q(witness=F("by")),
                name="waste_has_a_witness",
            ),
            models.CheckConstraint(
                condition=~Q(reason="correction") | Q(reverses__isnull=False) & ~Q(words=""),
                name="a_correction_says_what_and_why",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "clinic_day"], name="movements_out_of"),
            models.Index(fields=["target", "clinic_day"], name="movements_into"),
            models.Index(fields=["because_id"], name="movements_because_of"),
            models.Index(fields=["facility", "clinic_day"], name="movements_of_a_day"),
        ]


class Receipt(models.Model):
    """A delivery taken in, against its order form."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="receipts")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="receipts")
    ug = models.BigIntegerField()
    order_form = models.CharField(_("number of the order form"), max_length=40, blank=True)
    ordered_on = models.DateField(_("ordered on"), null=True, blank=True)
    supplier = models.CharField(_("supplier"), max_length=120)
    invoice = models.CharField(_("invoice"), max_length=60, blank=True)
    ug_on_form = models.BigIntegerField()  # what the form says was sent
    difference = models.CharField(_("why it differs from the form"), max_length=300, blank=True)
    second = models.ForeignKey(**BY)  # who counted it with them
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ug__gt=0), name="a_receipt_brings_something"),
            models.CheckConstraint(
                condition=~Q(second=F("by")), name="a_receipt_is_counted_by_two"
            ),
            models.CheckConstraint(
                condition=Q(ug=F("ug_on_form")) | ~Q(difference=""),
                name="a_receipt_that_differs_says_why",
            ),
        ]


class Count(models.Model):
    """What two people counted at a place, before they were shown what should be there.

    A difference moves to or from `variance`, with an explanation; it never changes a movement.
    """

    kept = ()

    class Kind(models.TextChoices):
        OPENING = "opening", _("opening")
        CLOSING = "closing", _("closing")
        HANDOVER = "handover", _("change of shift")
        SPOT = "spot", _("spot check")
        INVENTORY = "inventory", _("inventory required by law")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="counts")
    account = models.ForeignKey(Account, models.PROTECT, related_name="counts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    counted_ug = models.BigIntegerField()
    expected_ug = models.BigIntegerField()  # by the register, at this moment
    second = models.ForeignKey(**BY)
    clinic_day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(counted_ug__gte=0), name="a_count_is_not_negative"),
            models.CheckConstraint(condition=~Q(second=F("by")), name="a_count_takes_two"),
        ]
        indexes = [models.Index(fields=["facility", "clinic_day"], name="counts_of_a_day")]

    @property
    def variance_ug(self) -> int:
        """What was found beyond what should be there; below nought: missing."""
        return self.counted_ug - self.expected_ug


class Explanation(models.Model):
    """Why a count differed, in words, and whether it is a loss that the law wants reported."""

    kept = ()

    class Verdict(models.TextChoices):
        MEASURING = "measuring", _("within what measuring allows")
        RECORDING = "recording", _("an entry was wrong; it was put right")
        SPILT = "spilt", _("spilt or broken, and not written down")
        UNEXPLAINED = "unexplained", _("not explained")
        THEFT = "theft", _("theft, or suspicion of it")

    count = models.OneToOneField(Count, models.PROTECT, primary_key=True, related_name="explained")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    words = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="an_explanation_has_words")
        ]

    @property
    def facility_id(self):
        return self.count.facility_id
