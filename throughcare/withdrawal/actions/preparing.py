"""Withdrawal under supervision prepared, and begun when everything that comes first is there."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.withdrawal import course, starting
from throughcare.intake.actions.episodes import open_episode
from throughcare.medication.actions.orders import refuse_unread, require_all
from throughcare.medication.safety import as_kept
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.withdrawal import facts
from throughcare.withdrawal.models import (
    Begun,
    EmergencyPlan,
    LastUse,
    OtherDependence,
    Supervision,
    Talk,
    Withdrawal,
)


@action("withdrawal prepared")
def prepare(*, id, patient, setting, by, at, **details) -> Withdrawal:
    """Open the preparation of a withdrawal under supervision. Nothing has begun by it.

    details  place, stable_home, carer, body_stable, mind_stable
    """
    patient = lock(patient)
    if prepared := Withdrawal.objects.filter(pk=id).first():
        return Repeated(prepared)
    if (episode := open_episode(patient)) is None:
        raise Refused(
            "withdrawal_needs_admission", _("A withdrawal belongs to a stay in treatment."),
            source="house:withdrawal", next_step=_("Admit the person first; it takes a minute."),
        )  # fmt: skip
    if Withdrawal.objects.filter(patient=patient, ended_at=None).exists():
        raise Refused(
            "withdrawal_is_open", _("One is prepared or under way already."),
            source="house:withdrawal", next_step=_("Open the chart and go on from there."),
        )  # fmt: skip
    return Withdrawal.objects.create(
        id=id, patient=patient, episode=episode, setting=setting, at=at, by=by, **details
    )


@action("last use told")
def tell_last_use(
    *, id, withdrawal, substance, last_at, by, at, injected=False, words=""
) -> LastUse:  # fmt: skip
    """Write down what was taken and when last; an opioid by its key, another thing by its name.

    last_at  None: nobody knows when
    """
    lock(withdrawal.patient)
    if told := LastUse.objects.filter(pk=id).first():
        return Repeated(told)
    if last_at is not None and last_at > at:
        raise Refused(
            "last_use_ahead", _("What was taken last lies in the past."),
            source="house:withdrawal", next_step=_("Put right the day or the hour."),
        )  # fmt: skip
    return LastUse.objects.create(
        id=id, withdrawal=withdrawal, substance=substance.strip()[:30],
        is_opioid=substance in course.courses(), last_at=last_at, injected=injected,
        words=words.strip(), at=at, by=by,
    )  # fmt: skip


@action("other dependence asked")
def ask_dependence(*, id, withdrawal, kind, answer, by, at, words="") -> OtherDependence:
    """Alcohol or benzodiazepines: what the person says, and what is seen. The newest counts."""
    lock(withdrawal.patient)
    if asked := OtherDependence.objects.filter(pk=id).first():
        return Repeated(asked)
    return OtherDependence.objects.create(
        id=id, withdrawal=withdrawal, kind=kind, answer=answer, words=words.strip(), at=at, by=by
    )


def ask_both(*, id, withdrawal, answers, by, at, words="") -> list[OtherDependence]:
    """Alcohol and benzodiazepines asked at once: both rows, or none.

    id  of the press: each row's own is made from it
    """
    with transaction.atomic():
        return [
            ask_dependence(
                id=uuid.uuid5(id, kind),
                withdrawal=withdrawal,
                kind=kind,
                answer=answer,
                words=words,
                by=by,
                at=at,
            )
            for kind, answer in answers.items()
        ]


@action("emergency planned")
def plan_emergency(
    *, id, withdrawal, hospital, phone, rung, by, at, who_goes="", words=""
) -> EmergencyPlan:  # fmt: skip
    """Which hospital, which number, who goes along, and which prescriber is rung by name."""
    lock(withdrawal.patient)
    if planned := EmergencyPlan.objects.filter(pk=id).first():
        return Repeated(planned)
    if not (hospital.strip() and phone.strip()):
        raise Refused(
            "emergency_plan_unfinished", _("The hospital and its number belong to the plan."),
            source="house:withdrawal", next_step=_("Write both; a plan is read in a hurry."),
        )  # fmt: skip
    return EmergencyPlan.objects.create(
        id=id, withdrawal=withdrawal, hospital=hospital.strip(), phone=phone.strip(), rung=rung,
        who_goes=who_goes.strip(), words=words.strip(), at=at, by=by,
    )  # fmt: skip


@action("withdrawal talked over")
def talk_over(*, id, withdrawal, points, chose, words, by, at, language="en") -> Talk:
    """Record the talk: which points were said, what the person said, and what they chose.

    points  keys of clinical/withdrawal/starting.TALK
    """
    lock(withdrawal.patient)
    if talked := Talk.objects.filter(pk=id).first():
        return Repeated(talked)
    if not words.strip() or not set(points) <= set(starting.TALK):
        raise Refused(
            "talk_without_their_words", _("A talk has two sides: write what the person said."),
            source="house:withdrawal", next_step=_("One sentence of theirs is enough."),
        )  # fmt: skip
    return Talk.objects.create(
        id=id, withdrawal=withdrawal, points=sorted(points), chose=chose, words=words.strip(),
        language=language, at=at, by=by,
    )  # fmt: skip


@action("supervision taken over")
def supervise(
    *, id, withdrawal, member, until_at, by, at, from_at=None, words=""
) -> Supervision:  # fmt: skip
    """Who supervises from now, or from a moment, until the end of a shift."""
    lock(withdrawal.patient)
    if taken := Supervision.objects.filter(pk=id).first():
        return Repeated(taken)
    if until_at <= (from_at or at):
        raise Refused(
            "shift_without_length", _("A shift ends after it begins."),
            source="house:withdrawal", next_step=_("Put right its end."),
        )  # fmt: skip
    return Supervision.objects.create(
        id=id, withdrawal=withdrawal, member=member, from_at=from_at or at, until_at=until_at,
        words=words.strip(), at=at, by=by,
    )  # fmt: skip


def take_ward(taken, *, member, until_at, by, at, from_at=None) -> list[Supervision]:
    """Take over many people at once at the change of shift: all, or none.

    taken  [(id of the row to be, withdrawal, what was handed over), …]
    """
    with transaction.atomic():
        return [
            supervise(
                id=id, withdrawal=one, member=member, until_at=until_at, from_at=from_at,
                words=words, by=by, at=at,
            )
            for id, one, words in taken
        ]  # fmt: skip


def said_before_beginning(withdrawal: Withdrawal, at) -> list:
    """What the rules say of beginning now, the gravest first: for the page, and for `begin`."""
    return [
        *starting.may_start(facts.before(withdrawal, at)),
        *starting.may_be_here(withdrawal.setting, facts.situation(withdrawal)),
    ]


@action("withdrawal begun")
def begin(*, withdrawal, by, at, reason="", seen=None) -> Begun:
    """Begin. Refused, by us and by the database, while anything that comes first is missing.

    reason  for the cautions    seen  what the page said when it was opened (orders.read_as)
    """
    lock(withdrawal.patient)
    if begun := Begun.objects.filter(pk=withdrawal.pk).first():
        return Repeated(begun)
    withdrawal.refresh_from_db()
    refuse_over(withdrawal)
    said = said_before_beginning(withdrawal, at)
    refuse_unread(said, seen)
    require_all(said, reason)
    return Begun.objects.create(
        withdrawal=withdrawal, first_day=clock.clinic_day(at), told=as_kept(said),
        reason=reason.strip(), at=at, by=by,
    )  # fmt: skip


def refuse_over(withdrawal: Withdrawal) -> None:
    """Nothing is added to one that has ended."""
    if withdrawal.ended_at is not None:
        raise Refused(
            "withdrawal_is_over", _("This withdrawal has ended."), source="house:withdrawal",
            next_step=_("Prepare another; coming back is always possible."),
        )  # fmt: skip
