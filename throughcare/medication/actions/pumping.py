"""A pump: put at a window, loaded, compared with a measure, asked for a dose, and what it did.

Nothing here speaks with a pump (pumps.py does): an action is a transaction, and none waits for a
line. First the question is kept, then the pump is asked, then its answer is kept.
"""

from django.db.models import Max
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.medication import pumped
from throughcare.clinical.stock import expiry
from throughcare.medication.actions import dosing
from throughcare.medication.dispensers import (
    NotForAPump,
    microlitres,
    suits_a_pump,
)
from throughcare.medication.models import (
    Calibration,
    Pump,
    PumpAsked,
    PumpLoaded,
    PumpTold,
)
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused, require
from throughcare.stock import actions as stock
from throughcare.stock import ledger
from throughcare.stock.actions.places import lock as lock_clinic
from throughcare.stock.models import Account, Movement

Kind = PumpAsked.Kind


@action("pump put at a window")
def place_pump(*, id, facility, window, line, name, by, at, tolerance_ul=0, tolerance_words="",
               calibrate_every_days=None) -> Pump:  # fmt: skip
    """From now on this window has this pump. It pours for nobody before it was compared."""
    facility = lock_clinic(facility)
    if placed := Pump.objects.filter(pk=id).first():
        return Repeated(placed)
    standing = Pump.objects.filter(ended_at=None)
    if standing.filter(facility=facility, window=window).exists():
        raise Refused(
            "window_has_a_pump", _("This window has a pump."), source="house:medication",
            next_step=_("Take it away in the register first, or choose another window."),
        )  # fmt: skip
    if standing.filter(line=line).exists():
        raise Refused(
            "line_has_a_pump", _("A pump hangs on this line."), source="house:medication",
            next_step=_("Take that pump away first, or choose another line."),
        )  # fmt: skip
    if tolerance_ul and not tolerance_words.strip():
        raise Refused(
            "tolerance_without_words", _("Say where this figure is from."),
            source="house:medication",
            next_step=_("The pump's papers, or who decided it. Without one: exactly."),
        )  # fmt: skip
    return Pump.objects.create(
        id=id, facility=facility, window=window, line=line, name=name, tolerance_ul=tolerance_ul,
        tolerance_words=tolerance_words.strip(), calibrate_every_days=calibrate_every_days,
        at=at, by=by,
    )  # fmt: skip


@action("pump taken away")
def take_away(*, pump, why, by, at) -> Pump:
    """It stands at no window any more. It is empty, and has said what it did."""
    pump = taken(pump)
    if pump.ended_at:
        return Repeated(pump)
    refuse_unsaid(PumpAsked.objects.filter(pump=pump))
    if inside(pump).exists():
        raise Refused(
            "pump_is_not_empty", _("By the register there is medicine in this pump."),
            source="house:stock", next_step=_("Empty it first: back into its bottle, or to waste."),
        )  # fmt: skip
    pump.ended_at, pump.ended_by, pump.ended_why = at, by, why.strip()
    pump.save(update_fields=["ended_at", "ended_by", "ended_why"])
    return pump


def taken(pump: Pump) -> Pump:
    """The pump's row, held: whoever asks it, or changes it, takes turns."""
    return Pump.objects.select_for_update(no_key=True).get(pk=pump.pk)


def inside(pump: Pump):
    """What the register has in the pump."""
    kept = Account.objects.filter(facility=pump.facility_id, kind=Account.Kind.PUMP, name=pump.name)
    return kept.filter(window=pump.window, balance__gt=0)


def refuse_unsaid(asked) -> None:
    """While a pump has not said what it did, nothing more is asked and nothing is ended."""
    if asked.filter(told=None).exists():
        raise Refused(
            "pump_has_not_said",
            _("The pump was asked for something and has not said what it did."),
            source="house:medication",
            next_step=_("Open that dose, or the pump: ask it again, or measure what stands in the "
                        "cup."),
        )  # fmt: skip


@action("bottle put under the pump")
def load(*, id, pump, bottle, read, by, at) -> PumpLoaded:
    """This bottle feeds the pump.

    read  what stands on the bottle itself, its lot or its name: a look-alike is caught here
    """
    pump = taken(pump)
    if loaded := PumpLoaded.objects.filter(pk=id).first():
        return Repeated(loaded)
    refuse_unsaid(PumpAsked.objects.filter(pump=pump))
    refuse_bottle(pump, bottle, read)
    return PumpLoaded.objects.create(id=id, pump=pump, bottle=bottle, at=at, by=by)


def refuse_bottle(pump: Pump, bottle: Account, read: str) -> None:
    """A liquid that a pump can count, of this window, and the one that was meant."""
    product = medicines.product(bottle.product)
    if not suits_a_pump(product) or (bottle.kind, bottle.window) != ("bottle", pump.window):
        raise Refused(
            "not_for_this_pump", _("This pump cannot pour out of that bottle."),
            source="house:medication",
            next_step=_("Choose a bottle of a liquid that stands at the pump's window."),
        )  # fmt: skip
    if read.strip().casefold() not in (bottle.lot.number.casefold(), bottle.name.casefold()):
        raise Refused(
            "another_lot_on_the_bottle",
            _("You read %(read)s off the bottle; the one chosen is lot %(lot)s, %(product)s.")
            % {"read": read.strip(), "lot": bottle.lot.number, "product": product.title},
            source="house:medication",
            next_step=_("Look at the bottle again: name, strength, lot."),
        )  # fmt: skip
    if inside(pump).exclude(lot=bottle.lot_id).exists():
        raise Refused(
            "pump_holds_another_lot", _("The pump's tube still holds another lot."),
            source="house:stock",
            next_step=_("Empty the pump first: back into its own bottle, or to waste with a "
                        "witness."),
        )  # fmt: skip


@action("pump asked")
def ask(*, id, pump, kind, bottle, ug, serial, last, by, at, dose=None) -> PumpAsked:
    """Keep the question before the pump hears it.

    last  the highest sequence the pump says it has seen: ours goes beyond it and beyond our own
    """
    if dose:
        lock(dose.patient)
    pump = taken(pump)
    if asked := PumpAsked.objects.filter(pk=id).first():
        return Repeated(asked)
    refuse_unsaid(PumpAsked.objects.filter(pump=pump))
    bottle = Account.objects.select_related("lot", "facility").get(pk=bottle.pk)
    if dose:
        refuse_dose(dose, pump, bottle, ug, at)
    if bottle.balance < ug:
        raise Refused(
            "pump_bottle_too_low", _("By the register there is less than that in the bottle."),
            source="house:stock", next_step=_("Put another bottle under the pump."),
        )  # fmt: skip
    said = PumpAsked.objects.filter(pump__line=pump.line, serial=serial)
    highest = said.aggregate(Max("sequence"))["sequence__max"] or 0
    return PumpAsked.objects.create(
        id=id, pump=pump, kind=kind, dose=dose, bottle=bottle, ug=ug, ul=ul_of(bottle, ug),
        sequence=max(last, highest) + 1, serial=serial, at=at, by=by,
    )  # fmt: skip


def refuse_dose(dose, pump, bottle, ug, at) -> None:
    """Only what is left of this dose, at its own window, of what was ordered, not expired."""
    dosing.refuse_ended(dose)
    dosing.refuse_not_in_force(dose.order, dose.clinic_day)
    dosing.refuse_other_medicine(dose, bottle)
    dosing.refuse_pump_unsaid(before := dosing.of_pumps(dose))
    dosing.refuse_too_much(dosing.too_much_of(before))
    require(expiry(bottle.lot.expires_on, clock.clinic_day(at)))
    newest = Calibration.objects.filter(pump=pump).order_by("-at").first()
    require(may_pour(pump, newest, clock.clinic_day(at)))
    left = dose.ug - sum(pour.ug for pour in dose.pours.all())
    if ug > left or dose.window != pump.window:
        raise Refused(
            "pump_asked_for_another_amount", _("This is not what is left to pour here."),
            source="house:medication", next_step=_("Open the person again and look."),
        )  # fmt: skip


def may_pour(pump, newest: Calibration | None, today):
    return pumped.may_pour(
        calibrated_on=newest and clock.clinic_day(newest.at),
        good=bool(newest and newest.is_good), every_days=pump.calibrate_every_days, today=today,
    )  # fmt: skip


def ul_of(bottle: Account, ug: int) -> int:
    try:
        return microlitres(medicines.product(bottle.product), ug)
    except NotForAPump as wrong:
        raise Refused(
            "pump_cannot_measure_it", _("The pump cannot measure exactly this amount."),
            source="house:medication", next_step=_("Pour it by hand."),
        ) from wrong  # fmt: skip


@action("pump answered")
def tell(*, asked, ug, by, at, state="done", fault="", report=None, how="pump") -> PumpTold:
    """Keep what became of it: as the pump said, or as the cup was measured where it cannot say.

    Within the tolerance it is what was asked for. Less is a part, and the rest is still to be
    poured. More is in the cup and in the register, and none of that cup may be given.
    """
    lock(asked.dose.patient) if asked.dose else lock_clinic(asked.pump.facility)
    if told := PumpTold.objects.filter(pk=asked.pk).first():
        return Repeated(told)
    more = {"how": how, "ug": ug, "state": state, "fault": fault, "report": report or {}}
    if asked.kind == Kind.DOSE:
        return tell_of_dose(asked, by=by, at=at, **more)
    told = PumpTold.objects.create(asked=asked, at=at, by=by, **more)
    if asked.kind == Kind.FILL and ug:
        stock.prime_pump(
            id=asked.pk, bottle=asked.bottle, ug=ug, pump=asked.pump.name, by=by, at=at
        )
    return told


def tell_of_dose(asked, *, ug, by, at, **more) -> PumpTold:
    """The answer, what of it counts for the dose, and what stands in the cup beyond it."""
    allowed = asked.pump.tolerance_ul * asked.ug // asked.ul  # whole µg in each µL
    near = abs(ug - asked.ug) <= allowed
    counts = asked.ug if near else min(ug, asked.ug)
    too_much = ug > asked.ug and not near
    free = Account.objects.get(pk=asked.bottle_id).balance - counts
    excess = max(min(ug - counts, free), 0) if too_much else 0
    told = PumpTold.objects.create(
        asked=asked, ug=ug, too_much=too_much, excess_ug=excess, at=at, by=by, **more
    )
    if counts:
        dosing.pour(
            id=asked.pk, dose=asked.dose, bottle=asked.bottle, ug=counts, measured="pump",
            report=more["report"] | {"asked_ug": asked.ug, "said_ug": ug, "how": more["how"]},
            by=by, at=at,
        )  # fmt: skip
    if excess:
        ledger.move(
            excess, source=asked.bottle, target=dosing.cup(asked.bottle, asked.dose, by=by, at=at),
            reason=Movement.Reason.POUR, because=told, patient=asked.dose.patient, by=by, at=at,
        )  # fmt: skip
    return told


@action("pump compared with a measure")
def calibrate(*, id, test, measured_ul, by, at, words="") -> Calibration:
    """Write down what the measure showed of a test pour. The newest one counts."""
    pump = taken(test.pump)
    if made := Calibration.objects.filter(pk=id).first():
        return Repeated(made)
    told = PumpTold.objects.filter(pk=test.pk).first()
    if told is None or test.kind != Kind.TEST or Calibration.objects.filter(test=test).exists():
        raise Refused(
            "nothing_to_compare", _("There is no test pour to compare with."),
            source="house:medication", next_step=_("Pour a test first, then measure it."),
        )  # fmt: skip
    return Calibration.objects.create(
        id=id, pump=pump, test=test, said_ul=told.ug * test.ul // test.ug, measured_ul=measured_ul,
        tolerance_ul=pump.tolerance_ul, words=words.strip(), at=at, by=by,
    )  # fmt: skip


__all__ = ["ask", "calibrate", "load", "place_pump", "take_away", "tell"]
