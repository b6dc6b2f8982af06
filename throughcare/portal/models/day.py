"""What a clinic tells everybody: when it is open, what to bring, when messages are read."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from throughcare.staff.models import Facility

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class ClinicHours(models.Model):
    """The hours of the window by weekday. The newest row counts.

    hours  {"1": ["06:00", "11:00"], …}: ISO weekdays; a day that is not there is closed
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="clinic_hours")
    hours = models.JSONField()
    bring = models.CharField(_("what to bring"), max_length=300, blank=True)
    messages_read = models.CharField(_("when messages are read"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
