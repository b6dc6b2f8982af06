"""Which charts of a clinic may be one person's, and what tells two people apart."""

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q

from throughcare.patients.duplicates import Alike, alike_people
from throughcare.patients.models import Contact, Patient
from throughcare.record.header import header_of
from throughcare.record.merging import kept_charts, merges_of, told_apart_from
from throughcare.record.models import LogLine
from throughcare.strands import all_strands

COMPARED = 10  # people a page of possible duplicates weighs, each with a handful of questions
GROUPS = 50


def likely_same(patient, people) -> list[Alike]:
    """Other charts that may be this person's, but for those told apart or merged already."""
    apart = told_apart_from(patient) | {patient.pk}
    for merged in merges_of(patient):
        apart |= {merged.patient_id, merged.absorbed_id}
    others = people.filter(facility=patient.facility_id).exclude(pk__in=apart)
    details = {name: getattr(patient, name) for name in Patient.DETAILS}
    phones = patient.contacts.filter(kind=Contact.Kind.PHONE, ended_at=None)
    return alike_people(others, details, phones.values_list("reach", flat=True))


def possible_duplicates(people, number: int) -> tuple[list[tuple[Patient, list[Alike]]], bool]:
    """The newest people, a page at a time, each with whom they may be; and whether there are more.

    Bounded: each page weighs so many people and no more, however many are registered.
    """
    start = (number - 1) * COMPARED
    newest = list(people.order_by("-registered_at", "-number", "pk")[start : start + COMPARED + 1])
    absorbed = kept_charts(newest)
    some = [patient for patient in newest[:COMPARED] if patient.pk not in absorbed]
    found, seen = [], set()
    for patient in some:
        seen.add(patient.pk)
        likely = [one for one in likely_same(patient, people) if one.patient.pk not in seen]
        if likely:  # each pair once, at the newer of the two
            found.append((patient, likely))
    return found, len(newest) > COMPARED


def whole_duplicates(people) -> list[list[Patient]]:
    """Groups whose name sounds the same and who are born on the same day, the surest first."""
    born = people.exclude(sounds_like="").exclude(date_of_birth=None)
    groups = born.values("sounds_like", "date_of_birth").annotate(count=Count("pk"))
    some = groups.filter(count__gt=1).order_by("-count", "date_of_birth")[:GROUPS]
    each = [Q(sounds_like=g["sounds_like"], date_of_birth=g["date_of_birth"]) for g in some]
    alike = people.filter(reduce(or_, each)).order_by("number") if each else []
    by_key: dict[Any, list[Patient]] = defaultdict(list)
    absorbed = kept_charts([patient.pk for patient in alike])
    for patient in alike:
        if patient.pk not in absorbed:
            by_key[patient.sounds_like, patient.date_of_birth].append(patient)
    return [group for group in by_key.values() if len(group) > 1 and not all_apart(group)]


def all_apart(group: list[Patient]) -> bool:
    """Has somebody told each of these from the first?"""
    return {patient.pk for patient in group[1:]} <= told_apart_from(group[0])


def chart_numbered(patient, people, number: str) -> Patient | None:
    """The other chart of this clinic that carries this number."""
    same = people.filter(facility=patient.facility_id, number=number.strip().zfill(6))
    return same.exclude(pk=patient.pk).first()


def side_by_side(one, other) -> list[dict[str, Any]]:
    """What tells two people apart, or shows that they are one: nothing clinical."""
    return [
        {
            "patient": patient,
            "face": header_of(patient).face,
            "contacts": list(patient.contacts.filter(ended_at=None).order_by("at")),
            "identifiers": list(patient.identifiers.order_by("system")),
            "former": list(patient.former_details.order_by("-at")[:5]),
            "under_way": [
                words for strand in all_strands() if (words := strand.under_way(patient))
            ],
            "last": patient.log.filter(kind=LogLine.Kind.CHANGE).order_by("-id").first(),
        }
        for patient in (one, other)
    ]
