"""Who stayed, by the definitions that others count by."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from throughcare.clinical.outcomes.measures.coverage import GAP_MAX, is_continuous

POD_DAYS = 180  # nqf-3175, hedis-pod
HORIZONS = (30, 90, 180, 365)  # otp-retention [K]
INITIATION_DAYS, ENGAGEMENT_DAYS, ENGAGING_SERVICES = 14, 34, 2  # hedis-iet


class Standing(StrEnum):
    """How somebody stands so many days after an admission."""

    RETAINED = "retained"
    LEFT = "left"
    DIED = "died"
    INCARCERATED = "incarcerated"
    TRANSFERRED = "transferred"
    NOT_YET = "not_yet"


ENDS = {
    "died": Standing.DIED, "prison": Standing.INCARCERATED, "transferred": Standing.TRANSFERRED,
}  # fmt: skip


@dataclass(frozen=True)
class Stay:
    """One stay in treatment. ended None: it goes on. reason: why it ended, as the record says."""

    began: date
    ended: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Retained:
    """How many of how many, and what became of others. `of`: without transfers and not yet due."""

    retained: int
    of: int
    died: int
    incarcerated: int
    transferred: int
    not_yet: int


def standing_at(stay: Stay, days: int, today: date) -> Standing:
    """Programme view: in the same stay so many days after admission? Death is not retention."""
    due = stay.began + timedelta(days=days)
    if stay.ended is None or stay.ended >= due:
        return Standing.NOT_YET if due > today else Standing.RETAINED
    if due > today:  # left before it was due: nobody knows of the others of that day
        return Standing.NOT_YET
    return ENDS.get(stay.reason, Standing.LEFT)


def retention(stays: Iterable[Stay], days: int, today: date) -> Retained:
    """Retention after 30, 90, 180 or 365 days among all admitted so long ago.

    A documented transfer to another programme is left out of the denominator; prison and death are
    not retention, and each is told beside it.
    """
    told = [standing_at(stay, days, today) for stay in stays]
    number = {one: told.count(one) for one in Standing}
    out = number[Standing.TRANSFERRED] + number[Standing.NOT_YET]
    return Retained(
        retained=number[Standing.RETAINED], of=len(told) - out,
        died=number[Standing.DIED], incarcerated=number[Standing.INCARCERATED],
        transferred=number[Standing.TRANSFERRED], not_yet=number[Standing.NOT_YET],
    )  # fmt: skip


def is_in_denominator(start: date, today: date, days: int = POD_DAYS) -> bool:
    """Began long enough ago to have gone on for so many days."""
    return start <= today - timedelta(days=days)


def is_continued(covered: Collection[date], start: date, days: int = POD_DAYS) -> bool:
    """NQF 3175, HEDIS POD: medicine for 180 days from its start, no gap of eight days or more."""
    return is_continuous(covered, start, days, GAP_MAX)


def is_initiated(diagnosed: date, services: Iterable[date]) -> date | None:
    """HEDIS IET: the first service within 14 days of a new diagnosis; None: not initiated."""
    last = diagnosed + timedelta(days=INITIATION_DAYS)
    return min((day for day in services if diagnosed <= day <= last), default=None)


def is_engaged(initiated: date, services: Iterable[date]) -> bool:
    """HEDIS IET: two or more further services or medicines within 34 days of the initiation.

    `services` are those beside the initiating one; two on one day are two.
    """
    last = initiated + timedelta(days=ENGAGEMENT_DAYS)
    return sum(initiated <= day <= last for day in services) >= ENGAGING_SERVICES
