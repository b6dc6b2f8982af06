"""Medicines of the protocol: given inside order, sequence and limits; withheld; opened once."""

from datetime import timedelta

from django.utils.translation import gettext as _

from throughcare.clinical.assessment import RedFlag
from throughcare.clinical.medicines import mg_words
from throughcare.clinical.withdrawal import comfort, giving
from throughcare.medication.actions.orders import needed, refuse_unread, require_all
from throughcare.medication.safety import as_kept
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused
from throughcare.withdrawal import facts
from throughcare.withdrawal.actions.rounds import put_before
from throughcare.withdrawal.models import ComfortGiven, Override, ProtocolStep, Withheld

OVERRIDE_HOURS = 4  # how long an override waits to be used: ours, to be set [K]


def said_of(step: ProtocolStep, ug: int, at) -> list:
    """What the rules say of so much of this step now: for the page, and for `give_comfort`."""
    return giving.may_be_given(facts.step_seen(step), ug, now_of(step, at)[0])


def now_of(step: ProtocolStep, at):
    """(what stands now, the round whose pressure and pulse it rests on, the override in hand)."""
    known = facts.known_of(step.protocol.withdrawal, at)
    vitals_of = facts.newest_vitals(known.rounds)
    override = facts.usable_override(step, at)
    now = facts.now_of(step, at, vitals_of=vitals_of, override=override, known=known)
    return now, vitals_of, override


@action("comfort given")
def give_comfort(*, id, step, ug, by, at, reason="", seen=None, words="") -> ComfortGiven:
    """Give so much of an open step now. Refused, by us and by the database, out of its bounds.

    ug      what is given: the step's most, or less    reason  for the cautions
    seen    what the page said when it was opened (orders.read_as)
    """
    withdrawal = step.protocol.withdrawal
    patient = lock(withdrawal.patient)
    if given := ComfortGiven.objects.filter(pk=id).first():
        return Repeated(given)
    withdrawal.refresh_from_db()
    refuse_nothing(ug)
    now, vitals_of, override = now_of(step, at)
    said = giving.may_be_given(facts.step_seen(step), ug, now)
    refuse_unread([verdict for verdict in said if verdict.level != "stop"], seen)
    require_all(said, reason)  # a stop speaks for itself, read before or not
    opened = any(verdict.code == "opened_by_the_prescriber" for verdict in said)
    return ComfortGiven.objects.create(
        id=id, withdrawal=withdrawal, patient=patient, step=step, medicine=step.medicine, ug=ug,
        day=now.day, happened_at=at, round=vitals_of, override=override if opened else None,
        told=as_kept(said), reason=reason.strip(), words=words.strip(), at=at, by=by,
    )  # fmt: skip


def refuse_nothing(ug: int) -> None:
    if ug <= 0:
        raise Refused(
            "comfort_of_nothing", _("A dose is above nought."), source="house:withdrawal",
            next_step=_("Type the amount, or write down that it was withheld and why."),
        )  # fmt: skip


@action("comfort written down later")
def record_comfort(*, id, step, ug, happened_at, late_why, by, at, words="") -> ComfortGiven:
    """Write down what was given already, on paper or in a power cut. It is kept whatever it broke.

    A dose that the rules would have stopped is put before the prescriber by name.
    """
    withdrawal = step.protocol.withdrawal
    patient = lock(withdrawal.patient)
    if given := ComfortGiven.objects.filter(pk=id).first():
        return Repeated(given)
    withdrawal.refresh_from_db()
    refuse_nothing(ug)
    if happened_at >= at or not late_why.strip():
        raise Refused(
            "comfort_not_late", _("This is for what was given earlier, with the reason."),
            source="house:withdrawal", next_step=_("What is given now is given from its step."),
        )  # fmt: skip
    now, vitals_of, _override = now_of(step, happened_at)
    said = giving.may_be_given(facts.step_seen(step), ug, now)
    row = ComfortGiven.objects.create(
        id=id, withdrawal=withdrawal, patient=patient, step=step, medicine=step.medicine, ug=ug,
        day=now.day, happened_at=happened_at, round=vitals_of, told=as_kept(said),
        late_why=late_why.strip(), words=words.strip(), at=at, by=by,
    )  # fmt: skip
    if stops := [verdict for verdict in said if verdict.level == "stop"]:
        put_before(outside(row, stops[0]), None, by=by, at=at, withdrawal=withdrawal)
    return row


def outside(row: ComfortGiven, stop) -> RedFlag:
    """What was given outside the protocol, as a flag."""
    why = f"{comfort.title(row.medicine)} {mg_words(row.ug)} was given outside the protocol."
    return RedFlag(
        "withdrawal.given_outside", "S", "prescriber", f"{why} {stop.why}"[:300],
        "Look at the person, and say what follows from it.", stop.source,
    )  # fmt: skip


@action("comfort withheld")
def withhold(*, id, step, why, by, at, happened_at=None) -> Withheld:
    """Write down that a dose was not given, and why. Never refused for what the rules say."""
    withdrawal = step.protocol.withdrawal
    lock(withdrawal.patient)
    if withheld := Withheld.objects.filter(pk=id).first():
        return Repeated(withheld)
    happened_at = happened_at or at
    return Withheld.objects.create(
        id=id, withdrawal=withdrawal, step=step, told=as_kept(said_of(step, step.dose_ug, at)),
        why=needed(why), happened_at=happened_at, at=at, by=by,
    )  # fmt: skip


@action("step opened")
def open_step(*, id, step, codes, why, by, at, good_until=None) -> Override:
    """A prescriber opens one step, once, against these stops. The page asks for proof of who signs.

    codes  each one that a prescriber may end (clinical/withdrawal/overriding.toml)
    """
    withdrawal = step.protocol.withdrawal
    lock(withdrawal.patient)
    if opened := Override.objects.filter(pk=id).first():
        return Repeated(opened)
    if not codes or not all(giving.may_be_opened(code) for code in codes):
        raise Refused(
            "not_to_be_opened", _("This is not opened by a word."), source="house:withdrawal",
            next_step=_("Measure or wait; or sign another protocol."),
        )  # fmt: skip
    return Override.objects.create(
        id=id, withdrawal=withdrawal, step=step, codes=sorted(codes), why=needed(why),
        good_until=good_until or at + timedelta(hours=OVERRIDE_HOURS), at=at, by=by,
    )  # fmt: skip
