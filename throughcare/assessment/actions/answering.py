"""Answers, saved as they are given, and the sheet completed when none is missing."""

import uuid

from django.conf import settings
from django.utils.translation import gettext as _

from throughcare.assessment.actions.findings import redraw
from throughcare.assessment.models import (
    Answer,
    AnswerSheet,
    OpenedAlert,
    SheetCompleted,
    SheetSetAside,
)
from throughcare.assessment.queries import answers_of, declined_of
from throughcare.clinical import instruments
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock, open_alert
from throughcare.refusal import Refused


@action("answer sheet begun")
def begin_sheet(*, id, patient, instrument, filled_by, by, at, language="en") -> AnswerSheet:
    """Begin an instrument with a person. Begun twice with one id, it is the same sheet."""
    if begun := AnswerSheet.objects.filter(pk=id).first():
        return Repeated(begun)
    form = instruments.load(instrument)
    refuse_unfit(form, filled_by)
    return AnswerSheet.objects.create(
        id=id, patient=patient, instrument=form.name, version=form.version, language=language,
        filled_by=filled_by, began_at=at, began_by=by,
    )  # fmt: skip


def refuse_unfit(form, filled_by: str) -> None:
    """Refuse an instrument nobody has reviewed (in a clinic), or one staff must observe."""
    if not form.checked_by and settings.UNREVIEWED == "refuse":
        raise Refused(
            "instrument_unreviewed",
            _("%(title)s has not been checked by a clinician here.") % {"title": form.title},
            source=form.source,
            next_step=_(
                "Have a clinician check and sign it, or allow unreviewed ones in the settings."
            ),
        )
    if filled_by == AnswerSheet.FilledBy.SELF and "self" not in form.filled_by:
        raise Refused(
            "staff_must_observe",
            _("%(title)s is scored by trained staff, never by the person alone.")
            % {"title": form.title},
            source=form.source, next_step=_("Ask a nurse, counsellor or prescriber to do it."),
        )  # fmt: skip


@action("answer given")
def save_answer(*, id, sheet, item, value, by, at, declined=False) -> Answer:
    """Keep one answer. A later answer to the same item is a new row, and the newest counts."""
    sheet = locked(sheet)
    if saved := Answer.objects.filter(pk=id).first():
        return Repeated(saved)
    refuse_ended(sheet)
    form = instruments.load(sheet.instrument)
    refuse_impossible(form, item, value, declined)
    seq = sheet.answers.count() + 1
    answer = Answer.objects.create(
        id=id, sheet=sheet, item=item, value=None if declined else value, declined=declined,
        seq=seq, at=at, by=by,
    )  # fmt: skip
    # A red flag does not wait for the last question.
    open_alerts(sheet, raised_by(form, item, answers_of(sheet)), by=by, at=at)
    return answer


def raised_by(form, item: str, answers: dict) -> list:
    """The flags that this very answer raises.

    Not those that stand by earlier answers: they were put before their role when those were given,
    and an alert that comes back with every later answer is soon read by nobody.
    """
    others = {key: value for key, value in answers.items() if key != item}
    without = {flag.code for flag in instruments.flags(form, others)}
    return [flag for flag in instruments.flags(form, answers) if flag.code not in without]


def locked(sheet) -> AnswerSheet:
    """The sheet as it stands now, held until the action ends.

    Always before the patient's row: two actions that took them in opposite orders would each wait
    for the other. Fetched anew: answers read before the lock may not be the newest.
    """
    held = AnswerSheet.objects.select_for_update(no_key=True).get(pk=sheet.pk)
    held.patient = sheet.patient  # a sheet never changes hands: not asked for again
    return held


def save_answers(*, sheet, given, known, by, at) -> None:
    """Keep every answer of a form that is new or has changed: each its own action and log line."""
    for item, value in given.items():
        if item in known and known[item] == value and type(known[item]) is type(value):
            continue
        declined = value == instruments.DECLINED
        save_answer(
            id=uuid.uuid4(), sheet=sheet, item=item, value=None if declined else value,
            declined=declined, by=by, at=at,
        )  # fmt: skip


def refuse_ended(sheet: AnswerSheet) -> None:
    """Refuse to go on with a sheet that is over; one held open needs no further question."""
    if sheet.ended_at is None:
        return
    if SheetCompleted.objects.filter(pk=sheet.pk).exists():
        raise Refused(
            "sheet_is_complete", _("This sheet is complete and stays as it is."),
            source="house:answers", next_step=_("Begin it again to record what is so now."),
        )  # fmt: skip
    if SheetSetAside.objects.filter(pk=sheet.pk).exists():
        raise Refused(
            "sheet_set_aside", _("This sheet was set aside."), source="house:answers",
            next_step=_("Begin it again."),
        )  # fmt: skip


def refuse_impossible(form, item: str, value, declined: bool) -> None:
    """Refuse an answer the item does not have; whether it was due is checked at the end."""
    if problem := instruments.check_answer(
        form, item, None if declined else value, declined=declined
    ):
        raise Refused(
            "impossible_answer", problem, source=form.source,
            next_step=_("Choose one of the answers shown."),
        )  # fmt: skip


@action("answer sheet completed")
def complete_sheet(*, sheet, by, at) -> SheetCompleted:
    """Close the sheet, score it, open what its red flags demand, and draw the findings anew."""
    sheet = locked(sheet)
    patient = lock(sheet.patient)
    if completed := SheetCompleted.objects.filter(pk=sheet.pk).first():
        return Repeated(completed)
    refuse_ended(sheet)
    form = instruments.load(sheet.instrument)
    try:
        result = instruments.score(
            form,
            # An answer given before an earlier one closed its question is no longer asked for.
            instruments.asked(form, answers_of(sheet)),
            declined=declined_of(sheet),
            **scoring_facts(patient, at),
        )
    except instruments.NotScorable as refusal:
        raise Refused(
            "sheet_incomplete", str(refusal), source=form.source,
            next_step=_("Answer these, or leave the sheet open and come back."),
        ) from None  # fmt: skip
    completed = SheetCompleted.objects.create(
        sheet=sheet,
        score=result.score,
        band=result.band or "",
        result=result.as_json(),
        at=at,
        by=by,
    )
    end(sheet, at)
    open_alerts(sheet, not_acted_on(sheet, result.flags), by=by, at=at)
    redraw(patient, by=by, at=at)
    return completed


def end(sheet, at) -> None:
    """The sheet is no longer open. A completed one that is set aside ended before."""
    if sheet.ended_at is None:
        sheet.ended_at = at
        sheet.save(update_fields=["ended_at"])


def scoring_facts(patient, at) -> dict:
    """What a score may need of the person: the AUDIT-C cut differs by sex."""
    sex = patient.sex_for_care
    return {"sex": sex if sex in ("female", "male") else None}


def not_acted_on(sheet, flags) -> list:
    """The flags nobody has acted on since this sheet was begun."""
    acted = sheet.patient.alerts.filter(acted_at__gte=sheet.began_at).values_list("code", flat=True)
    done = set(acted) if flags else set()
    return [flag for flag in flags if flag.code not in done]


def open_alerts(sheet, flags, *, by, at) -> None:
    """Put each red flag of a sheet before its role, and remember which sheet opened it.

    Routine ones (R) stand with the score; an alert that is not urgent hides one that is.
    """
    for flag in (flag for flag in flags if flag.ladder != "R"):
        alert = open_alert(patient=sheet.patient, red_flag=flag, by=by, at=at)
        OpenedAlert.objects.get_or_create(alert=alert, defaults={"sheet": sheet})


@action("answer sheet set aside")
def set_aside_sheet(*, sheet, reason, by, at) -> SheetSetAside:
    """Set a sheet aside that was filled in error; findings are drawn anew without it."""
    sheet = locked(sheet)
    patient = lock(sheet.patient)
    if aside := SheetSetAside.objects.filter(pk=sheet.pk).first():
        return Repeated(aside)
    if not reason.strip():
        raise Refused(
            "set_aside_why", _("Say why this sheet does not count."), source="house:answers",
            next_step=_("One sentence is enough: wrong person, asked in withdrawal, a test."),
        )  # fmt: skip
    aside = SheetSetAside.objects.create(sheet=sheet, reason=reason.strip(), at=at, by=by)
    end(sheet, at)
    redraw(patient, by=by, at=at)
    return aside
