"""Orders written, signed, held, stopped. Only a prescriber's signature puts one in force."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.verdict import Verdict
from throughcare.intake.actions.episodes import open_episode
from throughcare.medication import queries, safety
from throughcare.medication.actions.answering import answer_what_waits
from throughcare.medication.actions.replacing import refuse_beyond
from throughcare.medication.models import GuestIn, Held, Order, Signed, Step, Stopped
from throughcare.medication.recovery_path import ends_on
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused, require


@dataclass(frozen=True)
class Planned:
    """One step of an order: so many micrograms on each day from one to another."""

    first_day: date
    last_day: date | None
    ug: int
    part: str = ""
    how: str = "observed"


@action("order written")
def write_order(
    *, id, patient, steps, by, at, item=None, guest=None, instead_of=None, **details
) -> Order:
    """Write what is to be given. Until a prescriber signs it, nothing is given by it.

    guest       of a guest: what their own clinic said, as the columns of GuestIn
    instead_of  an order not signed yet, that was written wrongly: it is set aside by this one
    """
    patient = lock(patient)
    if written := Order.objects.filter(pk=id).first():
        return Repeated(written)
    episode = needs_stay(patient)
    if not steps:
        raise Refused(
            "order_without_steps", _("The order does not say how much on which day."),
            source="house:medication", next_step=_("Write the amount for the first day."),
        )  # fmt: skip
    refuse_a_way_from_another(instead_of, patient)
    refuse_beyond(details.get("replaces_dose"), steps, clock.clinic_day(at))
    order = Order.objects.create(
        id=id, patient=patient, episode=episode, item=item,
        first_day=min(step.first_day for step in steps), last_day=end_of(steps),
        at=at, by=by, **details,
    )  # fmt: skip
    for step in steps:
        Step.objects.create(order=order, **vars(step))
    if guest:
        GuestIn.objects.create(order=order, at=at, by=by, **guest)
    if instead_of is not None:
        set_aside_for(instead_of, order)
    return order


def needs_stay(patient):
    """The stay in treatment that an order belongs to; refused where the person is in none."""
    if (episode := open_episode(patient)) is None:
        raise Refused(
            "order_needs_admission", _("An order belongs to a stay in treatment."),
            source="house:medication", next_step=_("Admit the person first; it takes a minute."),
        )  # fmt: skip
    return episode


def refuse_a_way_from_another(instead_of: Order | None, patient) -> None:
    """Only an order of this person that waits for a signature is written again."""
    if instead_of is None:
        return
    waits = Order.objects.filter(pk=instead_of.pk, patient=patient, signed=None, stopped=None)
    if not waits.exists():
        raise Refused(
            "order_no_longer_waits", _("That order was signed or set aside in the meantime."),
            source="house:medication",
            next_step=_("Look at it again; a signed order is changed by another that replaces it."),
        )  # fmt: skip


def set_aside_for(order: Order, newer: Order) -> Stopped:
    """The order that was written wrongly gives way, unsigned, to the newer one."""
    return Stopped.objects.create(
        order=order, from_day=newer.first_day, replaced_by=newer,
        why=_("written again before it was signed"), at=newer.at, by=newer.by,
    )  # fmt: skip


def end_of(steps) -> date | None:
    """The last day of an order; None where one step goes on until the order is changed."""
    ends = [step.last_day for step in steps]
    return None if None in ends else max(ends)


@action("order signed")
def sign_order(*, order, reason="", by, at, seen=None) -> Signed:
    """Put an order in force. Refused while a rule says stop; a caution asks for a reason.

    The order that it replaces ends the day before this one begins.
    seen  what the page said when it was opened, as `read_as`; refused when the rules now say more
    """
    patient = lock(order.patient)
    if signed := Signed.objects.filter(pk=order.pk).first():
        return Repeated(signed)
    refuse_set_aside(order)
    refuse_earlier_stay(order, needs_stay(patient))
    refuse_days_passed(order, clock.clinic_day(at))
    refuse_unknown_guest(order)
    said = safety.of_order(order, at=at)
    refuse_unread(said, seen)
    require_all(said, reason)
    refuse_second_standing(order, patient)
    signed = Signed.objects.create(
        order=order, said=safety.as_kept(said), reason=reason.strip(), at=at, by=by
    )
    end_the_replaced(order, by=by, at=at)
    answer_what_waits(order, by=by, at=at)
    return signed


def end_the_replaced(order: Order, *, by, at) -> None:
    """What this order takes the place of ends the day before it begins; never before it is signed:
    what was given until then was given by the old one."""
    if order.replaces and not Stopped.objects.filter(pk=order.replaces_id).exists():
        from_day = max(order.first_day, clock.clinic_day(at))
        Stopped.objects.create(
            order=order.replaces, from_day=from_day, replaced_by=order,
            why=_("replaced by a newer order"), at=at, by=by,
        )  # fmt: skip


def read_as(said: list[Verdict]) -> str:
    """Which verdicts stood on the page: their codes with their levels, in words that compare."""
    return " ".join(sorted(f"{verdict.level}:{verdict.code}" for verdict in said if not verdict))


def refuse_unread(said: list[Verdict], seen: str | None) -> None:
    """Whoever signs has read what the rules say now, not what they said an hour ago."""
    if seen is None or set(read_as(said).split()) <= set(seen.split()):
        return
    raise Refused(
        "verdicts_changed", _("Since you opened this order there is more to know about it."),
        source="house:medication",
        next_step=_("Read what stands above now, then sign. Nothing has been signed."),
    )  # fmt: skip


def require_all(said: list[Verdict], reason: str) -> None:
    """Refuse the worst that says stop; a caution is passed with a reason only."""
    for verdict in said:
        require(verdict)
    worst = next((v for v in said if v.level == "caution"), None)
    if worst is not None and not reason.strip():  # a verdict is true only when it says nothing
        raise Refused(
            "reason_missing", worst.why, source=worst.source,
            next_step=_("Go on with a reason in your own words, or change what you wrote."),
        )  # fmt: skip


def refuse_set_aside(order: Order) -> None:
    if Stopped.objects.filter(pk=order.pk).exists():
        raise Refused(
            "order_is_over", _("This order has ended or was set aside."), source="house:medication",
            next_step=_("Write a new one; this one stays as it was."),
        )  # fmt: skip


def refuse_earlier_stay(order: Order, episode) -> None:
    """What was written before somebody left is not signed when they have come back."""
    if order.episode_id != episode.pk:
        raise Refused(
            "order_of_earlier_stay", _("This order was written for a stay that is over."),
            source="house:medication",
            next_step=_("Set it aside, and write what is right for this stay."),
        )  # fmt: skip


def refuse_days_passed(order: Order, today: date) -> None:
    """An order of several steps is not signed into its middle: nobody had its first days."""
    passed = [step for step in order.steps.all() if step.last_day and step.last_day < today]
    if passed:
        raise Refused(
            "order_days_passed", _("The first days of this order have passed unsigned."),
            source="house:medication",
            next_step=_("Write it again from today, with the amounts that are right now."),
        )  # fmt: skip


def refuse_unknown_guest(order: Order) -> None:
    if order.kind == Order.Kind.GUEST and not GuestIn.objects.filter(pk=order.pk).exists():
        raise Refused(
            "guest_without_last_dose",
            _("Nobody has written down the last dose at the clinic that ordered it."),
            source="house:medication",
            next_step=_("Ring that clinic, then write the order again with what they say."),
        )  # fmt: skip


def refuse_second_standing(order: Order, patient) -> None:
    """One medicine, one order at a time: the newer says which it replaces, or stands aside."""
    if order.kind in (Order.Kind.REPLACEMENT, Order.Kind.ONE_OFF):
        return
    others = Order.objects.filter(patient=patient, medicine=order.medicine, signed__isnull=False)
    gives_way = order.replaces_id
    if gives_way and Stopped.objects.filter(pk=gives_way).exists():
        gives_way = None  # it ends on a day of its own, and not when this one begins
    others = others.exclude(pk__in=[order.pk, gives_way]).exclude(
        kind__in=(Order.Kind.REPLACEMENT, Order.Kind.ONE_OFF)
    )
    for other in others.select_related("stopped", "episode__discharge"):
        if overlaps(order, other):
            raise Refused(
                "order_stands_already", _("Another order for this medicine covers these days."),
                source="house:medication",
                next_step=_("Write this one as a change of that order, stop that one first, or "
                            "begin this one on the day that one ends."),
            )  # fmt: skip


def overlaps(one: Order, other: Order) -> bool:
    """Do two orders share a day?"""
    last = ends_on(other)
    begins_after = last is not None and one.first_day > last
    ends_before = one.last_day is not None and one.last_day < other.first_day
    return not (begins_after or ends_before)


@action("order stopped")
def stop_order(*, order, why, by, at, from_day=None) -> Stopped:
    """End an order, from today or a later day; one never signed is set aside."""
    lock(order.patient)
    if stopped := Stopped.objects.filter(pk=order.pk).first():
        return Repeated(stopped)
    today = clock.clinic_day(at)
    return Stopped.objects.create(
        order=order, from_day=max(from_day or today, today), why=needed(why), at=at, by=by
    )


@action("order held")
def hold_order(*, id, order, why, by, at) -> Held:
    """Nothing is given by it from today, until the hold is lifted. Held already, it is one hold."""
    lock(order.patient)
    standing = Held.objects.filter(order=order, ended_at=None)
    if held := Held.objects.filter(pk=id).first() or standing.first():
        return Repeated(held)
    refuse_nothing_to_hold(order, clock.clinic_day(at))
    return Held.objects.create(
        id=id, order=order, from_day=clock.clinic_day(at), why=needed(why), at=at, by=by
    )


def refuse_nothing_to_hold(order: Order, today: date) -> None:
    """Only what gives a dose, today or later, can wait."""
    if not queries.standing(order.patient, today).filter(pk=order.pk).exists():
        raise Refused(
            "nothing_to_hold", _("This order gives nothing that could be held."),
            source="house:medication",
            next_step=_("One that is not signed is set aside; one that is over stays as it is."),
        )  # fmt: skip


@action("hold lifted")
def lift_hold(*, held, why, by, at) -> Held:
    """Give it again from today on."""
    lock(held.order.patient)
    held.refresh_from_db()
    if held.ended_at:
        return Repeated(held)
    held.ended_day, held.ended_at, held.ended_by = clock.clinic_day(at), at, by
    held.ended_why = needed(why)
    held.save(update_fields=["ended_day", "ended_at", "ended_by", "ended_why"])
    return held


def needed(why: str) -> str:
    """A reason in words; refused when it is missing."""
    if not why.strip():
        raise Refused(
            "order_without_why", _("Say why."), source="house:medication",
            next_step=_("One sentence, for whoever gives the next dose."),
        )  # fmt: skip
    return why.strip()
