"""The liver: when blood tests ask for the prescriber, and when they are due."""

from dataclasses import dataclass
from datetime import date

from throughcare.clinical.verdict import OK, Verdict, caution, no, note

SOURCE = "red-flags:2.12"
ALT_ALONE, ALT_WITH_BILIRUBIN, BILIRUBIN = 5, 3, 2  # times the upper limit of normal; above
YEAR_DAYS = 365
TESTED = ("naltrexone", "buprenorphine")
REVIEWED = (*TESTED, "methadone")


@dataclass(frozen=True)
class Liver:
    """What is known of the liver. Multiples of the laboratory's own upper limit of normal.

    acute  jaundice, confusion that comes from the liver, or an acute hepatitis was seen
    """

    alt_times: float | None = None
    bilirubin_times: float | None = None
    acute: bool = False

    @property
    def ill(self) -> bool:
        """Is it beyond what a nurse goes on with?"""
        alt, bilirubin = self.alt_times or 0, self.bilirubin_times or 0
        by_tests = alt > ALT_ALONE or (alt > ALT_WITH_BILIRUBIN and bilirubin > BILIRUBIN)
        return by_tests or self.acute


def hepatic(liver: Liver, *, medicine: str, starting: bool) -> Verdict:
    """What does the liver say about this medicine? Going on is never stopped by a blood test."""
    if not liver.ill or medicine not in REVIEWED:
        return OK
    if medicine == "naltrexone" and starting:
        return no(
            "naltrexone_not_begun_liver",
            "The liver is acutely ill: the prescriber decides before naltrexone is begun.",
            "naltrexone-label",
        )
    return caution(
        "liver_prescriber_now",
        "Jaundice, confusion or liver tests far above normal: the prescriber is rung now and "
        "reviews the medicine.",
        SOURCE,
    )


def liver_tests_due(*, medicine: str, last_on: date | None, today: date) -> Verdict:
    """Are liver tests due: once at the beginning, then within the year? They hold nothing up."""
    if medicine not in TESTED or (last_on and (today - last_on).days <= YEAR_DAYS):
        return OK
    why = f"Liver tests: {'the last on ' + str(last_on) if last_on else 'none yet'}. Due now."
    return note("liver_tests_due", why, "monitoring-defaults")


def child_pugh_limit(score: int) -> str:
    """The key of the lofexidine limit for this Child-Pugh score (5 to 15)."""
    if not 5 <= score <= 15:
        raise ValueError(f"a Child-Pugh score is 5 to 15, not {score}")
    if score <= 6:
        return "day_child_pugh_5_6"
    return "day_child_pugh_7_9" if score <= 9 else "day_child_pugh_over_9"


def egfr_limit(egfr: float) -> str | None:
    """The key of the lofexidine limit for this eGFR (mL/min/1.73 m²); None from 90 upwards."""
    if egfr < 0:
        raise ValueError(f"an eGFR is not below nought: {egfr}")
    if egfr < 30:
        return "day_egfr_below_30"
    return "day_egfr_30_to_90" if egfr < 90 else None
