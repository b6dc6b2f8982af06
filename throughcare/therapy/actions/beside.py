"""Trauma care taken step by step; somebody close to the person, asked, agreed and seen together."""

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.assessment import RedFlag
from throughcare.clinical.therapy import family, trauma
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock, open_alert
from throughcare.refusal import Refused, require
from throughcare.therapy.models import (
    AskedAlone,
    Companion,
    CompanionStep,
    SessionCompanion,
    TraumaStep,
)
from throughcare.therapy.queries import beside as queries

# The same flag as the questionnaire opens: who acts on it, and by when, does not depend on the way.
UNSAFE = RedFlag(
    "hark.violence", "S", "counsellor",
    "Violence or fear at the hands of a partner or ex-partner.",
    "Talk today, alone and in private; no message, e-mail or paper about it.", "sohal-2007",
)  # fmt: skip


@action("trauma step taken")
def take_step(*, id, patient, step, by, at, method="", by_whom="", words="", again_on=None,
              consent=None) -> TraumaStep:  # fmt: skip
    """The next step, at the person's pace. What happened to them is asked nowhere."""
    patient = lock(patient)
    if taken := TraumaStep.objects.filter(pk=id).first():
        return Repeated(taken)
    before = queries.trauma_steps(patient)
    require(trauma.may_take(
        step, [one.step for one in before], method=method, words=words or by_whom,
        again_on=again_on, red_flags=queries.open_ladders(patient),
    ))  # fmt: skip
    return TraumaStep.objects.create(
        id=id, patient=patient, seq=len(before) + 1, step=step, method=method,
        by_whom=by_whom.strip(), words=words.strip(), again_on=again_on, consent=consent, at=at,
        by=by,
    )  # fmt: skip


@action("asked alone about safety")
def ask_alone(*, id, patient, answer, by, at) -> AskedAlone:
    """What the person said, alone. Hurt or afraid, somebody acts today."""
    patient = lock(patient)
    if asked := AskedAlone.objects.filter(pk=id).first():
        return Repeated(asked)
    asked = AskedAlone.objects.create(id=id, patient=patient, answer=answer, at=at, by=by)
    if answer == AskedAlone.Answer.UNSAFE:
        open_alert(patient=patient, red_flag=UNSAFE, by=by, at=at)
    return asked


@action("companion named")
def name_companion(*, id, patient, name, relation, work, said_yes, by, at,
                   consent=None) -> Companion:  # fmt: skip
    """Somebody works beside the person: both said yes, each to us."""
    patient = lock(patient)
    if named := Companion.objects.filter(pk=id).first():
        return Repeated(named)
    if not said_yes.strip():
        raise Refused(
            "companion_has_not_said_yes", _("Write down their own yes."), source="house:therapy",
            next_step=_("When and how they said it; the person’s word for them is not enough."),
        )  # fmt: skip
    return Companion.objects.create(
        id=id, patient=patient, name=name.strip(), relation=relation, work=work,
        said_yes=said_yes.strip(), consent=consent, at=at, by=by,
    )  # fmt: skip


@action("companion ended")
def end_companion(*, companion, why, by, at) -> Companion:
    """They work beside the person no more."""
    lock(companion.patient)
    companion.refresh_from_db()
    if companion.ended_at:
        return Repeated(companion)
    companion.ended_at, companion.ended_by, companion.ended_why = at, by, why.strip()
    companion.save(update_fields=["ended_at", "ended_by", "ended_why"])
    return companion


@action("companion step done")
def do_step(*, id, companion, step, by, at) -> CompanionStep:
    """A step of this work was done."""
    lock(companion.patient)
    if done := companion.steps.filter(step=step).first():
        return Repeated(done)
    return CompanionStep.objects.create(id=id, companion=companion, step=step, at=at, by=by)


def refuse_together(patient, companions, at) -> None:
    """Asked alone first; and nobody hears of treatment without the person's standing consent."""
    today, asked = clock.clinic_day(at), queries.asked_alone(patient)
    require(family.may_meet_together(
        answer=asked.answer if asked else "", today=today,
        asked_on=clock.clinic_day(asked.at) if asked else None,
    ))  # fmt: skip
    for one in companions:
        consent = one.consent
        require(family.may_be_told(
            consented=consent is not None, revoked=bool(consent and consent.revoked_at),
            ends_on=consent.expires_on if consent else None, today=today,
        ))  # fmt: skip


def come_along(session, companions, by, at) -> None:
    """Part of planning a session."""
    for one in companions:
        SessionCompanion.objects.create(session=session, companion=one, at=at, by=by)
