"""A meeting offered to a person, never as a duty; and what the team knows of a group."""

from django.utils.translation import gettext as _

from throughcare.groups.models import MedicineWelcome, MeetingOffer
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused


@action("meeting offered")
def offer(*, id, patient, meeting, words, by, at) -> MeetingOffer:
    """Offer a meeting. Nothing is asked back, nothing waits for it, nothing counts it."""
    patient = lock(patient)
    if offered := MeetingOffer.objects.filter(pk=id).first():
        return Repeated(offered)
    if meeting.ended_id or meeting.source.ended_at or meeting.suspended:
        raise Refused(
            "meeting_is_gone", _("This meeting stands in no list now, or does not meet."),
            source="house:meetings", next_step=_("Look for another one together."),
        )  # fmt: skip
    return MeetingOffer.objects.create(
        id=id, patient=patient, meeting=meeting, words=words.strip(), by=by, at=at
    )


@action("welcome of a meeting noted")
def note_welcome(*, id, meeting, level, heard, by, at) -> MedicineWelcome:
    """Note how a group meets people on medicine, and how one knows."""
    if noted := MedicineWelcome.objects.filter(pk=id).first():
        return Repeated(noted)
    return MedicineWelcome.objects.create(
        id=id, meeting=meeting, level=level, heard=heard.strip(), by=by, at=at
    )
