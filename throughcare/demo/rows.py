"""The rows of many people at once: the same rows that the actions make one by one.

`demo/tests/test_same_as_actions.py` proves it for some people, log lines included.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from throughcare.assessment.actions.findings import new_row
from throughcare.assessment.models import Answer, AnswerSheet, Finding, History
from throughcare.clinical import assessment as rules
from throughcare.clinical import instruments
from throughcare.demo.names import made_up_name
from throughcare.demo.people import Participant
from throughcare.intake.models import Discharge, Episode
from throughcare.medication.models import (
    Dose,
    End,
    Order,
    Pour,
    ScreenReport,
    ScreenResult,
    Signed,
    Specimen,
    Step,
)
from throughcare.patients.access import OnTeam
from throughcare.patients.finding import keep_findable
from throughcare.patients.models import Contact, Patient
from throughcare.patients.names import sounds_like
from throughcare.plan.models import Item, Plan
from throughcare.record import chain, stations
from throughcare.record.action import recording
from throughcare.record.models import LogLine
from throughcare.stock.models import Account, Lot, Movement, Receipt

SPACE = uuid.UUID("6f6e6c79-2074-7269-616c-207265636f72")  # the same record is always the same row
ORDER = (
    Patient, OnTeam, Contact, Discharge, Episode, History, AnswerSheet, Answer, Finding, Plan, Item,
    Order, Step, Signed, Lot, Account, Receipt, Dose, Pour, End, Movement,
    Specimen, ScreenReport, ScreenResult,
)  # fmt: skip


def id_of(who: int, what: str) -> uuid.UUID:
    return uuid.uuid5(SPACE, f"{who}/{what}")


@dataclass
class Rows:
    """Rows waiting to be written, by model, in the order their keys demand."""

    made: dict[type, list[Any]] = field(default_factory=lambda: {model: [] for model in ORDER})
    lines: list[tuple[LogLine, list[Any]]] = field(default_factory=list)  # each with its rows

    def add(
        self, row, what: str = "", *, by=None, at=None, patient=None, facility=None, changed=()
    ) -> None:
        """Keep a row; with `what`, the line its action would have written: for later rows too."""
        self.made[type(row)].append(row)
        if what:
            self.lines.append((line(row, what, patient, by, at, facility), []))
        self.lines[-1][1].extend([row, *changed])

    def write(self) -> None:
        people = self.made[Patient]
        for model in ORDER:
            model.objects.bulk_create(self.made[model], batch_size=400)
            self.made[model] = []
        keep_findable(*people)  # those of this batch
        for written, rows in self.lines:
            written.rows = chain.digests(rows)
        with recording() as doing:
            doing.lines += [written for written, _ in self.lines]
        self.lines = []


def line(row, what, patient, by, at, facility=None) -> LogLine:
    of = facility.pk if facility else patient.facility_id
    return LogLine(
        kind=LogLine.Kind.CHANGE, what=what, patient=patient, facility_id=of,
        row_type=row._meta.label_lower, row_id=str(row.pk), by=by, at=at, written_at=at,
        station=stations.here(),
    )  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """The clinic a person is put into, and the day it is there."""

    facility: Any
    members: dict[str, Any]
    today: date

    def at(self, day: date, hour: int) -> datetime:
        return timezone.make_aware(
            datetime.combine(day, time(hour)), timezone.get_default_timezone()
        )


def add_person(rows: Rows, person: Participant, number: int, scene: Scene) -> Patient:
    """One participant as a chart: who, stay, history, answers, findings."""
    zero = person.day_zero(scene.today)
    patient = add_patient(rows, person, number, scene, scene.at(zero, 9))
    for place, stay in enumerate(person.stays):
        add_stay(rows, person, patient, scene, place, stay)
    told_at = scene.at(zero, 11)
    add_history(rows, person, patient, scene, zero, told_at)
    add_answers(rows, person, patient, scene, told_at)
    add_findings(rows, person, patient, scene, zero, told_at)
    return patient


def add_patient(rows, person, number, scene, at) -> Patient:
    given, family = made_up_name(person.who, person.male)
    by = scene.members["intake"]
    patient = Patient(
        id=id_of(person.who, "patient"), facility=scene.facility, number=f"{number:06d}",
        chosen_name=given, given_name=given, family_name=family,
        date_of_birth=born(person, at), birth_is_estimate=person.age is not None,
        sex_for_care={True: "male", False: "female", None: "unknown"}[person.male],
        heritage=person.heritage, sounds_like=sounds_like(given, family),
        is_made_up=True, registered_at=at, registered_by=by,
    )  # fmt: skip
    rows.add(patient, "person registered", by=by, at=at, patient=patient)
    add_team(rows, person, patient, scene, at)
    rows.add(
        Contact(
            id=id_of(person.who, "contact"), patient=patient, kind="phone", may_call=True,
            reach=f"555-01{person.who % 100:02d}", at=at, by=by,
        )
    )  # fmt: skip
    return patient


def add_team(rows, person, patient, scene, at) -> None:
    """Who registered them; a counsellor for two of three, a peer worker for one of three."""
    intake = scene.members["intake"]
    rows.add(OnTeam(id=id_of(person.who, "team"), patient=patient, member=intake, at=at, by=intake))
    for role in team_roles(person.who):
        on_team = OnTeam(
            id=id_of(person.who, f"team/{role}"), patient=patient, member=scene.members[role],
            at=at, by=intake,
        )  # fmt: skip
        rows.add(on_team, "put on the team", by=intake, at=at, patient=patient)


def team_roles(who: int) -> list[str]:
    """So that some charts are one's own, and some ask for a reason."""
    return [["counsellor"], ["counsellor", "peer"], []][who % 3]


def born(person, at) -> date | None:
    """The first of July that gives the age told at consent."""
    if person.age is None:
        return None
    birthday_passed = (at.month, at.day) >= (7, 1)
    return date(at.year - person.age - (not birthday_passed), 7, 1)


def add_stay(rows, person, patient, scene, place, stay) -> None:
    """One episode, and its discharge where it has ended."""
    zero = person.day_zero(scene.today)
    by, at = scene.members["intake"], scene.at(zero + timedelta(days=stay.began), 10)
    episode = Episode(
        id=id_of(person.who, f"episode/{place}"), patient=patient, referral="trial",
        referral_note=f"CTN-00{person.row['trial']}", admitted_at=at, admitted_by=by,
        asked_at=at if place else scene.at(zero, 9),
    )  # fmt: skip
    rows.add(episode, "person admitted", by=by, at=at, patient=patient)
    if stay.ended is not None:
        by, at = scene.members["counsellor"], scene.at(zero + timedelta(days=stay.ended), 16)
        episode.discharge = Discharge(
            id=id_of(person.who, f"discharge/{place}"), patient=patient, reason=stay.reason,
            note=stay.note, at=at, by=by,
        )  # fmt: skip
        rows.add(
            episode.discharge, "person discharged", by=by, at=at, patient=patient, changed=[episode]
        )


def add_history(rows, person, patient, scene, zero, at) -> None:
    by = scene.members["counsellor"]
    for name, value in person.history().items():
        fact = History(
            id=id_of(person.who, f"history/{name}"), patient=patient, name=name, value=value,
            on=zero, told_by="trial record", at=at, by=by,
        )  # fmt: skip
        rows.add(fact, "history told", by=by, at=at, patient=patient)


def add_answers(rows, person, patient, scene, at) -> None:
    """The `access` questions the record answers; the sheet stays open for the others."""
    if not (told := person.answers()):
        return
    by, form = scene.members["counsellor"], instruments.load("access")
    sheet = AnswerSheet(
        id=id_of(person.who, "access"), patient=patient, instrument=form.name,
        version=form.version, filled_by=AnswerSheet.FilledBy.RECORD, began_at=at, began_by=by,
    )  # fmt: skip
    rows.add(sheet, "answer sheet begun", by=by, at=at, patient=patient)
    for seq, (item, value) in enumerate(told.items(), start=1):
        answer = Answer(
            id=id_of(person.who, f"access/{item}"), sheet=sheet, item=item, value=value, seq=seq,
            at=at, by=by,
        )  # fmt: skip
        rows.add(answer, "answer given", by=by, at=at, patient=patient)


def add_findings(rows, person, patient, scene, zero, at) -> None:
    """What the rules find in the history; open sheets count for nothing yet."""
    facts: dict[str, Any] = {
        name: rules.Told(value, zero, "trial record") for name, value in person.history().items()
    }
    known = {"sex_for_care": patient.sex_for_care, "age": patient.age_on(at.date())}
    facts |= {name: value for name, value in known.items() if value not in (None, "unknown")}
    for found in rules.findings(rules.Evidence(sheets={}, facts=facts)):
        row = new_row(patient, found, by=scene.members["counsellor"], at=at)
        row.id = id_of(person.who, f"finding/{found.code}")
        rows.add(row)
