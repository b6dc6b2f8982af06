"""A round: scored, measured, kept with both times; what it raises goes to somebody by name."""

import uuid
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from throughcare.assessment.actions import answering
from throughcare.clinical.assessment import RedFlag
from throughcare.clinical.medication import precipitated
from throughcare.clinical.withdrawal import comfort, flags
from throughcare.medication.models import Dose
from throughcare.patients.models import Alert
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock, open_alert
from throughcare.refusal import Refused
from throughcare.withdrawal import facts
from throughcare.withdrawal.models import FlagRouted, ProtocolStep, Round, Withdrawal

WITHIN = timedelta(minutes=precipitated.WITHIN_MINUTES)
STANDING = ("withdrawal.other_syndrome", "withdrawal.pregnant")  # do not come back at each round


@action("round done")
def do_round(
    *, id, withdrawal, by, at, cows=None, happened_at=None, instead_of=None, why="", **seen
) -> Round:  # fmt: skip
    """Keep one look at one person, with the flags it raises. One done earlier keeps both times.

    cows         {item: value} of COWS as staff scored it; None: asleep, or not to be scored
    happened_at  when it was done; None: now
    instead_of   the round it puts right, with `why`; its score is set aside
    seen         the columns of Round: systolic, diastolic, pulse, poss, signs, pain, own_rating, …
    """
    patient = lock(withdrawal.patient)
    if done := Round.objects.filter(pk=id).first():
        return Repeated(done)
    withdrawal.refresh_from_db()
    happened_at = happened_at or at
    refuse_time(withdrawal, happened_at, at)
    refuse_wrong_change(instead_of, withdrawal, why)
    refuse_empty(cows, seen)
    if instead_of and instead_of.sheet_id:
        answering.set_aside_sheet(sheet=instead_of.sheet.sheet, reason=why, by=by, at=at)
    sheet = scored(id, patient, cows, by=by, at=happened_at) if cows is not None else None
    row = Round.objects.create(
        id=id, withdrawal=withdrawal, sheet=sheet, happened_at=happened_at, instead_of=instead_of,
        why=why.strip(), at=at, by=by, **seen,
    )  # fmt: skip
    for flag in raised_by(row):
        put_before(flag, row, by=by, at=at)
    return row


def scored(round_id, patient, cows, *, by, at):
    """The sheet of COWS of a round, complete: the same engine, flags and findings as any other."""
    sheet = answering.begin_sheet(
        id=uuid.uuid5(uuid.UUID(str(round_id)), "cows"), patient=patient, instrument="cows",
        filled_by="staff", by=by, at=at,
    )  # fmt: skip
    answering.save_answers(sheet=sheet, given=cows, known={}, by=by, at=at)
    return answering.complete_sheet(sheet=sheet, by=by, at=at)


def refuse_time(withdrawal: Withdrawal, happened_at: datetime, at: datetime) -> None:
    """A round belongs to the time between beginning and leaving, whenever it is written down."""
    if happened_at > at:
        raise Refused(
            "round_ahead", _("A round is written down after it was done."),
            source="house:withdrawal", next_step=_("Put right the time it was done."),
        )  # fmt: skip
    if not hasattr(withdrawal, "begun") or happened_at < withdrawal.begun.at:
        raise Refused(
            "round_before_beginning", _("The withdrawal had not begun then."),
            source="house:withdrawal",
            next_step=_("Begin it first; or score COWS by itself, from the chart."),
        )  # fmt: skip
    if withdrawal.ended_at and happened_at > withdrawal.ended_at:
        raise Refused(
            "round_after_leaving", _("The person had left by then."), source="house:withdrawal",
            next_step=_("Put right the time; or score COWS by itself, from the chart."),
        )  # fmt: skip


def refuse_wrong_change(instead_of: Round | None, withdrawal: Withdrawal, why: str) -> None:
    if instead_of is None:
        return
    changed = Round.objects.filter(instead_of=instead_of).exists()
    if changed or instead_of.withdrawal_id != withdrawal.pk:
        raise Refused(
            "round_put_right_already", _("Somebody has put this round right in the meantime."),
            source="house:withdrawal", next_step=_("Look at what stands there now."),
        )  # fmt: skip
    if not why.strip():
        raise Refused(
            "round_put_right_without_why", _("Say why the round is put right."),
            source="house:withdrawal",
            next_step=_("One sentence; what stood there before stays to be read."),
        )  # fmt: skip


def refuse_empty(cows, seen) -> None:
    """A round says something, and only what a round knows."""
    unknown = set(seen.get("signs", ())) - set(flags.SIGNS)
    said = cows is not None or any(value not in (None, "", [], ()) for value in seen.values())
    if unknown or not said:
        raise Refused(
            "round_says_nothing", _("Nothing was scored, measured or seen."),
            source="house:withdrawal",
            next_step=_("Asleep is something too: write the sedation and the breaths."),
        )  # fmt: skip


# --- red flags --------------------------------------------------------------------------------
def raised_by(row: Round) -> list:
    """What this round raises; what stands by a fact alone comes once, not at each round."""
    raised = flags.raised(facts.seen_of(row))
    acted = set(
        row.withdrawal.patient.alerts.filter(
            code__in=STANDING, acted_at__gte=row.withdrawal.at
        ).values_list("code", flat=True)
    )
    raised = [flag for flag in raised if flag.code not in acted]
    return raised + [flag for flag in [brought_on(row)] if flag]


def brought_on(row: Round):
    """Did a dose of the last two hours bring this on? None: no, or nobody scored before it."""
    if row.cows is None:
        return None
    taken = Dose.objects.filter(
        patient=row.withdrawal.patient, medicine__in=precipitated.BRINGS_ON, end__ug_taken__gt=0,
        end__at__lte=row.happened_at, end__at__gte=row.happened_at - WITHIN,
    )  # fmt: skip
    dose = taken.select_related("end").order_by("-end__at").first()
    before = dose and facts.newest_cows(row.withdrawal, dose.end.at)
    if not before:
        return None
    minutes = int((row.happened_at - dose.end.at).total_seconds() // 60)
    return flags.brought_on(before=before[0], after=row.cows, minutes=minutes)


def put_before(flag, row: Round | None, *, by, at, withdrawal=None) -> FlagRouted | None:
    """Open the alert, and name who it goes to. None: it stood already, and somebody has it."""
    withdrawal = withdrawal or row.withdrawal
    alert = open_alert(patient=withdrawal.patient, red_flag=flag, by=by, at=at)
    if FlagRouted.objects.filter(alert=alert).exists():
        return None
    return FlagRouted.objects.create(
        alert=alert, withdrawal=withdrawal, round=row, to=goes_to(withdrawal, flag, at),
        at=at, by=by,
    )  # fmt: skip


def goes_to(withdrawal: Withdrawal, flag, at):
    """A prescriber's flag to the one of the emergency plan; every other to who supervises now."""
    plan = withdrawal.emergency_plans.select_related("rung").order_by("-at").first()
    now = withdrawal.supervisions.filter(from_at__lte=at, until_at__gt=at).order_by("-at")
    supervises = now.select_related("member").first()
    if flag.for_role != "prescriber" and supervises:
        return supervises.member
    return plan.rung


@action("opening of a step asked")
def ask_to_open(*, step: ProtocolStep, words, by, at) -> FlagRouted:
    """Ask the prescriber by name to open a step that is stopped. Asked twice, it is asked once."""
    withdrawal = step.protocol.withdrawal
    name = comfort.title(step.medicine)
    told = _("Asked to open a step: %(medicine)s. %(words)s") % {
        "medicine": name, "words": words.strip(),
    }  # fmt: skip
    flag = RedFlag(
        asked_code(step), "P", "prescriber", told.strip()[:300],
        _("Look at the person; open the step with a reason, or say why it stays."),
        "house:withdrawal",
    )  # fmt: skip
    if routed := put_before(flag, None, by=by, at=at, withdrawal=withdrawal):
        return routed
    asked = FlagRouted.objects.filter(
        alert__patient=withdrawal.patient, alert__code=flag.code, alert__acted_at=None
    )
    return Repeated(asked.get(number=1))


def asked_code(step: ProtocolStep) -> str:
    """One open question of one medicine."""
    return f"withdrawal.asked.{step.medicine}"


@action("flag escalated")
def escalate_flag(*, id, alert: Alert, to, words, by, at) -> FlagRouted:
    """Put an open flag before somebody else by name: it was not acted on, or needs another."""
    lock(alert.patient)
    if escalated := FlagRouted.objects.filter(pk=id).first():
        return Repeated(escalated)
    alert.refresh_from_db()
    before = FlagRouted.objects.filter(alert=alert).order_by("number").last()
    if alert.acted_at or before is None:
        raise Refused(
            "flag_not_open", _("This flag was acted on already, or is none of a withdrawal."),
            source="house:withdrawal", next_step=_("Look at what was done."),
        )  # fmt: skip
    if not words.strip():
        raise Refused(
            "flag_escalated_without_why", _("Say why it goes to somebody else."),
            source="house:withdrawal", next_step=_("One sentence: not reached, or needs to see."),
        )  # fmt: skip
    return FlagRouted.objects.create(
        id=id, alert=alert, withdrawal=before.withdrawal, round=before.round, to=to,
        words=words.strip(), number=before.number + 1, at=at, by=by,
    )  # fmt: skip
