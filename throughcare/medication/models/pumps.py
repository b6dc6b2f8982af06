"""Pumps that pour doses: which stands where, what it was asked, and what it said it did.

What a pump is asked for is a row before the pump hears of it, and what it answers is another. So a
crash between the two leaves a question that stands open, never a guess and never a second pour.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.medication.models.dosing import Dose
from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.staff.models import Facility
from throughcare.stock.models import Account

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

# Whoever inserts takes their turn at the pump's row; it finds nothing, and so refuses nothing.
ONE_AT_A_TIME = """
    SELECT 1 WHERE (SELECT COUNT(*) FROM (SELECT "id" FROM "medication_pump"
                    WHERE "id" = NEW."pump_id" FOR NO KEY UPDATE) turn) < 0"""
NOT_SAID_YET = """
    SELECT 1 FROM "medication_pumpasked" a
      LEFT JOIN "medication_pumptold" t ON t."asked_id" = a."id"
     WHERE t."asked_id" IS NULL
       AND (a."pump_id" = NEW."pump_id" OR a."dose_id" = NEW."dose_id")"""
MORE_THAN_IS_LEFT = """
    SELECT 1 FROM "medication_dose" d
     WHERE d."id" = NEW."dose_id" AND (
        d."ug" < NEW."ug" + (SELECT COALESCE(SUM(p."ug"), 0) FROM "medication_pour" p
                              WHERE p."dose_id" = NEW."dose_id")
        OR EXISTS (SELECT 1 FROM "medication_end" e WHERE e."dose_id" = NEW."dose_id"))"""


class Pump(models.Model):
    """A pump at a window. Another figure for it is another row: this one is taken away.

    line          which line of THROUGHCARE_PUMPS it hangs on: a name, never a path
    tolerance_ul  by how much what it says may differ from what was asked; 0: not at all
    """

    kept = ("ended_at", "ended_by", "ended_why")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="pumps")
    window = models.CharField(_("window"), max_length=40)
    line = models.CharField(_("line"), max_length=20)
    name = models.CharField(_("name on the pump"), max_length=40)
    tolerance_ul = models.PositiveIntegerField(default=0)
    tolerance_words = models.CharField(max_length=200, blank=True)  # where the figure is from
    calibrate_every_days = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(**BY, null=True)
    ended_why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "window"], condition=Q(ended_at=None),
                name="a_window_has_one_pump",
            ),
            models.UniqueConstraint(
                fields=["line"], condition=Q(ended_at=None), name="a_line_has_one_pump"
            ),
            models.CheckConstraint(
                condition=Q(tolerance_ul=0) | ~Q(tolerance_words=""),
                name="a_tolerance_says_where_it_is_from",
            ),
        ]  # fmt: skip


class PumpLoaded(models.Model):
    """This bottle was put beneath the pump; its lot was read off it. The newest counts."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pump = models.ForeignKey(Pump, models.PROTECT, related_name="loaded")
    bottle = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        indexes = [models.Index(fields=["pump", "-at"], name="bottles_of_a_pump")]

    @property
    def facility_id(self) -> Any:
        return self.pump.facility_id


class PumpAsked(models.Model):
    """The pump is asked for so much. Written, and safe, before the pump hears of it.

    sequence, serial  by these, and by its id, the pump knows the same question again
    """

    kept = ()
    guards = (
        Guard("a_pump_takes_turns", "INSERT", "whoever asks a pump takes their turn",
              ONE_AT_A_TIME),
        Guard("a_pump_answers_before_it_is_asked_again", "INSERT",
              "this pump, or a pump for this dose, has not said what it did", NOT_SAID_YET),
        Guard("a_pump_is_asked_for_no_more_than_is_left", "INSERT",
              "the pump is asked for more than is left of this dose", MORE_THAN_IS_LEFT),
    )  # fmt: skip

    class Kind(models.TextChoices):
        DOSE = "dose", _("for a dose")
        FILL = "fill", _("to fill the tube")
        TEST = "test", _("to be measured")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pump = models.ForeignKey(Pump, models.PROTECT, related_name="asked")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    dose = models.ForeignKey(Dose, models.PROTECT, null=True, related_name="pumped")
    bottle = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    ug = models.BigIntegerField()
    ul = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    serial = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ug__gt=0, ul__gt=0), name="a_pump_is_asked_for_some"
            ),
            models.CheckConstraint(
                condition=Q(kind="dose", dose__isnull=False) | ~Q(kind="dose") & Q(dose=None),
                name="a_pump_pours_for_a_dose_or_for_nobody",
            ),
            models.UniqueConstraint(
                fields=["pump", "serial", "sequence"], name="a_sequence_is_said_once"
            ),
        ]  # fmt: skip

    @property
    def patient(self) -> Patient | None:
        return self.dose.patient if self.dose else None

    @property
    def facility_id(self) -> Any:
        return self.pump.facility_id


class PumpTold(models.Model):
    """What became of it: as the pump said, or, where it could not say, as the cup was measured.

    ug         micrograms that left the bottle
    too_much   more than was asked for, beyond the tolerance: none of this cup is given
    excess_ug  how much of it the register moved into the cup beyond what was asked
    """

    kept = ()

    class How(models.TextChoices):
        PUMP = "pump", _("said by the pump")
        CUP = "cup", _("measured in the cup")

    asked = models.OneToOneField(
        PumpAsked, models.PROTECT, primary_key=True, related_name="told"
    )  # fmt: skip
    how = models.CharField(max_length=4, choices=How.choices)
    ug = models.BigIntegerField()
    state = models.CharField(max_length=8)
    fault = models.CharField(max_length=20, blank=True)
    too_much = models.BooleanField(default=False)
    excess_ug = models.BigIntegerField(default=0)
    report = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ug__gte=0, excess_ug__gte=0, excess_ug__lte=F("ug")),
                name="a_pump_pours_something_or_nothing",
            ),
        ]

    @property
    def patient(self) -> Patient | None:
        return self.asked.patient

    @property
    def facility_id(self) -> Any:
        return self.asked.facility_id


class Calibration(models.Model):
    """What the pump said it poured, and what a measure showed. Within the tolerance it is good."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pump = models.ForeignKey(Pump, models.PROTECT, related_name="calibrations")
    test = models.OneToOneField(PumpAsked, models.PROTECT, related_name="calibration")
    said_ul = models.PositiveIntegerField()
    measured_ul = models.PositiveIntegerField()
    tolerance_ul = models.PositiveIntegerField()
    words = models.CharField(max_length=200, blank=True)  # the measure it was read off
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        indexes = [models.Index(fields=["pump", "-at"], name="calibrations_newest")]

    @property
    def is_good(self) -> bool:
        return abs(self.measured_ul - self.said_ul) <= self.tolerance_ul

    @property
    def facility_id(self) -> Any:
        return self.pump.facility_id
