"""What pages ask of the months and of the stays behind them. Each is one question."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from throughcare import clock
from throughcare.clinical.outcomes.measures.retention import Stay
from throughcare.intake.models import Episode
from throughcare.outcomes.models import PatientMonth, RolledUp

MONTHS = 13  # a year and the month that runs


class Row(NamedTuple):
    """What the pages read of a month: the columns of PatientMonth by their names."""

    patient_id: UUID
    facility_id: UUID
    month: date
    in_treatment: int
    after: int
    expected: int
    covered: int
    screens_read: int
    screens_opioid: int
    screens_not_given: int
    weeks: str
    admitted: int
    admitted_after: int | None
    dosed_after: int | None
    left: str
    overdose: bool
    died: bool
    work_days: int | None
    housing: bool | None
    quality: int | None
    capital: int | None


def newest() -> RolledUp | None:
    """When the months were reckoned last."""
    return RolledUp.objects.order_by("-at").first()


def months_back(today: date, count: int = MONTHS) -> list[date]:
    """The last so many months, the one that runs among them, the earliest first."""
    found = [today.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def rows(facilities: Iterable[Any], first: date | None = None) -> list[Row]:
    """The months of everybody of some places, from a month on."""
    found = PatientMonth.objects.filter(facility__in=facilities)
    if first:
        found = found.filter(month__gte=first)
    told = found.order_by("patient_id", "month").values_list(*Row._fields)
    return [Row._make(row) for row in told.iterator(5000)]


@dataclass(frozen=True)
class Admission:
    """One stay with whose it is and where."""

    patient_id: UUID
    facility_id: UUID
    stay: Stay
    sex: str
    born: date | None
    heritage: str


def admissions(facilities: Iterable[Any], since: date) -> list[Admission]:
    """Every stay that began since a day."""
    found = Episode.objects.filter(patient__facility__in=facilities)
    found = found.filter(admitted_at__gte=clock.end_of(since - timedelta(days=1)))
    told = found.order_by("admitted_at", "pk").values_list(
        "patient_id", "patient__facility_id", "admitted_at", "discharge__at", "discharge__reason",
        "patient__sex_for_care", "patient__date_of_birth", "patient__heritage",
    )  # fmt: skip
    return [
        Admission(
            pk, place, Stay(clock.clinic_day(at), left and clock.clinic_day(left), reason or ""),
            sex, born, heritage,
        )
        for pk, place, at, left, reason, sex, born, heritage in told.iterator(5000)
    ]  # fmt: skip


def by_patient(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    """The months of each, the earliest first."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.patient_id].append(row)
    return found
