"""Change talk written down; a session coded by the supervisor, and coded again."""

from django.utils.translation import gettext as _

from throughcare.clinical.therapy.fidelity import kinds_of_talk
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.therapy import queries
from throughcare.therapy.models import ChangeTalk, CodedSession, CodingPutRight


@action("change talk written down")
def hear(*, id, session, kind, words, by, at) -> ChangeTalk:
    """Keep what the person said, in their words."""
    if heard := ChangeTalk.objects.filter(pk=id).first():
        return Repeated(heard)
    if kind not in kinds_of_talk() or not words.strip():
        raise Refused(
            "change_talk_in_words", _("Write down what the person said."), source="mi-spirit",
            next_step=_("One sentence, as they said it."),
        )  # fmt: skip
    return ChangeTalk.objects.create(
        id=id, session=session, kind=kind, words=words.strip(), at=at, by=by
    )


@action("session coded")
def code(*, session, by, at, **counted) -> CodedSession:
    """Code a session by MITI 4. Only the named supervisor of whoever led it."""
    lock(session.patient)
    if coded := CodedSession.objects.filter(pk=session.pk).first():
        return Repeated(coded)
    refuse_no_supervisor(session, by)
    return CodedSession.objects.create(session=session, at=at, by=by, **counted)


def refuse_no_supervisor(session, by) -> None:
    if not queries.supervises(by, session.led_by, session.patient.facility_id):
        raise Refused(
            "coded_by_no_supervisor", _("You are not the supervisor of whoever led this session."),
            source="supervision", next_step=_("The director names supervisors."),
        )  # fmt: skip


@action("session coding put right")
def code_again(*, id, session, why, by, at, **counted) -> CodingPutRight:
    """The coding was wrong: a new one stands for it, and both can be read."""
    lock(session.patient)
    if again := CodingPutRight.objects.filter(pk=id).first():
        return Repeated(again)
    refuse_no_supervisor(session, by)
    if not why.strip():
        raise Refused(
            "coding_put_right_why", _("Say why the coding is put right."), source="miti-4",
            next_step=_("One sentence; the earlier coding stays and can be read."),
        )  # fmt: skip
    return CodingPutRight.objects.create(
        id=id, session=session, why=why.strip(), at=at, by=by, **counted
    )
