"""What comes into the clinic, what is made of it here, and what is destroyed for good."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.staff.models import Facility
from throughcare.stock.models.places import BY, Lot


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


class Batch(models.Model):
    """A lot that was compounded here from others: its batch record, kept apart from the doses.

    Source: 21 CFR 1304.24(c) for the separate record. What was used is what was made and what was
    lost in making, to the microgram; the movements because of this row say which lots it came from.
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="batches")
    lot = models.OneToOneField(Lot, models.PROTECT, related_name="batch")
    used_ug = models.BigIntegerField()
    made_ug = models.BigIntegerField()
    lost_ug = models.BigIntegerField(default=0)
    words = models.CharField(_("how it was made"), max_length=500)
    second = models.ForeignKey(**BY)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(made_ug__gt=0, lost_ug__gte=0, used_ug=F("made_ug") + F("lost_ug")),
                name="a_batch_holds_what_was_used",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_batch_says_how_it_was_made"),
            models.CheckConstraint(condition=~Q(second=F("by")), name="a_batch_is_made_by_two"),
        ]


class Destruction(models.Model):
    """What was destroyed, how and where, before two employees: the data of DEA Form 41.

    Source: 21 CFR 1317.95(d) and 1304.21(e). The two are whoever signs here and the second person,
    who proves at the same screen that it is them.
    """

    kept = ()

    class How(models.TextChoices):
        HERE = "here", _("destroyed here, so that nobody can use it again")
        SENT = "sent", _("handed to a company that destroys it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="destructions")
    how = models.CharField(max_length=6, choices=How.choices)
    method = models.CharField(_("method, or the company and its DEA number"), max_length=300)
    reference = models.CharField(_("number of the form"), max_length=60, blank=True)
    witness = models.ForeignKey(**BY)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(method=""), name="a_destruction_says_how"),
            models.CheckConstraint(
                condition=~Q(witness=F("by")), name="a_destruction_is_seen_by_two"
            ),
        ]
