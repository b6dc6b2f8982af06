"""Is there enough withdrawal for a first dose of buprenorphine? Too early, it brings on more."""

from dataclasses import dataclass
from typing import Literal

from throughcare.clinical.verdict import OK, Verdict, caution, no, note, worst_first

SOURCE = "buprenorphine-gate"
SOURCE_EMERGENCY = "buprenorphine-gate-emergency"
SOURCE_HOURS = "buprenorphine-hours"
SCORE_HOURS = 4  # a score older than this says nothing of now: our own reading [K]
Method = Literal["standard", "high_dose", "low_dose"]
COWS_LEAST, COWS_USUAL = 8, 11  # many emergency protocols; ASAM and TIP 63 (11 to 12)
SHORT_HOURS_LEAST, SHORT_HOURS = 6, 12
LONG_HOURS = 36
METHADONE_HOURS_LEAST, METHADONE_HOURS = 24, 72
FENTANYL_HOURS = 24


@dataclass(frozen=True)
class Hours:
    """Whole hours since the last of each; None: none lately.

    methadone     given here, to the hour
    short_acting, long_acting  from elsewhere, told as a day: at the least so many hours ago
    """

    methadone: int | None = None
    short_acting: int | None = None
    long_acting: int | None = None


def may_start_buprenorphine(
    *, cows: int | None, since: Hours, method: Method = "standard"
) -> list[Verdict]:
    """May the first dose be given now? The gravest first.

    cows    scored by a clinician, now; what the person scores alone does not take its place
    method  low_dose goes on beside the full agonist, and asks for no withdrawal
    """
    if method == "low_dose":
        return []
    if cows is not None and not 0 <= cows <= 48:
        raise ValueError(f"COWS is 0 to 48, not {cows}")
    return worst_first([_cows(cows, method), *_hours(since)])


def on_the_day() -> Verdict:
    """An order signed before its first day: today's score says nothing of that day."""
    why = "Withdrawal is scored before the first dose: the window asks for it on that day."
    return note("cows_on_the_day", why, SOURCE)


def _cows(cows: int | None, method: Method) -> Verdict:
    """Is withdrawal seen and scored?"""
    if cows is None:
        why = (
            "COWS first: scored by a clinician, now. A person's own score does not take its place."
        )
        return no("cows_before_buprenorphine", why, SOURCE)
    if cows < COWS_LEAST:
        why = (
            f"COWS {cows}: below {COWS_LEAST}, buprenorphine now may bring on withdrawal. Wait and "
            "score again, or the prescriber orders the low-dose way."
        )
        return no("cows_too_low", why, SOURCE_EMERGENCY)
    if cows < COWS_USUAL and method == "standard":
        why = (
            f"COWS {cows}: enough for many emergency protocols; guidelines say {COWS_USUAL} to 12."
        )
        return caution("cows_borderline", why, SOURCE)
    return OK


def _hours(since: Hours) -> list[Verdict]:
    """Is the last opioid long enough ago? The score decides first; the hours make it sure."""
    return [
        _short(since.short_acting),
        _long(since.long_acting),
        _methadone(since.methadone),
    ]


def _short(hours: int | None) -> Verdict:
    """Heroin, fentanyl and other short-acting opioids: told as a day, so the hour is asked for."""
    if hours is None or hours >= FENTANYL_HOURS:
        return OK
    why = (
        f"A short-acting opioid, perhaps only {hours} hours ago: at least {SHORT_HOURS_LEAST} "
        f"hours, {SHORT_HOURS} to 24 are usual, after daily fentanyl {FENTANYL_HOURS} to 72. Ask "
        "for the hour."
    )
    return caution("short_acting_recent", why, SOURCE_HOURS)


def _long(hours: int | None) -> Verdict:
    """Methadone and other long-acting opioids from elsewhere."""
    if hours is None or hours >= LONG_HOURS:
        return OK
    why = (
        f"A long-acting opioid from elsewhere, perhaps only {hours} hours ago: {LONG_HOURS} to 72 "
        "are usual. Ask for the hour."
    )
    return caution("long_acting_recent", why, SOURCE_HOURS)


def _methadone(hours: int | None) -> Verdict:
    """Methadone."""
    if hours is None or hours >= METHADONE_HOURS:
        return OK
    if hours < METHADONE_HOURS_LEAST:
        why = (
            f"{hours} hours since methadone: at least {METHADONE_HOURS_LEAST}, or the low-dose way."
        )
        return no("methadone_too_recent", why, SOURCE)
    why = f"{hours} hours since methadone: up to {METHADONE_HOURS} may be needed."
    return caution("methadone_recent", why, SOURCE_HOURS)
