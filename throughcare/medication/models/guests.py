"""People who are dosed at another clinic for some days: theirs here, ours there."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.intake.models import Consent
from throughcare.medication.models.orders import Order
from throughcare.patients.models import Patient

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class GuestIn(models.Model):
    """What the clinic that ordered it says of a guest: the last dose, and who confirmed it there.

    Without it the guest's order is not signed: nobody here knows what the person can bear.
    """

    kept = ()

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="guest_in")
    phone = models.CharField(_("telephone of that clinic"), max_length=40)
    letter_on = models.DateField(_("date of their letter"))
    last_dose_on = models.DateField(_("last dose there on"))
    last_dose_ug = models.BigIntegerField()
    confirmed_with = models.CharField(_("who confirmed it by telephone"), max_length=120)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_dose_ug__gt=0) & ~Q(confirmed_with="") & ~Q(phone=""),
                name="a_guest_is_confirmed_by_their_clinic",
            )
        ]

    @property
    def patient(self) -> Patient:
        return self.order.patient


class GuestOut(models.Model):
    """A letter that asks another clinic to dose the person for some days, and by which consent."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="guest_letters")
    order = models.ForeignKey(Order, models.PROTECT, related_name="guest_letters")
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="+")
    to_clinic = models.CharField(_("to which clinic"), max_length=160)
    to_phone = models.CharField(_("its telephone"), max_length=40, blank=True)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until, that day included"))
    last_dose_on = models.DateField(null=True)  # as the register says it on the day of the letter
    last_dose_ug = models.BigIntegerField(null=True)
    words = models.CharField(_("what they should know"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="a_guest_letter_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(to_clinic=""), name="a_guest_letter_names_the_clinic"
            ),
        ]
