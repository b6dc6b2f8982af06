"""Somebody in a withdrawal under supervision, as rows: for boards of many and for every address."""

import uuid
from datetime import datetime, timedelta

from throughcare.intake.models import Pregnancy
from throughcare.medication.models import NaloxoneGiven
from throughcare.patients.models import Patient
from throughcare.withdrawal.models import (
    Begun,
    EmergencyPlan,
    LastUse,
    OtherDependence,
    Protocol,
    ProtocolSigned,
    ProtocolStep,
    Round,
    Supervision,
    Talk,
    Withdrawal,
)

IBUPROFEN = {"line": "aches", "number": 1, "medicine": "ibuprofen", "dose_ug": 400_000,
             "day_ug": 1_200_000, "gap_minutes": 240}  # fmt: skip


def under_way(
    patient: Patient, *, at: datetime, by, prescriber=None, steps=(IBUPROFEN,), **details
) -> Withdrawal:  # fmt: skip
    """Begun at a moment, with everything that comes first; one episode of care is open."""
    who = {"by": by, "at": at}
    one = Withdrawal.objects.create(
        id=uuid.uuid4(), patient=patient, episode=patient.episodes.get(),
        **{"setting": "hospital", **details}, **who,
    )  # fmt: skip
    protocol = Protocol.objects.create(withdrawal=one, title="Comfort medicines", **who)
    for step in steps:
        ProtocolStep.objects.create(protocol=protocol, **step)
    ProtocolSigned.objects.create(protocol=protocol, at=at, by=prescriber or by)
    EmergencyPlan.objects.create(
        withdrawal=one, hospital="General Hospital", phone="555-0111", rung=prescriber or by, **who
    )
    Supervision.objects.create(
        withdrawal=one, member=by, from_at=at, until_at=at + timedelta(days=9), **who
    )
    Talk.objects.create(withdrawal=one, points=[], chose="withdrawal", words="Yes.", **who)
    LastUse.objects.create(withdrawal=one, substance="heroin", **who)
    for kind in ("alcohol", "benzodiazepines"):
        OtherDependence.objects.create(withdrawal=one, kind=kind, answer="no", **who)
    if patient.sex_for_care != "male":
        Pregnancy.objects.create(patient=patient, state="no", **who)
    NaloxoneGiven.objects.create(patient=patient, occasion="visit", why_not="Has one.", **who)
    Begun.objects.create(withdrawal=one, first_day=at.date(), **who)
    return one


def looked_at(one: Withdrawal, *, at: datetime, by, **seen) -> Round:
    """A round with vital signs and no score."""
    measured = {"systolic": 120, "diastolic": 75, "pulse": 80, "breaths": 14, "poss": "1"}
    return Round.objects.create(withdrawal=one, happened_at=at, at=at, by=by, **measured | seen)
