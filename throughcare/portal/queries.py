"""What the person's own pages ask."""

from datetime import datetime
from typing import Any

from throughcare import strands
from throughcare.patients.own import OwnSitting
from throughcare.portal.models import OwnPin, StartCode


def my_day(patient, at: datetime) -> list[strands.OwnCard]:
    """What every strand lends to the person's day, what cannot wait first."""
    lent = [card for strand in strands.lenders() for card in strand.own_day(patient, at)]
    return sorted(lent, key=lambda card: not card.first)


def access_of(patient, now: datetime) -> dict[str, Any]:
    """How this person gets in now: a PIN, a code that waits, devices they are signed in at."""
    return {
        "pin": OwnPin.objects.filter(patient=patient, ended_at=None).first(),
        "code": StartCode.objects.filter(
            patient=patient, used_at=None, ended_at=None, until__gt=now
        ).first(),
        "devices": devices(patient, now),
    }


def devices(patient, now: datetime) -> list[OwnSitting]:
    """Where they are signed in, the last used first."""
    open_ = OwnSitting.objects.filter(patient=patient, ended_at=None).order_by("-seen_at")
    return [sitting for sitting in open_[:50] if not sitting.is_over(now)]
