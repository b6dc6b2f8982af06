"""A dose: reserved → poured → ended. Three actions, three rows: a crash leaves the truth."""

from uuid import UUID

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.medication import depots
from throughcare.intake.models import Discharge
from throughcare.medication import queries, safety
from throughcare.medication.actions.orders import require_all
from throughcare.medication.models import Dose, End, Pour, PumpAsked, PumpTold, Vomited
from throughcare.prepared import prepared
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused, require
from throughcare.stock import ledger
from throughcare.stock.models import Account, Movement


@action("dose reserved")
def reserve(*, id, step, window, by, at, said="", awake=None, reason="") -> Dose:
    """Take today's dose, or one part of it, for one person. The amount is the order's.

    Refused when it was given, is being given at another window, or a rule says stop.
    """
    order = step.order
    patient = lock(order.patient)
    if reserved := queries.doses_with_key.first(id):
        return Repeated(reserved)
    today = clock.clinic_day(at)
    before = newest_try(patient, order.medicine, step.part, today)
    refuse_second(before)
    refuse_not_in_force(order, today)
    told = safety.of_dose(step, at=at)
    require_all(told, reason)
    return Dose.objects.create(
        id=id, patient=patient, order=order, step=step, medicine=order.medicine, part=step.part,
        ug=step.ug, clinic_day=today, window=window, said=said, awake=awake,
        told=safety.as_kept(told), reason=reason.strip(), after=before and before.end, at=at, by=by,
    )  # fmt: skip


def refuse_not_in_force(order, day) -> None:
    """The page was opened before the order was held or stopped or the person left, or it was
    never signed."""
    if queries.is_in_force(order.pk, day, clock.end_of(day)):
        return
    if left := Discharge.objects.filter(of_episode=order.episode_id).first():
        raise Refused(
            "stay_is_over",
            _("The stay in treatment ended on %(day)s, and its orders with it.")
            % {"day": date_format(clock.clinic_day(left.at), "j M Y")},
            source="house:medication",
            next_step=_("Admit the person again; then a prescriber signs an order for this stay."),
        )  # fmt: skip
    raise Refused(
        "order_not_in_force", _("There is no signed order in force for today."),
        source="house:medication",
        next_step=_("Open the person again: what stands now is shown. Ask the prescriber."),
    )  # fmt: skip


def newest_try(patient, medicine: str, part: str, day) -> Dose | None:
    """The last time this dose of this day was reserved, with how it ended; or what was given of it
    on paper, which counts whatever was tried besides."""
    tries = queries.tries_of(patient.pk, day, medicine, part)
    return next((one for one in tries if one.paper_id), tries[0] if tries else None)


def refuse_second(before: Dose | None) -> None:
    """Once a clinic day per person and ordered part; only what was not given, or what another
    person took, may be tried again."""
    if before is None or before.wrong_at:
        return
    end = getattr(before, "end", None)
    if before.home:
        refuse_day_at_home(before, end)
        return
    if end is None:
        raise Refused(
            "dose_under_way",
            _("This dose was reserved at %(window)s at %(time)s and is not finished.")
            % {"window": before.window, "time": clock.at_the_clinic(before.at).strftime("%H:%M")},
            source="house:medication",
            next_step=_("Finish it there, or say there that it was not given."),
        )  # fmt: skip
    if end.outcome != End.Outcome.NOT_GIVEN:
        raise Refused(
            "already_dosed",
            _("Today's %(amount)s was given at %(time)s.")
            % {
                "amount": medicines.mg_words(end.ug_taken),
                "time": clock.at_the_clinic(end.at).strftime("%H:%M"),
            },
            source="house:medication",
            next_step=_("Nothing more today. If it was vomited, write that down: the prescriber "
                        "decides."),
        )  # fmt: skip


def refuse_day_at_home(before: Dose, end: End | None) -> None:
    """A day that stands in a take-home bottle is dosed by it, unless it was set aside or freed."""
    if end is None:
        raise Refused(
            "bottle_stands_for_this_day",
            _("A take-home bottle is prepared for this day and not handed over."),
            source="house:take-homes",
            next_step=_("Set the bottle aside, before a witness if it is filled; then dose here."),
        )  # fmt: skip
    if end.outcome == End.Outcome.HANDED_OVER and not hasattr(before, "freed"):
        raise Refused(
            "day_is_at_home",
            _("The dose of this day, %(amount)s, was handed over to take home.")
            % {"amount": medicines.mg_words(end.ug_taken)},
            source="house:take-homes",
            next_step=_("Ask for the bottle. When it is back full, or gone, a prescriber may free "
                        "the day."),
        )  # fmt: skip


@action("dose poured")
def pour(
    *, id, dose, bottle, ug, by, at, measured="hand", report=None, delivered_on=None
) -> Pour:  # fmt: skip
    """So much has left the bottle. It stands as poured until its end is said.

    ug            what was measured: read back by hand, or reported by the pump
    delivered_on  of an injection that a pharmacy delivered for this one person
    """
    lock(dose.patient)
    before = poured_before(id, dose.pk)
    if poured := next((one for one in before if one.pk == id), None):
        return Repeated(poured)
    refuse_ended(dose)
    refuse_for_home(dose)
    if measured == "hand":  # what a pump says it poured is written down, whatever it is
        refuse_not_in_force(dose.order, dose.clinic_day)  # held, stopped or changed meanwhile
        refuse_pump_unsaid(asked := of_pumps(dose))
        refuse_too_much(too_much_of(asked))
    refuse_other_medicine(dose, bottle)
    refuse_unfit_injection(dose, bottle, [*before, ug], delivered_on)
    report = dict(report or {})
    if delivered_on:
        report["delivered_on"] = delivered_on.isoformat()
    left = dose.ug - sum(earlier.ug for earlier in before)
    if ug > left:
        raise Refused(
            "more_than_ordered",
            _("%(read)s was measured, and %(left)s is left to pour.")
            % {"read": medicines.mg_words(ug), "left": medicines.mg_words(left)},
            source="house:medication",
            next_step=_("Measure again. If too much was drawn, put it aside as waste with a "
                        "witness."),
        )  # fmt: skip
    row = Pour.objects.create(
        id=id, dose=dose, account=bottle, ug=ug, measured=measured, report=report, at=at, by=by,
    )  # fmt: skip
    ledger.move(
        ug, source=bottle, target=cup(bottle, dose, by=by, at=at), reason=Movement.Reason.POUR,
        because=row, patient=dose.patient, by=by, at=at,
    )  # fmt: skip
    return row


@prepared
def poured_before(key: UUID, dose: UUID):
    """What was poured for this dose, and whatever this press has poured."""
    return Pour.objects.filter(Q(dose=dose) | Q(pk=key))


def cup(bottle: Account, dose: Dose, *, by, at) -> Account:
    """Where what was poured stands until it is taken."""
    return ledger.account(
        bottle.facility, bottle.product, Account.Kind.POURED, window=dose.window, by=by, at=at
    )


def refuse_ended(dose: Dose) -> None:
    if queries.ends_of(dose.pk):
        raise Refused(
            "dose_has_ended", _("This dose is finished."), source="house:medication",
            next_step=_("Open the person again to see what was given."),
        )  # fmt: skip


def refuse_for_home(dose: Dose, outcome: str = "") -> None:
    """A dose taken home is filled into its bottle and handed over as such: the dispensing log keeps
    what was consumed here and what was taken home apart (21 CFR 1304.24)."""
    if dose.home or outcome == End.Outcome.HANDED_OVER:
        raise Refused(
            "taken_home_by_its_bottle",
            _("What is taken home goes into a bottle of its own, and out by a hand-over."),
            source="us-21cfr-known:1304.24", next_step=_("Open the person's take-homes."),
        )  # fmt: skip


def of_pumps(dose: Dose) -> list[PumpAsked]:
    """What pumps were asked for this dose, each with what it said, where it has."""
    return queries.asked_of_pumps(dose.pk)


def refuse_pump_unsaid(asked: list[PumpAsked]) -> None:
    """A pump was asked for this dose and has not said what it did: first that, then anything."""
    if any(not hasattr(one, "told") for one in asked):
        raise Refused(
            "pump_may_have_poured",
            _("The pump was asked for this dose and has not said what it did."),
            source="house:medication",
            next_step=_("Ask the pump again; if it cannot say, measure what stands in the cup."),
        )  # fmt: skip


def too_much_of(asked: list[PumpAsked]) -> list[PumpTold]:
    """What pumps poured beyond what they were asked for: none of that cup is given."""
    return [one.told for one in asked if hasattr(one, "told") and one.told.too_much]


def refuse_too_much(too_much: list[PumpTold]) -> None:
    if too_much:
        raise Refused(
            "more_than_asked_in_the_cup",
            _("The pump was asked for %(asked)s and poured %(said)s.")
            % {"asked": medicines.mg_words(too_much[0].asked.ug),
               "said": medicines.mg_words(too_much[0].ug)},
            source="house:medication",
            next_step=_("Give none of it. Throw it away before a witness; then pour again."),
        )  # fmt: skip


def refuse_other_medicine(dose: Dose, bottle: Account) -> None:
    """A bottle of something else is never poured for this order."""
    product = medicines.product(bottle.product)
    if product.medicine != dose.medicine or product.family != dose.order.family:
        raise Refused(
            "another_medicine_in_the_bottle",
            _("This bottle holds %(product)s.") % {"product": product.name},
            source="house:medication",
            next_step=_("Take the bottle of what was ordered."),
        )  # fmt: skip


def refuse_unfit_injection(dose: Dose, bottle: Account, taken: list, delivered_on) -> None:
    """One syringe, and not one that waited too long since a pharmacy delivered it."""
    product = medicines.product(bottle.product)
    if product.depot is None:
        return
    amounts = [getattr(one, "ug", one) for one in taken]
    each = [product] * (sum(amounts) // (product.ug_per_unit or 1))
    require(depots.one_syringe(each))
    if delivered_on:
        rules = rules_of(dose.patient.facility.jurisdiction, dose.clinic_day)
        require(depots.delivery(delivered_on, product, today=dose.clinic_day, rules=rules))


@action("dose ended")
def finish(
    *, dose, outcome, by, at, ug_taken=None, why="", witness=None, site="", put_back=False
) -> End:  # fmt: skip
    """Say what became of a dose: the person swallowed it, took a part, or it was not given.

    What was poured and not taken is waste, before a witness; unopened units go back.
    """
    lock(dose.patient)
    if ended := queries.ends_of.first(dose.pk):
        return Repeated(ended)
    refuse_for_home(dose, outcome)
    pours = queries.pours_of(dose.pk)
    poured = sum(one.ug for one in pours)
    taken = {End.Outcome.NOT_GIVEN: 0, End.Outcome.PARTLY: ug_taken}.get(outcome, dose.ug)
    refuse_pump_unsaid(asked := of_pumps(dose))
    too_much = too_much_of(asked)
    if outcome != End.Outcome.NOT_GIVEN:
        refuse_too_much(too_much)
    refuse_untrue_end(dose, outcome, taken, poured, why)
    if (too_much or (taken < poured and not put_back)) and witness in (None, by):
        raise Refused(
            "waste_needs_a_witness", _("What was poured and not taken is thrown away by two."),
            source="house:stock", next_step=_("Call a colleague: they sign with their PIN."),
        )  # fmt: skip
    end = End.objects.create(
        dose=dose, outcome=outcome, ug_taken=taken, why=why.strip(), site=site, witness=witness,
        at=at, by=by,
    )  # fmt: skip
    for one in pours:
        of_this = min(one.ug, taken)
        taken -= of_this
        settle(one, of_this, end, put_back=put_back and not too_much)
    for told in too_much:
        waste_excess(told, end)
    return end


def waste_excess(told: PumpTold, end: End) -> None:
    """What a pump poured beyond what it was asked for goes from the cup to waste."""
    if not told.excess_ug:
        return
    bottle, common = told.asked.bottle, {"by": end.by, "at": end.at}
    waste = ledger.account(bottle.facility, bottle.product, Account.Kind.WASTE, **common)
    ledger.move(
        told.excess_ug, source=cup(bottle, end.dose, **common), target=waste,
        reason=Movement.Reason.WASTE, witness=end.witness, because=end, patient=end.dose.patient,
        **common,
    )  # fmt: skip


def refuse_untrue_end(dose, outcome, taken, poured, why) -> None:
    """What is said to be taken was poured; what is not whole says why."""
    if outcome == End.Outcome.TAKEN and poured != dose.ug:
        raise Refused(
            "not_all_poured",
            _("%(poured)s of %(dose)s is poured.")
            % {"poured": medicines.mg_words(poured), "dose": medicines.mg_words(dose.ug)},
            source="house:medication",
            next_step=_("Pour the rest, or say that it was taken in part."),
        )  # fmt: skip
    if outcome == End.Outcome.PARTLY and not (taken and 0 < taken <= poured):
        raise Refused(
            "part_not_true", _("A part is more than nothing and at most what was poured."),
            source="house:medication", next_step=_("Write how much was taken."),
        )  # fmt: skip
    if outcome in (End.Outcome.NOT_GIVEN, End.Outcome.PARTLY) and not why.strip():
        raise Refused(
            "end_without_why", _("Say why it was not taken whole."), source="house:medication",
            next_step=_("Choose a reason, or write one."),
        )  # fmt: skip


def settle(pour_: Pour, taken: int, end: End, *, put_back: bool) -> None:
    """Out of the cup: to the person what was taken, the rest to waste or back."""
    dose, bottle = end.dose, pour_.account
    out = cup(bottle, dose, by=end.by, at=end.at)
    common = {"because": end, "patient": dose.patient, "by": end.by, "at": end.at}
    if taken:
        given = ledger.account(
            bottle.facility, bottle.product, Account.Kind.PATIENTS, window=dose.window,
            by=end.by, at=end.at,
        )  # fmt: skip
        ledger.move(taken, source=out, target=given, reason=Movement.Reason.TAKEN, **common)
    if not (rest := pour_.ug - taken):
        return
    if put_back:
        ledger.move(rest, source=out, target=bottle, reason=Movement.Reason.PUT_BACK, **common)
        return
    waste = ledger.account(
        bottle.facility, bottle.product, Account.Kind.WASTE, by=end.by, at=end.at
    )
    ledger.move(
        rest, source=out, target=waste, reason=Movement.Reason.WASTE, witness=end.witness,
        words=end.why, **common,
    )  # fmt: skip


@action("vomiting recorded")
def record_vomiting(*, dose, minutes_after, seen, by, at, words="") -> Vomited:
    """The person vomited after this dose. Nothing is given again without a prescriber's order."""
    lock(dose.patient)
    if told := Vomited.objects.filter(pk=dose.pk).first():
        return Repeated(told)
    return Vomited.objects.create(
        dose=dose, minutes_after=minutes_after, seen=seen, words=words, at=at, by=by
    )
