"""So much went from one account to another: the register's double entry.

A `Movement` takes an amount out of one account and puts it into another, so that the sum over all
accounts of a product is always nought; the database moves both balances itself, and refuses one
that would fall below nothing. Amounts are whole micrograms of the ingredient: millilitres and
tablets are read off the product, never stored.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.staff.models import Facility
from throughcare.stock.models.places import BY, Account

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
     WHERE a."id" = NEW."source_id"
       AND (a."facility_id" <> NEW."facility_id" OR a."product" <> NEW."product")"""
NO_TRUE_REVERSAL = """
    SELECT 1 FROM "stock_movement" m WHERE m."id" = NEW."reverses_id" AND (
        m."ug" <> NEW."ug" OR m."source_id" <> NEW."target_id"
        OR m."target_id" <> NEW."source_id" OR m."reverses_id" IS NOT NULL)"""


ALONE = """
    SELECT 1 WHERE NEW."reason" = 'correction'
       AND (NEW."witness_id" IS NULL OR NEW."witness_id" = NEW."by_id")"""


class Movement(models.Model):
    """So much of a product went from one account to another, because of something, by somebody.

    because     what caused it: the label of a row ("medication.pour") and its key
    product     of both accounts, kept here too: the report of one product reads only its own
    reverses    a correction takes back one earlier movement, whole; nothing is edited
    """

    kept = ()
    guards = (
        Guard("a_movement_stays_with_its_product", "INSERT",
              "a movement is within one product and one clinic", NOT_OF_ONE_PRODUCT),
        Guard("a_correction_is_seen_by_two", "INSERT",
              "an entry is taken back by two", ALONE),
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
    product = models.CharField(max_length=60)
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
            models.Index(fields=["facility"], condition=Q(reason="lost"), name="movements_lost"),
            models.Index(
                fields=["facility", "product", "clinic_day"],
                name="movements_of_no_dose",
                condition=Q(
                    reason__in=(
                        "receipt",
                        "returned",
                        "waste",
                        "spilt",
                        "destroyed",
                        "compounded",
                        "count",
                        "lost",
                        "correction",
                    )
                ),
            ),
            models.Index(
                fields=["facility", "product", "clinic_day", "at"], name="movements_of_a_product"
            ),
        ]
