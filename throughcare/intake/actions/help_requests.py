"""A request for help: written down, answered, closed with an outcome."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from throughcare.intake.models import CallBack, HelpClosed, HelpRequest
from throughcare.record.action import Repeated, action
from throughcare.refusal import Refused

# Bounded, never blocking: a shared phone in a shelter sends several in an hour.
MOST_AN_HOUR = 6
MOST_A_DAY_IN_ALL = 500  # a flood from many addresses must not drown the worklist
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without those that look like others


def sender_hash(address: str, day: str) -> str:
    """A keyed hash that is another one tomorrow: enough to count, useless to trace."""
    return hmac.new(
        settings.SECRET_KEY.encode(), f"{day}|{address}".encode(), hashlib.sha256
    ).hexdigest()


@action("help asked for")
def ask_for_help(*, id, facility, name, reach, need, by, at, sender="", **details) -> HelpRequest:
    """Write down that somebody asks for help. Sent twice, it is the same request."""
    told = {"name": name.strip(), "reach": reach.strip(), "need": need, **details}
    if asked := HelpRequest.objects.filter(pk=id).first():
        if all(getattr(asked, field) == said for field, said in told.items()):
            return Repeated(asked)
        id = uuid4()  # a page reopened with Back: a number put right must not be lost
    if not name.strip() or not reach.strip():
        raise Refused(
            "unreachable", _("We need a name to use and one way to reach you."),
            source="house:help-requests", next_step=_("Any name, and a number or a place."),
        )  # fmt: skip
    if facility is None:
        raise Refused(
            "no_clinic_here_yet", _("No clinic reads what is sent here yet."),
            source="house:help-requests", next_step=_("Please call one of the numbers below."),
        )  # fmt: skip
    if sender and by is None:
        refuse_a_flood(facility, sender, at)
    return HelpRequest.objects.create(
        id=id, facility=facility, asked_at=at, sender=sender, taken_by=by,
        reference=new_reference(), **told,
    )  # fmt: skip


def refuse_a_flood(facility, sender: str, at: datetime) -> None:
    """Refuse when one address, or everybody together, sends more than people would."""
    recent = HelpRequest.objects.filter(facility=facility, taken_by=None)
    hour = recent.filter(sender=sender, asked_at__gt=at - timedelta(hours=1)).count()
    day = recent.filter(asked_at__gt=at - timedelta(days=1)).count()
    if hour >= MOST_AN_HOUR or day >= MOST_A_DAY_IN_ALL:
        raise Refused(
            "too_many_requests", _("Many requests came from here just now."),
            source="house:help-requests",
            next_step=_("Please phone us, or try again in an hour."),
        )  # fmt: skip


def new_reference() -> str:
    """A short code the person can read out over the phone; not a secret, not a number in a row."""
    return "".join(secrets.choice(LETTERS) for _n in range(6))


@action("help request answered")
def call_back(*, id, help_request, outcome, by, at, note="", call_again_at=None) -> CallBack:
    """Record one attempt to reach somebody who asked."""
    if made := CallBack.objects.filter(pk=id).first():
        return Repeated(made)
    refuse_closed(help_request)
    if outcome == CallBack.Outcome.MESSAGE and not help_request.may_leave_message:
        # What happened is recorded and flagged; the note keeps that it was not allowed.
        note = f"{_('A message was not permitted.')} {note}".strip()
    return CallBack.objects.create(
        id=id, help_request=help_request, outcome=outcome, note=note,
        call_again_at=call_again_at, at=at, by=by,
    )  # fmt: skip


@action("help request closed")
def close_request(*, help_request, outcome, by, at, note="", patient=None) -> HelpClosed:
    """End a request with its outcome."""
    HelpRequest.objects.select_for_update(no_key=True).get(pk=help_request.pk)
    if closed := HelpClosed.objects.filter(pk=help_request.pk).first():
        return Repeated(closed)
    if outcome == HelpClosed.Outcome.REGISTERED and patient is None:
        raise Refused(
            "registered_whom", _("A request that ends in a registration names the person."),
            source="house:help-requests", next_step=_("Register the person from the request."),
        )  # fmt: skip
    return HelpClosed.objects.create(
        help_request=help_request, outcome=outcome, note=note, patient=patient, at=at, by=by
    )


def refuse_closed(help_request: HelpRequest) -> None:
    if HelpClosed.objects.filter(pk=help_request.pk).exists():
        raise Refused(
            "request_is_closed", _("This request has been closed."), source="house:help-requests",
            next_step=_("Open the person's chart, or write down a new request."),
        )  # fmt: skip
