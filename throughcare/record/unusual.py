"""Which reads of a chart are unusual. A mark says «look into this», never «this was wrong»."""

from datetime import datetime
from typing import Any

from anyascii import anyascii
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.record.access.relation import BROKEN_GLASS, OWN

HOURS, NAME, HIDDEN, GLASS = "hours", "name", "hidden", "glass"
WORDS = {
    HOURS: _("outside working hours"),
    NAME: _("same family name"),
    HIDDEN: _("a hidden chart"),
    GLASS: _("not on the person's team"),
}
SHORTEST_NAME = 3  # letters: below it many share a name by chance


def signs(member: Any, patient: Any, *, at: datetime, relation: str) -> list[str]:
    """The signs of one read, in the order of WORDS."""
    if member is None:
        return []
    seen = {
        HOURS: outside_hours(at),
        NAME: same_family_name(member.name, patient.family_name),
        HIDDEN: bool(getattr(patient, "is_hidden", False)) and relation != OWN,
        GLASS: relation == BROKEN_GLASS,
    }
    return [sign for sign, there in seen.items() if there]


def outside_hours(at: datetime) -> bool:
    """Is this moment outside the hours in which the clinic works (settings, [K])?"""
    local = timezone.localtime(at, timezone.get_default_timezone())
    opens, closes = settings.WORKING_HOURS
    return not opens <= local.hour < closes


def same_family_name(member_name: str, family_name: str) -> bool:
    """Is the person's family name one of the member's names, however it is written?"""
    family = anyascii(family_name).casefold().strip()
    return len(family) >= SHORTEST_NAME and family in anyascii(member_name).casefold().split()
