"""Passkeys of the person's own: added, used, ended; and every way in ended at once."""

from django.utils.translation import gettext as _

from throughcare.patients import own
from throughcare.portal import codes, passkeys
from throughcare.portal.actions.ways_in import end_pin
from throughcare.portal.models import OwnPasskey, PasskeyUsed, ReachChoice
from throughcare.portal.reach import ways_of
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused


@action("passkey added by the person")
def add_passkey(*, id, patient, credential, public, called, by, at) -> OwnPasskey:
    """One more way in that no message and no PIN is needed for."""
    patient = lock(patient)
    if added := OwnPasskey.objects.filter(pk=id).first():
        return Repeated(added)
    if len(passkeys.standing(patient)) >= passkeys.MOST:
        raise Refused(
            "too_many_passkeys", _("You have five passkeys already."), source="house:portal",
            next_step=_("Remove one that you do not use any more."),
        )  # fmt: skip
    return OwnPasskey.objects.create(
        id=id, patient=patient, credential=credential, public=public, called=called.strip(), at=at
    )


@action("passkey used")
def use_passkey(*, signature, by, at) -> PasskeyUsed:
    """It signed what was asked. The database takes each question once."""
    return PasskeyUsed.objects.create(
        passkey=signature.passkey, challenge=signature.challenge, signed=signature.signed, at=at
    )


@action("passkey ended")
def end_passkey(*, passkey, by, at) -> OwnPasskey:
    """It opens nothing any more."""
    lock(passkey.patient)
    passkey.refresh_from_db()
    if passkey.ended_at:
        return Repeated(passkey)
    end(passkey, by, at)
    return passkey


@action("every way in ended")
def end_every_way(*, patient, by, at):
    """A phone was lost: no PIN, passkey, code or device opens anything, and no code is sent."""
    patient = lock(patient)
    end_pin(patient=patient, by=by, at=at)
    for passkey in passkeys.standing(patient):
        end(passkey, by, at)
    codes.forget(patient, at)
    how = ReachChoice.How.TEAM if by else ReachChoice.How.OWN_PAGE
    for way in ways_of(patient):
        if way.choice and way.choice.codes:
            kept = {name: getattr(way.choice, name) for name in ReachChoice.WANTED}
            kept["codes"] = False
            ReachChoice.objects.create(patient=patient, contact=way, how=how, at=at, by=by, **kept)
    own.end_all(patient)
    return patient


def end(passkey, by, at) -> None:
    passkey.ended_at, passkey.ended_by = at, by
    passkey.save(update_fields=["ended_at", "ended_by"])
