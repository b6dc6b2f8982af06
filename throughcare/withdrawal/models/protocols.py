"""The protocol a prescriber typed and signed: lines of ordered steps, each with its most."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.medication.models import Order
from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.withdrawal.models.preparing import Withdrawal

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

SIGNED_STAYS = "a signed protocol is not changed: write another that takes its place"
IS_SIGNED = """
    SELECT 1 FROM "withdrawal_protocolsigned" s WHERE s."protocol_id" = NEW."protocol_id" """
ANOTHER_IN_FORCE = """
    SELECT 1 FROM "withdrawal_protocol" p
      JOIN "withdrawal_protocol" o ON o."withdrawal_id" = p."withdrawal_id" AND o."id" <> p."id"
      JOIN "withdrawal_protocolsigned" s ON s."protocol_id" = o."id"
      LEFT JOIN "withdrawal_protocolended" e ON e."protocol_id" = o."id"
     WHERE p."id" = NEW."protocol_id" AND e."protocol_id" IS NULL"""
ENDED_BEFORE = """
    SELECT 1 FROM "withdrawal_protocolended" e WHERE e."protocol_id" = NEW."protocol_id"
    UNION ALL
    SELECT 1 FROM "withdrawal_protocol" p JOIN "withdrawal_withdrawal" w
        ON w."id" = p."withdrawal_id"
     WHERE p."id" = NEW."protocol_id" AND w."ended_at" IS NOT NULL"""


class Protocol(models.Model):
    """One protocol of one withdrawal. A change is another that takes its place.

    follows         a published regimen it was read beside (clinical/withdrawal/protocols.toml)
    taper           the order of methadone or buprenorphine that goes with it
    rounds_minutes  how often it asks for a round; the stricter of this and the score's band holds
    avoid           what the person has that speaks against clonidine and lofexidine
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="protocols")
    title = models.CharField(_("protocol"), max_length=120)
    follows = models.CharField(max_length=40, blank=True)
    taper = models.ForeignKey(Order, models.PROTECT, null=True, related_name="protocols")
    rounds_minutes = models.PositiveSmallIntegerField(_("a round every, in minutes"), null=True)
    avoid = models.JSONField(default=list)
    words = models.CharField(_("instructions"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="a_protocol_has_a_name"),
            models.CheckConstraint(
                condition=Q(rounds_minutes=None) | Q(rounds_minutes__gt=0),
                name="rounds_have_an_interval",
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class ProtocolStep(models.Model):
    """One step of one line: a medicine, the most of it, and the conditions that open it.

    The columns are those of clinical/withdrawal/protocols.Step.
    """

    kept = ()
    guards = (
        Guard("a_signed_protocol_gets_no_step", "INSERT", SIGNED_STAYS, IS_SIGNED),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="steps")
    line = models.CharField(_("for"), max_length=40)
    number = models.PositiveSmallIntegerField()
    medicine = models.CharField(max_length=30)  # a key of clinical/withdrawal/comfort
    dose_ug = models.BigIntegerField()
    day_ug = models.BigIntegerField()
    gap_minutes = models.PositiveSmallIntegerField(default=0)
    from_day = models.PositiveSmallIntegerField(default=1)
    until_day = models.PositiveSmallIntegerField(null=True)
    after_minutes = models.PositiveSmallIntegerField(default=0)
    times = models.PositiveSmallIntegerField(null=True)
    cows_at_least = models.PositiveSmallIntegerField(null=True)
    hold_systolic = models.PositiveSmallIntegerField(null=True)
    hold_diastolic = models.PositiveSmallIntegerField(null=True)
    hold_pulse = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(_("instructions"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["protocol", "line", "number"], name="a_line_has_one_step_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(dose_ug__gt=0, day_ug__gte=F("dose_ug")),
                name="a_dose_is_within_its_day",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, from_day__gte=1)
                & (Q(until_day=None) | Q(until_day__gte=F("from_day"))),
                name="a_step_of_a_protocol_has_its_days",
            ),
            models.CheckConstraint(  # the limits of clinical/withdrawal/holding.PUBLISHED
                condition=~Q(medicine__in=("clonidine", "lofexidine"))
                | Q(hold_systolic__gte=90, hold_diastolic__gte=60, hold_pulse__gte=50),
                name="clonidine_and_lofexidine_are_held_in_time",
            ),
        ]
        ordering = ["line", "number"]

    @property
    def patient(self) -> Patient:
        return self.protocol.withdrawal.patient


class ProtocolSigned(models.Model):
    """A prescriber signed the protocol, having seen what the rules said, and why all the same."""

    kept = ()
    guards = (
        Guard("one_protocol_is_in_force", "INSERT",
              "another protocol of this withdrawal is in force", ANOTHER_IN_FORCE),
        Guard("what_has_ended_is_not_signed", "INSERT",
              "this protocol, or its withdrawal, has ended", ENDED_BEFORE),
    )  # fmt: skip

    protocol = models.OneToOneField(
        Protocol, models.PROTECT, primary_key=True, related_name="signed"
    )
    said = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.protocol.withdrawal.patient


class ProtocolEnded(models.Model):
    """Nothing more is given by it: another took its place, or the prescriber ended it."""

    kept = ()

    protocol = models.OneToOneField(
        Protocol, models.PROTECT, primary_key=True, related_name="ended"
    )
    replaced_by = models.ForeignKey(Protocol, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="an_ended_protocol_says_why"),
        ]

    @property
    def patient(self) -> Patient:
        return self.protocol.withdrawal.patient
