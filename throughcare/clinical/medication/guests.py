"""Somebody of another clinic: what it says of their last dose, against what is to be given here."""

from throughcare.clinical.jurisdictions.law import Rules
from throughcare.clinical.medication import missed_days
from throughcare.clinical.medication.saying import days, mg
from throughcare.clinical.verdict import OK, Verdict, caution, worst_first

SOURCE = "house:medication"


def as_at_home(
    *, medicine: str, day_ug: int, last_ug: int, days_missed: int, rules: Rules
) -> list[Verdict]:
    """Is it what their own clinic gave last, and was it given yesterday? Cautions: the clinic that
    ordered it is rung, and whoever signs says why it stands."""
    return worst_first([_amount(day_ug, last_ug), *_gap(medicine, days_missed, rules)])


def _amount(day_ug: int, last_ug: int) -> Verdict:
    if day_ug == last_ug:
        return OK
    return caution(
        "guest_amount_differs",
        f"{mg(day_ug)} here, and {mg(last_ug)} was the last dose at their own clinic: ring it and "
        "write down why.",
        SOURCE,
    )


def _gap(medicine: str, missed: int, rules: Rules) -> list[Verdict]:
    said = missed_days.may_have_full_dose(missed_days=missed, rules=rules, medicine=medicine)
    return [
        caution(
            "guest_days_missed",
            f"{days(missed)} since the last dose at their own clinic. {verdict.why}",
            verdict.source,
        )
        for verdict in said[:1]
        if verdict.level != "note"
    ]
