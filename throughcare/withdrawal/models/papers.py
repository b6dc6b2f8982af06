"""What leaves the clinic about a withdrawal: a letter with the person, a page in their hand."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.intake.models import Consent
from throughcare.patients.models import Patient
from throughcare.withdrawal.models.preparing import Withdrawal

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class TransferLetter(models.Model):
    """A letter to where the person is treated next: to whom, and by which right it is told.

    consent    of the person; without one, `emergency` says which medical emergency it is
    to_person  who receives it: of an emergency it is written down (42 CFR 2.51)
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="letters")
    to_place = models.CharField(_("to which place"), max_length=160)
    to_person = models.CharField(_("to whom there"), max_length=120, blank=True)
    to_phone = models.CharField(_("its telephone"), max_length=40, blank=True)
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="+")
    emergency = models.CharField(_("the medical emergency"), max_length=200, blank=True)
    why = models.CharField(_("why they are transferred"), max_length=300)
    words = models.CharField(_("what to know besides"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_place="") & ~Q(why=""), name="a_letter_says_where_to_and_why"
            ),
            models.CheckConstraint(
                condition=Q(consent__isnull=False) | (~Q(emergency="") & ~Q(to_person="")),
                name="a_letter_goes_by_consent_or_in_an_emergency",
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class PageHanded(models.Model):
    """A link to the person's own page, handed over. The newest of a withdrawal is the one that
    opens; what stands in it is kept as a hash."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="pages")
    secret_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10, default="en")
    until_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("at")), name="a_page_handed_over_opens_for_a_time"
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient
