"""Who of the household was shown how naloxone is used. A name is not needed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from throughcare.medication.models.window import NaloxoneGiven
from throughcare.patients.models import Patient
from throughcare.record.guards import Guard

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
KIT_OF_ANOTHER = """
    SELECT 1 FROM "medication_naloxonegiven" k
     WHERE k."id" = NEW."kit_id" AND (k."patient_id" <> NEW."patient_id" OR k."product" = '')"""


class HouseholdShown(models.Model):
    """Somebody close to the person was shown what to do in an overdose, and told it back or not.

    shown  keys of clinical/medication/household.toml, those that were gone through
    kit    the kit that went home with it, from the list of kits
    """

    kept = ()
    guards = (
        Guard("a_kit_shown_is_the_persons_own", "INSERT",
              "this kit was handed to somebody else", KIT_OF_ANOTHER,
              when='NEW."kit_id" IS NOT NULL'),
    )  # fmt: skip

    class Relation(models.TextChoices):
        PARTNER = "partner", _("partner")
        PARENT = "parent", _("parent")
        CHILD = "child", _("son or daughter")
        SIBLING = "sibling", _("brother or sister")
        FRIEND = "friend", _("friend")
        HOUSEMATE = "housemate", _("somebody they live with")
        OTHER = "other", _("somebody else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="household_shown")
    relation = models.CharField(max_length=9, choices=Relation.choices)
    called = models.CharField(_("what they are called"), max_length=80, blank=True)
    shown = models.JSONField()
    told_back = models.BooleanField(_("told it back in their own words"))
    kit = models.ForeignKey(
        NaloxoneGiven, models.PROTECT, null=True, blank=True, related_name="household"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        indexes = [models.Index(fields=["patient", "-at"], name="household_newest")]
