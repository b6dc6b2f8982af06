"""How a rule says an amount, a number of days, and a day."""

from datetime import date

from throughcare.clinical.jurisdictions.law import Found
from throughcare.clinical.medicines.amounts import mg_words as mg

__all__ = ["day", "days", "mg", "unreviewed"]


def days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


def day(on: date) -> str:
    """3 March 2027"""
    return f"{on.day} {on:%B %Y}"


def unreviewed(found: Found) -> str:
    """Said after a figure that nobody has compared with its source yet."""
    return " (not yet reviewed here)" if found.value.unreviewed else ""
