"""May naltrexone be begun? With opioids still in the body it brings on severe withdrawal.

Here a urine test counts against beginning, because of what the medicine would do; no result is
ever a reason to end treatment (see screens).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from throughcare.clinical.verdict import OK, Verdict, caution, no, worst_first

SOURCE = "naltrexone-label"
SOURCE_CHALLENGE = "naltrexone-challenge"
FREE_DAYS, FREE_DAYS_FULL, AFTER_LONG_ACTING_DAYS = 7, 10, 14
CHALLENGE_AGAIN_HOURS = 24
COWS_WITHDRAWAL = 5  # mild withdrawal begins: the bands of the scale itself
# Before the first dose a test looks for these too: "opiates" alone sees none of the last four.
LOOKED_FOR = ("opiates", "fentanyl", "buprenorphine", "methadone", "oxycodone")
OPIOIDS = (
    *LOOKED_FOR, "norbuprenorphine", "eddp", "norfentanyl", "6-mam", "opioid-group",
)  # fmt: skip
Challenge = Literal["not_done", "passed", "failed"]


@dataclass(frozen=True)
class Before:
    """What is known before the first dose. Days None: not known.

    short_days     since the last short-acting opioid, tramadol included
    long_days      since the last methadone or buprenorphine; None: not known
    ever_long      methadone or buprenorphine was taken lately at all
    opioid_in_urine  None: not tested
    """

    short_days: int | None
    ever_long: bool = False
    long_days: int | None = None
    opioid_in_urine: bool | None = None
    in_withdrawal: bool = False
    challenge: Challenge = "not_done"


def shows_withdrawal(cows: int | None) -> bool:
    """Does a score of these hours show withdrawal? None: nobody has scored."""
    return cows is not None and cows >= COWS_WITHDRAWAL


def opioid_in_urine(found: Mapping[str, bool], *, days_ago: int) -> bool | None:
    """What a screen, so many days old, says of opioids in the urine today. None: nothing.

    found  {analyte: positive} of what could be read
    """
    if any(found.get(analyte) for analyte in OPIOIDS):
        return True if days_ago < FREE_DAYS else None
    looked = all(found.get(analyte) is False for analyte in LOOKED_FOR)
    return False if looked and days_ago == 0 else None


def challenge(*, withdrawal: bool, days_ago: int) -> Challenge:
    """What a challenge so many days ago says today."""
    if withdrawal:  # the hour was not written down: two days surely are more than 24 hours
        return "failed" if days_ago * 24 <= CHALLENGE_AGAIN_HOURS else "not_done"
    return "passed" if days_ago == 0 else "not_done"


def may_begin(before: Before) -> list[Verdict]:
    """May naltrexone be begun? The gravest first."""
    return worst_first(
        [_withdrawal(before), _urine(before), _challenge(before), _short(before), _long(before)]
    )


def _withdrawal(before: Before) -> Verdict:
    """Is the person in withdrawal?"""
    if not before.in_withdrawal:
        return OK
    return no("naltrexone_in_withdrawal", "In withdrawal: naltrexone would make it worse.", SOURCE)


def _urine(before: Before) -> Verdict:
    """Are opioids in the urine, or was it not looked?"""
    if before.opioid_in_urine:
        why = "Opioids in the urine: naltrexone now would bring on severe withdrawal. Wait."
        return no("naltrexone_opioid_in_urine", why, SOURCE)
    if before.opioid_in_urine is None:
        why = "No urine test: it is taken before the first dose, fentanyl and buprenorphine too."
        return caution("naltrexone_urine_not_tested", why, SOURCE)
    return OK


def _challenge(before: Before) -> Verdict:
    """Did a naloxone challenge bring on withdrawal?"""
    if before.challenge != "failed":
        return OK
    why = f"The challenge brought on withdrawal: again after {CHALLENGE_AGAIN_HOURS} hours."
    return no("naltrexone_challenge_failed", why, SOURCE_CHALLENGE)


def _short(before: Before) -> Verdict:
    """Are enough days without a short-acting opioid behind the person?"""
    days = before.short_days
    if days is None:
        if before.challenge == "passed":
            return OK
        why = f"Days without opioids not known: {FREE_DAYS} to {FREE_DAYS_FULL} are needed."
        return no("naltrexone_days_unknown", why, SOURCE)
    if days < FREE_DAYS:
        why = f"{days} days without opioids, tramadol included: at least {FREE_DAYS} are needed."
        return no("naltrexone_days_too_few", why, SOURCE)
    if days < FREE_DAYS_FULL and before.challenge != "passed":
        why = f"{days} days without opioids; up to {FREE_DAYS_FULL} may be needed. Challenge first?"
        return caution("naltrexone_days_borderline", why, SOURCE)
    return OK


def _long(before: Before) -> Verdict:
    """Are enough days since methadone or buprenorphine behind the person?"""
    if not before.ever_long:
        return OK
    days = before.long_days
    if days is None or days < FREE_DAYS:
        ago = "on a day not known" if days is None else f"{days} days ago"
        why = f"Methadone or buprenorphine {ago}: {FREE_DAYS} to {AFTER_LONG_ACTING_DAYS} days."
        return no("naltrexone_after_agonist", why, SOURCE)
    if days < AFTER_LONG_ACTING_DAYS:
        why = f"Methadone or buprenorphine {days} days ago: up to two weeks. Challenge first."
        return caution("naltrexone_after_agonist_early", why, SOURCE)
    return OK


def may_challenge(*, in_withdrawal: bool, opioid_in_urine: bool | None) -> Verdict:
    """May a naloxone challenge be done?"""
    if in_withdrawal or opioid_in_urine:
        why = "In withdrawal, or opioids in the urine: no challenge; it would only do harm."
        return no("challenge_not_now", why, SOURCE_CHALLENGE)
    return OK
