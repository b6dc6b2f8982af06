"""What must be so before the first dose of a medicine: the facts fetched, judged in clinical/."""

from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare import clock
from throughcare.assessment.models import SheetCompleted
from throughcare.clinical.medication import naltrexone, transfer, withdrawal_gate
from throughcare.clinical.verdict import Verdict
from throughcare.medication import facts
from throughcare.medication.models import Challenge, Dose, LastOpioid, Order
from throughcare.medication.screens import asked as screens

if TYPE_CHECKING:  # who asks is defined by what asks for all of an order
    from throughcare.medication.ordering import Asked

OPIOIDS = ("methadone", "buprenorphine")
SCREENS = 3  # the newest: one of them may wait for its results, and one may be no result


def of_the_beginning(asked: "Asked") -> list[Verdict]:
    """What must be so before the first dose of a medicine."""
    order = asked.order
    if asked.taken or order.kind == Order.Kind.GUEST:
        return []
    if order.medicine == "naltrexone":
        return naltrexone.may_begin(before_naltrexone(asked))
    if order.medicine != "buprenorphine":
        return []
    low_dose = order.must_not_skip
    said = withdrawal_gate.may_start_buprenorphine(
        cows=newest_cows(asked), since=withdrawal_gate.Hours(methadone=hours_since(asked)),
        method="low_dose" if low_dose else "high_dose" if order.protocol else "standard",
    )  # fmt: skip
    if methadone := asked.day.taken_before("methadone"):
        last_ug = facts.taken_ug(methadone[0])
        said += transfer.may_transfer(
            method="low_dose" if low_dose else "usual", methadone_ug=last_ug,
            days_on_it=days_at_most(methadone, last_ug), hours_since=hours_since(asked),
            rules=asked.rules,
        )  # fmt: skip
    return said


def newest_cows(asked: "Asked") -> int | None:
    """The withdrawal score of these hours; an older one says nothing of now."""
    since = asked.at - timedelta(hours=withdrawal_gate.SCORE_HOURS)
    done = SheetCompleted.objects.filter(
        sheet__patient=asked.order.patient,
        sheet__instrument="cows",
        sheet__set_aside=None,
        at__gt=since,
    ).order_by("-at")
    score = done.values_list("score", flat=True).first()
    return None if score is None else int(score)


def hours_since(asked: "Asked", medicine: str = "methadone") -> int | None:
    """Whole hours since the last dose of a medicine here."""
    taken = [d for d in asked.day.doses if d.medicine == medicine and facts.taken_ug(d)]
    if not taken:
        return None
    last = taken[0]
    # Handed over is not swallowed: a take-home counts from the latest hour of its own day.
    at = min(clock.end_of(last.clinic_day), asked.at) if last.home else last.end.at
    return int((asked.at - at).total_seconds() // 3600)


def days_at_most(doses: list[Dose], ug: int) -> int:
    """For how many days nothing above this amount was taken, looking back from the newest."""
    above = next((dose.clinic_day for dose in doses if facts.taken_ug(dose) > ug), None)
    last = doses[0].clinic_day
    return (last - (above or doses[-1].clinic_day)).days


# --- naltrexone -------------------------------------------------------------------------------
def before_naltrexone(asked: "Asked") -> naltrexone.Before:
    """What the record holds of opioids taken; what it does not hold stays unknown, and asks."""
    here = [
        (asked.today - dose.clinic_day).days
        for dose in asked.day.doses
        if dose.medicine in OPIOIDS and facts.taken_ug(dose)
    ]
    rows = LastOpioid.objects.filter(patient=asked.order.patient).counting()
    told = {
        acts: (asked.today - on).days for acts, on in rows.order_by("on").values_list("acts", "on")
    }
    elsewhere = told.get(LastOpioid.Acts.LONG)
    long_days = min([*here, *([] if elsewhere is None else [elsewhere])], default=None)
    return naltrexone.Before(
        short_days=told.get(LastOpioid.Acts.SHORT),
        ever_long=long_days is not None,
        long_days=long_days,
        opioid_in_urine=opioid_in_urine(asked),
        in_withdrawal=naltrexone.shows_withdrawal(newest_cows(asked)),
        challenge=challenge(asked),
    )


def opioid_in_urine(asked: "Asked") -> bool | None:
    """What the newest screen that can be relied on says of today."""
    for read in screens.read_of(asked.order.patient, SCREENS):
        if read.state in ("positive", "nothing"):
            found = {line.analyte: line.positive for line in read.lines if line.is_read}
            days = (asked.today - read.specimen.clinic_day).days
            return naltrexone.opioid_in_urine(found, days_ago=days)
    return None


def challenge(asked: "Asked") -> naltrexone.Challenge:
    """The newest one. Passed, it says something of its own day; failed, of the day after too."""
    newest = Challenge.objects.filter(patient=asked.order.patient).counting().order_by("on").last()
    if newest is None:
        return "not_done"
    return naltrexone.challenge(
        withdrawal=newest.withdrawal, days_ago=(asked.today - newest.on).days
    )
