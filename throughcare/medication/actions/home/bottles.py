"""Bottles before they leave: prepared with an identity, filled, set aside."""

import secrets

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.medication import safety
from throughcare.medication.actions.dosing import newest_try, refuse_other_medicine, refuse_second
from throughcare.medication.home import in_hand, law
from throughcare.medication.home.days import HomeDose, decisions_of
from throughcare.medication.models import Dose, End, Filled, HomeBottle, Pour
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused, require
from throughcare.stock import ledger
from throughcare.stock.models import Account, Movement

SOURCE = "house:take-homes"
CLOSED = "The clinic is closed on these days: nobody can be dosed at the window."


@action("take-home prepared")
def prepare(*, patient, home: HomeDose, on, by, at) -> HomeBottle:
    """Reserve one dose of one coming day, and give its bottle an identity to be labelled with.

    From then on the database refuses a window dose of that day. Prepared already, it is one bottle.
    on  the day on which it is to be handed over
    """
    patient = lock(patient)
    medicine, part = home.step.order.medicine, home.step.part
    before = newest_try(patient, medicine, part, home.day)
    if before and before.home and not hasattr(before, "end"):
        return Repeated(before.bottle)
    refuse_second(before)
    refuse_window_day(home, on, clock.clinic_day(at))
    refuse_left(home.step.order.episode)
    told = refuse_beyond(patient, home, on)
    dose = Dose.objects.create(
        patient=patient, order=home.step.order, step=home.step, medicine=medicine, part=part,
        ug=home.step.ug, clinic_day=home.day, home=True, told=safety.as_kept(told),
        after=before and before.end, at=at, by=by,
    )  # fmt: skip
    return HomeBottle.objects.create(
        dose=dose, token=secrets.token_urlsafe(18), decision=home.decision, closed=home.closed,
        pick_up_on=on, at=at, by=by,
    )  # fmt: skip


def refuse_window_day(home: HomeDose, on, today) -> None:
    """A bottle is for a coming day; of today only what the order itself sends home."""
    own_part = home.day == on and home.step.how == "home"
    if on < today or (home.day <= on and not own_part):
        raise Refused(
            "not_a_day_at_home", _("A bottle is for a day after the one it is handed over on."),
            source=SOURCE, next_step=_("Today's dose is given at the window."),
        )  # fmt: skip


def refuse_left(episode) -> None:
    """Nothing more goes home by an order of a stay that has ended."""
    if episode.discharge_id:
        raise Refused(
            "bottle_after_discharge", _("The person has left treatment here."), source=SOURCE,
            next_step=_("Set filled bottles aside. Whoever comes back is admitted again, and a "
                        "prescriber signs anew."),
        )  # fmt: skip


def refuse_beyond(patient, home: HomeDose, on):
    """Never more open days at once than decided, nor more in all than the law allows."""
    medicine = home.step.order.medicine
    days = in_hand.counted_days(patient, medicine, on) | {home.day: home.closed is None}
    counted = [day for day, is_open in days.items() if is_open]
    law.refuse_above_all(patient, medicine, on, len(days))
    if home.decision and len(counted) > home.decision.days:
        raise Refused(
            "beyond_the_decision",
            _("%(counted)s days would be at home at once, and %(days)s are granted.")
            % {"counted": len(counted), "days": home.decision.days},
            source=SOURCE,
            next_step=_("Let the person come sooner, or ask the prescriber to decide anew."),
        )  # fmt: skip
    if home.decision is None and home.closed is None:
        raise Refused(
            "no_decision_for_home", _("Nobody has decided that this day may be taken home."),
            source=SOURCE, next_step=_("Propose it: a prescriber decides."),
        )  # fmt: skip
    if home.decision:
        return []  # the rules were asked when it was decided, and the count stays within it
    newest = decisions_of([patient]).get((patient.pk, medicine))
    told = law.said_of(
        patient, medicine, on, days=1, closed=1, reason=CLOSED,
        considered=newest.considered if newest else [],
    )  # fmt: skip
    for verdict in told:
        require(verdict)
    return told


@action("take-home filled")
def fill(*, id, bottle, account, ug, child_resistant, by, at) -> Pour:
    """So much left a working bottle for this one. Filled once it holds the whole dose.

    ug  what was measured, read back
    """
    lock(bottle.dose.patient)
    if poured := Pour.objects.filter(pk=id).first():
        return Repeated(poured)
    dose = bottle.dose
    refuse_ended(dose)
    refuse_changed(bottle)
    refuse_other_medicine(dose, account)
    refuse_short_dated(account, dose)
    refuse_other_amount(dose, ug)
    if not child_resistant:
        raise Refused(
            "cap_not_child_resistant", _("Each bottle has a child-resistant cap."),
            source="us-42cfr8-known:8.12(i)(4)", next_step=_("Change the cap, then fill it."),
        )  # fmt: skip
    row = Pour.objects.create(id=id, dose=dose, account=account, ug=ug, at=at, by=by)
    ledger.move(
        ug, source=account, target=shelf(account, by=by, at=at), reason=Movement.Reason.FILLED,
        because=row, patient=dose.patient, by=by, at=at,
    )  # fmt: skip
    if sum(one.ug for one in dose.pours.all()) == dose.ug:
        Filled.objects.create(bottle=bottle, account=account, child_resistant=True, at=at, by=by)
    return row


def shelf(account: Account, *, by, at) -> Account:
    """Where filled bottles stand until they are handed over."""
    return ledger.account(account.facility, account.product, Account.Kind.TAKE_HOME, by=by, at=at)


def refuse_ended(dose: Dose) -> None:
    if end := End.objects.filter(pk=dose.pk).first():
        raise Refused(
            "bottle_is_done", _("This bottle is done with: %(end)s.")
            % {"end": end.get_outcome_display()},
            source=SOURCE, next_step=_("Open the person's take-homes to see what stands."),
        )  # fmt: skip


def refuse_changed(bottle: HomeBottle) -> None:
    """A bottle of an order that no longer holds on its day is neither filled nor handed over."""
    if in_hand.of_changed_order(in_hand.bottles(pk=bottle.pk).get()):
        raise Refused(
            "bottle_of_a_changed_order",
            _("The order behind this bottle was changed, is held, or ended with the stay."),
            source=SOURCE, next_step=_("Set it aside, and prepare a new one by the order that "
                                       "holds; held, it waits until the prescriber lifts that."),
        )  # fmt: skip


def refuse_short_dated(account: Account, dose: Dose) -> None:
    if account.lot and account.lot.expires_on < dose.clinic_day:
        raise Refused(
            "lot_expires_before_the_day",
            _("This lot expires before the day on which the dose is taken."),
            source=SOURCE, next_step=_("Fill it from another lot."),
        )  # fmt: skip


def refuse_other_amount(dose: Dose, ug: int) -> None:
    left = dose.ug - sum(one.ug for one in dose.pours.all())
    if not 0 < ug <= left:
        raise Refused(
            "more_than_the_bottle_takes",
            _("%(read)s was measured, and %(left)s is left to fill.")
            % {"read": medicines.mg_words(ug), "left": medicines.mg_words(left)},
            source=SOURCE, next_step=_("Measure again; what was drawn too much is waste, by two."),
        )  # fmt: skip


@action("take-home set aside")
def set_aside(*, bottle, why, by, at, witness=None) -> End:
    """A bottle in the clinic will not be handed over. What is in it is thrown away by two."""
    lock(bottle.dose.patient)
    if ended := End.objects.filter(pk=bottle.dose_id).first():
        return Repeated(ended)
    pours = list(bottle.dose.pours.select_related("account", "account__facility"))
    if pours and witness in (None, by):
        raise Refused(
            "bottle_emptied_alone", _("What is in a bottle is thrown away by two."), source=SOURCE,
            next_step=_("Call a colleague: they sign with their PIN."),
        )  # fmt: skip
    end = ended_unused(bottle, why, witness, by=by, at=at)
    for one in pours:
        waste = ledger.account(
            one.account.facility, one.account.product, Account.Kind.WASTE, by=by, at=at
        )
        ledger.move(
            one.ug, source=shelf(one.account, by=by, at=at), target=waste,
            reason=Movement.Reason.WASTE, because=end, patient=bottle.dose.patient,
            witness=witness, words=end.why, by=by, at=at,
        )  # fmt: skip
    return end


@action("take-home missing in the clinic")
def missing_in_clinic(*, bottle, why, by, at) -> End:
    """A filled bottle is not where it should be, and was never handed over: clinic stock is gone.

    It goes to variance as lost; whether it is a theft that the law wants reported is settled there.
    """
    lock(bottle.dose.patient)
    if ended := End.objects.filter(pk=bottle.dose_id).first():
        return Repeated(ended)
    end = ended_unused(bottle, why, None, by=by, at=at)
    for one in bottle.dose.pours.select_related("account", "account__facility"):
        gone = ledger.account(
            one.account.facility, one.account.product, Account.Kind.VARIANCE, by=by, at=at
        )
        ledger.move(
            one.ug, source=shelf(one.account, by=by, at=at), target=gone, because=end,
            reason=Movement.Reason.LOST, patient=bottle.dose.patient, words=why.strip(),
            by=by, at=at,
        )  # fmt: skip
    return end


def ended_unused(bottle: HomeBottle, why: str, witness, *, by, at) -> End:
    """The dose of this bottle was not given: the day is open again."""
    if not why.strip():
        raise Refused(
            "bottle_without_why", _("Say why this bottle is not handed over."), source=SOURCE,
            next_step=_("One sentence, for whoever counts the bottles."),
        )  # fmt: skip
    return End.objects.create(
        dose=bottle.dose, outcome=End.Outcome.NOT_GIVEN, ug_taken=0, why=why.strip(),
        witness=witness, at=at, by=by,
    )  # fmt: skip
