"""Counting: what two people found before they saw what should be there, and what came of it."""

import uuid
from collections.abc import Iterator
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.record.guards import Guard
from throughcare.staff.models import Facility
from throughcare.stock.models.movements import Movement
from throughcare.stock.models.places import BY, Account

LATER = 'NEW."replaces_id" IS NOT NULL'
OF_ANOTHER_THING = """
    SELECT 1 FROM "stock_explanation" e WHERE e."id" = NEW."replaces_id" AND (
        e."count_id" IS DISTINCT FROM NEW."count_id"
        OR e."missing_id" IS DISTINCT FROM NEW."missing_id")"""
NO_LOSS_AFTER_ALL_ALONE = """
    SELECT 1 FROM "stock_explanation" e WHERE e."id" = NEW."replaces_id"
       AND e."significant" AND NOT NEW."significant"
       AND (NEW."witness_id" IS NULL OR NEW."witness_id" = NEW."by_id")"""


class Counting(models.Model):
    """Two people counted several places, at the beginning or end of a day or in between.

    The closing count of a clinic day closes it. An inventory required by law says whether it was
    taken at the opening or the close of business.
    """

    kept = ()

    class Kind(models.TextChoices):
        OPENING = "opening", _("opening")
        CLOSING = "closing", _("closing")
        HANDOVER = "handover", _("change of shift")
        SPOT = "spot", _("spot check")
        INVENTORY = "inventory", _("inventory required by law")

    class Taken(models.TextChoices):
        OPENING = "opening", _("at the opening of business")
        CLOSE = "close", _("at the close of business")

    WHOLE = (Kind.OPENING, Kind.CLOSING, Kind.INVENTORY)  # nothing is left uncounted

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="countings", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    taken = models.CharField(max_length=8, choices=Taken.choices, blank=True)
    second = models.ForeignKey(**BY)
    clinic_day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(second=F("by")), name="a_count_takes_two"),
            models.CheckConstraint(
                condition=~Q(kind="inventory") | ~Q(taken=""),
                name="an_inventory_says_when_in_the_day",
            ),
        ]
        indexes = [models.Index(fields=["facility", "clinic_day", "at"], name="countings_of_a_day")]


class Count(models.Model):
    """What was found at one place, and what the register had there at that moment.

    A difference moves to or from `variance`; it never changes a movement.

    tolerance_ug  what the clinic had set for this product then; None: every difference is explained
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    counting = models.ForeignKey(Counting, models.PROTECT, related_name="counts", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="counts")
    counted_ug = models.BigIntegerField()
    expected_ug = models.BigIntegerField()
    tolerance_ug = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(counted_ug__gte=0), name="a_count_is_not_negative"),
            models.UniqueConstraint(
                fields=["counting", "account"], name="a_place_is_counted_once_in_a_counting"
            ),
        ]

    @property
    def facility_id(self):
        return self.counting.facility_id

    @property
    def variance_ug(self) -> int:
        """What was found beyond what should be there; below nought: missing."""
        return self.counted_ug - self.expected_ug

    @property
    def explained(self) -> "Explanation | None":
        return standing(self.explanations.all())


class Tolerance(models.Model):
    """By how much measuring may differ for one product, as this clinic set it; the newest counts.

    No figure comes with the software: none is known from a source.
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="tolerances")
    product = models.CharField(max_length=60)
    ug = models.BigIntegerField()
    words = models.CharField(_("where this figure comes from"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ug__gte=0), name="a_tolerance_is_not_negative"),
            models.CheckConstraint(condition=~Q(words=""), name="a_tolerance_says_whence"),
        ]


class Explanation(models.Model):
    """Why a count differed, or where a bottle went, in words; and whether the law wants it told.

    Something else may be found out later: that is a new row, and the newest counts.

    id            the first has that of what is explained
    missing       something was found to be gone without any count: the movement that says so
    significant   a loss that must be reported; theft always is
    replaces      what was believed until then
    found_out_on  the day on which it was found out; none with the first, whose day is the count's
    witness       who stood by when a loss was called none after all
    """

    kept = ()
    guards = (
        Guard("an_explanation_replaces_one_of_the_same", "INSERT",
              "an explanation takes the place of one of the same difference", OF_ANOTHER_THING,
              when=LATER),
        Guard("a_loss_is_called_none_by_two", "INSERT",
              "that a loss was none is said by two", NO_LOSS_AFTER_ALL_ALONE, when=LATER),
    )  # fmt: skip

    class Verdict(models.TextChoices):
        MEASURING = "measuring", _("within what measuring allows")
        RECORDING = "recording", _("an entry was wrong; it was put right")
        SPILT = "spilt", _("spilt or broken, and not written down")
        UNEXPLAINED = "unexplained", _("not explained")
        THEFT = "theft", _("theft, or suspicion of it")

    LOSSES = (Verdict.THEFT, Verdict.UNEXPLAINED)  # what may have to be reported

    id = models.UUIDField(primary_key=True)
    count = models.ForeignKey(Count, models.PROTECT, null=True, related_name="explanations")
    missing = models.ForeignKey(Movement, models.PROTECT, null=True, related_name="explanations")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    words = models.CharField(max_length=500)
    significant = models.BooleanField(default=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    found_out_on = models.DateField(null=True)
    witness = models.ForeignKey(**BY, null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="an_explanation_has_words"),
            models.CheckConstraint(
                condition=~Q(verdict="theft") | Q(significant=True), name="theft_is_reported"
            ),
            models.CheckConstraint(
                condition=Q(significant=False) | Q(verdict__in=("theft", "unexplained")),
                name="what_is_explained_is_no_loss",
            ),
            models.CheckConstraint(
                condition=Q(count__isnull=True) ^ Q(missing__isnull=True),
                name="an_explanation_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, found_out_on__isnull=True)
                | Q(replaces__isnull=False, found_out_on__isnull=False),
                name="what_replaces_says_when_it_was_found_out",
            ),
            models.UniqueConstraint(
                fields=["count"], condition=Q(replaces=None), name="a_count_is_first_explained_once"
            ),
            models.UniqueConstraint(
                fields=["missing"], condition=Q(replaces=None),
                name="what_is_missing_is_first_explained_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["at"], condition=Q(significant=True), name="losses")]

    @property
    def facility(self) -> Facility:
        return self.count.counting.facility if self.count else self.missing.facility

    @property
    def facility_id(self):
        return self.count.counting.facility_id if self.count else self.missing.facility_id

    @property
    def account(self) -> Account:
        """Where it is missing, or was found beyond what should be there."""
        return self.count.account if self.count else self.missing.source

    @property
    def variance_ug(self) -> int:
        """What was found beyond what should be there; below nought: missing."""
        return self.count.variance_ug if self.count else -self.missing.ug

    @property
    def day(self) -> date:
        """The clinic day on which it was counted, or found to be gone."""
        return self.count.counting.clinic_day if self.count else self.missing.clinic_day

    @property
    def found_on(self) -> date:
        """The clinic day on which a loss was discovered: from here the law counts its days. A loss
        of which more is found out was discovered before."""
        if self.replaces is None:
            return self.day
        return self.replaces.found_on if self.replaces.significant else self.found_out_on

    def as_a_loss(self) -> "Iterator[Explanation]":
        """This, and what it replaces while that was a loss too: what was sent for it was sent."""
        one: Explanation | None = self
        while one and one.significant:
            yield one
            one = one.replaces


def standing(explanations) -> Explanation | None:
    """Of all that was ever said of one difference: what nothing has replaced."""
    replaced = {one.replaces_id for one in explanations}
    return next((one for one in explanations if one.pk not in replaced), None)


class LossReported(models.Model):
    """One of the things the law asks for after a theft or a significant loss was done."""

    kept = ()

    class Step(models.TextChoices):
        NOTICE = "notice", _("written notice to the DEA field office")
        FORM = "form", _("DEA Form 106")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    loss = models.ForeignKey(Explanation, models.PROTECT, related_name="reports", db_index=False)
    step = models.CharField(max_length=6, choices=Step.choices)
    done_on = models.DateField()
    words = models.CharField(_("reference, and to whom"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loss", "step"], name="a_loss_is_reported_once"),
            models.CheckConstraint(condition=~Q(words=""), name="a_report_has_its_reference"),
        ]

    @property
    def facility_id(self):
        return self.loss.facility_id
