"""A small goal, what is said of it now, each tick, and what got in the way.

`sealed` holds all of it, with a key that is not in the database. What the person shows to their
team stands beside it in plain columns, and pages of the team read nothing else.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from throughcare.assessment.models import Finding
from throughcare.patients.models import Patient
from throughcare.plan.models import Item
from throughcare.record.guards import Guard

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
MOST_A_DAY = 5

FINDING_OF_ANOTHER = """
    SELECT 1 FROM "assessment_finding" f, "lifestyle_goal" g
     WHERE f."id" = NEW."finding_id" AND g."id" = NEW."goal_id"
       AND f."patient_id" <> g."patient_id" """
ITEM_OF_ANOTHER = """
    SELECT 1 FROM "plan_item" i JOIN "plan_plan" p ON p."id" = i."plan_id", "lifestyle_goal" g
     WHERE i."id" = NEW."because_id" AND g."id" = NEW."goal_id"
       AND p."patient_id" <> g."patient_id" """
NOT_THE_NEXT = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "lifestyle_tick" t
         WHERE t."goal_id" = NEW."goal_id" AND t."day" = NEW."day"
           AND t."occasion" = NEW."occasion" AND t."turn" = NEW."turn" - 1)"""
GOAL_HAS_ENDED = """
    SELECT 1 FROM "lifestyle_goal" g WHERE g."id" = NEW."goal_id" AND g."ended_at" IS NOT NULL"""


class Goal(models.Model):
    """A small goal from its beginning to its end. by None: the person chose it alone."""

    kept = ("ended_at",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="small_goals", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "-at"], name="small_goals_of_a_person")]


class GoalSaid(models.Model):
    """What a goal is from now on. A change is the next turn; the newest counts.

    sealed   kind, words, times, per, until, and the cause and item of the plan by their keys
    finding  the cause it answers, where the team may see it; because: the item of the plan
    """

    kept = ()
    guards = (
        Guard("a_goal_answers_the_persons_own_cause", "INSERT",
              "a goal answers a cause of the same person", FINDING_OF_ANOTHER,
              when='NEW."finding_id" IS NOT NULL'),
        Guard("a_goal_is_because_of_the_persons_own_plan", "INSERT",
              "a goal comes from the person's own plan", ITEM_OF_ANOTHER,
              when='NEW."because_id" IS NOT NULL'),
        Guard("a_goal_let_go_is_not_changed", "INSERT",
              "this goal was let go", GOAL_HAS_ENDED),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="said", db_index=False)
    turn = models.PositiveSmallIntegerField()
    sealed = models.TextField()
    is_shared = models.BooleanField()
    kind = models.CharField(max_length=8, blank=True)
    words = models.CharField(max_length=120, blank=True)
    times = models.PositiveSmallIntegerField(null=True, blank=True)
    per = models.CharField(max_length=4, blank=True)
    until = models.DateField(null=True, blank=True)
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, related_name="small_goals"
    )
    because = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="small_goals"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "turn"], name="a_turn_of_a_goal_is_said_once"),
            models.CheckConstraint(
                condition=Q(is_shared=True)
                | Q(kind="", words="", per="", times=None, until=None, finding=None, because=None),
                name="a_goal_that_is_not_shared_says_nothing_in_plain_words",
            ),
            models.CheckConstraint(
                condition=Q(is_shared=False) | (~Q(kind="") & ~Q(words="") & ~Q(per="")),
                name="a_goal_that_is_shared_says_what_it_is",
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.goal.patient


class Tick(models.Model):
    """Done, or taken back. The turns of one occasion of a day: odd ones say done, even ones not.

    So a goal is done at most once for each occasion of a day: the same turn stands there once.
    """

    kept = ()
    guards = (
        Guard("a_tick_is_taken_back_after_it_was_made", "INSERT",
              "a tick follows the one before it", NOT_THE_NEXT, when='NEW."turn" > 1'),
        Guard("a_goal_let_go_is_not_ticked", "INSERT",
              "this goal was let go", GOAL_HAS_ENDED),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="ticks", db_index=False)
    day = models.DateField()
    occasion = models.PositiveSmallIntegerField()
    turn = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "day", "occasion", "turn"], name="an_occasion_is_ticked_once"
            ),
            models.CheckConstraint(
                condition=Q(occasion__gte=1, occasion__lte=MOST_A_DAY, turn__gte=1),
                name="a_tick_is_of_one_of_five_occasions",
            ),
        ]

    @property
    def patient(self) -> Patient:
        return self.goal.patient

    @property
    def says_done(self) -> bool:
        return self.turn % 2 == 1


class Barrier(models.Model):
    """What got in the way, as the person said it. Never counted against anybody."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="barriers")
    sealed = models.TextField()  # keys of clinical/lifestyle/goals.toml, and words
    shown = models.JSONField(default=dict)  # the same, where the goal was shared when it was said
    at = models.DateTimeField()
    by = models.ForeignKey(**BY, null=True, blank=True)

    @property
    def patient(self) -> Patient:
        return self.goal.patient
