"""Where a product can be: lots, and the accounts that hold part of one or of a whole product."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.record.guards import CHANGING, Guard
from throughcare.staff.models import Facility

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

ANOTHER_PLACE = """
    SELECT 1 WHERE NEW."facility_id" <> OLD."facility_id" OR NEW."product" <> OLD."product"
        OR NEW."kind" <> OLD."kind" OR NEW."lot_id" IS DISTINCT FROM OLD."lot_id" """

BEGINS_WITH_SOMETHING = 'SELECT 1 WHERE NEW."balance" <> 0'
# A movement's own trigger stands one deeper than a statement that somebody sends.
NOT_BY_A_MOVEMENT = """
    SELECT 1 WHERE NEW."balance" <> OLD."balance" AND pg_trigger_depth() < 2"""


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
        Guard("an_account_begins_with_nothing", "INSERT",
              "an account begins with nothing: only a movement fills it", BEGINS_WITH_SOMETHING),
        Guard("a_balance_moves_by_movements_alone", "UPDATE",
              "a balance is moved by movements alone", NOT_BY_A_MOVEMENT, engine="postgresql"),
    )  # fmt: skip
    derived = ("balance",)  # the sum of its movements: they are what the log vouches for

    class Kind(models.TextChoices):
        SUPPLIER = "supplier", _("received from suppliers")
        SAFE = "safe", _("safe")
        BOTTLE = "bottle", _("working bottle")
        PUMP = "pump", _("in the pump")
        POURED = "poured", _("poured, not confirmed")
        PATIENTS = "patients", _("given to patients")
        TAKE_HOME = "take_home", _("take-home bottles filled, not handed over")
        RETURNED = "returned", _("returned by patients")
        WASTE = "waste", _("waste")
        DESTROYED = "destroyed", _("destroyed")
        COMPOUNDED = "compounded", _("used in compounding")
        VARIANCE = "variance", _("variance")

    USABLE = (Kind.SAFE, Kind.BOTTLE, Kind.PUMP, Kind.POURED, Kind.TAKE_HOME)
    AWAITING = (Kind.RETURNED, Kind.WASTE)  # locked away until destroyed
    ON_HAND = USABLE + AWAITING
    # What two people can measure. What is thrown away is made unusable and measured no more.
    COUNTED = (Kind.SAFE, Kind.BOTTLE, Kind.PUMP, Kind.TAKE_HOME, Kind.RETURNED)

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
                condition=~Q(kind__in=("safe", "bottle", "pump")) | Q(lot__isnull=False),
                name="what_is_kept_has_its_lot",
            ),
            models.UniqueConstraint(
                fields=["facility", "product", "kind", "name", "window"],
                condition=Q(lot=None), name="an_account_is_opened_once",
            ),
            models.UniqueConstraint(
                fields=["lot", "kind", "name", "window"], condition=Q(lot__isnull=False),
                name="a_lot_is_once_at_a_place",
            ),
        ]  # fmt: skip
