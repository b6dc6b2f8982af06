"""What was returned to an authority: which file, of when, made by whom, known by its digest."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.staff.models import Facility


class ReturnMade(models.Model):
    """One file of a return left the programme. The file is not kept: its digest is."""

    kept = ()

    class Kind(models.TextChoices):
        ADMISSIONS = "admissions", _("admissions")
        DISCHARGES = "discharges", _("discharges")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="returns_made")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    first = models.DateField()
    last = models.DateField()
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lte=F("last")), name="a_return_ends_after_it_begins"
            )
        ]
