"""The log: one line for every change of the record and for every read of a chart."""

import uuid

from django.conf import settings
from django.db import models

from throughcare.patients.models import Patient
from throughcare.record.guards import CHANGING, Guard
from throughcare.record.merges import NOTHING_NEW_ON_AN_ABSORBED_CHART, Merged, ToldApart
from throughcare.staff.models import Facility

__all__ = ["Head", "LogLine", "LookedInto", "Merged", "ToldApart"]

NO_FACILITY = uuid.UUID(int=0)  # the chain of lines that belong to no facility

# An index by time, below, serves: each more slows every line. So would the lock that a foreign key
# takes on whom it names; nobody the log names is ever deleted, the database sees to it (guards.py).
AS_NAMED = {"db_index": False, "db_constraint": False}
HEAD_MOVES_ON = """
    UPDATE "record_head" SET "seq" = NEW."seq", "hash" = NEW."hash"
     WHERE "chain" = NEW."chain" AND "seq" = NEW."seq" - 1 AND "hash" = NEW."before"
"""


class LogLine(models.Model):
    """Who did or read what, whose, when it happened and when it was written down.

    Appended, never changed: the database itself refuses an update or a delete. Holds no clinical
    text: what was done is the action's name, and the rows it wrote are named by their keys and the
    digests of their content. Each line carries the hash of the line before it in its chain, so that
    a change by other means shows: record/verify_log.py says how, and checks it.
    """

    kept = ()
    guards = (
        NOTHING_NEW_ON_AN_ABSORBED_CHART,
        Guard("a_line_follows_the_last", "INSERT", "a line follows the last line of its chain",
              moves=HEAD_MOVES_ON),
    )  # fmt: skip

    class Kind(models.TextChoices):
        CHANGE = "change"
        READ = "read"

    id = models.BigAutoField(primary_key=True)
    chain = models.UUIDField()  # one of the facility's: Head.of says whose
    seq = models.BigIntegerField()  # 1, 2, 3… within the chain
    before = models.CharField(max_length=64, blank=True)  # the hash of the line before
    hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    what = models.CharField(max_length=80)  # the action's name, or the page read
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="+", **AS_NAMED)
    patient = models.ForeignKey(Patient, models.PROTECT, null=True, related_name="log", **AS_NAMED)
    row_type = models.CharField(max_length=60, blank=True)
    row_id = models.CharField(max_length=40, blank=True)
    rows = models.JSONField(default=dict)  # every row written: {"plan.item/…": digest}
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="log_lines", **AS_NAMED
    )  # None: the person themself, without an account
    relation = models.CharField(max_length=20, blank=True)  # why the door let them in
    station = models.CharField(max_length=60, blank=True)  # the machine: its name, or its address
    unusual = models.CharField(max_length=60, blank=True)  # words of record/unusual.py
    at = models.DateTimeField()  # when it happened
    written_at = models.DateTimeField()  # when it was recorded

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="a_line_has_its_place"),
        ]
        indexes = [
            # The newest last, and read backwards: put in front, each line moves its neighbours.
            models.Index(fields=["patient", "id"], name="log_by_patient"),
            models.Index(fields=["by", "written_at"], name="log_by_member"),
            models.Index(fields=["facility", "written_at"], name="log_by_time"),
            models.Index(
                fields=["facility", "written_at"], condition=~models.Q(unusual=""),
                name="log_unusual",
            ),
        ]  # fmt: skip


class Head(models.Model):
    """Where a chain ends now. Its row is the lock under which the next line is written.

    The database itself moves it on with each line (LogLine.guards). A facility has a few chains,
    its lanes: all lines about one person stand in one of them, and several are written at once.
    """

    kept = CHANGING
    guards = (
        Guard("a_head_only_moves_on", "UPDATE", "the head of the log only moves on",
              when='NEW."seq" < OLD."seq" OR NEW."chain" <> OLD."chain"'),
    )  # fmt: skip

    chain = models.UUIDField(primary_key=True)
    of = models.UUIDField()  # the facility, or NO_FACILITY
    lane = models.PositiveSmallIntegerField()
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "lane"], name="a_lane_is_one_chain")]


class LookedInto(models.Model):
    """An unusual read of a chart that somebody answerable has looked into."""

    kept = ()

    line = models.OneToOneField(
        LogLine, models.PROTECT, primary_key=True, related_name="looked_into"
    )
    words = models.CharField(max_length=500)  # what was found: was it right to look?
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    @property
    def patient(self) -> Patient | None:
        return self.line.patient
