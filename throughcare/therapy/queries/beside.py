"""Trauma care so far, and who is beside the person."""

from django.db.models import Prefetch, QuerySet

from throughcare import clock
from throughcare.assessment.queries import current_findings
from throughcare.clinical.therapy import family, trauma
from throughcare.intake.models import Consent
from throughcare.intake.queries import standing_consents
from throughcare.therapy.models import AskedAlone, Companion, CompanionStep, TraumaStep

SCREENED = ("mental_health.ptsd", "environment.trauma", "environment.ace")


def trauma_steps(patient) -> list[TraumaStep]:
    """Every step, oldest first, each with its `title` and `method_title`."""
    rows = list(patient.trauma_steps.select_related("by", "consent").order_by("seq"))
    for row in rows:
        row.title = trauma.steps()[row.step].title
        row.method_title = trauma.methods().get(row.method, "")
    return rows


def look_again_on(steps: list[TraumaStep]):
    """When it is looked at again with the person: the day they chose, else after three months."""
    if not steps or steps[-1].step in ("declined", "done"):
        return None
    return steps[-1].again_on or trauma.look_again_on(clock.clinic_day(steps[-1].at))


def screened(patient) -> list:
    """What the questionnaires found, without any answer of them."""
    return [one for one in current_findings(patient) if one.code in SCREENED]


def open_ladders(patient) -> list[str]:
    return list(patient.alerts.filter(acted_at=None).values_list("ladder", flat=True))


def named_consents(patient) -> list[Consent]:
    """Consents to talk with somebody named, that stand now."""
    return [one for one in standing_consents(patient) if one.kind == Consent.Kind.PART2_NAMED]


def asked_alone(patient) -> AskedAlone | None:
    """The newest time the person was asked alone."""
    return patient.asked_alone.select_related("by").order_by("-at").first()


def may_meet(patient) -> bool:
    """May the person and somebody close be seen together today?"""
    asked = asked_alone(patient)
    return bool(family.may_meet_together(
        answer=asked.answer if asked else "", today=clock.today(),
        asked_on=clock.clinic_day(asked.at) if asked else None,
    ))  # fmt: skip


def companions_of(patient) -> QuerySet[Companion]:
    """Who is beside the person now, with what may be said before them and what was done."""
    steps = CompanionStep.objects.select_related("by").order_by("at")
    return (
        Companion.objects.filter(patient=patient, ended_at=None)
        .select_related("consent", "by")
        .prefetch_related(Prefetch("steps", steps, to_attr="done"))
        .order_by("at")
    )


def with_work(companions) -> list[Companion]:
    """Each with its `kind` of work, whether consent `stands`, and the steps still `open`."""
    rows, today = list(companions), clock.today()
    for row in rows:
        row.kind, consent = family.kinds_of_work()[row.work], row.consent
        row.stands = bool(family.may_be_told(
            consented=consent is not None, revoked=bool(consent and consent.revoked_at),
            ends_on=consent.expires_on if consent else None, today=today,
        ))  # fmt: skip
        done = {step.step: step for step in row.done}
        row.steps_shown = [(step, done.get(step.key)) for step in row.kind.steps]
    return rows
