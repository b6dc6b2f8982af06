"""Protocols written, signed, ended. Only a prescriber's signature puts one in force."""

import uuid

from django.utils.translation import gettext as _

from throughcare.clinical.withdrawal import comfort, protocols
from throughcare.medication.actions.orders import needed, refuse_unread, require_all
from throughcare.medication.safety import as_kept
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.withdrawal import facts
from throughcare.withdrawal.actions.preparing import refuse_over
from throughcare.withdrawal.models import Protocol, ProtocolEnded, ProtocolSigned, ProtocolStep


@action("protocol written")
def write_protocol(*, id, withdrawal, title, steps, by, at, **details) -> Protocol:
    """Write what may be given. Until a prescriber signs it, nothing is given by it.

    steps    each a dict of the columns of ProtocolStep: line, number, medicine, dose_ug, day_ug, …
    details  follows, taper, rounds_minutes, avoid, words
    """
    lock(withdrawal.patient)
    if written := Protocol.objects.filter(pk=id).first():
        return Repeated(written)
    withdrawal.refresh_from_db()
    refuse_over(withdrawal)
    refuse_unknown_medicine(steps)
    refuse_taper_of_another(details.get("taper"), withdrawal)
    protocol = Protocol.objects.create(
        id=id, withdrawal=withdrawal, title=title.strip(), at=at, by=by, **details
    )
    for step in steps:
        ProtocolStep.objects.create(id=uuid.uuid4(), protocol=protocol, **refused_early(step))
    return protocol


def refuse_unknown_medicine(steps) -> None:
    unknown = [step["medicine"] for step in steps if step["medicine"] not in comfort.known()]
    if unknown:
        raise Refused(
            "protocol_medicine_unknown",
            _("Nothing is known of %(name)s in withdrawal.") % {"name": unknown[0]},
            source="house:withdrawal",
            next_step=_("Choose one of the list; methadone and buprenorphine are orders."),
        )  # fmt: skip


def refuse_taper_of_another(taper, withdrawal) -> None:
    if taper is not None and taper.patient_id != withdrawal.patient_id:
        raise Refused(
            "taper_of_another", _("This order is of somebody else."), source="house:withdrawal",
            next_step=_("Choose an order of this person."),
        )  # fmt: skip


def refused_early(step: dict) -> dict:
    """What the database would refuse as a constraint is said in words first."""
    rule = facts.step_seen(ProtocolStep(**step))
    holds_late = comfort.kind(rule.medicine) == "alpha2" and protocols.holds_too_late(rule)
    if not 0 < rule.dose_ug <= rule.day_ug or holds_late:
        raise Refused(
            "protocol_step_unfinished",
            _("A step has a most at one time within its day; clonidine and lofexidine have limits "
              "of pressure and pulse."),
            source="house:withdrawal", next_step=_("Put the amounts and the limits right."),
        )  # fmt: skip
    return step


def said_of(protocol: Protocol, at) -> list:
    """What the rules say of this protocol now: for the page, and for `sign_protocol`."""
    steps = [facts.step_seen(row) for row in protocol.steps.all()]
    return protocols.may_sign_protocol(steps, facts.person(protocol, at))


@action("protocol signed")
def sign_protocol(*, protocol, by, at, reason="", seen=None) -> ProtocolSigned:
    """Put a protocol in force. Refused while a rule says stop; a caution asks for a reason.

    Another one of the same withdrawal ends with it. The page asks for proof of who signs, as it
    does for an order.
    """
    lock(protocol.patient)
    if signed := ProtocolSigned.objects.filter(pk=protocol.pk).first():
        return Repeated(signed)
    protocol.withdrawal.refresh_from_db()
    refuse_over(protocol.withdrawal)
    refuse_ended(protocol)
    said = said_of(protocol, at)
    refuse_unread(said, seen)
    require_all(said, reason)
    if before := facts.protocol_in_force(protocol.withdrawal):
        ProtocolEnded.objects.create(
            protocol=before, replaced_by=protocol, why=_("replaced by a newer protocol"),
            at=at, by=by,
        )  # fmt: skip
    return ProtocolSigned.objects.create(
        protocol=protocol, said=as_kept(said), reason=reason.strip(), at=at, by=by
    )


def refuse_ended(protocol: Protocol) -> None:
    if ProtocolEnded.objects.filter(pk=protocol.pk).exists():
        raise Refused(
            "protocol_has_ended", _("This protocol has ended."), source="house:withdrawal",
            next_step=_("Write another; this one stays as it was."),
        )  # fmt: skip


@action("protocol ended")
def end_protocol(*, protocol, why, by, at) -> ProtocolEnded:
    """Nothing more is given by it."""
    lock(protocol.patient)
    if ended := ProtocolEnded.objects.filter(pk=protocol.pk).first():
        return Repeated(ended)
    return ProtocolEnded.objects.create(protocol=protocol, why=needed(why), at=at, by=by)
