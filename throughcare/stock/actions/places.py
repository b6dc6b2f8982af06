"""From the safe to a window and back, into the pump, to waste.

Each of these is one movement: the id that the device minted is the movement's own.
"""

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.stock import expiry
from throughcare.record.action import Repeated, action
from throughcare.refusal import Refused, require
from throughcare.staff.models import Facility
from throughcare.stock import ledger
from throughcare.stock.models import Account, Movement

SAFE = "safe"  # the name of a clinic's only safe
Kind, Reason = Account.Kind, Movement.Reason


def lock(facility: Facility) -> Facility:
    """Take the clinic's row, so that two members changing its stock take turns."""
    return Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)


def done(id) -> Repeated | None:
    """The same press, arriving again."""
    made = Movement.objects.filter(pk=id).first()
    return Repeated(made) if made else None


def refuse_alone(by, witness) -> None:
    """What is thrown away or destroyed is seen by two."""
    if witness in (None, by):
        raise Refused(
            "thrown_away_alone", _("Waste is seen by two."), source="house:stock",
            next_step=_("Call a colleague: they type their user name and PIN here."),
        )  # fmt: skip


def refuse_other_kind(account: Account, *kinds: str) -> None:
    """Only a place of this kind can be handled so."""
    if account.kind not in kinds:
        raise Refused(
            "not_from_there",
            _("This cannot be done with: %(kind)s.") % {"kind": account.get_kind_display()},
            source="house:stock", next_step=_("Choose the place it is in."),
        )  # fmt: skip


@action("bottle opened")
def open_bottle(*, id, lot, ug, window, by, at, name="") -> Account:
    """Bring part of a lot from the safe to a window, as a working bottle."""
    facility = lock(lot.facility)
    if opened := Account.objects.filter(pk=id).first():
        return Repeated(opened)
    require(expiry(lot.expires_on, clock.clinic_day(at)))
    of_lot = Account.objects.filter(lot=lot, kind=Kind.BOTTLE)
    refuse_name_in_use(of_lot, name)
    bottles = of_lot.count()
    bottle = Account.objects.create(
        id=id, facility=facility, product=lot.product, kind=Kind.BOTTLE, lot=lot,
        name=name or f"{lot.number}/{bottles + 1}", window=window, at=at, by=by,
    )  # fmt: skip
    safe = Account.objects.get(lot=lot, kind=Kind.SAFE, name=SAFE)
    ledger.move(ug, source=safe, target=bottle, reason=Reason.OPENED, because=bottle, by=by, at=at)
    return bottle


def refuse_name_in_use(of_lot, name: str) -> None:
    """What stands on a bottle tells it from the others of its lot."""
    if name and of_lot.filter(name=name).exists():
        raise Refused(
            "bottle_name_in_use", _("A bottle of this lot has this name."), source="house:stock",
            next_step=_("Write another name, or leave it empty."),
        )  # fmt: skip


@action("bottle put back")
def put_back(*, id, bottle, ug, by, at) -> Movement:
    """Bring what is left in a working bottle back to the safe."""
    lock(bottle.facility)
    if again := done(id):
        return again
    refuse_other_kind(bottle, Kind.BOTTLE)
    safe = ledger.account(
        bottle.facility, bottle.product, Kind.SAFE, lot=bottle.lot, name=SAFE, by=by, at=at
    )
    return ledger.move(
        ug, id=id, source=bottle, target=safe, reason=Reason.PUT_BACK, because=bottle, by=by, at=at
    )


@action("medicine thrown away")
def throw_away(*, id, account, ug, words, witness, by, at, spilt=False) -> Movement:
    """To waste, before a witness: spilt, dropped, left over, or flushed out of the pump."""
    lock(account.facility)
    if again := done(id):
        return again
    refuse_alone(by, witness)
    refuse_other_kind(account, Kind.SAFE, Kind.BOTTLE, Kind.PUMP, Kind.TAKE_HOME, Kind.RETURNED)
    if not words.strip():
        raise Refused(
            "waste_without_words", _("Say what happened."), source="house:stock",
            next_step=_("One sentence is enough: the inspector reads it."),
        )  # fmt: skip
    waste = ledger.account(account.facility, account.product, Kind.WASTE, by=by, at=at)
    return ledger.move(
        ug, id=id, source=account, target=waste, reason=Reason.SPILT if spilt else Reason.WASTE,
        because=account, words=words.strip(), witness=witness, by=by, at=at,
    )  # fmt: skip


@action("pump filled")
def prime_pump(*, id, bottle, ug, pump, by, at) -> Movement:
    """What the pump's tube holds: out of the bottle, into the pump of this name, and still here."""
    lock(bottle.facility)
    if again := done(id):
        return again
    refuse_other_kind(bottle, Kind.BOTTLE)
    inside = ledger.account(
        bottle.facility, bottle.product, Kind.PUMP, lot=bottle.lot, name=pump,
        window=bottle.window, by=by, at=at,
    )  # fmt: skip
    return ledger.move(
        ug, id=id, source=bottle, target=inside, reason=Reason.HOLD_UP, because=bottle, by=by, at=at
    )


@action("pump emptied")
def empty_pump(*, id, pump, bottle, ug, by, at) -> Movement:
    """Back into a bottle of the same lot. What is flushed away instead is thrown away."""
    lock(pump.facility)
    if again := done(id):
        return again
    refuse_other_kind(pump, Kind.PUMP)
    refuse_other_kind(bottle, Kind.BOTTLE)
    if bottle.lot_id != pump.lot_id:
        raise Refused(
            "another_lot_in_the_pump", _("The pump holds another lot."), source="house:stock",
            next_step=_("Put it back into a bottle of its own lot, or throw it away with a "
                        "witness."),
        )  # fmt: skip
    return ledger.move(
        ug, id=id, source=pump, target=bottle, reason=Reason.HOLD_UP, because=pump, by=by, at=at
    )
