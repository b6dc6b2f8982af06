"""May this lot be opened, and was this delivery ordered in time?"""

from datetime import date, timedelta

from throughcare.clinical.verdict import OK, Verdict, caution, no, note

SOURCE = "house:stock"
WARNED_DAYS = 30  # a rule of good keeping: time to use it up, or to order and to destroy


def expiry(expires_on: date, today: date) -> Verdict:
    """May medicine of this lot be opened or poured today? On its last day it may."""
    left = (expires_on - today).days
    if left < 0:
        return no(
            "lot_expired",
            f"This lot expired on {expires_on:%-d %b %Y}: take another; it waits for destruction.",
            SOURCE,
        )
    if left <= WARNED_DAYS:
        return note("lot_expires_soon", f"This lot expires on {expires_on:%-d %b %Y}.", SOURCE)
    return OK


def order_form(
    ordered_on: date | None, received_on: date, valid_days: int, source: str, number: str = "-"
) -> Verdict:
    """Was it ordered on a form, and was that still valid on the day of the delivery?

    What came has come: it is taken in and flagged, and the form is looked into.
    """
    if not number.strip() or ordered_on is None:
        return caution(
            "order_form_missing",
            "No order form with its number and day stands beside this delivery: it came without "
            "one, or the form was not written down.",
            source,
        )
    if ordered_on > received_on:
        return caution(
            "order_form_of_a_later_day",
            "The order form is of a later day than the delivery: one of the two days is wrong.",
            source,
        )
    if received_on <= ordered_on + timedelta(days=valid_days):
        return OK
    age = (received_on - ordered_on).days
    return caution(
        "order_form_too_old",
        f"The order form was {age} days old; it is valid for {valid_days} days.",
        source,
    )
