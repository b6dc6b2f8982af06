"""What is written down of a roll-up: nobody's hand does it, so `by` is None."""

import time
from datetime import timedelta

from throughcare import clock
from throughcare.outcomes.models import RolledUp
from throughcare.outcomes.roll_up import roll_up
from throughcare.record.action import action


@action("months rolled up")
def roll_up_months(*, id, by, at) -> RolledUp:
    """Reckon every month anew, up to the last whole clinic day."""
    until, began = clock.clinic_day(at) - timedelta(days=1), time.monotonic()
    done = roll_up(until)
    return RolledUp.objects.create(
        id=id, until=until, rows=done.rows, written=done.written, removed=done.removed,
        digest=done.digest, seconds=round(time.monotonic() - began, 2), at=at,
    )  # fmt: skip
