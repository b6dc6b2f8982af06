"""A taper that the person pauses: one press by staff at their word, and the level of today stays.

The prescriber who signed the taper signed this too: it is part of what a taper is. So a pause needs
no signature of its own, and the database lets it hold amounts of that taper and nothing else.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Dose, Order, Signed, Step, Stopped
from throughcare.medication.queries import in_force
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused


@action("taper paused")
def pause_taper(*, id, order, words, by, at) -> Order:
    """Hold the level of today until a prescriber writes again, because the person says so.

    From today on; from tomorrow when today's dose has been given under the taper.
    words  what the person said, in their words
    """
    patient = lock(order.patient)
    if paused := Order.objects.filter(pk=id).first():
        return Repeated(paused)
    today = clock.clinic_day(at)
    level = levels_to_hold(order, today)
    begins = today + timedelta(days=1) if dosed_today(order, today) else today
    pause = Order.objects.create(
        id=id, patient=patient, episode=order.episode, item=order.item, kind=Order.Kind.PAUSE,
        medicine=order.medicine, family=order.family, first_day=begins, replaces=order,
        words=order.words, why=words.strip(), at=at, by=by,
    )  # fmt: skip
    for step in level:
        Step.objects.create(order=pause, first_day=begins, part=step.part, ug=step.ug, how=step.how)
    Signed.objects.create(order=pause, under=order.signed, at=at, by=by)
    Stopped.objects.create(
        order=order, from_day=begins, replaced_by=pause, why=_("paused at the person's word"),
        at=at, by=by,
    )  # fmt: skip
    return pause


def levels_to_hold(order: Order, today: date) -> list[Step]:
    """Today's amount of a taper in force, each part of it."""
    steps = [step for step in order.steps.all() if step_covers(step, today)]
    standing = in_force(today, Order.objects.filter(pk=order.pk)).exists()
    if order.kind != Order.Kind.TAPER or not standing or not steps:
        raise Refused(
            "nothing_to_pause", _("Only a taper that is in force today can be paused."),
            source="house:medication",
            next_step=_("Call the prescriber: another order says what comes next."),
        )  # fmt: skip
    return steps


def step_covers(step, day: date) -> bool:
    return step.first_day <= day and (step.last_day is None or step.last_day >= day)


def dosed_today(order: Order, today: date) -> bool:
    """Was today's dose begun under this order?"""
    begun = Dose.objects.filter(order=order, clinic_day=today, home=False)
    return begun.exclude(end__outcome="not_given").exists()


def remaining(taper: Order, paused_from: date, again_from: date) -> list[Planned]:
    """What the taper still had before it when it was paused, moved to begin on another day.

    Only what the prescriber signed then, at the same distances; to be read, and signed anew.
    """
    later = again_from - paused_from
    return [
        Planned(
            max(step.first_day, paused_from) + later,
            step.last_day and step.last_day + later, step.ug, step.part, step.how,
        )
        for step in taper.steps.all() if step.last_day is None or step.last_day >= paused_from
    ]  # fmt: skip
