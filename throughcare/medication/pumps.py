"""Speaking with the pump of a window, and what the pages say of it.

No transaction is open while a pump is spoken with: the question is kept, the pump is asked for a
few seconds at most, the answer is kept. What is not known yet is asked for again when the page is
opened again.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.medication.pumped import compared, ml
from throughcare.clinical.medicines import Product
from throughcare.clinical.verdict import Verdict
from throughcare.medication.actions import pumping
from throughcare.medication.dispensers import Answer, Wanted, micrograms, microlitres, suits_a_pump
from throughcare.medication.dispensers.line import NoLine, opened
from throughcare.medication.dispensers.pump import SerialPump
from throughcare.medication.models import Calibration, Dose, Pump, PumpAsked, PumpLoaded, PumpTold
from throughcare.medication.places import Place, bottles_at
from throughcare.refusal import Refused
from throughcare.stock.models import Account

# What stopped a pump, or why it is not known what it did; and what to do now.
FAULTS: dict[str, tuple[Any, Any]] = {
    "air": (
        gettext_lazy("There is air in the tube."),
        gettext_lazy("Fill the tube again, then let it pour the rest; or pour the rest by hand."),
    ),
    "empty": (
        gettext_lazy("The bottle under the pump is empty."),
        gettext_lazy("Put another bottle under it, or pour the rest by hand out of another one."),
    ),
    "calibration": (
        gettext_lazy("The pump wants to be compared with a measure."),
        gettext_lazy("Compare it in the register; until then pour by hand."),
    ),
    "busy": (
        gettext_lazy("The pump is pouring something else."), gettext_lazy("Wait, then ask again."),
    ),
    "stopped_by_hand": (
        gettext_lazy("Somebody stopped the pump."),
        gettext_lazy("Let it pour the rest, or pour the rest by hand."),
    ),
    "device": (
        gettext_lazy("The pump itself has a fault."),
        gettext_lazy("Pour by hand, and have the pump looked at."),
    ),
    "not_begun": (
        gettext_lazy("The pump never heard the question: nothing was poured."),
        gettext_lazy("Press again, or pour by hand."),
    ),
    "sequence_used": (
        gettext_lazy("The pump poured nothing: it took this for an older question."),
        gettext_lazy("Press again, or pour by hand."),
    ),
    "no_answer": (
        gettext_lazy("The pump does not answer."),
        gettext_lazy("Look at it and at its cable, then ask again."),
    ),
    "line_lost": (
        gettext_lazy("The line to the pump is gone."),
        gettext_lazy("Look at the cable, then ask again."),
    ),
    "another_pump": (
        gettext_lazy("Another pump hangs on this line than the one that was asked."),
        gettext_lazy("Put the first one back and ask again, or measure the cup."),
    ),
    "forgotten": (
        gettext_lazy("The pump remembers nothing of this question."),
        gettext_lazy("Measure what stands in the cup."),
    ),
    "another_command": (
        gettext_lazy("The pump speaks of another amount than it was asked for."),
        gettext_lazy("Measure what stands in the cup; do not use the pump before it was compared."),
    ),
}  # fmt: skip


def words_of(fault: str) -> tuple[Any, Any]:
    """(what it is, what to do now). What this version does not know is a fault of the pump's."""
    return FAULTS.get(fault, FAULTS["device"])


@dataclass(frozen=True)
class AtPump:
    """The pump of a window, with what stands beneath it.

    said  why it pours for nobody today; OK when it may
    """

    pump: Pump
    bottle: Account | None
    said: Verdict

    @property
    def product(self) -> Product | None:
        return medicines.product(self.bottle.product) if self.bottle else None

    def next_ug(self, order, left_ug: int) -> int:
        """How much of what is left it can pour now: all, what the bottle still has, or nothing."""
        product = self.product
        if not (self.said and product and suits_a_pump(product)):
            return 0
        if product.family != order.family or product.medicine != order.medicine:
            return 0
        each = (product.ug_per_ml or 0) // 1000
        ug = min(left_ug, self.bottle.balance if self.bottle else 0)
        return 0 if ug == left_ug and ug % each else ug - ug % each


def at_window(facility, window: str) -> AtPump | None:
    """The pump of a window; None where doses are measured by hand alone."""
    newest = Calibration.objects.order_by("-at")
    loaded = PumpLoaded.objects.select_related("bottle__lot").order_by("-at")
    pumps = Pump.objects.filter(facility=facility, window=window, ended_at=None)
    pump = pumps.prefetch_related(
        Prefetch("calibrations", newest), Prefetch("loaded", loaded)
    ).first()
    return standing(pump) if pump else None


def standing(pump: Pump) -> AtPump:
    calibration = next(iter(pump.calibrations.all()), None)
    loaded = next(iter(pump.loaded.all()), None)
    said = pumping.may_pour(pump, calibration, clock.today())
    return AtPump(pump, loaded.bottle if loaded else None, said)


def standing_at(facilities) -> QuerySet[Pump]:
    """The pumps of these clinics, by window."""
    pumps = Pump.objects.filter(facility__in=facilities, ended_at=None)
    return pumps.select_related("facility").order_by("facility__name", "window")


def calibrations(pump: Pump) -> list[Calibration]:
    """The newest comparisons with a measure."""
    return list(pump.calibrations.select_related("by").order_by("-at")[:10])


def untested(pump: Pump) -> PumpAsked | None:
    """The newest test, while nobody wrote down what the measure showed."""
    tests = PumpAsked.objects.filter(pump=pump, kind=PumpAsked.Kind.TEST, told__ug__gt=0)
    newest = tests.select_related("told", "pump__facility", "bottle").order_by("-at").first()
    return None if newest is None or hasattr(newest, "calibration") else newest


def is_connected(pump: Pump) -> bool:
    """Does this server know its line?"""
    return pump.line in settings.PUMPS


def bottle_read(pump: Pump, read: str) -> Account:
    """The bottle at the pump's window that says this: its name, or its lot where no other does."""
    here, said = bottles_at(Place(pump.facility, pump.window)), read.strip().casefold()
    found = [one for one in here if one.name.casefold() == said]
    found = found or [one for one in here if one.lot.number.casefold() == said]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            "several_bottles_of_this_lot", _("Several bottles of this lot stand at this window."),
            source="house:medication", next_step=_("Type the name written on this bottle."),
        )  # fmt: skip
    raise Refused(
        "no_such_bottle_here",
        _("By the register no bottle with %(read)s on it stands at this window.")
        % {"read": read.strip()},
        source="house:medication",
        next_step=_("Look at the bottle again: name, strength, lot. Bring it here in the register "
                    "first."),
    )  # fmt: skip


def bottle_beneath(there: AtPump) -> Account:
    """The bottle it draws from. Refused when none was put there."""
    if there.bottle is None:
        raise Refused(
            "no_bottle_under_the_pump", _("No bottle was put under this pump."),
            source="house:medication", next_step=_("Put one under it first."),
        )  # fmt: skip
    return there.bottle


def ug_of(there: AtPump, ul: int) -> int:
    """Micrograms in so much of what stands beneath it."""
    return micrograms(medicines.product(bottle_beneath(there).product), ul)


def free_lines() -> list[str]:
    """Lines that this server knows and no pump hangs on."""
    taken = Pump.objects.filter(ended_at=None).values_list("line", flat=True)
    return [name for name in settings.PUMPS if name not in set(taken)]


# --- speaking with it -----------------------------------------------------------------------------
@contextmanager
def line_to(pump: Pump) -> Iterator[SerialPump]:
    """The pump, ours alone until the end of the block. Raises NoLine."""
    address = settings.PUMPS.get(pump.line)
    if address is None:
        raise NoLine("this server knows no such line")
    name = "".join(letter if letter.isalnum() else "_" for letter in pump.line)
    with opened(address, Path(settings.HOME) / "pumps" / f"{name}.lock") as line:
        yield SerialPump(line)


def wanted_of(asked: PumpAsked) -> Wanted:
    return Wanted(
        asked.pk, asked.sequence, medicines.product(asked.bottle.product), asked.ug, asked.serial,
        asked.kind == PumpAsked.Kind.FILL,
    )  # fmt: skip


def ask(pump: Pump, *, id: uuid.UUID, kind: str, bottle: Account, ug: int, by, dose=None):
    """Have the pump pour so much. What it says within seconds is kept: (question, answer).

    Raises Refused; then the pump was not asked for anything.
    """
    if PumpAsked.objects.filter(pk=id).exists():  # the same press, arriving again
        asked = PumpAsked.objects.get(pk=id)
        return asked, Answer(None, "unknown", "no_answer")
    try:
        with line_to(pump) as dispenser:
            here = dispenser.here()
            refuse_not_ready(here.fault, filling=kind != PumpAsked.Kind.DOSE)
            asked = pumping.ask(
                id=id, pump=pump, kind=kind, dose=dose, bottle=bottle, ug=ug, serial=here.serial,
                last=here.last, by=by, at=clock.now(),
            )  # fmt: skip
            answer = dispenser.ask(wanted_of(asked))
    except NoLine as gone:
        raise Refused(
            "pump_does_not_answer", _("The pump does not answer. It was asked for nothing."),
            source="house:medication",
            next_step=_("Look at the pump and its cable, or pour by hand."),
        ) from gone  # fmt: skip
    keep(asked, answer, by=by)
    return asked, answer


def refuse_not_ready(fault: str, *, filling: bool) -> None:
    """Air is no reason not to fill the tube, nor a calibration that is due not to compare."""
    if not fault or (filling and fault in ("air", "calibration")):
        return
    what, now = words_of(fault)
    raise Refused("pump_is_not_ready", str(what), source="house:medication", next_step=str(now))


def tell_measured(test: PumpAsked, measured_ul: int) -> bool:
    """Tell the pump what the measure showed; it puts itself right by it. True when it took it."""
    try:
        with line_to(test.pump) as dispenser:
            return dispenser.scale(wanted_of(test), measured_ul)
    except NoLine:
        return False


def keep(asked: PumpAsked, answer: Answer, *, by) -> PumpTold | None:
    """Keep what is known; while nothing is, the question stays open."""
    if answer.ug is None:
        return None
    return pumping.tell(
        asked=asked, ug=answer.ug, state=answer.state, fault=answer.fault, report=answer.report,
        by=by, at=clock.now(),
    )  # fmt: skip


def look(asked: PumpAsked, *, by) -> Answer:
    """Ask what it did, and keep what is known. Nothing is poured by it."""
    try:
        with line_to(asked.pump) as dispenser:
            answer = dispenser.look(wanted_of(asked))
    except NoLine as gone:
        return Answer(None, "unknown", "line_lost", {"line": str(gone)[:120]})
    keep(asked, answer, by=by)
    return answer


def unsaid(**which: Any) -> PumpAsked | None:
    """The question that stands open."""
    asked = PumpAsked.objects.filter(told=None, **which)
    return asked.select_related("pump__facility", "dose__patient", "bottle__facility").first()


@dataclass(frozen=True)
class Open:
    """A question that stands open, after the pump was asked about it just now."""

    asked: PumpAsked
    answer: Answer

    @property
    def is_of_the_window(self) -> bool:
        """Is it a dose of today, that stands open on its person's own page?"""
        dose = self.asked.dose
        return dose is not None and dose.clinic_day == clock.today()

    @property
    def pours(self) -> bool:
        return self.answer.state == "pouring"

    @property
    def words(self) -> tuple[Any, Any]:
        return words_of(self.answer.fault)

    @property
    def amount(self) -> str:
        return amount_words(self.asked)


def caught_up(by, **which: Any) -> Open | None:
    """Ask about what stands open; None when nothing does any more."""
    if (asked := unsaid(**which)) is None:
        return None
    answer = look(asked, by=by)
    return None if answer.is_known else Open(asked, answer)


def amount_words(asked: PumpAsked) -> str:
    return f"{medicines.mg_words(asked.ug)} · {ml(asked.ul)}"


def words_for(product: Product | None, ug: int) -> str:
    """As in "60 mg · 6 mL"; empty for nothing."""
    if product is None or not ug:
        return ""
    return f"{medicines.mg_words(ug)} · {ml(microlitres(product, ug))}"


@dataclass(frozen=True)
class Last:
    """What the pump said last of a dose that is under way."""

    told: PumpTold

    @property
    def said(self) -> Verdict:
        asked = self.told.asked
        return compared(
            asked_ul=asked.ul, poured_ul=self.told.ug * asked.ul // asked.ug,
            tolerance_ul=asked.pump.tolerance_ul,
        )  # fmt: skip

    @property
    def words(self) -> tuple[Any, Any]:
        return words_of(self.told.fault) if self.told.fault else ("", "")


def last_told(dose: Dose) -> Last | None:
    """The newest answer of a pump for this dose; the one with too much before any other."""
    told = PumpTold.objects.filter(asked__dose=dose).select_related("asked__pump")
    newest = told.order_by("-too_much", "-at").first()
    return Last(newest) if newest else None
