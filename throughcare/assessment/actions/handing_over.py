"""A short-lived link to answer on one's own phone, without an account."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from throughcare.assessment.actions.answering import begin_sheet, refuse_unfit
from throughcare.assessment.models import AnswerSheet, Handover
from throughcare.clinical import instruments
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused

MINUTES_OPEN = 60  # long enough for a slow reader in the waiting room, too short to be found later


def hash_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@action("sheets handed over")
def hand_over(*, id, patient, sheets, by, at, language="en", minutes=MINUTES_OPEN) -> Handover:
    """Hand the person a link to fill in these instruments. Its secret is told once, here."""
    if handed := Handover.objects.filter(pk=id).first():
        return Repeated(handed)
    unfit = [name for name in sheets if "self" not in instruments.load(name).filled_by]
    if unfit or not sheets:
        raise Refused(
            "not_to_hand_over",
            _("These are filled in by staff: %(names)s.") % {"names": ", ".join(unfit)}
            if unfit
            else _("Choose at least one questionnaire."),
            source="house:handover", next_step=_("Choose questionnaires a person answers alone."),
        )  # fmt: skip
    for name in sheets:
        refuse_unfit(instruments.load(name), AnswerSheet.FilledBy.SELF)
    secret = secrets.token_urlsafe(18)
    handover = Handover.objects.create(
        id=id, patient=patient, secret_hash=hash_of(secret), instruments=list(sheets),
        language=language, expires_at=at + timedelta(minutes=minutes), at=at, by=by,
    )  # fmt: skip
    handover.secret = secret  # not stored: only the page that shows the QR code ever has it
    return handover


def sheet_behind(handover, instrument: str, *, at) -> AnswerSheet:
    """The sheet of one instrument of a handover, begun with its first answer."""
    return begin_sheet(
        id=handover.sheet_id(instrument), patient=handover.patient, instrument=instrument,
        filled_by=AnswerSheet.FilledBy.SELF, language=handover.language, by=None, at=at,
    )  # fmt: skip


def answer_behind(handover, instrument: str, keep, *, at, **answers) -> AnswerSheet:
    """Begin the sheet of a link with its first answer: both, or neither.

    keep  save_answer or save_answers
    """
    with transaction.atomic():
        sheet = sheet_behind(handover, instrument, at=at)
        keep(sheet=sheet, by=None, at=at, **answers)
    return sheet


@action("link opened")
def open_link(*, handover, browser, by, at) -> Handover:
    """Open the link in this browser, and from now on in no other.

    browser  what the browser's cookie holds
    """
    lock(handover.patient)
    handover.refresh_from_db()
    if handover.browser_hash == hash_of(browser):
        return Repeated(handover)
    if handover.opened_at:
        raise Refused(
            "opened_elsewhere", _("This link was opened in another browser."),
            source="house:handover",
            next_step=_("Go on there, or ask the person who gave you the link for a new one."),
        )  # fmt: skip
    handover.opened_at, handover.browser_hash = at, hash_of(browser)
    handover.save(update_fields=["opened_at", "browser_hash"])
    return handover


@action("handover ended")
def end_handover(*, handover, by, at) -> Handover:
    """Close the link before its time."""
    lock(handover.patient)
    handover.refresh_from_db()
    if handover.ended_at:
        return Repeated(handover)
    handover.ended_at, handover.ended_by = at, by
    handover.save(update_fields=["ended_at", "ended_by"])
    return handover
