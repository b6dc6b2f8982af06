"""Bottles put into the person's own hand."""

import uuid

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.clinical.medication import lifting
from throughcare.medication import facts
from throughcare.medication.actions.home.bottles import refuse_ended, refuse_left, shelf
from throughcare.medication.actions.naloxone import offer_naloxone
from throughcare.medication.doses import kit_in_date
from throughcare.medication.home import in_hand, law
from throughcare.medication.home.days import decisions_of
from throughcare.medication.models import End, HandOver, HomeBottle, Lockbox, NaloxoneGiven
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused, require
from throughcare.stock import ledger
from throughcare.stock.models import Account, Movement

SOURCE = "house:take-homes"
GIVEN, HAS, DECLINED = "given", "has", "declined"  # what is said of naloxone at a hand-over


@action("take-homes handed over")
def hand_over(
    *, id, patient, tokens, count, naloxone, lockbox, told_transport, told_storage, by, at,
    words="", kit=None, why_not="",
) -> HandOver:  # fmt: skip
    """Hand over the bottles that were scanned or ticked, counted with the person.

    Refused whole when one of them is another person's, unfilled, or of a changed order.
    naloxone  given (then `kit` is product, lot, expires_on, shown), has, declined (then `why_not`)
    """
    patient = lock(patient)
    if handed := HandOver.objects.filter(pk=id).first():
        return Repeated(handed)
    today = clock.clinic_day(at)
    bottles = [its_bottle(token, patient) for token in dict.fromkeys(tokens)]
    for bottle in bottles:
        refuse_not_ready(bottle, today)
    refuse_miscounted(bottles, count)
    refuse_unexplained(told_transport, told_storage)
    refuse_unlocked(patient, lockbox)
    refuse_more_at_once(patient, bottles, today)
    refuse_unsafe_today(patient, bottles, today)
    offer = offered(patient, naloxone, kit or {}, why_not, id=id, by=by, at=at)
    row = HandOver.objects.create(
        id=id, patient=patient, clinic_day=today, count=count, offer=offer, lockbox=lockbox,
        told_transport=told_transport, told_storage=told_storage, words=words.strip(), at=at, by=by,
    )  # fmt: skip
    for bottle in bottles:
        give(bottle, row)
    return row


def offered(patient, naloxone: str, kit: dict, why_not: str, *, id, by, at) -> NaloxoneGiven:
    """The one record of what came of the naloxone: a kit, the one they have in date, or a no."""
    common = {"id": uuid.uuid5(id, "naloxone"), "patient": patient, "by": by, "at": at,
              "occasion": NaloxoneGiven.Occasion.TAKE_HOME}  # fmt: skip
    if naloxone == GIVEN:
        return offer_naloxone(**common, **kit)
    if naloxone == HAS:
        known = kit_in_date(patient, clock.clinic_day(at))
        return known or offer_naloxone(**common, why_not=_("has one in date, not from us"))
    return offer_naloxone(**common, why_not=why_not.strip() or _("offered, does not want it"))


def give(bottle: HomeBottle, row: HandOver) -> None:
    """One bottle leaves the shelf and is the person's."""
    bottle.hand_over = row
    bottle.save(update_fields=["hand_over"])
    end = End.objects.create(
        dose=bottle.dose, outcome=End.Outcome.HANDED_OVER, ug_taken=bottle.dose.ug,
        at=row.at, by=row.by,
    )  # fmt: skip
    for one in bottle.dose.pours.select_related("account", "account__facility"):
        ledger.move(
            one.ug, source=shelf(one.account, by=row.by, at=row.at),
            target=with_patients(one.account, by=row.by, at=row.at),
            reason=Movement.Reason.HANDED_OVER, because=end, patient=row.patient,
            by=row.by, at=row.at,
        )  # fmt: skip


def with_patients(account: Account, *, by, at) -> Account:
    return ledger.account(account.facility, account.product, Account.Kind.PATIENTS, by=by, at=at)


def its_bottle(token: str, patient) -> HomeBottle:
    """The bottle of this square, if it is this person's."""
    bottle = in_hand.bottles(token=token).first()
    if bottle is None or bottle.dose.patient.facility_id != patient.facility_id:
        raise Refused(
            "bottle_not_known", _("No bottle here carries this code."), source=SOURCE,
            next_step=_("Scan it again; a label from elsewhere stays unopened and is shown to the "
                        "prescriber."),
        )  # fmt: skip
    if bottle.dose.patient_id != patient.pk:
        raise Refused(
            "bottle_of_another_person",
            _("This bottle is not for %(name)s: it belongs to somebody else.")
            % {"name": patient.chosen_name},
            source=SOURCE,
            next_step=_("Put it back on the shelf. Nothing was handed over: begin again with this "
                        "person's own bottles."),
        )  # fmt: skip
    return bottle


def refuse_not_ready(bottle: HomeBottle, today) -> None:
    """Only a filled bottle, of the order that still holds, whose day has not passed."""
    refuse_ended(bottle.dose)
    day = bottle.dose.clinic_day.strftime("%d %b")
    if getattr(bottle, "filled", None) is None:
        raise Refused(
            "bottle_not_filled", _("The bottle of %(day)s is not filled.") % {"day": day},
            source=SOURCE, next_step=_("Fill it first, or leave it out."),
        )  # fmt: skip
    refuse_left(bottle.dose.order.episode)
    if in_hand.of_changed_order(bottle) or bottle.dose.order.holds.filter(ended_at=None).exists():
        raise Refused(
            "bottle_of_old_amount",
            _("The order behind the bottle of %(day)s was changed or is held.") % {"day": day},
            source=SOURCE, next_step=_("Set it aside before a witness; fill a new one by the order "
                                       "that holds."),
        )  # fmt: skip
    if bottle.dose.clinic_day < today:
        raise Refused(
            "bottle_day_has_passed", _("The day of this bottle, %(day)s, has passed.")
            % {"day": day},
            source=SOURCE, next_step=_("Set it aside before a witness."),
        )  # fmt: skip


def refuse_miscounted(bottles, count: int) -> None:
    if not bottles or len(bottles) != count:
        raise Refused(
            "bottles_counted_otherwise",
            _("%(count)s were counted together, and %(scanned)s are scanned or ticked.")
            % {"count": count, "scanned": len(bottles)},
            source=SOURCE, next_step=_("Count them again with the person."),
        )  # fmt: skip


def refuse_unexplained(transport: bool, storage: bool) -> None:
    if not (transport and storage):
        raise Refused(
            "education_missing", _("Carrying and storing are explained with each hand-over."),
            source="us-42cfr8-known:8.12(i)(4)",
            next_step=_("Say it and tick it: locked bag on the way, locked place at home."),
        )  # fmt: skip


def refuse_unlocked(patient, lockbox: str) -> None:
    """Where children live, nothing goes home without a place that locks."""
    children = patient.flags.filter(kind="children_at_home", ended_at=None)
    if lockbox == Lockbox.NO and children.exists():
        raise Refused(
            "children_and_no_lockbox", _("Children live there and nothing locks."),
            source="unsecured-medicines",
            next_step=_("Give a lockbox now and note it: the bottles can then go home."),
        )  # fmt: skip


def refuse_more_at_once(patient, bottles, today) -> None:
    """Open days in the person's hands, with these, never exceed what was decided last, whatever
    held when the bottles were prepared; nor all of them what the law allows."""
    decisions = decisions_of([patient])
    for medicine in {bottle.dose.medicine for bottle in bottles}:
        mine = [one for one in bottles if one.dose.medicine == medicine]
        out = in_hand.out_days(patient, medicine, today)
        have = {
            day: closed is None for day, closed in out.values_list("dose__clinic_day", "closed")
        }
        have |= {one.dose.clinic_day: one.closed_id is None for one in mine}
        law.refuse_above_all(patient, medicine, today, len(have))
        days = [day for day, is_open in have.items() if is_open]
        newest = decisions.get((patient.pk, medicine))
        granted = newest.days if newest else 0
        if any(one.closed_id is None for one in mine) and len(days) > granted:
            raise Refused(
                "more_at_once_than_granted",
                _("%(have)s days would be in their hands at once, and %(days)s are granted.")
                % {"have": len(days), "days": granted},
                source=SOURCE, next_step=_("Hand over fewer, or ask the prescriber."),
            )  # fmt: skip


def refuse_unsafe_today(patient, bottles, today) -> None:
    """Who is found sedated takes nothing home, and who has missed days is dosed as the prescriber
    says before bottles of the old amount go along: the rules of the window, asked here too."""
    day = facts.day_of(patient, today)
    said = [*facts.of_look(day)]
    for medicine in {bottle.dose.medicine for bottle in bottles}:
        dosed = any(one.medicine == medicine and facts.taken_ug(one) for one in day.of_today)
        if not dosed:
            first = next(one for one in bottles if one.dose.medicine == medicine)
            said += facts.said_of(first.dose.step, day)
    for verdict in lifting.after_lifting(said, facts.standing_lifts(day)):
        way = lifting.ways().get(verdict.code)
        if way and way.by in ("prescriber", "look"):
            require(verdict)
