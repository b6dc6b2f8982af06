"""Opioid use disorder by the eleven criteria of DSM-5-TR: counted, never diagnosed.

The diagnosis is the act of a licensed clinician. A criterion that was not assessed is not a no.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from throughcare.clinical.verdict import OK, Verdict, caution, no

SOURCE = "dsm-5-tr"
ADMISSION = "us-42cfr8:8.12(e)"

CRITERIA = (
    "larger_amounts", "cut_down", "time_spent", "craving", "roles", "relationships", "activities",
    "hazardous", "health_problems", "tolerance", "withdrawal",
)  # fmt: skip
# Not counted for somebody who takes opioids solely as prescribed, under medical supervision.
EXPECTED_OF_TREATMENT = ("tolerance", "withdrawal")
MAY_STAY_IN_REMISSION = ("craving", *EXPECTED_OF_TREATMENT)
EARLY_FROM, SUSTAINED_FROM = 3, 12  # months

SEVERITIES = (("severe", 6), ("moderate", 4), ("mild", 2), ("none", 0))
UNDETERMINED = "undetermined"
ACTIVE = {"mild": "F11.10", "moderate": "F11.20", "severe": "F11.20"}
REMITTED = {"mild": "F11.11", "moderate": "F11.21", "severe": "F11.21"}
REMITTED_FROM_UNKNOWN = "F11.91"  # use, unspecified, in remission


@dataclass(frozen=True)
class Assessed:
    """What the criteria amount to.

    at_least, at_most  the count if every criterion not assessed were a no, or a yes
    severity           undetermined while the two fall into different severities
    """

    at_least: int
    at_most: int
    severity: str
    icd10: str
    not_assessed: tuple[str, ...]
    remission: str = ""
    specifiers: tuple[str, ...] = ()

    @property
    def determined(self) -> bool:
        return self.severity != UNDETERMINED

    @property
    def active(self) -> bool:
        """Moderate or severe, and not in remission."""
        return not self.remission and self.severity in ("moderate", "severe")


def severity_of(count: int) -> str:
    """Which severity has this many criteria?"""
    return next(name for name, at_least in SEVERITIES if count >= at_least)


def assess(
    criteria: Mapping[str, bool | None],
    *,
    opioids_only_as_prescribed: bool = False,
    remission: str = "",
    on_maintenance_therapy: bool = False,
    in_controlled_environment: bool = False,
    high_risk_reason: str = "",
    earlier_severity: str = "",
) -> Assessed:
    """What do the criteria amount to? `high_risk_reason` is for admission, not for the count."""
    unknown = sorted(set(criteria) - set(CRITERIA))
    if unknown:
        raise ValueError(
            f"no such criterion: {', '.join(unknown)}; there are {', '.join(CRITERIA)}"
        )
    counted = [key for key in CRITERIA
               if not (opioids_only_as_prescribed and key in EXPECTED_OF_TREATMENT)]  # fmt: skip
    at_least = sum(criteria.get(key) is True for key in counted)
    not_assessed = tuple(key for key in counted if criteria.get(key) is None)
    severity = _severity(at_least, at_least + len(not_assessed))
    return Assessed(
        at_least=at_least,
        at_most=at_least + len(not_assessed),
        severity=severity,
        icd10=_icd10(severity, remission, earlier_severity),
        not_assessed=not_assessed,
        remission=remission,
        specifiers=_specifiers(on_maintenance_therapy, in_controlled_environment),
    )


def _severity(at_least: int, at_most: int) -> str:
    lowest, highest = severity_of(at_least), severity_of(at_most)
    return lowest if lowest == highest else UNDETERMINED


def _icd10(severity: str, remission: str, earlier_severity: str) -> str:
    if remission:
        return REMITTED.get(earlier_severity, REMITTED_FROM_UNKNOWN)
    return ACTIVE.get(severity, "")


def _specifiers(on_maintenance: bool, in_controlled_environment: bool) -> tuple[str, ...]:
    said = (
        ("on maintenance therapy", on_maintenance),
        ("in a controlled environment", in_controlled_environment),
    )
    return tuple(words for words, so in said if so)


def remission_of(
    criteria: Mapping[str, bool | None], *, previously_met: bool, months_without: int,
    on_maintenance_therapy: bool = False,
) -> str:  # fmt: skip
    """Early, sustained, or not in remission: "early", "sustained", "".

    Craving may stay. On maintenance, tolerance and withdrawal to the medicine may too.
    """
    may_stay = MAY_STAY_IN_REMISSION if on_maintenance_therapy else ("craving",)
    if not previously_met or any(criteria.get(key) for key in CRITERIA if key not in may_stay):
        return ""
    if months_without >= SUSTAINED_FROM:
        return "sustained"
    return "early" if months_without >= EARLY_FROM else ""


def may_call_remission(
    criteria: Mapping[str, bool | None], *, remission: str, on_maintenance_therapy: bool = False
) -> Verdict:
    """Do the criteria leave room for the remission that is to be recorded?"""
    may_stay = MAY_STAY_IN_REMISSION if on_maintenance_therapy else ("craving",)
    standing = [key for key in CRITERIA if criteria.get(key) and key not in may_stay]
    if remission and standing:
        return caution(
            "criteria_stand_in_remission",
            f"Remission is recorded, and these criteria are met: {', '.join(standing)}.",
            SOURCE,
        )
    return OK


def may_admit(assessed: Assessed, *, high_risk_reason: str = "") -> Verdict:
    """May this person be admitted to a treatment programme with medicines?

    Active moderate to severe disorder, in remission, or at high risk of recurrence or overdose.
    A history of one year is no longer asked for.
    """
    if assessed.active or assessed.remission or high_risk_reason.strip():
        return OK
    if not assessed.determined:
        return caution(
            "criteria_not_assessed",
            f"{len(assessed.not_assessed)} criteria have not been assessed, so the severity is "
            "open. Go on with care; assess them, or record why the risk is high.",
            SOURCE,
        )
    return no(
        "admission_criteria",
        f"Severity is {assessed.severity}. Admission needs a moderate or severe disorder, "
        "remission, or a recorded high risk of recurrence or overdose.",
        ADMISSION,
    )
