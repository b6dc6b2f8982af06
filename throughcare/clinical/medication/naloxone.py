"""Is a naloxone kit to be handed out? At every start, change and longer take-home."""

from datetime import date
from typing import Literal

from throughcare.clinical.verdict import OK, Verdict, note

SOURCE = "naloxone-for-all"
SOURCE_WHEN = "naloxone-when"
TAKE_HOME_DAYS = 7  # a take-home of more days than these comes with a kit
Occasion = Literal["start", "transition", "take_home", "release", "after_withdrawal", "visit"]


def kit_due(
    occasion: Occasion, *, today: date, kit_expires_on: date | None, kit_used: bool = False,
    take_home_days: int = 0, offered_today: bool = False,
) -> Verdict:  # fmt: skip
    """Is a kit to be offered now? A note: no dose ever waits for it.

    kit_expires_on  of the newest kit handed to the person or the household; None: none was
    offered_today   offered already, whether taken or not
    """
    if offered_today:
        return OK
    if kit_used or kit_expires_on is None:
        why = f"{'The kit was used' if kit_used else 'No naloxone yet'}: hand out a kit today."
        return note("naloxone_kit_missing", why, SOURCE)
    if kit_expires_on < today:
        why = f"The kit expired on {kit_expires_on}: hand out another today."
        return note("naloxone_kit_expired", why, SOURCE)
    if occasion == "visit" or (occasion == "take_home" and take_home_days <= TAKE_HOME_DAYS):
        return OK
    why = "Offer a naloxone kit, to the household too, and show again how it is used."
    return note("naloxone_kit_offered", why, SOURCE_WHEN)
