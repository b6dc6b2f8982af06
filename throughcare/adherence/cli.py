"""`throughcare outreach`: the list of the day, made before the clinic opens."""

import sys

from throughcare import clock
from throughcare.adherence.actions.refreshing import refresh
from throughcare.staff.models import Facility


def run() -> int:
    """Look at everybody of every clinic here; says how many, and nobody's name."""
    for place in Facility.objects.order_by("name"):
        looked = refresh(place, by=None, at=clock.now())
        print(f"{place.name}: {looked.opened} new, {looked.closed} closed", file=sys.stdout)
    return 0
