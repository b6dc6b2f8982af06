"""Contingency management: what was agreed, what was shown, what was drawn."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.therapy.models.sessions import Session

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

OF_AN_ENDED_ONE = """
    SELECT 1 FROM "therapy_rewardprogramme" p
     WHERE p."id" = NEW."programme_id" AND p."ended_at" IS NOT NULL"""
ANOTHERS_SESSION = """
    SELECT 1 FROM "therapy_session" s
      JOIN "therapy_rewardprogramme" p ON p."id" = NEW."programme_id"
     WHERE s."id" = NEW."session_id" AND s."patient_id" <> p."patient_id" """
NOT_EARNED = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "therapy_occasion" o
         WHERE o."id" = NEW."occasion_id" AND o."programme_id" = NEW."programme_id"
           AND o."taken_back_at" IS NULL
           AND o."draws" > (SELECT COUNT(*) FROM "therapy_draw" d
                             WHERE d."occasion_id" = NEW."occasion_id"))"""
OUT_OF_TURN = """
    SELECT 1 WHERE NEW."number" <> 1 + (
        SELECT COUNT(*) FROM "therapy_draw" d WHERE d."programme_id" = NEW."programme_id")"""


class RewardProgramme(models.Model):
    """What is rewarded, and how, as agreed with the person: they asked for it and may stop it.

    terms   the schedule as it stood then: what an auditor draws again from
    sealed  the seed of the draws, opened when the programme has ended
    digest  SHA-256 of the seed, shown from the first day
    """

    kept = ("ended_at", "ended_by", "ended_why")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="reward_programmes")
    behaviour = models.CharField(max_length=20)  # a key of contingency/behaviours.toml
    schedule = models.CharField(max_length=20)  # a key of contingency/schedules.toml
    terms = models.JSONField()
    persons_words = models.CharField(_("what the person says of it"), max_length=300)
    sealed = models.TextField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(**BY, null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "behaviour"], condition=Q(ended_at=None),
                name="a_behaviour_is_rewarded_once",
            ),
            models.CheckConstraint(
                condition=~Q(persons_words=""), name="a_programme_has_the_persons_words"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why=""),
                name="a_programme_ended_says_by_whom_and_why",
            ),
        ]  # fmt: skip


class Occasion(models.Model):
    """One time on which the behaviour was shown, not shown, missed or excused.

    step, draws, cents  what it earned by the schedule, as computed then
    """

    kept = ("taken_back_at", "taken_back_by", "taken_back_why")
    guards = (
        Guard("an_ended_programme_takes_no_occasion", "INSERT",
              "this programme has ended", OF_AN_ENDED_ONE),
        Guard("an_occasion_is_the_persons_own_session", "INSERT",
              "a session of somebody else", ANOTHERS_SESSION,
              when='NEW."session_id" IS NOT NULL'),
    )  # fmt: skip

    class Result(models.TextChoices):
        MET = "met", _("done")
        NOT_MET = "not_met", _("not done")
        MISSED = "missed", _("did not come to show it")
        EXCUSED = "excused", _("excused: ill, clinic closed, agreed before")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    programme = models.ForeignKey(RewardProgramme, models.PROTECT, related_name="occasions")
    day = models.DateField()
    result = models.CharField(max_length=8, choices=Result.choices)
    words = models.CharField(max_length=200, blank=True)
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="+")
    step = models.PositiveSmallIntegerField()
    draws = models.PositiveSmallIntegerField(default=0)
    cents = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(**BY, null=True, blank=True)
    taken_back_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "day"], condition=Q(taken_back_at=None),
                name="an_occasion_counts_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(result="met") | Q(draws=0, cents=0), name="only_what_is_met_earns"
            ),
        ]  # fmt: skip

    @property
    def patient(self) -> Patient:
        return self.programme.patient


class Draw(models.Model):
    """One slip taken out of the bowl with the person watching.

    number  of all draws of the programme: with the seed it tells the slip
    paid    what went to the person: all of it, or what the year's limit still held
    """

    kept = ()
    guards = (
        Guard("a_draw_was_earned", "INSERT", "no draw is left for this occasion", NOT_EARNED),
        Guard("draws_are_taken_in_their_order", "INSERT",
              "draws are taken in their order", OUT_OF_TURN),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    programme = models.ForeignKey(RewardProgramme, models.PROTECT, related_name="draws")
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="drawn")
    number = models.PositiveSmallIntegerField()
    slip = models.PositiveSmallIntegerField()
    prize = models.CharField(max_length=20)
    cents = models.PositiveIntegerField()
    paid = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="a_draw_is_taken_once"),
            models.CheckConstraint(
                condition=Q(paid__lte=models.F("cents")), name="a_draw_pays_no_more_than_it_won"
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.programme.patient


class PrizeHanded(models.Model):
    """A prize that the person took home. Goods, a card for a shop, a way: never cash."""

    kept = ()

    class Form(models.TextChoices):
        GOODS = "goods", _("something from the prize cupboard")
        CARD = "card", _("a card of a shop that sells no alcohol or tobacco")
        WAY = "way", _("a ticket for bus or train")
        PAID_FOR = "paid_for", _("something we paid for them")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="prizes")
    cents = models.PositiveIntegerField()
    form = models.CharField(max_length=8, choices=Form.choices)
    what = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField()  # in which it was earned
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(form__in=("goods", "card", "way", "paid_for")),
                name="a_prize_is_never_cash",
            ),
            models.CheckConstraint(
                condition=Q(cents__gt=0) & ~Q(what=""), name="a_prize_is_something"
            ),
        ]
