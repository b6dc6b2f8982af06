"""From methadone to buprenorphine: too early, and the first dose brings on severe withdrawal.

Whether there is enough withdrawal (COWS) is the withdrawal gate's question; this one is about
methadone: how much, how long on that, and how long ago.
"""

from typing import Literal

from throughcare.clinical.jurisdictions.law import Rules
from throughcare.clinical.medication.saying import days, mg, unreviewed
from throughcare.clinical.verdict import OK, Verdict, caution, no, note, worst_first

SOURCE = "methadone-to-buprenorphine"
HIGH_RISK_UG, HIGH_RISK_HOURS = 30_000, 72  # above and under: named high risk, a secondary source


def may_transfer(
    *, method: Literal["usual", "low_dose"], methadone_ug: int, days_on_it: int | None,
    hours_since: int | None, rules: Rules,
) -> list[Verdict]:  # fmt: skip
    """May buprenorphine be started now in somebody who takes methadone?

    method        usual: methadone stopped first; low_dose: it goes on under a low-dose plan
    methadone_ug  the daily dose now, or the last one
    days_on_it    days at or below that dose; None: not known
    hours_since   hours since the last methadone; None: not known
    """
    if methadone_ug < 0 or (hours_since or 0) < 0 or (days_on_it or 0) < 0:
        raise ValueError(f"{methadone_ug} ug for {days_on_it} days, {hours_since} hours ago")
    if method == "low_dose":
        return [note(
            "transfer_low_dose",
            f"Low-dose method: possible at any dose of methadone, here {mg(methadone_ug)}. It "
            "follows a signed plan in which no day is skipped, with a day methadone stops.",
            SOURCE,
        )]  # fmt: skip
    return worst_first([
        _dose(methadone_ug, rules), _stable(days_on_it, rules),
        _hours(hours_since, rules), _high_risk(methadone_ug, hours_since),
    ])  # fmt: skip


def _dose(methadone_ug: int, rules: Rules) -> Verdict:
    found = rules.strictest("methadone.transfer_ug")
    if found is None or methadone_ug <= found.number:
        return OK
    return no(
        "transfer_dose_too_high",
        f"{mg(methadone_ug)} of methadone is above {mg(found.number)}{unreviewed(found)} for the "
        "usual start: the prescriber chooses another way, such as the low-dose method.",
        found.source,
    )


def _stable(days_on_it: int | None, rules: Rules) -> Verdict:
    found = rules.strictest("methadone.transfer_stable_days")
    if found is None or (days_on_it is not None and days_on_it >= found.number):
        return OK
    known = "not known how long" if days_on_it is None else days(days_on_it)
    return caution(
        "transfer_not_stable",
        f"On that methadone {known}; {days(found.number)}{unreviewed(found)} are usual first.",
        found.source,
    )


def _hours(hours_since: int | None, rules: Rules) -> Verdict:
    found = rules.strictest("methadone.transfer_hours")
    if found is None or (hours_since is not None and hours_since >= found.number):
        return OK
    known = "at an unknown hour" if hours_since is None else f"{hours_since} hours ago"
    return no(
        "transfer_too_soon",
        f"The last methadone was {known}; {found.number} hours{unreviewed(found)} is the least. "
        f"{found.value.note}",
        found.source,
    )


def _high_risk(methadone_ug: int, hours_since: int | None) -> Verdict:
    if hours_since is None or (methadone_ug <= HIGH_RISK_UG and hours_since >= HIGH_RISK_HOURS):
        return OK
    return caution(
        "transfer_high_risk",
        f"{mg(methadone_ug)} of methadone, {hours_since} hours ago: above {mg(HIGH_RISK_UG)} or "
        f"under {HIGH_RISK_HOURS} hours the risk of precipitated withdrawal is named high. The "
        "withdrawal gate decides the moment.",
        SOURCE,
    )
