"""What the record says of everybody, person after person: one question for each kind of fact.

Each is read in the order of the patients' keys and never held whole, so that a clinic of any size
is rolled up in the same memory. What is new to say about a month begins here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from throughcare import clock
from throughcare.assessment.models import Answer, SheetCompleted
from throughcare.clinical import medicines
from throughcare.clinical.outcomes.measures.coverage import DAYS_OF_SUPPLY
from throughcare.clinical.outcomes.months import Facts, Screen, Stayed
from throughcare.intake.models import Episode
from throughcare.medication.models import Dose, NaloxoneGiven, Order, ScreenResult, Specimen, Step
from throughcare.patients.models import Patient
from throughcare.staff.models import Facility
from throughcare.therapy.models import Session
from throughcare.withdrawal.models import Left

A_PART = 2000
FOREVER = date.max
# Methadone and buprenorphine may be a person's own medicine: what they mean is for the talk.
OPIOIDS = {"opiates", "fentanyl", "norfentanyl", "6-mam", "oxycodone", "opioid-group"}
OTHERS = {"cocaine", "benzodiazepines", "amphetamines", "methamphetamine", "xylazine",
          "barbiturates"}  # fmt: skip
WORK = ("work_week1", "work_week2", "work_week3", "work_week4")
LIVING = {"ahc-hrsn": {"living": lambda value: value == 0},
          "top": {"housing_problem": lambda value: value in (False, "no", 0)}}  # fmt: skip
LATELY = 2  # the answer «in the last 30 days» of access.overdose_recent

# A month of doses as one row: which days (as bits), how many seen here, how many for home. A dose
# counts when it was taken or handed over; what was set free of a bottle at home does not.
DOSES = """
SELECT d."patient_id", {month} AS month, {bits} AS days,
       SUM(CASE WHEN d."home" THEN 0 ELSE 1 END), SUM(CASE WHEN d."home" THEN 1 ELSE 0 END)
  FROM "medication_dose" d
  JOIN "medication_end" e ON e."dose_id" = d."id" AND e."outcome" <> 'not_given'
  LEFT JOIN "medication_order" o ON o."id" = d."order_id"
 WHERE d."wrong_at" IS NULL AND COALESCE(o."kind", '') <> 'depot'
   AND NOT EXISTS (SELECT 1 FROM "medication_dayfreed" f WHERE f."dose_id" = d."id")
   AND d."clinic_day" <= {until}
 GROUP BY d."patient_id", {month} ORDER BY d."patient_id", {month}"""
SAID = {
    "sqlite": {
        "month": """substr(d."clinic_day", 1, 7) || '-01'""",
        "bits": """SUM(DISTINCT 1 << (CAST(substr(d."clinic_day", 9, 2) AS INTEGER) - 1))""",
        "until": "%s",
    },
    "postgresql": {
        "month": """date_trunc('month', d."clinic_day")::date""",
        "bits": """BIT_OR(1 << (EXTRACT(DAY FROM d."clinic_day")::int - 1))""",
        "until": "%s::date",
    },
}


@dataclass(frozen=True)
class Person:
    id: UUID
    facility_id: UUID
    facts: Facts


def everybody(until: date) -> Iterator[Person]:
    """Everybody with what the record says of them, in the order of their keys."""
    people = Patient.objects.order_by("pk").values_list("pk", "facility_id")
    since = first_doses()
    streams = [
        ((pk, "person", facility) for pk, facility in people.iterator(A_PART)),
        stays(), expected(until), doses(until), injections(), screens(), sessions(), sheets(),
        answers(), overdoses(), deaths(),
    ]  # fmt: skip
    for pk, rows in groupby(merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
        facts, facility = Facts(), None
        for _pk, kind, said in rows:
            if kind == "person":
                facility, facts.doses_since = said, since.get(said)
            elif kind == "doses":
                facts.doses[said[0]] = said[1:]
            else:
                getattr(facts, kind).append(said)
        yield Person(pk, facility, facts)


def first_doses() -> dict[UUID, date]:
    """{place: the first day of which it has a dose on record}"""
    found = {}
    for place in Facility.objects.order_by("pk"):
        doses = Dose.objects.filter(patient__facility=place).order_by("clinic_day")
        if (day := doses.values_list("clinic_day", flat=True).first()) is not None:
            found[place.pk] = day
    return found


def stays() -> Iterator[tuple[UUID, str, Stayed]]:
    found = Episode.objects.order_by("patient_id", "admitted_at").values_list(
        "patient_id", "asked_at", "admitted_at", "discharge__at", "discharge__reason"
    )
    for pk, asked, admitted, left, reason in found.iterator(A_PART):
        day, ended = clock.clinic_day(admitted), left and clock.clinic_day(left)
        asked_on = clock.clinic_day(asked)
        yield pk, "stays", Stayed(asked_on, day, ended, reason or "")


def expected(until: date) -> Iterator[tuple[UUID, str, tuple[date, date]]]:
    """The days on which an order in force says a dose: not stopped, not held, before leaving."""
    steps = (
        Step.objects.filter(order__signed__isnull=False)
        .exclude(order__kind__in=Order.ONCE)
        .select_related("order__stopped", "order__episode__discharge")
        .prefetch_related("order__holds")
        .order_by("order__patient_id", "pk")
    )
    for step in steps.iterator(A_PART):
        for first, last in in_force(step, until):
            yield step.order.patient_id, "expected", (first, last)


def in_force(step: Step, until: date) -> Iterator[tuple[date, date]]:
    """One step's days, around the days on which its order was held."""
    order = step.order
    ends = [until, step.last_day or FOREVER, order.last_day or FOREVER]
    if stopped := getattr(order, "stopped", None):
        ends.append(stopped.from_day - timedelta(days=1))
    if order.left_on:
        ends.append(order.left_on - timedelta(days=1))
    first, last = max(step.first_day, order.first_day), min(ends)
    held = sorted((hold.from_day, hold.ended_day or FOREVER) for hold in order.holds.all())
    for from_day, ended_day in held:
        if first < from_day:
            yield first, min(last, from_day - timedelta(days=1))
        first = max(first, ended_day)
    if first <= last:
        yield first, last


def doses(until: date) -> Iterator[tuple[UUID, str, tuple[date, int, int, int]]]:
    asked = DOSES.format(**SAID[connection.vendor])
    with connection.chunked_cursor() as cursor:
        cursor.execute(asked, [until])
        while rows := cursor.fetchmany(A_PART):
            for pk, month, days, seen, home in rows:
                on = month if isinstance(month, date) else date.fromisoformat(month)
                whose = pk if isinstance(pk, UUID) else UUID(pk)
                yield whose, "doses", (on, int(days), int(seen), int(home))


def injections() -> Iterator[tuple[UUID, str, tuple[date, int]]]:
    found = (
        Dose.objects.filter(order__kind=Order.Kind.DEPOT, freed=None)
        .filter(end__outcome__in=("taken", "partly"))
        .order_by("patient_id", "pk")
        .values_list("patient_id", "clinic_day", "medicine", "order__family")
    )
    for pk, day, medicine, family in found.iterator(A_PART):
        yield pk, "injected", (day, days_of_supply(medicine, family))


def days_of_supply(medicine: str, family: str) -> int:
    """For how many days an injection counts as medicine."""
    if medicine == "naltrexone":
        return DAYS_OF_SUPPLY["naltrexone-xr"]
    made = medicines.medicine(medicine).products
    depot = next((one.depot for one in made if one.family == family and one.depot), None)
    return DAYS_OF_SUPPLY["bup-weekly" if depot and depot.every_days == 7 else "bup-monthly"]


def screens() -> Iterator[tuple[UUID, str, Screen]]:
    """Each specimen with what was found; a confirmation speaks before the screen it is about."""
    read = ScreenResult.objects.filter(specimen=OuterRef("pk"), followed_by=None)
    found = (
        Specimen.objects.filter(taken_back=None)
        .annotate(read=Exists(read.exclude(found="unreadable")))
        .order_by("patient_id", "pk")
        .values_list("patient_id", "pk", "clinic_day", "outcome", "read")
    )
    positives = positive_by_specimen()
    nothing = (None, frozenset())
    told, names = next(positives, nothing)
    for pk, specimen, day, outcome, was_read in found.iterator(A_PART):
        while told is not None and told < (pk, specimen):
            told, names = next(positives, nothing)
        here = names if told == (pk, specimen) else frozenset()
        opioid, other = (bool(here & OPIOIDS), bool(here & OTHERS)) if was_read else (None, None)
        yield pk, "screens", Screen(day, outcome == "given", opioid, other)


def positive_by_specimen() -> Iterator[tuple[tuple[UUID, UUID], frozenset[str]]]:
    """((person, specimen), analytes that stand as positive), in order."""
    found = (
        ScreenResult.objects.filter(followed_by=None, analyte__in=OPIOIDS | OTHERS)
        .exclude(found="unreadable")
        .order_by("specimen__patient_id", "specimen_id", "analyte", "method")
        .values_list("specimen__patient_id", "specimen_id", "analyte", "found")
    )
    for key, rows in groupby(found.iterator(A_PART), key=itemgetter(0, 1)):
        stands: dict[str, str] = {}
        for _pk, _specimen, analyte, said in rows:  # "confirmation" comes before "screen"
            stands.setdefault(analyte, said)
        yield key, frozenset(name for name, said in stands.items() if said == "positive")


def sessions() -> Iterator[tuple[UUID, str, tuple[date, str, str]]]:
    found = (
        Session.objects.filter(outcomes__isnull=False, outcomes__followed_by=None)
        .order_by("patient_id", "pk")
        .values_list("patient_id", "starts_at", "outcomes__outcome", "outcomes__cancelled_by")
    )
    for pk, at, outcome, cancelled_by in found.iterator(A_PART):
        yield pk, "sessions", (clock.clinic_day(at), outcome, cancelled_by)


def sheets() -> Iterator[tuple[UUID, str, tuple[date, str, str, float]]]:
    """Recovery capital, as its sheet scored."""
    found = (
        SheetCompleted.objects.filter(sheet__instrument="barc-10", sheet__set_aside=None)
        .exclude(score=None)
        .order_by("sheet__patient_id", "at")
        .values_list("sheet__patient_id", "at", "score")
    )
    for pk, at, score in found.iterator(A_PART):
        yield pk, "told", (clock.clinic_day(at), at.isoformat(), "capital", float(score))


def answers() -> Iterator[tuple[UUID, str, Any]]:
    """Work, home, quality of life and overdoses, from the newest answers of completed sheets."""
    items = {*WORK, "quality_of_life", "overdose_recent",
             *(item for living in LIVING.values() for item in living)}  # fmt: skip
    found = (
        Answer.objects.filter(item__in=items, sheet__instrument__in=("top", "ahc-hrsn", "access"))
        .filter(sheet__completed__isnull=False, sheet__set_aside=None)
        .order_by("sheet__patient_id", "sheet_id", "seq")
        .values_list("sheet__patient_id", "sheet_id", "sheet__instrument",
                     "sheet__completed__at", "item", "value")
    )  # fmt: skip
    for (pk, _sheet, instrument, at), rows in groupby(
        found.iterator(A_PART), key=itemgetter(0, 1, 2, 3)
    ):
        newest = {item: value for *_of, item, value in rows}
        day = clock.clinic_day(at)
        if newest.get("overdose_recent") == LATELY:
            yield pk, "overdoses", day
        for what, value in of_a_sheet(instrument, newest):
            yield pk, "told", (day, at.isoformat(), what, value)


def of_a_sheet(instrument: str, newest: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """What one sheet says of work, home and life; what was not answered says nothing."""
    if all(newest.get(week) is not None for week in WORK):
        yield "work_days", sum(int(newest[week]) for week in WORK)
    if newest.get("quality_of_life") is not None:
        yield "quality", float(newest["quality_of_life"])
    for item, is_steady in LIVING.get(instrument, {}).items():
        if newest.get(item) is not None:
            yield "housing", float(is_steady(newest[item]))


def overdoses() -> Iterator[tuple[UUID, str, date]]:
    """A kit of naloxone that took the place of one used in an overdose."""
    found = NaloxoneGiven.objects.filter(occasion=NaloxoneGiven.Occasion.OVERDOSE)
    for pk, at in found.order_by("patient_id", "pk").values_list("patient_id", "at"):
        yield pk, "overdoses", clock.clinic_day(at)


def deaths() -> Iterator[tuple[UUID, str, date]]:
    """Of whom a discharge, or the end of a withdrawal, says that they died."""
    left = Episode.objects.filter(discharge__reason="died").values_list(
        "patient_id", "discharge__at"
    )
    ward = Left.objects.filter(how=Left.How.DIED).values_list(
        "withdrawal__patient_id", "happened_at"
    )
    found = merge(left.order_by("patient_id"), ward.order_by("withdrawal__patient_id"))
    for pk, at in found:
        yield pk, "deaths", clock.clinic_day(at)
