"""What comes in, what is made of it here, and what is destroyed for good."""

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.stock import expiry
from throughcare.record.action import Repeated, action
from throughcare.refusal import Refused, require
from throughcare.stock import ledger
from throughcare.stock.actions.places import SAFE, Kind, Reason, lock, refuse_other_kind
from throughcare.stock.models import Batch, Destruction, Lot, Receipt


@action("stock received")
def receive(
    *, id, facility, product, lot_number, expires_on, ug, ug_on_form, supplier, second, by, at,
    maker="", **form,
) -> Receipt:  # fmt: skip
    """Take a delivery into the safe, counted by two, against the order form.

    form  order_form, ordered_on, invoice, difference (why the count is not what the form says)
    """
    facility = lock(facility)
    if received := Receipt.objects.filter(pk=id).first():
        return Repeated(received)
    medicines.product(product)
    refuse_receipt(ug, ug_on_form, form.get("difference", ""), by, second)
    lot = lot_of(facility, product, lot_number, expires_on=expires_on, maker=maker, by=by, at=at)
    receipt = Receipt.objects.create(
        id=id, facility=facility, lot=lot, ug=ug, ug_on_form=ug_on_form, supplier=supplier,
        second=second, at=at, by=by, **form,
    )  # fmt: skip
    outside = ledger.account(facility, product, Kind.SUPPLIER, by=by, at=at)
    safe = ledger.account(facility, product, Kind.SAFE, lot=lot, name=SAFE, by=by, at=at)
    ledger.move(
        ug, source=outside, target=safe, reason=Reason.RECEIPT, because=receipt,
        by=by, at=at, witness=second,
    )  # fmt: skip
    return receipt


def refuse_receipt(ug, ug_on_form, difference, by, second) -> None:
    """A delivery is counted by two, and what is not as on the form is explained."""
    if second == by:
        raise Refused(
            "received_alone", _("A delivery is counted by two."), source="house:stock",
            next_step=_("Call the colleague who counted it with you."),
        )  # fmt: skip
    if ug != ug_on_form and not difference.strip():
        raise Refused(
            "receipt_differs", _("What was counted is not what the form says."),
            source="house:stock",
            next_step=_("Count again. If it differs, say why: broken, short, too much."),
        )  # fmt: skip


def lot_of(facility, product, number, *, expires_on, maker, by, at) -> Lot:
    """The lot of this number: the one we have, which expires on its one day, or a new one."""
    lot = Lot.objects.filter(facility=facility, product=product, number=number).first()
    if lot and lot.expires_on != expires_on:
        raise Refused(
            "lot_with_two_expiries",
            _("Lot %(number)s is here already, and expires on %(day)s.")
            % {"number": number, "day": lot.expires_on.isoformat()},
            source="house:stock", next_step=_("Look at the bottle again: number and expiry."),
        )  # fmt: skip
    return lot or Lot.objects.create(
        facility=facility, product=product, number=number, expires_on=expires_on, maker=maker,
        at=at, by=by,
    )  # fmt: skip


@action("batch compounded")
def compound(*, id, used, product, lot_number, expires_on, made_ug, words, second, by, at) -> Batch:
    """Make a new lot here of others of the same medicine, before a second person.

    used     [(account in the safe or at a window, micrograms of it)]
    made_ug  what was made; what of the used is missing in it was lost in making, and is waste
    """
    facility = lock(used[0][0].facility)
    if made := Batch.objects.filter(pk=id).first():
        return Repeated(made)
    total = sum(ug for _account, ug in used)
    refuse_batch(used, product, total, made_ug, by, second, clock.clinic_day(at))
    refuse_longer_life(used, expires_on)
    refuse_number_in_use(facility, product, lot_number)
    lot = lot_of(facility, product, lot_number, expires_on=expires_on, maker="", by=by, at=at)
    batch = Batch.objects.create(
        id=id, facility=facility, lot=lot, used_ug=total, made_ug=made_ug, lost_ug=total - made_ug,
        words=words.strip(), second=second, at=at, by=by,
    )  # fmt: skip
    use_up(batch, used)
    return batch


def refuse_batch(used, product, total, made_ug, by, second, day) -> None:
    """A batch is of one medicine in date, holds no more than went into it, and is made by two."""
    made = medicines.product(product)
    for account, _ug in used:
        refuse_other_kind(account, Kind.SAFE, Kind.BOTTLE)
        require(expiry(account.lot.expires_on, day))
        if medicines.product(account.product).family != made.family:
            raise Refused(
                "batch_of_two_medicines", _("These are not of one medicine and form."),
                source="house:stock", next_step=_("Choose lots of what you are making."),
            )  # fmt: skip
    if second == by:
        raise Refused(
            "compounded_alone", _("A batch is made by two."), source="house:stock",
            next_step=_("Call the colleague who made it with you."),
        )  # fmt: skip
    if not 0 < made_ug <= total:
        raise Refused(
            "more_made_than_used", _("A batch holds no more than went into it."),
            source="house:stock", next_step=_("Look at both amounts again."),
        )  # fmt: skip


def refuse_longer_life(used, expires_on) -> None:
    """What is made expires with the first of what went into it: no lot lives longer for it."""
    first = min(account.lot.expires_on for account, _ug in used)
    if expires_on > first:
        raise Refused(
            "batch_outlives_its_lots",
            _("A lot that goes into it expires on %(day)s.") % {"day": first.isoformat()},
            source="house:stock", next_step=_("Write that day, or an earlier one."),
        )  # fmt: skip


def refuse_number_in_use(facility, product, number) -> None:
    """A batch is a lot of its own: mixed into another, neither could be recalled alone."""
    if Lot.objects.filter(facility=facility, product=product, number=number).exists():
        raise Refused(
            "batch_number_in_use", _("There is a lot %(number)s already.") % {"number": number},
            source="house:stock", next_step=_("Give this batch a number of its own."),
        )  # fmt: skip


def use_up(batch: Batch, used) -> None:
    """The movements of a batch: the used out, the made in, the lost to waste."""
    common = {"because": batch, "by": batch.by, "at": batch.at}
    facility, product, lot = batch.facility, batch.lot.product, batch.lot
    opening = {"by": batch.by, "at": batch.at}
    for account, ug in used:
        gone = ledger.account(facility, account.product, Kind.COMPOUNDED, **opening)
        ledger.move(ug, source=account, target=gone, reason=Reason.COMPOUNDED, **common)
    into = ledger.account(facility, product, Kind.COMPOUNDED, **opening)
    safe = ledger.account(facility, product, Kind.SAFE, lot=lot, name=SAFE, **opening)
    ledger.move(batch.made_ug, source=into, target=safe, reason=Reason.COMPOUNDED, **common)
    if batch.lost_ug:
        waste = ledger.account(facility, product, Kind.WASTE, **opening)
        ledger.move(
            batch.lost_ug, source=into, target=waste, reason=Reason.WASTE, witness=batch.second,
            words=batch.words[:300], **common,
        )  # fmt: skip


@action("medicine destroyed")
def destroy(*, id, items, how, method, witness, by, at, reference="") -> Destruction:
    """Destroy what waits for it, or an expired lot, before two employees.

    items  [(account of waste, of what was returned, or in the safe; micrograms)]
    """
    facility = lock(items[0][0].facility)
    if destroyed := Destruction.objects.filter(pk=id).first():
        return Repeated(destroyed)
    if witness in (None, by):
        raise Refused(
            "destroyed_alone", _("A destruction is seen by two employees."),
            source="us-21cfr:1317.95(d)", next_step=_("Call the colleague who saw it."),
        )  # fmt: skip
    destruction = Destruction.objects.create(
        id=id, facility=facility, how=how, method=method.strip(), reference=reference.strip(),
        witness=witness, at=at, by=by,
    )  # fmt: skip
    for account, ug in items:
        refuse_other_kind(account, Kind.WASTE, Kind.RETURNED, Kind.SAFE)
        gone = ledger.account(facility, account.product, Kind.DESTROYED, by=by, at=at)
        ledger.move(
            ug, source=account, target=gone, reason=Reason.DESTROYED, because=destruction,
            witness=witness, by=by, at=at,
        )  # fmt: skip
    return destruction
