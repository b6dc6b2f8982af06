"""Our people as guests elsewhere: a letter for the other clinic, only with the person's consent."""

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.intake.models import Consent
from throughcare.medication.home.labels import refuse_undescribed
from throughcare.medication.models import GuestOut
from throughcare.medication.queries import in_force, last_taken
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused


@action("guest letter written")
def write_guest_letter(*, id, order, consent, by, at, **details) -> GuestOut:
    """Ask another clinic to dose the person for some days; the last dose stands as recorded here.

    Refused without a consent in force that lets this be shared, and without an order in force.
    """
    patient = lock(order.patient)
    if written := GuestOut.objects.filter(pk=id).first():
        return Repeated(written)
    refuse_sharing(consent, patient, clock.clinic_day(at))
    refuse_nothing_to_ask(order, details["first_day"])
    refuse_undescribed(patient.facility)
    last = last_taken(patient, order.medicine)
    return GuestOut.objects.create(
        id=id, patient=patient, order=order, consent=consent,
        last_dose_on=last and last.clinic_day, last_dose_ug=last and last.end.ug_taken,
        at=at, by=by, **details,
    )  # fmt: skip


def refuse_sharing(consent: Consent | None, patient, today) -> None:
    """Part 2 wants a consent that names with whom: absence of one is no."""
    stands = consent is not None and (
        consent.patient_id == patient.pk
        and consent.kind != Consent.Kind.TREATMENT
        and consent.revoked_at is None
        and (consent.expires_on is None or consent.expires_on >= today)
    )
    if not stands:
        raise Refused(
            "guest_letter_without_consent", _("No consent in force lets us tell the other clinic."),
            source="part2:2.31",
            next_step=_("Read the consent with the person and let them sign it; then write the "
                        "letter."),
        )  # fmt: skip


def refuse_nothing_to_ask(order, first_day) -> None:
    if not in_force(first_day, type(order).objects.filter(pk=order.pk)).exists():
        raise Refused(
            "guest_letter_without_order",
            _("This order is not in force on the first of these days."),
            source="house:medication", next_step=_("Sign the order that should be followed first."),
        )  # fmt: skip
