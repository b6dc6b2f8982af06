"""Registering a person: from a request without retyping, duplicates shown before saving."""

from uuid import uuid4

from django.utils.translation import gettext as _

from throughcare.intake.actions.help_requests import close_request
from throughcare.intake.models import HelpClosed
from throughcare.intake.queries import apart, holders_of, likely_duplicates
from throughcare.patients.models import Contact, EmergencyContact, Flag, Identifier, Patient
from throughcare.patients.names import sounds_like
from throughcare.record.access.actions import care_for
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock, raise_flag
from throughcare.refusal import Refused
from throughcare.staff.models import Facility


@action("person registered")
def register(*, id, facility, by, at, contacts=(), emergency=None, identifiers=(),
             help_request=None, not_a_duplicate=False, is_made_up=False,
             **details) -> Patient:  # fmt: skip
    """Register a person with how to reach them. Likely duplicates must have been seen first."""
    facility = Facility.objects.select_for_update().get(pk=facility.pk)  # numbers are given in turn
    if registered := Patient.objects.filter(pk=id).first():
        return Repeated(registered)
    holders, hidden_holders = apart(holders_of(facility, identifiers), by)
    alike, hidden_alike = apart(likely_duplicates(facility, details), by)
    refuse_identifier_of_another(holders)
    if not not_a_duplicate:
        refuse_unseen_duplicates(alike)
    patient = Patient.objects.create(
        id=id, facility=facility, number=next_number(facility), registered_at=at, registered_by=by,
        is_made_up=is_made_up,
        sounds_like=sounds_like(details["chosen_name"], details.get("family_name", "")), **details,
    )  # fmt: skip
    care_for(patient, by, at)
    for contact in contacts:
        Contact.objects.create(patient=patient, at=at, by=by, **contact)
    for identifier in () if hidden_holders else identifiers:
        Identifier.objects.create(patient=patient, facility=facility, at=at, by=by, **identifier)
    if emergency:
        EmergencyContact.objects.create(patient=patient, at=at, by=by, **emergency)
    if help_request:
        close_request(
            help_request=help_request, outcome=HelpClosed.Outcome.REGISTERED, patient=patient,
            by=by, at=at,
        )  # fmt: skip
    tell_hidden_charts(hidden_holders + hidden_alike, patient, identifiers, by, at)
    return patient


def tell_hidden_charts(found, patient, identifiers, by, at) -> None:
    """Nobody at the desk learns of a hidden chart: its own team hears of the likely duplicate.

    A number it holds already is left out of the new chart, where two could not stand, and told.
    """
    told = " ".join(f"{one['system']} {one['value']}" for one in identifiers)
    why = _("number %(number)s was registered %(told)s") % {"number": patient.number, "told": told}
    for hidden in {one.patient.pk: one.patient for one in found}.values():
        raise_flag(
            id=uuid4(), patient=hidden, kind=Flag.Kind.SAME_NAME, why=why[:200], by=by, at=at
        )


def refuse_identifier_of_another(holders) -> None:
    """A number from elsewhere is one person: whoever holds it here is the one who came."""
    if holders:
        raise Refused(
            "identifier_of_another",
            _("This number belongs to somebody registered: %(who)s.") % {"who": holders[0].patient},
            source="house:registering",
            next_step=_("Open that chart, or put the number right."),
        )


def refuse_unseen_duplicates(alike) -> None:
    """Somebody alike is registered: show them first."""
    if alike:
        raise Refused(
            "likely_duplicate",
            _("Nearly the same person is registered: %(who)s.") % {"who": alike[0].patient},
            source="house:registering",
            next_step=_("Open that chart, or say that this is somebody else."),
        )


def next_number(facility) -> str:
    """The clinic's next number. The caller holds the facility's row."""
    newest = (
        Patient.objects.filter(facility=facility)
        .order_by("-number")
        .values_list("number", flat=True)
    ).first()
    return f"{int(newest) + 1:06d}" if newest else "000001"


@action("contact added")
def add_contact(*, id, patient, by, at, **details) -> Contact:
    """Add a way to reach the person, with what may be done with it."""
    if added := Contact.objects.filter(pk=id).first():
        return Repeated(added)
    return Contact.objects.create(id=id, patient=patient, at=at, by=by, **details)


@action("contact ended")
def end_contact(*, contact, by, at) -> Contact:
    """This way no longer reaches the person. The row stays."""
    lock(contact.patient)
    contact.refresh_from_db()
    if contact.ended_at:
        return Repeated(contact)
    contact.ended_at, contact.ended_by = at, by
    contact.save(update_fields=["ended_at", "ended_by"])
    return contact


@action("emergency contact added")
def add_emergency_contact(*, id, patient, by, at, **details) -> EmergencyContact:
    """Add whom to call for the person, and whether that one may know of treatment."""
    if added := EmergencyContact.objects.filter(pk=id).first():
        return Repeated(added)
    return EmergencyContact.objects.create(id=id, patient=patient, at=at, by=by, **details)


@action("emergency contact ended")
def end_emergency_contact(*, emergency_contact, by, at) -> EmergencyContact:
    """This one is no longer to be called. The row stays."""
    lock(emergency_contact.patient)
    emergency_contact.refresh_from_db()
    if emergency_contact.ended_at:
        return Repeated(emergency_contact)
    emergency_contact.ended_at, emergency_contact.ended_by = at, by
    emergency_contact.save(update_fields=["ended_at", "ended_by"])
    return emergency_contact
