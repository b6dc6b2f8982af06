"""What can be done with stock: taken in, brought to a window."""

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.record.action import Repeated, action
from throughcare.refusal import Refused
from throughcare.staff.models import Facility
from throughcare.stock import ledger
from throughcare.stock.models import Account, Lot, Movement, Receipt

SAFE = "safe"  # the name of a clinic's only safe


def lock(facility: Facility) -> Facility:
    """Take the clinic's row, so that two members changing its stock take turns."""
    return Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)


@action("stock received")
def receive(
    *, id, facility, product, lot_number, expires_on, ug, ug_on_form, supplier, second, by, at,
    maker="", **form,
) -> Receipt:  # fmt: skip
    """Take a delivery into the safe, counted by two, against the order form."""
    facility = lock(facility)
    if received := Receipt.objects.filter(pk=id).first():
        return Repeated(received)
    medicines.product(product)
    if second == by:
        raise Refused(
            "received_alone", _("A delivery is counted by two."), source="house:stock",
            next_step=_("Choose the colleague who counted it with you."),
        )  # fmt: skip
    lot = Lot.objects.filter(facility=facility, product=product, number=lot_number).first()
    lot = lot or Lot.objects.create(
        facility=facility, product=product, number=lot_number, expires_on=expires_on, maker=maker,
        at=at, by=by,
    )  # fmt: skip
    receipt = Receipt.objects.create(
        id=id, facility=facility, lot=lot, ug=ug, ug_on_form=ug_on_form, supplier=supplier,
        second=second, at=at, by=by, **form,
    )  # fmt: skip
    outside = ledger.account(facility, product, Account.Kind.SUPPLIER, by=by, at=at)
    safe = ledger.account(facility, product, Account.Kind.SAFE, lot=lot, name=SAFE, by=by, at=at)
    ledger.move(
        ug, source=outside, target=safe, reason=Movement.Reason.RECEIPT, because=receipt,
        by=by, at=at, witness=second,
    )  # fmt: skip
    return receipt


@action("bottle opened")
def open_bottle(*, id, lot, ug, window, by, at, name="") -> Account:
    """Bring part of a lot from the safe to a window, as a working bottle."""
    facility = lock(lot.facility)
    if opened := Account.objects.filter(pk=id).first():
        return Repeated(opened)
    if lot.expires_on < clock.clinic_day(at):
        raise Refused(
            "lot_expired", _("This lot has expired."), source="house:stock",
            next_step=_("Take another lot; this one waits for its destruction."),
        )  # fmt: skip
    bottles = Account.objects.filter(lot=lot, kind=Account.Kind.BOTTLE).count()
    bottle = Account.objects.create(
        id=id, facility=facility, product=lot.product, kind=Account.Kind.BOTTLE, lot=lot,
        name=name or f"{lot.number}/{bottles + 1}", window=window, at=at, by=by,
    )  # fmt: skip
    safe = Account.objects.get(lot=lot, kind=Account.Kind.SAFE, name=SAFE)
    ledger.move(
        ug, source=safe, target=bottle, reason=Movement.Reason.OPENED, because=bottle, by=by, at=at
    )
    return bottle
