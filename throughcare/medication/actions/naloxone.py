"""Naloxone offered: a kit handed out, or a no in the person's words. Never a condition."""

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.medication.models import HouseholdShown, NaloxoneGiven
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused


@action("naloxone offered")
def offer_naloxone(
    *, id, patient, occasion, by, at, product="", lot="", expires_on=None, why_not="", shown=False
) -> NaloxoneGiven:  # fmt: skip
    """Write down what was said to the offer. A kit is named by product and date; a no has words."""
    patient = lock(patient)
    if offered := NaloxoneGiven.objects.filter(pk=id).first():
        return Repeated(offered)
    if bool(product) == bool(why_not.strip()):
        raise Refused(
            "naloxone_yes_or_no", _("Either a kit was handed out, or the person said no."),
            source="naloxone-offer", next_step=_("Choose the kit, or write what the person said."),
        )  # fmt: skip
    if product and expires_on is None:
        raise Refused(
            "naloxone_without_date", _("The date on the kit is missing."), source="house:stock",
            next_step=_("Read it off the box."),
        )  # fmt: skip
    if product and expires_on < clock.clinic_day(at):
        raise Refused(
            "naloxone_expired", _("This kit is out of date."), source="house:stock",
            next_step=_("Take another one from the shelf."),
        )  # fmt: skip
    return NaloxoneGiven.objects.create(
        id=id, patient=patient, occasion=occasion, product=product, lot=lot.strip(),
        expires_on=expires_on, why_not=why_not.strip(), shown=shown, at=at, by=by,
    )  # fmt: skip


@action("household shown naloxone")
def show_household(*, id, patient, relation, shown, told_back, by, at, called="",
                   kit=None) -> HouseholdShown:  # fmt: skip
    """Who was shown what, and whether they told it back. No name is needed."""
    patient = lock(patient)
    if done := HouseholdShown.objects.filter(pk=id).first():
        return Repeated(done)
    if not shown:
        raise Refused(
            "household_shown_nothing", _("Tick what was shown."), source="naloxone-offer",
            next_step=_("One step is enough to begin with; go on another day."),
        )  # fmt: skip
    return HouseholdShown.objects.create(
        id=id, patient=patient, relation=relation, called=called.strip(), shown=sorted(shown),
        told_back=told_back, kit=kit, at=at, by=by,
    )  # fmt: skip
