"""A pump at the window: may it pour today, and is what it says it poured what was asked for?

It compares and names; it changes no amount. What a pump may differ by is the clinic's own figure.
"""

from datetime import date, timedelta
from fractions import Fraction

from throughcare.clinical.medicines.amounts import decimal_words
from throughcare.clinical.verdict import OK, Verdict, no

SOURCE = "house:medication"


def may_pour(
    *, calibrated_on: date | None, good: bool, every_days: int | None, today: date
) -> Verdict:
    """May this pump pour for people today?

    calibrated_on  when it was last compared with a measure; None: never
    good           was it within the tolerance then?
    every_days     how often the clinic compares; None: when the pump itself asks for it
    """
    if calibrated_on is None:
        return no(
            "pump_never_calibrated",
            "This pump was never compared with a measure. Compare it first, or pour by hand.",
            SOURCE,
        )
    if not good:
        return no(
            "pump_measures_wrong",
            "When last compared, this pump was further off than the clinic allows. Have it "
            "adjusted and compare again; until then pour by hand.",
            SOURCE,
        )
    if every_days is not None and today >= calibrated_on + timedelta(days=every_days):
        return no(
            "pump_calibration_is_due",
            f"It is {every_days} days or more since this pump was compared with a measure. "
            "Compare it, or pour by hand.",
            SOURCE,
        )
    return OK


def compared(*, asked_ul: int, poured_ul: int, tolerance_ul: int) -> Verdict:
    """Is what left the bottle what the pump was asked for?"""
    if abs(poured_ul - asked_ul) <= tolerance_ul:
        return OK
    figures = f"Asked for: {ml(asked_ul)}. Poured: {ml(poured_ul)}."
    if poured_ul > asked_ul:
        return no(
            "pump_poured_more",
            f"{figures} None of this cup is given: it is thrown away before a witness, and the "
            "dose is poured again. Do not use the pump before it was compared with a measure.",
            SOURCE,
        )
    return no(
        "pump_poured_less",
        f"{figures} The rest is poured out of another bottle, by the pump or by hand.",
        SOURCE,
    )


def ml(ul: int) -> str:
    """Microlitres as they are said: 6000 → "6 mL"."""
    return f"{decimal_words(Fraction(ul, 1000))} mL"
