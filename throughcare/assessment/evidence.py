"""What the record holds, in the shape the pure rules read: the newest sheets, and the facts."""

from throughcare import clock
from throughcare.assessment.queries import newest_completed
from throughcare.clinical import assessment as rules
from throughcare.clinical import instruments


def evidence_of(patient, at) -> rules.Evidence:
    """The newest complete sheet of each instrument, and what else is known of the person."""
    day = clock.clinic_day(at)
    sheets = {
        sheet.instrument: rules.Sheet(
            instrument=sheet.instrument,
            answers=instruments.asked(instruments.load(sheet.instrument), sheet.newest_answers),
            score=instruments.Score.from_json(sheet.completed.result),
            on=clock.clinic_day(sheet.completed.at),
            sheet_id=str(sheet.pk),
        )
        for sheet in newest_completed(patient)
    }
    return rules.Evidence(sheets=sheets, facts=facts_of(patient, day))


def facts_of(patient, day) -> dict:
    """Facts of the chart that rules may read. What is not known is not there."""
    facts = {
        "sex_for_care": patient.sex_for_care,
        "age": patient.age_on(day),
        **{f"flag_{flag.kind}": True for flag in patient.flags.filter(ended_at=None)},
        **{fact.name: fact.value for fact in patient.all_history.filter(replaced_at=None)},
    }
    return {name: value for name, value in facts.items() if value not in (None, "", "unknown")}
