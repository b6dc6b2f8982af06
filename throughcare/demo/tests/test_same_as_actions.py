"""The many rows written at once are the rows the actions write one by one, log lines included."""

import pytest

from throughcare.assessment import actions as assessment
from throughcare.assessment.models import Answer, AnswerSheet, Finding, History
from throughcare.demo import load as demo
from throughcare.demo.people import everybody
from throughcare.demo.rows import Rows, add_person
from throughcare.intake import actions as intake
from throughcare.intake.models import Discharge, Episode
from throughcare.patients.access import OnTeam
from throughcare.patients.models import Contact, Patient
from throughcare.record.access import actions as access
from throughcare.record.models import Head, LogLine

pytestmark = pytest.mark.django_db

COMPARED = (Patient, OnTeam, Contact, Episode, Discharge, History, AnswerSheet, Answer, Finding)
# Keys are minted differently, and the time of writing is the time of the test.
APART = {"id", "patient_id", "sheet_id", "discharge_id", "registered_by_id", "facility_id"}


def by_actions(person, number, scene):
    """The same chart, each step by its action."""
    zero, rows = person.day_zero(scene.today), Rows()
    add_person(rows, person, number, scene)
    made = {model: rows.made[model] for model in COMPARED}
    patient_row, contact = made[Patient][0], made[Contact][0]
    patient = intake.register(
        id=patient_row.pk, facility=scene.facility, by=scene.members["intake"],
        not_a_duplicate=True,
        at=patient_row.registered_at, is_made_up=True,
        contacts=[{"kind": contact.kind, "reach": contact.reach, "may_call": True}],
        **{name: getattr(patient_row, name) for name in Patient.DETAILS},
    )  # fmt: skip
    for row in made[OnTeam][1:]:  # the first is whoever registers them
        access.join(id=row.pk, patient=patient, member=row.member, by=row.by, at=row.at)
    for row in made[Episode]:
        episode = intake.admit(
            id=row.pk, patient=patient, referral=row.referral, referral_note=row.referral_note,
            asked_at=row.asked_at, by=row.admitted_by, at=row.admitted_at,
        )  # fmt: skip
        if ended := row.discharge:
            intake.discharge(
                id=ended.pk, episode=episode, reason=ended.reason, note=ended.note, by=ended.by,
                at=ended.at,
            )  # fmt: skip
    for row in made[History]:
        assessment.tell_history(
            id=row.pk, patient=patient, name=row.name, value=row.value, on=zero,
            told_by=row.told_by, by=row.by, at=row.at,
        )  # fmt: skip
    for row in made[AnswerSheet]:
        sheet = assessment.begin_sheet(
            id=row.pk, patient=patient, instrument=row.instrument, filled_by=row.filled_by,
            by=row.began_by, at=row.began_at,
        )  # fmt: skip
        for answer in made[Answer]:
            assessment.save_answer(
                id=answer.pk, sheet=sheet, item=answer.item, value=answer.value, by=answer.by,
                at=answer.at,
            )  # fmt: skip


def standing_rows():
    """Every row that counts, without keys; findings replaced on the way are history, not rows."""
    found = {}
    for model in COMPARED:
        rows = model.objects.all()
        if model is Finding:
            rows = rows.filter(replaced_by=None)
        found[model.__name__] = sorted(
            str(sorted((name, str(v)) for name, v in row.items() if name not in APART))
            for row in rows.values()
        )
    found["log"] = sorted(LogLine.objects.values_list("what", "at"))
    return found


@pytest.fixture
def scene():
    return demo.set_the_scene()


CASES = {
    "a trial of two phases": lambda person: person.row["trial"] == 30,
    "a trial of injections": lambda person: "NR-NTX" in str(person.row.get("arms")),
    "never admitted": lambda person: not person.stays,
    "in treatment": lambda person: person.in_treatment,
    "admitted twice": lambda person: len(person.stays) == 2,
    "died": lambda person: person.stays and person.stays[-1].reason == "died",
    "answered nothing": lambda person: not person.answers(),
}


@pytest.mark.parametrize("case", CASES)
def test_a_record_loaded_at_once_is_the_record_the_actions_make(scene, case):
    person = next(person for person in everybody() if CASES[case](person))
    rows = Rows()
    add_person(rows, person, 1, scene)
    rows.write()
    at_once = standing_rows()
    empty()
    by_actions(person, 1, scene)
    assert standing_rows() == at_once


def empty() -> None:
    """Take the rows away again, as only a test may."""
    from throughcare.record import guards

    guards.remove()
    for model in (
        LogLine,
        Head,
        Finding,
        Answer,
        AnswerSheet,
        History,
        Episode,
        Discharge,
        Contact,
        OnTeam,
        Patient,
    ):
        model.objects.all().delete()
    guards.install()
