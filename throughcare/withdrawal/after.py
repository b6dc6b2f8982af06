"""After a withdrawal: whom to reach, which records wait, which sayings of the warning are due."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from throughcare.clinical.withdrawal import leaving
from throughcare.withdrawal import facts
from throughcare.withdrawal.models import Contacted, FollowUp, Left, Withdrawal


def contacts_due(people, at: datetime) -> QuerySet[FollowUp]:
    """Whom to reach now: their time has come, nobody has reached them, none said no. Longest first.

    Whoever came back into a withdrawal is with us, and is not rung.
    """
    reached = Contacted.objects.filter(follow_up=OuterRef("pk"), outcome="reached")
    no_more = Contacted.objects.filter(
        follow_up__withdrawal=OuterRef("withdrawal"), outcome__in=Contacted.ENDING
    )
    back = Withdrawal.objects.filter(patient=OuterRef("withdrawal__patient"), ended_at=None)
    return (
        FollowUp.objects.filter(withdrawal__patient__in=people, from_at__lte=at)
        .exclude(Exists(reached))
        .exclude(Exists(no_more))
        .exclude(Exists(back))
        .select_related("withdrawal__patient", "withdrawal__left")
        .order_by("by_at", "pk")
    )


def still_open(people) -> QuerySet[Left]:
    """People who left and whose record waits for something: each a task, the longest first."""
    waiting = Left.objects.filter(withdrawal__patient__in=people, withdrawal__closed=None)
    waiting = waiting.exclude(how__in=("not_begun", "died"))
    return waiting.select_related("withdrawal__patient").order_by("happened_at")


def missing_of(left: Left) -> list[leaving.Missing]:
    """What the record of one leaving still waits for."""
    return leaving.missing(facts.left_seen(left))


def warnings_due(one: Withdrawal, at: datetime) -> list[str]:
    """Which sayings of the warning are due now: day_3, day_7, leaving, after_14."""
    left = getattr(one, "left", None)
    said = set(one.warnings.values_list("occasion", flat=True))
    until = min(left.happened_at, at) if left else at
    return leaving.warnings_due(
        day=facts.day_of(one, until), left_at=left.happened_at if left else None, at=at, said=said
    )
