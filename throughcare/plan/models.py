"""The plan: every cause found has an answer. Signed versions are never changed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare import strands
from throughcare.assessment.models import Finding
from throughcare.intake.models import Episode
from throughcare.patients.models import Patient
from throughcare.record.guards import Guard

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}

STRANDS = {
    "professional": _("Professional help"),
    "withdrawal": _("Supervised withdrawal"),
    "medication": _("Medicine"),
    "therapy": _("Therapy"),
    "groups": _("Support groups"),
    "lifestyle": _("Healthy living"),
}


SIGNED_STAYS = "a signed plan is not changed: begin a new version"
NO_ANSWER = "a cause has no answer: the plan cannot be signed"
# A problem found, not rejected by its newest review, whose code no standing item answers.
CAUSE_WITHOUT_ANSWER = """
    SELECT 1 FROM plan_plan p
    JOIN assessment_finding f ON f.patient_id = p.patient_id
    WHERE p.id = NEW.plan_id AND f.replaced_by_id IS NULL AND f.kind = 'problem'
      AND COALESCE((SELECT CASE r.verdict WHEN 'reject' THEN 0 ELSE COALESCE(r.level, f.level) END
                    FROM assessment_findingreview r WHERE r.finding_id = f.id
                    ORDER BY r.seq DESC LIMIT 1), f.level) > 0
      AND NOT EXISTS (
        SELECT 1 FROM plan_answers a
        JOIN plan_item i ON i.id = a.item_id
        JOIN assessment_finding g ON g.id = a.finding_id
        WHERE i.plan_id = p.id AND i.withdrawn_at IS NULL AND g.code = f.code)
"""


class Plan(models.Model):
    """One version of one person's plan. A change to a signed plan is a new version."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="plans")
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="plans")
    version = models.PositiveIntegerField()
    begun_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later_versions"
    )
    change_why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "version"], name="a_plan_version_is_made_once"
            )
        ]


class Item(models.Model):
    """One answer to one or more causes: problem → goal → objective → intervention.

    A draft's item may be replaced by a newer row while the plan is unsigned; once the plan is
    signed the database refuses any change of its items.
    """

    kept = ("withdrawn_at", "withdrawn_by")
    guards = (
        Guard("signed_plan_gets_no_item", "INSERT", SIGNED_STAYS,
              "SELECT 1 FROM plan_signed s WHERE s.plan_id = NEW.plan_id"),
        Guard("signed_plan_keeps_its_items", "UPDATE", SIGNED_STAYS,
              "SELECT 1 FROM plan_signed s WHERE s.plan_id = NEW.plan_id"),
    )  # fmt: skip

    class Kind(models.TextChoices):
        TREAT = "treat", _("treat now")
        REFER = "refer", _("refer")
        MET = "met", _("already met")
        DECLINES = "declines", _("the person declines")
        LATER = "later", _("later")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    strand = models.CharField(max_length=15, choices=list(STRANDS.items()), blank=True)
    problem = models.CharField(_("what it is about, in the person's words"), max_length=300)
    goal = models.CharField(_("what the person wants"), max_length=300, blank=True)
    objective = models.CharField(_("a step that can be seen"), max_length=300, blank=True)
    intervention = models.CharField(_("what we do"), max_length=300, blank=True)
    measure = models.CharField(_("how we will know"), max_length=160, blank=True)
    responsible = models.ForeignKey(**BY, null=True, blank=True)
    responsible_other = models.CharField(_("or somebody else"), max_length=120, blank=True)
    refer_to = models.CharField(_("where to"), max_length=160, blank=True)
    due_on = models.DateField(null=True, blank=True)
    persons_words = models.CharField(_("what the person says of it"), max_length=300, blank=True)
    person_agrees = models.BooleanField(null=True)
    suggestion = models.CharField(max_length=80, blank=True)  # the response it came from
    source = models.CharField(max_length=80, blank=True)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # taken out of the draft
    withdrawn_by = models.ForeignKey(**BY, null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )  # the same item in the version before; progress is followed along it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="later") | Q(due_on__isnull=False), name="later_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(kind="refer") | ~Q(refer_to=""), name="a_referral_says_where"
            ),
            models.CheckConstraint(
                condition=~Q(kind="treat") | (~Q(strand="") & ~Q(intervention="")),
                name="treating_names_strand_and_intervention",
            ),
        ]
        ordering = ["seq"]

    @property
    def page(self) -> str:
        """The name of the page where its strand is worked on; empty: there is none yet."""
        return strands.page_of(self.strand)

    @property
    def patient(self) -> Patient:
        return self.plan.patient


class Answers(models.Model):
    """This item answers this finding."""

    kept = ()
    guards = (
        Guard("signed_plan_gets_no_answer", "INSERT", SIGNED_STAYS,
              "SELECT 1 FROM plan_signed s JOIN plan_item i ON i.plan_id = s.plan_id "
              "WHERE i.id = NEW.item_id"),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    item = models.ForeignKey(Item, models.PROTECT, related_name="answers")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="answered_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "finding"], name="a_finding_is_answered_once_by_an_item"
            )
        ]


class Signed(models.Model):
    """The plan as clinician and person signed it. Refused while a cause has no answer."""

    kept = ()
    guards = (
        Guard("every_cause_has_an_answer", "INSERT", NO_ANSWER,
              CAUSE_WITHOUT_ANSWER),
    )  # fmt: skip

    class PersonSigned(models.TextChoices):
        TYPED = "typed", _("typed name")
        DRAWN = "drawn", _("drawn signature")
        WITNESSED = "witnessed", _("said yes before a witness")

    plan = models.OneToOneField(Plan, models.PROTECT, primary_key=True, related_name="signed")
    by = models.ForeignKey(**BY)  # the clinician
    at = models.DateTimeField()
    person_signed = models.CharField(max_length=10, choices=PersonSigned.choices)
    person_name = models.CharField(max_length=120)
    person_drawn = models.TextField(blank=True)  # strokes as SVG path data
    witness = models.ForeignKey(**BY, null=True, blank=True)
    review_on = models.DateField()
    review_source = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(person_signed="witnessed") | Q(witness__isnull=False),
                name="a_witnessed_plan_names_the_witness",
            ),
            models.CheckConstraint(
                condition=~Q(person_signed="drawn") | ~Q(person_drawn=""),
                name="a_drawn_signature_is_there",
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.plan.patient


class Review(models.Model):
    """The plan was looked at again, with the person, on a day."""

    kept = ()

    class Outcome(models.TextChoices):
        GOES_ON = "goes_on", _("goes on as it is")
        CHANGE = "change", _("needs a new version")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    words = models.CharField(max_length=300, blank=True)
    next_review_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.plan.patient


class Progress(models.Model):
    """How far an objective has come, in a step and in words. The newest counts."""

    kept = ()

    class Step(models.TextChoices):
        NOT_BEGUN = "not_begun", _("not begun")
        UNDER_WAY = "under_way", _("under way")
        REACHED = "reached", _("reached")
        STUCK = "stuck", _("stuck")
        DROPPED = "dropped", _("no longer wanted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    item = models.ForeignKey(Item, models.PROTECT, related_name="progress")
    step = models.CharField(max_length=10, choices=Step.choices)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    @property
    def patient(self) -> Patient:
        return self.item.plan.patient


class MedicationChoice(models.Model):
    """What the person prefers, having seen the medicines side by side. Never a dose."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="medication_choices")
    prefers = models.CharField(max_length=30)  # a key of clinical/plan/medication_choice.toml
    matters = models.JSONField(default=list)  # keys of what matters to the person
    words = models.CharField(max_length=300, blank=True)
    shown = models.JSONField(default=list)  # which were shown side by side, and with what cautions
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)
