"""The taper paused, or turned into maintenance: one press, one transaction, at any moment."""

import uuid
from datetime import timedelta

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.medicines import OPIOIDS
from throughcare.clinical.verdict import Verdict
from throughcare.medication import queries, safety
from throughcare.medication.actions import orders, pausing
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Order
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.withdrawal.models import Choice, Turned


class Unread(Refused):
    """Refused with everything that the rules say of the new order, to be read before it is signed.

    said  every verdict, the gravest first
    """

    def __init__(self, said: list[Verdict], worst: Verdict) -> None:
        self.said = said
        super().__init__(
            worst.code if worst.level == "stop" else "maintenance_to_be_read",
            _("Read what the rules say of the new order: it stands above the signature."),
            source=worst.source,
            next_step=_("Sign again with a reason for it, or type another amount."),
        )


TURNABLE = (Order.Kind.TAPER, Order.Kind.PAUSE)


def order_to_turn(withdrawal, today) -> Order | None:
    """The taper in force, or its pause."""
    standing = queries.standing(withdrawal.patient, today)
    return standing.filter(medicine__in=OPIOIDS, kind__in=TURNABLE).first()


@action("withdrawal taper paused")
def pause(*, id, withdrawal, words, by, at) -> Turned:
    """Hold the level of today, because the person says so; the prescriber who signed allowed it."""
    lock(withdrawal.patient)
    if turned := Turned.objects.filter(pk=id).first():
        return Repeated(turned)
    taper = required(order_to_turn(withdrawal, clock.clinic_day(at)))
    paused = pausing.pause_taper(
        id=order_id(id), order=taper, words=needed_words(words), by=by, at=at
    )
    return Turned.objects.create(
        id=id, withdrawal=withdrawal, kind=Turned.Kind.PAUSED, taper=taper, order=paused,
        words=words.strip(), at=at, by=by,
    )  # fmt: skip


@action("taper turned into maintenance")
def turn_into_maintenance(*, id, withdrawal, ug, words, by, at, reason="", seen=None) -> Turned:
    """End the taper, and sign an order that maintains: in one step, or not at all.

    ug      the day's amount, as the prescriber typed it; begins today, or tomorrow when today's
            dose was given under the taper
    words   what the person said    reason  for the cautions of the new order
    """
    patient = lock(withdrawal.patient)
    if turned := Turned.objects.filter(pk=id).first():
        return Repeated(turned)
    today = clock.clinic_day(at)
    taper = required(order_to_turn(withdrawal, today))
    said = needed_words(words)
    order = orders.write_order(
        id=order_id(id), patient=patient, steps=[Planned(begins(taper, today), None, ug)],
        item=taper.item, kind=Order.Kind.MAINTAIN, medicine=taper.medicine, family=taper.family,
        replaces=taper, why=said, by=by, at=at,
    )  # fmt: skip
    refuse_unread(safety.of_order(order, at=at), reason)
    orders.sign_order(order=order, reason=reason, seen=seen, by=by, at=at)
    Choice.objects.create(
        id=uuid.uuid5(order.pk, "choice"), withdrawal=withdrawal, goes_on=True, order=order,
        words=said, at=at, by=by,
    )  # fmt: skip
    return Turned.objects.create(
        id=id, withdrawal=withdrawal, kind=Turned.Kind.MAINTENANCE, taper=taper, order=order,
        words=said, at=at, by=by,
    )  # fmt: skip


def refuse_unread(said: list[Verdict], reason: str) -> None:
    """All of it at once: whoever mends one thing is not told of the next only then."""
    stops = [verdict for verdict in said if verdict.level == "stop"]
    cautions = [verdict for verdict in said if verdict.level == "caution"]
    if stops or (cautions and not reason.strip()):
        raise Unread(said, (stops or cautions)[0])


def order_id(turn_id) -> uuid.UUID:
    """The same press makes the same order."""
    return uuid.uuid5(uuid.UUID(str(turn_id)), "order")


def begins(taper: Order, today):
    """The first day of what follows; a day has one order."""
    first = max(taper.first_day, today)
    return first + timedelta(days=1) if pausing.dosed_today(taper, today) else first


def required(taper: Order | None) -> Order:
    if taper is None:
        raise Refused(
            "withdrawal_without_taper", _("No taper of methadone or buprenorphine is in force."),
            source="house:withdrawal",
            next_step=_("Write an order of medicine from the chart: that begins it."),
        )  # fmt: skip
    return taper


def needed_words(words: str) -> str:
    if not words.strip():
        raise Refused(
            "turned_without_their_words", _("Write what the person said."),
            source="house:withdrawal", next_step=_("One sentence of theirs is enough."),
        )  # fmt: skip
    return words.strip()
