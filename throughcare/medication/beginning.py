"""What must be so before the first dose of a medicine: the facts fetched, judged in clinical/."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from throughcare import clock
from throughcare.clinical.medication import (
    depots,
    dosing,
    guests,
    naltrexone,
    transfer,
    withdrawal_gate,
)
from throughcare.clinical.medicines import OPIOIDS
from throughcare.clinical.verdict import Verdict
from throughcare.medication import facts
from throughcare.medication.facts import is_low_dose, newest_cows
from throughcare.medication.models import Challenge, Dose, Order
from throughcare.medication.screens import asked as screens
from throughcare.patients.models import Patient

if TYPE_CHECKING:  # who asks is defined by what asks for all of an order
    from throughcare.medication.ordering import Asked

BEGINS = (*facts.BEGINNING, Order.Kind.ONE_OFF)
SCREENS = 3  # the newest: one of them may wait for its results, and one may be no result


def of_the_beginning(asked: "Asked") -> list[Verdict]:
    """What must be so before the first dose of a medicine."""
    order = asked.order
    if order.kind == Order.Kind.GUEST or is_on_it(asked):
        return []
    if order.medicine == "naltrexone":
        return naltrexone.may_begin(before_naltrexone(asked))
    methadone = asked.day.taken_before("methadone")
    if order.medicine != "buprenorphine" or (order.kind not in BEGINS and not methadone):
        return []  # what was taken elsewhere goes on
    method = method_of(order)
    said = [withdrawal_gate.on_the_day()] if asked.first > asked.today and method != "low_dose" \
        else withdrawal_gate.may_start_buprenorphine(
            cows=newest_cows(order.patient, asked.at), method=method,
            since=facts.hours_since(hours_since(asked), asked.last_opioids, asked.at),
        )  # fmt: skip
    if methadone:
        last_ug = facts.taken_ug(methadone[0])
        said = said + transfer.may_transfer(
            method="low_dose" if method == "low_dose" else "usual", methadone_ug=last_ug,
            days_on_it=days_at_most(methadone, last_ug), hours_since=hours_at_first(asked),
            rules=asked.rules,
        )  # fmt: skip
    return said


def is_on_it(asked: "Asked") -> bool:
    """Is the person on this medicine: by mouth until the other day, or under an injection?"""
    if goes_on(asked):
        return True
    before = asked.day.taken_before(asked.order.medicine)
    last = next((dose for dose in before if dose.is_depot), None)
    if last is None:
        return False
    return asked.first <= depots.window(facts.injected(last), last.clinic_day).late_after


def goes_on(asked: "Asked") -> bool:
    """Was it taken on the days before? After a gap that asks for a new start, it was not."""
    last = asked.taken[0].clinic_day if asked.taken else None
    return last is not None and (asked.first - last).days <= dosing.STARTED_ANEW


def method_of(order: Order) -> withdrawal_gate.Method:
    return "low_dose" if is_low_dose(order) else "high_dose" if order.protocol else "standard"


def hours_at_first(asked: "Asked") -> int | None:
    """Hours between the last methadone and the first day of this order, as far as it is ordered."""
    if asked.first == asked.today:
        return hours_since(asked)
    last = asked.day.taken_before("methadone")[0].clinic_day
    before = asked.order.replaces
    if before and before.medicine == "methadone":
        last = asked.first - timedelta(days=1)  # it is given until this order takes its place
    return (asked.first - last).days * 24


def of_a_guest(asked: "Asked") -> list[Verdict]:
    """What their own clinic says of the last dose, against this order."""
    guest = getattr(asked.order, "guest_in", None)
    if guest is None:
        return []
    return guests.as_at_home(
        medicine=asked.order.medicine, day_ug=asked.ug_on(asked.first),
        last_ug=guest.last_dose_ug, rules=asked.rules,
        days_missed=max((asked.first - guest.last_dose_on).days - 1, 0),
    )  # fmt: skip


def hours_since(asked: "Asked", medicine: str = "methadone") -> int | None:
    """Whole hours since the last dose of a medicine here."""
    taken = [d for d in asked.day.doses if d.medicine == medicine and facts.taken_ug(d)]
    if not taken:
        return None
    return facts.hours_from(taken[0], asked.at)


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
    rows = sorted(asked.last_opioids, key=lambda row: row.on)
    told = {row.acts: (asked.today - row.on).days for row in rows}
    elsewhere = told.get("long")
    long_days = min([*here, *([] if elsewhere is None else [elsewhere])], default=None)
    return naltrexone.Before(
        short_days=told.get("short"),
        ever_long=long_days is not None,
        long_days=long_days,
        opioid_in_urine=opioid_in_urine(asked.order.patient, asked.today),
        in_withdrawal=naltrexone.shows_withdrawal(newest_cows(asked.order.patient, asked.at)),
        challenge=challenge(asked),
    )


def may_challenge(patient: Patient, at: datetime) -> Verdict:
    """May a naloxone challenge be done now?"""
    return naltrexone.may_challenge(
        in_withdrawal=naltrexone.shows_withdrawal(newest_cows(patient, at)),
        opioid_in_urine=opioid_in_urine(patient, clock.clinic_day(at)),
    )


def opioid_in_urine(patient: Patient, today: date) -> bool | None:
    """What the newest screen that can be relied on says of today."""
    for read in screens.read_of(patient, SCREENS):
        if read.state in ("positive", "nothing"):
            found = {line.analyte: line.positive for line in read.lines if line.is_read}
            days = (today - read.specimen.clinic_day).days
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
