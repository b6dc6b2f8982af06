"""What the record holds, in the shape the pure rules read: the newest sheets, and the facts."""

from throughcare import clock
from throughcare.assessment.queries import newest_completed
from throughcare.clinical import assessment as rules
from throughcare.clinical import instruments


def evidence_of(patient, at) -> rules.Evidence:
    """The newest complete sheet of each instrument, and what else is known of the person."""
    return evidence_from(patient, newest_completed(patient), at)


def evidence_from(patient, sheets, at=None) -> rules.Evidence:
    """The same from sheets asked already."""
    day = clock.clinic_day(at or clock.now())
    return rules.Evidence(
        sheets={sheet.instrument: as_rules_see(sheet) for sheet in sheets},
        facts=facts_of(patient, day),
    )


def as_rules_see(sheet) -> rules.Sheet:
    """One completed sheet. Answers behind a question that was closed later are left out."""
    form = instruments.load(sheet.instrument)
    return rules.Sheet(
        instrument=sheet.instrument,
        answers=instruments.asked(form, sheet.newest_answers),
        score=instruments.Score.from_json(sheet.completed.result),
        on=clock.clinic_day(sheet.completed.at),
        sheet_id=str(sheet.pk),
    )


def facts_of(patient, day) -> dict:
    """Facts of the chart that rules may read. What is not known is not there."""
    history = {
        fact.name: rules.Told(fact.value, fact.on, fact.told_by)
        for fact in patient.all_history.filter(replaced_at=None)
    }
    flags = {f"flag_{flag.kind}": True for flag in patient.flags.filter(ended_at=None)}
    known = {"sex_for_care": patient.sex_for_care, "age": patient.age_on(day)}
    return history | flags | {name: v for name, v in known.items() if v not in (None, "unknown")}
