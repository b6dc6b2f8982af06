"""How a rule says an amount, a number of days, and a day."""

from datetime import date

from throughcare.clinical.jurisdictions.law import Found


def mg(ug: int) -> str:
    """Micrograms as milligrams, exact: 60000 → "60 mg", 500 → "0.5 mg"."""
    whole, rest = divmod(ug, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".") + " mg"


def days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


def day(on: date) -> str:
    """3 March 2027"""
    return f"{on.day} {on:%B %Y}"


def unreviewed(found: Found) -> str:
    """Said after a figure that nobody has compared with its source yet."""
    return " (not yet reviewed here)" if found.value.unreviewed else ""
