"""The safety plan, and the days somebody counts."""

from throughcare.patients import sealed
from throughcare.portal.models import DaysCounted, SafetyPlan
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock


@action("safety plan written")
def write_plan(*, id, patient, words, shared, by, at) -> SafetyPlan:
    """What helps when it gets hard. `shared`: the team may see it; else nobody but the person."""
    patient = lock(patient)
    if written := SafetyPlan.objects.filter(pk=id).first():
        return Repeated(written)
    said = {part: text.strip() for part, text in words.items() if text.strip()}
    return SafetyPlan.objects.create(
        id=id, patient=patient, sealed=sealed.close(said), shown=said if shared else {}, at=at,
        by=by,
    )  # fmt: skip


@action("days counted")
def count_days(*, id, patient, since, by, at) -> DaysCounted:
    """Count from a day. What was counted before is ended and stays the person's."""
    patient = lock(patient)
    if counted := DaysCounted.objects.filter(pk=id).first():
        return Repeated(counted)
    end_counting(patient, at)
    return DaysCounted.objects.create(
        id=id, patient=patient, sealed=sealed.close({"since": since.isoformat()}), at=at
    )


@action("days no longer counted")
def stop_counting(*, patient, by, at):
    """The person wants no count any more."""
    patient = lock(patient)
    end_counting(patient, at)
    return patient


def end_counting(patient, at) -> None:
    for standing in DaysCounted.objects.filter(patient=patient, ended_at=None):
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])
