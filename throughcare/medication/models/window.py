"""What belongs to coming and going: the card that says who is here, the kit that goes along."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Card(models.Model):
    """A card with a square that says who is here. Its token is random, and nobody's number.

    A lost card is ended and another made: the old square then opens nothing.
    """

    kept = ("ended_at", "ended_by", "ended_why")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="cards")
    token = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(**BY, null=True)
    ended_why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at=None), name="somebody_has_one_card"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="an_ended_card_says_who_ended_it",
            ),
        ]


class NaloxoneGiven(models.Model):
    """A kit of naloxone was offered: handed out, with its lot and date, or declined in so many
    words. Declined, it is offered again; it is never a condition of anything."""

    kept = ()

    class Occasion(models.TextChoices):
        START = "first_dose", _("the first dose")
        TRANSITION = "transition", _("a change of medicine")
        TAKE_HOME = "take_home", _("doses taken home")
        DEPOT = "depot_naltrexone", _("an injection of naltrexone")
        OVERDOSE = "overdose", _("after an overdose")
        VISIT = "visit", _("any other visit")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="naloxone")
    occasion = models.CharField(max_length=20, choices=Occasion.choices)
    product = models.CharField(max_length=60, blank=True)  # a key of clinical/medicines; "": no
    lot = models.CharField(max_length=40, blank=True)
    expires_on = models.DateField(null=True)
    why_not = models.CharField(max_length=200, blank=True)  # the person's words
    shown = models.BooleanField(default=False)  # how it is used
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(product="", expires_on=None) & ~Q(why_not="")
                | ~Q(product="") & Q(expires_on__isnull=False, why_not=""),
                name="a_kit_has_its_date_or_a_no_its_words",
            ),
        ]
        indexes = [models.Index(fields=["patient", "-at"], name="naloxone_newest")]
