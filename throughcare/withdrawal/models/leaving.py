"""Leaving, what belongs to it, and the contacts after it. Nothing here keeps anybody in or out."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.withdrawal.leaving import APPOINTMENT_DAYS
from throughcare.medication.models import Order
from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.withdrawal.models.preparing import Withdrawal

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

# Each thing that leaving asks for is there, or somebody wrote down why it could not be. Of the
# appointments the newest counts, as it stands in the rule: late, it is none. A kit past its date is
# none either; the database knows no clinic's hour, so its day may be a day earlier than the rule's.
STILL_OPEN = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "withdrawal_left" l WHERE l."withdrawal_id" = NEW."withdrawal_id")
    UNION ALL
    SELECT 1 FROM "withdrawal_left" l JOIN "withdrawal_withdrawal" w ON w."id" = l."withdrawal_id"
     WHERE w."id" = NEW."withdrawal_id" AND l."how" NOT IN ('not_begun', 'died') AND 4 > (
        SELECT COUNT(DISTINCT there."key") FROM (
            SELECT x."key" FROM "withdrawal_explained" x
             WHERE x."withdrawal_id" = NEW."withdrawal_id"
            UNION ALL SELECT 'naloxone' FROM "medication_naloxonegiven" n
             WHERE n."patient_id" = w."patient_id" AND (
                   n."product" <> '' AND n."expires_on" >= {day_before}
                   OR n."product" = '' AND n."at" >= w."at")
            UNION ALL SELECT 'appointment' FROM "withdrawal_nextappointment" a
              JOIN "withdrawal_left" o ON o."withdrawal_id" = a."withdrawal_id"
             WHERE a."withdrawal_id" = NEW."withdrawal_id" AND {in_time}
               AND NOT EXISTS (SELECT 1 FROM "withdrawal_nextappointment" b
                                WHERE b."withdrawal_id" = a."withdrawal_id" AND b."at" > a."at")
            UNION ALL SELECT 'choice' FROM "withdrawal_choice" c
             WHERE c."withdrawal_id" = NEW."withdrawal_id"
            UNION ALL SELECT 'warning' FROM "withdrawal_warned" v
             WHERE v."withdrawal_id" = NEW."withdrawal_id" AND v."occasion" = 'leaving') there)"""
STILL_OPEN_SQLITE = STILL_OPEN.format(
    in_time=f"""julianday(a."when") <= julianday(o."happened_at", '+{APPOINTMENT_DAYS} days')
                + 0.00000002""",  # two milliseconds: julianday counts in parts of a day
    day_before="""date(l."happened_at", '-1 day')""",
)
STILL_OPEN_POSTGRESQL = STILL_OPEN.format(
    in_time=f"""a."when" <= o."happened_at" + INTERVAL '{24 * APPOINTMENT_DAYS} hours'""",
    day_before="""(l."happened_at" AT TIME ZONE 'UTC')::date - 1""",
)
NOT_CLOSED_OPEN = "naloxone in date, appointment, choice or warning is neither there nor explained"


class Left(models.Model):
    """The withdrawal ended: how, when. Never refused; what is missing stays open as tasks."""

    kept = ()

    class How(models.TextChoices):
        COMPLETED = "completed", _("completed")
        MAINTENANCE = "maintenance", _("went on with medication")
        LEFT_EARLY = "left_early", _("left early")
        TRANSFERRED = "transferred", _("transferred")
        NOT_BEGUN = "not_begun", _("did not begin")
        DIED = "died", _("died")

    withdrawal = models.OneToOneField(
        Withdrawal, models.PROTECT, primary_key=True, related_name="left"
    )
    how = models.CharField(max_length=12, choices=How.choices)
    where_to = models.CharField(_("to which place"), max_length=160, blank=True)
    words = models.CharField(_("in their words"), max_length=300, blank=True)
    happened_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(how="transferred") | ~Q(where_to=""), name="a_transfer_says_where_to"
            ),
            models.CheckConstraint(
                condition=Q(happened_at__lte=F("at")), name="leaving_is_written_after_it_was"
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class NextAppointment(models.Model):
    """When and with whom they are seen next. The newest counts."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="appointments")
    when = models.DateTimeField(_("when"))
    where = models.CharField(_("where, with whom"), max_length=160)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class Choice(models.Model):
    """Medication that goes on, or the person's own choice against it. The newest counts."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="choices")
    goes_on = models.BooleanField()
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    words = models.CharField(_("in their words"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_choice_is_in_their_words"),
            models.CheckConstraint(
                condition=Q(goes_on=True) | Q(order=None), name="a_no_to_medication_has_no_order"
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class Warned(models.Model):
    """The warning about lost tolerance was said, and the person said it back."""

    kept = ()

    class Occasion(models.TextChoices):
        DAY_3 = "day_3", _("on day 3")
        DAY_7 = "day_7", _("on day 7")
        LEAVING = "leaving", _("at leaving")
        AFTER_14 = "after_14", _("14 days after leaving")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="warnings")
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    said_back = models.CharField(_("what they said back, in their words"), max_length=300)
    language = models.CharField(max_length=10, default="en")
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(said_back=""), name="a_warning_is_said_back"),
            models.UniqueConstraint(
                fields=["withdrawal", "occasion"], name="a_warning_is_said_once_an_occasion"
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class Explained(models.Model):
    """Why something that leaving asks for could not be: gone without a word, would not."""

    kept = ()

    class Key(models.TextChoices):
        NALOXONE = "naloxone", _("naloxone")
        APPOINTMENT = "appointment", _("an appointment")
        CHOICE = "choice", _("medication, or the choice against it")
        WARNING = "warning", _("the warning")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="explained")
    key = models.CharField(max_length=12, choices=Key.choices)
    why = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="what_is_missing_is_explained"),
            models.UniqueConstraint(
                fields=["withdrawal", "key"], name="what_is_missing_is_explained_once"
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class FollowUp(models.Model):
    """One contact that is due after leaving: 24 to 72 hours, then each week for four weeks."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="follow_ups")
    number = models.PositiveSmallIntegerField()
    from_at = models.DateTimeField()
    by_at = models.DateTimeField()
    words = models.CharField(max_length=200)
    source = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["withdrawal", "number"], name="follow_ups_stand_in_one_order"
            ),
        ]
        indexes = [models.Index(fields=["from_at"], name="follow_ups_due")]

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient


class Contacted(models.Model):
    """One try to reach somebody after they left."""

    kept = ()

    class Outcome(models.TextChoices):
        REACHED = "reached", _("spoke with the person")
        MESSAGE = "message", _("left a message, as allowed")
        NO_ANSWER = "no_answer", _("no answer")
        NOT_WANTED = "not_wanted", _("asked not to be contacted")
        DIED = "died", _("has died")

    ENDING = (Outcome.NOT_WANTED, Outcome.DIED)  # nobody is rung again after these

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="contacts")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    wants_medication = models.BooleanField(null=True)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.follow_up.withdrawal.patient


class Closed(models.Model):
    """The record of a withdrawal is closed: everything leaving asks for is there, or explained."""

    kept = ()
    guards = (
        Guard("a_withdrawal_is_closed_when_nothing_is_open", "INSERT", NOT_CLOSED_OPEN,
              STILL_OPEN_SQLITE, engine="sqlite"),
        Guard("a_withdrawal_is_closed_when_nothing_is_open", "INSERT", NOT_CLOSED_OPEN,
              STILL_OPEN_POSTGRESQL, engine="postgresql"),
    )  # fmt: skip

    withdrawal = models.OneToOneField(
        Withdrawal, models.PROTECT, primary_key=True, related_name="closed"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.withdrawal.patient
