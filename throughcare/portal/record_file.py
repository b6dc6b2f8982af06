"""The person's record as a file they take away: plain names, one list for each kind of row.

Psychotherapy notes are not in it (42 CFR Part 2 and HIPAA keep them apart), nor what colleagues
say among themselves about who looked. What was given is told as it was given, with its day: it is
their history, and no word about what to take.
"""

from collections.abc import Callable
from typing import Any

from throughcare.assessment.queries import current_findings
from throughcare.clinical.medicines import mg_words
from throughcare.medication.home.words import sentence
from throughcare.medication.models import Dose, TakeHomeDecision
from throughcare.patients.models import Patient
from throughcare.plan.care_map import what
from throughcare.plan.queries import signed_plan
from throughcare.portal import queries, sealed

FORMAT = "throughcare-own-record/1"


def whole(patient: Patient, at) -> dict[str, Any]:
    """Everything, in the order in which somebody would tell it."""
    made = {"format": FORMAT, "made_at": at.isoformat(), "clinic": patient.facility.name}
    return made | {name: told(patient) for name, told in SECTIONS.items()}


def about(patient) -> dict[str, Any]:
    details = {name: getattr(patient, name) for name in Patient.DETAILS}
    born = patient.date_of_birth
    return {"number": patient.number} | details | {"date_of_birth": born and born.isoformat()}


def fields(rows, *names: str) -> list[dict[str, Any]]:
    """These columns of these rows; moments and days as ISO text."""
    return [
        {name: value.isoformat() if hasattr(value, "isoformat") else value
         for name, value in row.items()}
        for row in rows.values(*names)
    ]  # fmt: skip


def stays(patient) -> list:
    rows = patient.episodes.order_by("admitted_at")
    return fields(rows, "asked_at", "admitted_at", "discharge__at", "discharge__reason")


def answers(patient) -> list:
    rows = patient.sheets.exclude(completed=None).order_by("completed__at")
    return fields(rows, "instrument", "version", "completed__at", "completed__score",
                  "completed__band")  # fmt: skip


def findings(patient) -> list:
    return [{"what": row.label, "on": row.at.isoformat()} for row in current_findings(patient)]


def plan(patient) -> list:
    """What was agreed with them, as it is signed."""
    signed = signed_plan(patient)
    items = signed.standing_items if signed else []
    return [{"what": what(item), "kind": item.kind, "until": item.due_on and
             item.due_on.isoformat()} for item in items]  # fmt: skip


def given(patient) -> list:
    """Doses that were taken or handed over."""
    rows = Dose.objects.filter(patient=patient, end__outcome__in=queries.HAD)
    return [
        {"day": dose.clinic_day.isoformat(), "medicine": dose.medicine,
         "given": mg_words(dose.end.ug_taken), "how": dose.end.outcome}
        for dose in rows.select_related("end").order_by("clinic_day", "at")
    ]  # fmt: skip


def orders(patient) -> list:
    rows = patient.orders.exclude(signed=None).order_by("first_day")
    return fields(rows, "medicine", "kind", "first_day", "last_day", "signed__at")


def at_home(patient) -> list:
    rows = TakeHomeDecision.objects.filter(patient=patient).order_by("at")
    return [{"on": row.at.isoformat(), "words": sentence(row, patient.language)} for row in rows]


def own_check_ins(patient) -> list:
    return [row | {"at": row["at"].isoformat()} for row in queries.own_check_ins(patient)]


def own_plan(patient) -> dict:
    newest = queries.newest_plan(patient)
    return sealed.opened(newest.sealed) if newest else {}


SECTIONS: dict[str, Callable[[Patient], Any]] = {
    "about_me": about,
    "how_to_reach_me": lambda p: fields(
        p.contacts.filter(ended_at=None), "kind", "reach", "when", "may_call", "may_text",
        "may_leave_message", "may_write",
    ),
    "emergency_contacts": lambda p: fields(
        p.emergency_contacts.filter(ended_at=None), "name", "relation", "phone",
        "may_know_of_treatment",
    ),
    "stays": stays,
    "consents": lambda p: fields(p.consents.order_by("at"), "kind", "at", "expires_on",
                                 "revoked_at"),
    "diagnoses": lambda p: fields(p.diagnoses.order_by("at"), "at", "icd10", "severity"),
    "questionnaires": answers,
    "findings": findings,
    "plan": plan,
    "orders": orders,
    "given": given,
    "doses_at_home": at_home,
    "messages": lambda p: fields(p.messages.order_by("at"), "at", "kind", "text", "by__name"),
    "my_check_ins": own_check_ins,
    "my_safety_plan": own_plan,
}  # fmt: skip
