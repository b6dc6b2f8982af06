"""Who may write notes, who may look them over, and which pairs stand."""

from django.db.models import QuerySet

from throughcare.plan.queries import colleagues
from throughcare.staff.models import Member
from throughcare.therapy.models import Supervised


def writers(facility) -> list[Member]:
    """Members who write notes of sessions here."""
    return [one for one in colleagues(facility.pk) if one.may("therapy.write", facility.pk)]


def supervisors(facility) -> list[Member]:
    return [one for one in colleagues(facility.pk) if one.may("therapy.supervise", facility.pk)]


def pairs(facility) -> QuerySet[Supervised]:
    rows = Supervised.objects.filter(facility=facility, ended_at=None)
    return rows.select_related("member", "supervisor").order_by("member__name")
