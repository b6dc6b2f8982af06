"""A round: how the person is, scored by staff, measured, said by themself; and who was called."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.assessment.models import SheetCompleted
from throughcare.patients.models import Alert, Patient
from throughcare.record.guards import Guard
from throughcare.withdrawal.models.preparing import Withdrawal

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
PAIN = OWN = (0, 10)

NOT_BEGUN = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "withdrawal_begun" b WHERE b."withdrawal_id" = NEW."withdrawal_id")"""
# Staff score COWS, and of this person; what a person fills in alone is never a round's score.
NOT_BY_STAFF = """
    SELECT 1 FROM "assessment_answersheet" a JOIN "withdrawal_withdrawal" w
        ON w."id" = NEW."withdrawal_id"
     WHERE a."id" = NEW."sheet_id" AND (a."instrument" <> 'cows' OR a."filled_by" = 'self'
           OR a."patient_id" <> w."patient_id")"""
CORRECTS_ANOTHER = """
    SELECT 1 FROM "withdrawal_round" r
     WHERE r."id" = NEW."instead_of_id" AND r."withdrawal_id" <> NEW."withdrawal_id" """


class RoundQuerySet(models.QuerySet):
    """Rounds."""

    def counting(self) -> "RoundQuerySet":
        """What counts now: no round was written in its place."""
        return self.filter(followed_by=None)


class Round(models.Model):
    """One look at one person. Two times: when it was done, and when it was written down.

    sheet        COWS as staff scored it; None: the person slept, or it could not be scored
    own_rating   how bad it is, 0 to 10, as the person says; it never takes the place of COWS
    temperature  in tenths of a degree Celsius    standing_systolic  after standing up
    poss         sedation, S or 1 to 4    signs  keys of clinical/withdrawal/flags.SIGNS
    fluids_ml, sleep_minutes  since the last round, as told or seen
    instead_of   the round that this one puts right; it stays, and no longer counts
    """

    kept = ()
    guards = (
        Guard("a_round_is_of_a_withdrawal_that_began", "INSERT",
              "this withdrawal has not begun", NOT_BEGUN),
        Guard("a_round_is_scored_by_staff", "INSERT",
              "a round takes a COWS of this person that staff scored", NOT_BY_STAFF),
        Guard("a_round_puts_right_its_own", "INSERT",
              "a round puts right one of the same withdrawal", CORRECTS_ANOTHER),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(
        Withdrawal, models.PROTECT, related_name="rounds", db_index=False
    )
    sheet = models.OneToOneField(SheetCompleted, models.PROTECT, null=True, related_name="of_round")
    happened_at = models.DateTimeField()
    systolic = models.PositiveSmallIntegerField(null=True)
    diastolic = models.PositiveSmallIntegerField(null=True)
    standing_systolic = models.PositiveSmallIntegerField(null=True)
    pulse = models.PositiveSmallIntegerField(null=True)
    breaths = models.PositiveSmallIntegerField(null=True)
    oxygen = models.PositiveSmallIntegerField(null=True)
    temperature = models.PositiveSmallIntegerField(null=True)
    poss = models.CharField(max_length=1, blank=True)
    pain = models.PositiveSmallIntegerField(null=True)
    own_rating = models.PositiveSmallIntegerField(null=True)
    fluids_ml = models.PositiveSmallIntegerField(null=True)
    sleep_minutes = models.PositiveSmallIntegerField(null=True)
    signs = models.JSONField(default=list)
    words = models.CharField(max_length=300, blank=True)
    instead_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")
    why = models.CharField(_("why it is put right"), max_length=200, blank=True)
    at = models.DateTimeField()  # written down
    by = models.ForeignKey(**BY)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(happened_at__lte=F("at")), name="a_round_is_written_after_it_was_done"
            ),
            models.CheckConstraint(
                condition=Q(poss__in=("", "S", "1", "2", "3", "4")),
                name="sedation_of_a_round_is_on_its_scale",
            ),
            models.CheckConstraint(
                condition=(Q(pain=None) | Q(pain__range=PAIN))
                & (Q(own_rating=None) | Q(own_rating__range=OWN)),
                name="what_is_rated_is_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(systolic=None, diastolic=None)
                | Q(systolic__gt=F("diastolic"), diastolic__gt=0),
                name="a_pressure_has_two_figures",
            ),
            models.CheckConstraint(
                condition=Q(temperature=None) | Q(temperature__range=(300, 450)),
                name="a_temperature_is_readable",
            ),
            models.CheckConstraint(
                condition=Q(instead_of=None) | ~Q(why=""), name="a_round_is_put_right_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["withdrawal", "-happened_at"], name="rounds_newest")]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient

    @property
    def cows(self) -> int | None:
        """The score of staff, where it was scored."""
        return self.sheet.score if self.sheet_id else None

    @property
    def is_late(self) -> bool:
        """Written down at another time than it was done."""
        return self.at != self.happened_at


class FlagRouted(models.Model):
    """A red flag was put before somebody by name: at first, and again when it was escalated.

    The flag itself, its time and its ending are the Alert's.
    """

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="routed")
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="flags")
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="flags")
    to = models.ForeignKey(**BY)
    words = models.CharField(max_length=200, blank=True)  # of an escalation: why to them
    number = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "number"], name="a_flag_goes_in_one_order"),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient
