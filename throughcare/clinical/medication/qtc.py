"""Methadone and the heart: what a QTc means for an increase and a dose, and when an ECG is due.

A QTc never lowers or stops a dose by itself: to stop methadone abruptly is itself dangerous.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from throughcare.clinical.medicines import medicine
from throughcare.clinical.verdict import OK, Verdict, caution, no, worst_first

SOURCE = "krantz-2009"
LONG_MS, VERY_LONG_MS = 450, 500  # above the first; at or above the second
FIRST_ECG_DAYS, YEAR = 30, 365


def may_raise(qtc_ms: int | None) -> Verdict:
    """May the dose of methadone be raised with this QTc (in ms)? None: no ECG was read."""
    if qtc_ms is None or qtc_ms <= LONG_MS:
        return OK
    if qtc_ms >= VERY_LONG_MS:
        return no(
            "qtc_holds_increase",
            f"QTc {qtc_ms} ms: no increase. The prescriber looks for what adds to it (potassium, "
            "other medicines) and at alternatives. Today's dose is not stopped abruptly.",
            SOURCE,
        )
    return caution(
        "qtc_before_increase",
        f"QTc {qtc_ms} ms, above {LONG_MS}: weigh risk and benefit together, ECG more often.",
        SOURCE,
    )


def todays_dose(qtc_ms: int | None) -> Verdict:
    """What does this QTc say about the dose as it stands? Never that it may not be given."""
    if qtc_ms is None or qtc_ms <= LONG_MS:
        return OK
    if qtc_ms >= VERY_LONG_MS:
        return caution(
            "qtc_prescriber_now",
            f"QTc {qtc_ms} ms: the prescriber is rung now and decides. The dose is not left out "
            "before; fainting or palpitations are an emergency.",
            SOURCE,
        )
    return caution("qtc_same_day", f"QTc {qtc_ms} ms: the prescriber sees it today.", SOURCE)


def ecg_due(
    *, today: date, first_dose_on: date | None, ecgs_on: Sequence[date], day_ug: int = 0,
    above_since: date | None = None, fainted_on: date | None = None,
) -> list[Verdict]:  # fmt: skip
    """Which ECG is due? None of them holds up a dose.

    first_dose_on  of this course of methadone; None before it begins
    day_ug         the day's amount, and above_since: since when it is above the amount of the limit
    fainted_on     the last faint or seizure without a known reason
    """
    ecgs = [on for on in ecgs_on if on <= today]
    return worst_first(
        [
            _after_fainting(ecgs, fainted_on),
            _above_amount(ecgs, day_ug, above_since or today),
            _before_start(ecgs, first_dose_on, today),
            _in_first_month(ecgs, first_dose_on, today),
            _yearly(ecgs, first_dose_on, today),
        ]
    )


def _after_fainting(ecgs: Sequence[date], fainted_on: date | None) -> Verdict:
    """Was there a faint or seizure since the last ECG?"""
    if fainted_on is None or any(on >= fainted_on for on in ecgs):
        return OK
    why = f"Fainted or had a seizure on {fainted_on}, without a known reason: ECG now."
    return caution("ecg_after_fainting", why, SOURCE)


def _above_amount(ecgs: Sequence[date], day_ug: int, since: date) -> Verdict:
    """Has the day's amount passed the one at which an extra ECG is recommended?"""
    limit = medicine("methadone").limit("ecg_above")
    if limit.ug is None or day_ug <= limit.ug or any(on >= since for on in ecgs):
        return OK
    return caution("ecg_above_amount", f"{limit.why} None since {since}.", limit.source)


def _before_start(ecgs: Sequence[date], first_dose_on: date | None, today: date) -> Verdict:
    """Is there an ECG from before methadone, of within the year?"""
    if first_dose_on is not None or any((today - on).days <= YEAR for on in ecgs):
        return OK
    why = "No ECG of this year: one before methadone, at least with any risk for the heart."
    return caution("ecg_before_start", why, SOURCE)


def _in_first_month(ecgs: Sequence[date], first: date | None, today: date) -> Verdict:
    """Was there an ECG within the first 30 days?"""
    if first is None or today <= first + timedelta(days=FIRST_ECG_DAYS):
        return OK
    if any(on > first for on in ecgs):
        return OK
    why = f"No ECG since methadone began on {first}: due within {FIRST_ECG_DAYS} days."
    return caution("ecg_in_first_month", why, SOURCE)


def _yearly(ecgs: Sequence[date], first: date | None, today: date) -> Verdict:
    """Is the last ECG more than a year old?"""
    if first is None or not ecgs or (today - max(ecgs)).days <= YEAR:
        return OK
    return caution("ecg_yearly", f"The last ECG was on {max(ecgs)}: one every year.", SOURCE)
