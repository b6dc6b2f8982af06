"""Homework set and tried. What was not tried is a reason to ask, and for nothing else."""

from django.utils.translation import gettext as _

from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.therapy.models import Homework, Tried


@action("homework set")
def set_homework(*, id, patient, what, by, at, session=None, tool="") -> Homework:
    """Agree on something small to try."""
    if given := Homework.objects.filter(pk=id).first():
        return Repeated(given)
    if not what.strip():
        raise Refused(
            "homework_says_nothing", _("Say what is to be tried."), source="homework",
            next_step=_("One small thing, with the day and the place."),
        )  # fmt: skip
    return Homework.objects.create(
        id=id, patient=patient, session=session, what=what.strip(), tool=tool, at=at, by=by
    )


@action("homework tried")
def say_tried(*, id, homework, far, by, at, useful=None, words="") -> Tried:
    """How far it was tried, said by the person (by None) or together in the session."""
    lock(homework.patient)
    if said := Tried.objects.filter(pk=id).first():
        return Repeated(said)
    return Tried.objects.create(
        id=id, homework=homework, far=far, useful=useful, words=words.strip(), at=at, by=by
    )
