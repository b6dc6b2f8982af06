"""From a call for help to an open episode of care."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient
from throughcare.staff.models import Facility

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Notice(models.Model):
    """A line of the clinic's diary: does it take people today? The newest for a day counts."""

    kept = ()

    class State(models.TextChoices):
        TAKING = "taking", _("taking people")
        WAITING = "waiting", _("waiting list")
        CLOSED = "closed", _("not now")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="notices")
    clinic_day = models.DateField()  # holds from this day until a newer notice
    state = models.CharField(max_length=10, choices=State.choices)
    until = models.TimeField(_("until"), null=True, blank=True)
    next_appointment_at = models.DateTimeField(_("next first appointment"), null=True, blank=True)
    waiting_days = models.PositiveSmallIntegerField(_("days to wait"), null=True, blank=True)
    elsewhere = models.TextField(_("who takes people now"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(waiting_days__isnull=False),
                name="a_waiting_list_says_how_long",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(elsewhere=""),
                name="a_closed_door_says_who_is_open",
            ),
        ]
        indexes = [models.Index(fields=["facility", "-clinic_day", "-at"], name="diary_newest")]


class HelpRequest(models.Model):
    """Somebody asked for help. Days to the first dose are counted from `asked_at`."""

    kept = ()

    class Need(models.TextChoices):
        START = "start", _("I want to start treatment")
        WITHDRAWAL = "withdrawal", _("I am in withdrawal now")
        RETURN = "return", _("I was in treatment and want to come back")
        TALK = "talk", _("I want to talk about my options")
        OTHER_PERSON = "other_person", _("I am worried about somebody")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="help_requests")
    reference = models.CharField(max_length=8, unique=True)  # what the person can quote
    name = models.CharField(max_length=80)
    reach = models.CharField(max_length=200)
    reach_when = models.CharField(max_length=80, blank=True)
    may_leave_message = models.BooleanField(default=False)
    need = models.CharField(max_length=20, choices=Need.choices)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    self_check = models.JSONField(null=True, blank=True)  # only if the person sent it along
    asked_at = models.DateTimeField()
    sender = models.CharField(max_length=64, blank=True)  # keyed hash of the address, for the limit
    taken_by = models.ForeignKey(**BY, null=True, blank=True)  # a member wrote it down for them

    class Meta:
        indexes = [
            models.Index(fields=["sender", "asked_at"], name="help_by_sender"),
            models.Index(fields=["facility", "asked_at"], name="help_by_time"),
        ]

    def __str__(self) -> str:
        return self.name


class CallBack(models.Model):
    """One attempt to reach somebody who asked for help."""

    kept = ()

    class Outcome(models.TextChoices):
        REACHED = "reached", _("spoke with the person")
        MESSAGE = "message", _("left a message, as allowed")
        NO_ANSWER = "no_answer", _("no answer")
        WRONG = "wrong", _("wrong number or place")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    help_request = models.ForeignKey(HelpRequest, models.PROTECT, related_name="call_backs")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    note = models.CharField(max_length=300, blank=True)
    call_again_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def facility_id(self):
        return self.help_request.facility_id


class HelpClosed(models.Model):
    """How a request for help ended: registered, or another outcome."""

    kept = ()

    class Outcome(models.TextChoices):
        REGISTERED = "registered", _("registered here")
        ELSEWHERE = "elsewhere", _("helped to another place")
        ADVICE = "advice", _("advice was enough")
        UNREACHED = "unreached", _("could not be reached")
        WITHDREW = "withdrew", _("the person does not want it now")
        DUPLICATE = "duplicate", _("asked twice")
        NOT_REAL = "not_real", _("not a real request")

    help_request = models.OneToOneField(
        HelpRequest, models.PROTECT, primary_key=True, related_name="closed"
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    note = models.CharField(max_length=300, blank=True)
    patient = models.ForeignKey(
        Patient, models.PROTECT, null=True, blank=True, related_name="asked_for_help"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="registered", patient__isnull=False)
                | ~Q(outcome="registered") & Q(patient=None),
                name="a_registered_request_names_the_person",
            )
        ]

    @property
    def facility_id(self):
        return self.help_request.facility_id


class Episode(models.Model):
    """One stay in treatment, from admission to discharge. A person has at most one open."""

    kept = ("discharge",)

    class Referral(models.TextChoices):
        SELF = "self", _("came themself")
        FAMILY = "family", _("family or friend")
        HEALTH = "health", _("health service")
        SUBSTANCE = "substance", _("another treatment programme")
        JUSTICE = "justice", _("court, probation or prison")
        OUTREACH = "outreach", _("outreach or needle exchange")
        TRIAL = "trial", _("a research study")
        OTHER = "other", _("other")
        UNKNOWN = "unknown", _("not known")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="episodes")
    referral = models.CharField(_("referred by"), max_length=10, choices=Referral.choices)
    referral_note = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()  # the first call for help; waits are counted from here
    admitted_at = models.DateTimeField()
    admitted_by = models.ForeignKey(**BY)
    discharge = models.OneToOneField(
        "Discharge", models.PROTECT, null=True, blank=True, related_name="of_episode"
    )  # set once, when the person leaves

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(discharge=None), name="one_open_episode"
            ),
            models.CheckConstraint(
                condition=Q(asked_at__lte=models.F("admitted_at")),
                name="nobody_is_admitted_before_asking",
            ),
        ]


class Discharge(models.Model):
    """Why and when an episode ended. Nobody who left is blocked from coming back."""

    kept = ()

    class Reason(models.TextChoices):
        COMPLETED = "completed", _("completed, as planned")
        LEFT = "left", _("stopped coming")
        CHOSE = "chose", _("chose to stop")
        TRANSFERRED = "transferred", _("transferred to another programme")
        ENDED_BY_CLINIC = "ended_by_clinic", _("ended by the clinic")
        PRISON = "prison", _("in prison or jail")
        DIED = "died", _("died")
        OTHER = "other", _("other")

    class Naloxone(models.TextChoices):
        GIVEN = "given", _("given today")
        HAS = "has", _("has it already")
        DECLINED = "declined", _("offered, declined")
        ABSENT = "absent", _("the person was not here")
        NOT_SAID = "", _("not recorded")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="discharges")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    note = models.CharField(max_length=300, blank=True)
    naloxone = models.CharField(_("naloxone"), max_length=10, choices=Naloxone.choices, blank=True)
    # Lost tolerance kills after a break: was the person told, and did they say it back?
    warned = models.BooleanField(_("warned of lost tolerance, and said it back"), default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)


class Diagnosis(models.Model):
    """The eleven DSM-5-TR criteria as a licensed clinician found them. The newest counts.

    criteria  {criterion key: true | false | null}; null is "not assessed", never "no"
    """

    kept = ()

    class Remission(models.TextChoices):
        NONE = "", _("not in remission")
        EARLY = "early", _("early remission")
        SUSTAINED = "sustained", _("sustained remission")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="diagnoses")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="diagnoses")
    criteria = models.JSONField()
    opioids_only_as_prescribed = models.BooleanField(
        default=False
    )  # tolerance, withdrawal not counted
    remission = models.CharField(max_length=10, choices=Remission.choices, blank=True)
    on_maintenance_therapy = models.BooleanField(default=False)
    in_controlled_environment = models.BooleanField(default=False)
    high_risk_reason = models.CharField(max_length=200, blank=True)
    severity = models.CharField(max_length=12)  # as computed and read back when it was signed
    icd10 = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)


class Pregnancy(models.Model):
    """What is known of pregnancy, asked and dated. The newest counts."""

    kept = ()

    class State(models.TextChoices):
        NO = "no", _("not pregnant")
        YES = "yes", _("pregnant")
        POSSIBLE = "possible", _("possibly pregnant")
        DECLINED = "declined", _("prefers not to say")
        NOT_APPLICABLE = "not_applicable", _("cannot become pregnant")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="pregnancies")
    state = models.CharField(max_length=15, choices=State.choices)
    due_on = models.DateField(null=True, blank=True)
    how_known = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)


class Consent(models.Model):
    """A consent as a structured object: 42 CFR 2.31(a) for disclosures, plain for treatment.

    Absence of a consent is no consent. A revoked one is kept.
    """

    kept = ("revoked_at", "revoked_by", "revoked_how")

    class Kind(models.TextChoices):
        TREATMENT = "treatment", _("treatment here")
        PART2_CARE = "part2_care", _("sharing for treatment, payment and operations")
        PART2_NAMED = "part2_named", _("sharing with somebody named")

    class Signature(models.TextChoices):
        TYPED = "typed", _("typed name")
        DRAWN = "drawn", _("drawn signature")
        WITNESSED = "witnessed", _("said yes before a witness")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    discloser = models.CharField(_("who may share"), max_length=200, blank=True)
    recipients = models.TextField(_("with whom"), blank=True)
    what = models.TextField(_("what may be shared"), blank=True)
    purpose = models.CharField(_("what for"), max_length=200, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    expires_when = models.CharField(_("ends when"), max_length=200, blank=True)
    text_version = models.CharField(max_length=20)  # which words were shown
    language = models.CharField(max_length=10, default="en")
    signature = models.CharField(max_length=10, choices=Signature.choices)
    signed_name = models.CharField(max_length=120)
    drawn = models.TextField(blank=True)  # strokes as SVG path data
    witness = models.ForeignKey(**BY, null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(**BY, null=True, blank=True)
    revoked_how = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="treatment")
                | (
                    ~Q(discloser="")
                    & ~Q(recipients="")
                    & ~Q(what="")
                    & ~Q(purpose="")
                    & (Q(expires_on__isnull=False) | ~Q(expires_when=""))
                ),
                name="a_disclosure_names_who_what_whom_why_until",
            ),
            models.CheckConstraint(
                condition=~Q(signature="witnessed") | Q(witness__isnull=False),
                name="a_witnessed_consent_names_the_witness",
            ),
        ]


class Document(models.Model):
    """A paper that came with the person: what it is, and a picture of each page. Never the file.

    One filed with the wrong person is set aside with the reason; it stays.
    """

    kept = ("aside_at", "aside_by", "aside_why")

    class Kind(models.TextChoices):
        REFERRAL = "referral", _("referral letter")
        IDENTITY = "identity", _("identity card")
        DISCHARGE = "discharge", _("discharge letter")
        RESULT = "result", _("test result")
        COURT = "court", _("court or probation paper")
        OTHER = "other", _("another paper")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=120)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    aside_at = models.DateTimeField(null=True, blank=True)
    aside_by = models.ForeignKey(**BY, null=True, blank=True)
    aside_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(aside_at=None, aside_by=None, aside_why="")
                | Q(aside_at__isnull=False, aside_by__isnull=False) & ~Q(aside_why=""),
                name="a_document_set_aside_says_who_and_why",
            )
        ]


class DocumentPage(models.Model):
    """One page of a document, drawn anew from what was sent."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    document = models.ForeignKey(Document, models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    jpeg = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="a_page_stands_once")
        ]

    @property
    def patient(self) -> Patient:
        return self.document.patient
