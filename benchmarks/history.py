"""Made-up people with as long a history as a benchmark asks for. Imported once Django is set up."""

import uuid
from datetime import timedelta

from throughcare import clock
from throughcare.assessment.models import Answer, AnswerSheet, Finding, SheetCompleted
from throughcare.intake.models import Episode
from throughcare.patients.models import Patient
from throughcare.record import chain
from throughcare.record.models import LogLine
from throughcare.staff.models import Facility, Member, Post

READS_A_DAY = 5
FINDINGS_A_MONTH = 5


def clinic() -> Member:
    """A facility, and a prescriber who may open its charts."""
    facility = Facility.objects.create(name="Benchmark (made up)", jurisdiction="us")
    member = Member.objects.create(
        username="benchmark", name="Benchmark (made up)", is_made_up=True
    )
    Post.objects.create(member=member, facility=facility, role="prescriber", began_at=clock.now())
    return member


def admitted(member: Member, name: str, *, began: timedelta) -> Patient:
    """Somebody made up, admitted as long ago as asked."""
    at = clock.now() - began
    patient = Patient.objects.create(
        facility=member.posts.get().facility, number=f"{Patient.objects.count() + 1:06d}",
        chosen_name=f"{name} (made up)", is_made_up=True, registered_at=at, registered_by=member,
    )  # fmt: skip
    Episode.objects.create(
        patient=patient, referral="self", asked_at=at, admitted_at=at, admitted_by=member
    )
    return patient


def lived(patient: Patient, member: Member, *, days: int) -> None:
    """A sheet of three answers and five reads of the chart each day, new findings each month."""
    moments = [clock.now() - timedelta(days=days - day) for day in range(days)]
    sheets = AnswerSheet.objects.bulk_create(
        AnswerSheet(
            patient=patient, instrument="craving-vas", version="1", filled_by="self",
            began_at=at, began_by=member, ended_at=at,
        )
        for at in moments
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(sheet=sheet, item=f"item_{seq}", value=seq, seq=seq, at=sheet.began_at, by=member)
        for sheet in sheets
        for seq in range(3)
    )
    SheetCompleted.objects.bulk_create(
        SheetCompleted(sheet=sheet, score=3, result={}, at=sheet.began_at, by=member)
        for sheet in sheets
    )
    chain.seal([
        LogLine(
            kind="read", what="chart", facility=patient.facility, patient=patient,
            row_type="patients.patient", row_id=str(patient.pk), by=member, at=at, written_at=at,
        )
        for at in moments
        for _ in range(READS_A_DAY)
    ])  # fmt: skip
    found(patient, member, moments[::30])


def found(patient: Patient, member: Member, moments: list) -> None:
    """Five findings each month, each taking the place of the last of its code."""
    for place in range(FINDINGS_A_MONTH):
        newer = None
        for at in reversed(moments):  # newest first: an older one points at the newer
            newer = Finding.objects.create(
                id=uuid.uuid4(), patient=patient, domain="social", code=f"social.made_up_{place}",
                kind="problem", label=f"made up {place}", level=2, evidence=[],
                source="house:findings", replaced_by=newer, at=at, by=member,
            )  # fmt: skip
