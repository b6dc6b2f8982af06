"""What stands in a return: one row a stay that began, or ended, in the period."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils.crypto import salted_hmac

from throughcare import clock
from throughcare.assessment.models import History
from throughcare.clinical.outcomes import returning
from throughcare.intake.models import Episode
from throughcare.medication.models import Order
from throughcare.reports.models import ReturnMade
from throughcare.staff.models import Facility

PSYCHIATRIC = ("has_major_dep", "has_anx_pan", "has_ptsd", "has_bipolar", "has_schizophrenia")
FACTS = ("job", "housing_stable", "is_homeless", "used_iv", "days_opioids_last_30", *PSYCHIATRIC)


@dataclass(frozen=True)
class File:
    """A file that was held against its list of fields."""

    name: str
    text: str
    rows: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def layouts() -> dict[str, tuple[returning.Field, ...]]:
    return returning.layouts()


def made(places: list[Facility]) -> list[ReturnMade]:
    """The newest of what was returned."""
    found = ReturnMade.objects.filter(facility__in=places).select_related("facility", "by")
    return list(found.order_by("-at")[:20])


def file_of(kind: str, facility: Facility, first: date, last: date) -> File:
    """The file of a period."""
    write = admissions if kind == ReturnMade.Kind.ADMISSIONS else discharges
    rows = list(write(facility, first, last))
    return File(f"{kind}-{first}-{last}.csv", returning.written(kind, rows), len(rows))


def within(name: str, first: date, last: date) -> Q:
    """Moments of these clinic days."""
    began = clock.end_of(first - timedelta(days=1))
    return Q(**{f"{name}__gte": began, f"{name}__lt": clock.end_of(last)})


def client(patient_id: Any) -> str:
    """Stands for one person in every file of this programme, and tells nobody who it is."""
    made = salted_hmac("throughcare.returns", str(patient_id), algorithm="sha256")
    return made.hexdigest()[:20]


def admissions(facility: Facility, first: date, last: date) -> Iterator[dict[str, Any]]:
    earlier = Q(patient__episodes__admitted_at__lt=first_moment(first))
    ordered = Order.objects.filter(episode=OuterRef("pk"), signed__isnull=False)
    standing = History.objects.filter(replaced_at=None, name__in=FACTS)
    found = (
        Episode.objects.filter(within("admitted_at", first, last), patient__facility=facility)
        .annotate(before=Count("patient__episodes", filter=earlier, distinct=True))
        .annotate(medicine=Exists(ordered))
        .select_related("patient")
        .prefetch_related(Prefetch("patient__all_history", standing, to_attr="standing"))
        .order_by("admitted_at", "pk")
    )
    for stay in found:
        told = {fact.name: fact.value for fact in stay.patient.standing}
        day = clock.clinic_day(stay.admitted_at)
        yield {
            "client": client(stay.patient_id), "admission_date": day,
            "service_type": "opioid treatment programme", "age": stay.patient.age_on(day),
            "gender": known(stay.patient.sex_for_care), "race_ethnicity": stay.patient.heritage,
            "employment": told.get("job"), "living": living(told), "primary_substance": "opioids",
            "route": yes_no(told.get("used_iv"), "injected", "not injected"),
            "frequency": told.get("days_opioids_last_30"), "prior_episodes": stay.before,
            "referral": known(stay.referral), "moud_planned": "yes" if stay.medicine else "no",
            "psychiatric_problem": psychiatric(told),
        }  # fmt: skip


def first_moment(day: date):
    return clock.end_of(day - timedelta(days=1))


def discharges(facility: Facility, first: date, last: date) -> Iterator[dict[str, Any]]:
    found = Episode.objects.filter(
        within("discharge__at", first, last), patient__facility=facility
    ).select_related("discharge")
    for stay in found.order_by("discharge__at", "pk"):
        began, ended = clock.clinic_day(stay.admitted_at), clock.clinic_day(stay.discharge.at)
        yield {
            "client": client(stay.patient_id), "admission_date": began, "discharge_date": ended,
            "reason": returning.REASONS[stay.discharge.reason],
            "length_of_stay": (ended - began).days,
        }  # fmt: skip


def known(value: str) -> str:
    return "" if value == "unknown" else value


def yes_no(value: Any, yes: str, no: str) -> str | None:
    return None if value is None else yes if value else no


def living(told: dict[str, Any]) -> str | None:
    """Homeless is told apart; a steady place as it was told."""
    if told.get("is_homeless"):
        return "homeless"
    return yes_no(told.get("housing_stable"), "steady", "not steady")


def psychiatric(told: dict[str, Any]) -> str | None:
    """Any of these is a yes; a no only where all were asked."""
    answers = [told.get(name) for name in PSYCHIATRIC]
    if any(answers):
        return "yes"
    return None if None in answers else "no"
