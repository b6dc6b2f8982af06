"""The letter that goes with somebody who is transferred, and the page in the person's own hand."""

import secrets
from datetime import timedelta

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.assessment.actions.handing_over import hash_of
from throughcare.medication.actions.guests import refuse_sharing
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.withdrawal.models import PageHanded, TransferLetter

OPENS_DAYS = 35  # the withdrawal, and the four weeks after it: ours, to be set [K]


@action("transfer letter written")
def write_letter(*, id, withdrawal, to_place, why, by, at, consent=None, **details):
    """Write the letter. By the person's consent; in a medical emergency without it, and then who
    receives it and which emergency it is are part of the record.

    details  to_person, to_phone, emergency, words
    """
    patient = lock(withdrawal.patient)
    if written := TransferLetter.objects.filter(pk=id).first():
        return Repeated(written)
    emergency = details.get("emergency", "").strip()
    if emergency:
        consent = None
        refuse_unnamed(details.get("to_person", ""))
    else:
        refuse_sharing(consent, patient, clock.clinic_day(at))
    return TransferLetter.objects.create(
        id=id, withdrawal=withdrawal, to_place=to_place.strip(), why=why.strip(), consent=consent,
        at=at, by=by, **details,
    )  # fmt: skip


def refuse_unnamed(to_person: str) -> None:
    if not to_person.strip():
        raise Refused(
            "emergency_letter_to_nobody",
            _("In an emergency it is written down who receives the letter."), source="part2:2.51",
            next_step=_("Ask for the name on the telephone, and type it."),
        )  # fmt: skip


@action("own page handed over")
def hand_page(*, id, withdrawal, by, at, language="en") -> PageHanded:
    """Make the link to the person's own page. An earlier link of this withdrawal opens no more."""
    lock(withdrawal.patient)
    if handed := PageHanded.objects.filter(pk=id).first():
        return Repeated(handed)
    secret = secrets.token_urlsafe(24)
    handed = PageHanded.objects.create(
        id=id, withdrawal=withdrawal, secret_hash=hash_of(secret), language=language,
        until_at=at + timedelta(days=OPENS_DAYS), at=at, by=by,
    )  # fmt: skip
    handed.secret = secret  # not stored: only the page that shows it ever has it
    return handed
