"""Messages between the person and their team."""

from throughcare.clinical.portal import check_in as rules
from throughcare.portal.models import Message
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock, open_alert


@action("message written by the person")
def write(*, id, patient, kind, text, by, at) -> Message:
    """From the person to their team. Words of danger are put before the team at once."""
    patient = lock(patient)
    if written := Message.objects.filter(pk=id).first():
        return Repeated(written)
    row = Message.objects.create(id=id, patient=patient, kind=kind, text=text.strip(), at=at)
    if flag := rules.red_flag_of_message(text):
        open_alert(patient=patient, red_flag=flag, by=None, at=at)
    return row


@action("message answered")
def answer(*, id, message, text, by, at) -> Message:
    """From the team to the person: every message of theirs up to now has been read."""
    patient = lock(message.patient)
    if written := Message.objects.filter(pk=id).first():
        return Repeated(written)
    note_read(patient, by, at)
    return Message.objects.create(
        id=id, patient=patient, text=text.strip(), answers=message, at=at, by=by
    )


@action("messages read by the team")
def read(*, patient, by, at):
    """Read, and nothing to answer: the person sees that it was read."""
    patient = lock(patient)
    note_read(patient, by, at)
    return patient


def note_read(patient, by, at) -> None:
    for message in Message.objects.filter(patient=patient, by=None, read_at=None):
        message.read_at, message.read_by = at, by
        message.save(update_fields=["read_at", "read_by"])
