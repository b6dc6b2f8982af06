"""Motivational interviewing: what was heard, and how a conversation was coded for supervision."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.patients.models import Patient
from throughcare.record.guards import Guard
from throughcare.therapy.models.sessions import Session

BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
OWN_SESSION = """
    SELECT 1 FROM "therapy_session" s
     WHERE s."id" = NEW."session_id" AND s."led_by_id" = NEW."by_id" """
NOT_CODED_YET = """
    SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM "therapy_codedsession" c WHERE c."session_id" = NEW."session_id")"""
GLOBALS = ("partnership", "empathy", "cultivating", "softening")


class ChangeTalk(models.Model):
    """Something the person said for a change, or for how it is now; in their words."""

    kept = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    session = models.ForeignKey(Session, models.PROTECT, related_name="change_talk")
    kind = models.CharField(max_length=12)  # a key of clinical/therapy/motivation.toml
    words = models.CharField(_("in the person's words"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="change_talk_is_in_words")
        ]

    @property
    def patient(self) -> Patient:
        return self.session.patient


class Coding(models.Model):
    """What is counted of a session by MITI 4."""

    partnership = models.PositiveSmallIntegerField()
    empathy = models.PositiveSmallIntegerField()
    cultivating = models.PositiveSmallIntegerField()
    softening = models.PositiveSmallIntegerField()
    questions = models.PositiveSmallIntegerField()
    simple = models.PositiveSmallIntegerField()
    complex = models.PositiveSmallIntegerField()
    to_practise = models.CharField(_("one thing to practise"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(**BY)

    class Meta:
        abstract = True

    @property
    def patient(self) -> Patient:
        return self.session.patient


RATED_1_TO_5 = Q(**{f"{name}__gte": 1 for name in GLOBALS}) & Q(
    **{f"{name}__lte": 5 for name in GLOBALS}
)


class CodedSession(Coding):
    """A session as its supervisor coded it by MITI 4. For practice; never to judge anybody."""

    kept = ()
    guards = (
        Guard("a_session_is_coded_by_somebody_else", "INSERT",
              "a session is coded by somebody else than who led it", OWN_SESSION),
    )  # fmt: skip

    session = models.OneToOneField(Session, models.PROTECT, primary_key=True, related_name="coded")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=RATED_1_TO_5, name="global_ratings_are_1_to_5")
        ]


class CodingPutRight(Coding):
    """The session coded again, because it was wrong: the newest counts, all are read."""

    kept = ()
    guards = (
        Guard("a_coding_is_put_right_by_somebody_else", "INSERT",
              "a session is coded by somebody else than who led it", OWN_SESSION),
        Guard("a_coding_put_right_was_made_before", "INSERT",
              "nothing was coded of this session yet", NOT_CODED_YET),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    session = models.ForeignKey(Session, models.PROTECT, related_name="codings_put_right")
    why = models.CharField(_("why it is put right"), max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=RATED_1_TO_5 & ~Q(why=""), name="a_coding_put_right_is_whole_and_says_why"
            )
        ]
