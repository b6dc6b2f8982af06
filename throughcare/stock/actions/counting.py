"""Counting, and what comes of a count: an explanation, a report, a tolerance."""

import uuid

from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.record.action import Repeated, action
from throughcare.refusal import Refused
from throughcare.stock import ledger, queries
from throughcare.stock.actions.places import Kind, Reason, lock
from throughcare.stock.models import (
    Account,
    Count,
    Counting,
    Explanation,
    LossReported,
    Tolerance,
)
from throughcare.strands import all_strands


@action("stock counted")
def count(*, id, facility, kind, counted, second, by, at, taken="") -> Counting:
    """Write down what two people found, then compare. A difference moves to or from variance.

    counted  {account: micrograms found}. An opening, a closing and an inventory count every place
             that holds something or was used today; the others what was chosen
    """
    facility = lock(facility)
    if made := Counting.objects.filter(pk=id).first():
        return Repeated(made)
    refuse_count(facility, kind, counted, by, second, clock.clinic_day(at))
    counting = Counting.objects.create(
        id=id, facility=facility, kind=kind, taken=taken, second=second,
        clinic_day=clock.clinic_day(at), at=at, by=by,
    )  # fmt: skip
    allowed = queries.tolerances(facility)
    for account in as_they_are(counted):
        compare(counting, account, found=counted[account], allowed=allowed.get(account.product))
    return counting


def as_they_are(accounts) -> list[Account]:
    """The accounts with their balances of this moment, held until the count is written."""
    keys = [account.pk for account in accounts]
    rows = Account.objects.select_for_update(no_key=True).filter(pk__in=keys)
    return list(rows.order_by("pk"))


def refuse_count(facility, kind, counted, by, second, day) -> None:
    """Two people count; nothing is left out; the day is closed when every dose has its end."""
    if second == by:
        raise Refused(
            "counted_alone", _("A count is made by two."), source="house:stock",
            next_step=_("Call the colleague who counted with you."),
        )  # fmt: skip
    if not counted:
        raise Refused(
            "nothing_counted", _("Nothing was counted."), source="house:stock",
            next_step=_("Write what you found; nothing left is 0."),
        )  # fmt: skip
    if kind in Counting.WHOLE and (left := queries.to_count(facility, day) - set(counted)):
        raise Refused(
            "count_not_whole",
            _("Not counted yet: %(places)s.")
            % {"places": ", ".join(sorted(account.name for account in left))},
            source="house:stock", next_step=_("Count these too; an empty one is 0."),
        )  # fmt: skip
    if kind == Counting.Kind.CLOSING and queries.places(facility, [Kind.POURED]).exists():
        raise Refused(
            "doses_not_ended", _("Something was poured, and nobody has said what became of it."),
            source="house:stock",
            next_step=_("Say at the window whether it was swallowed; then close the day."),
        )  # fmt: skip
    if kind == Counting.Kind.CLOSING:
        refuse_what_is_open(facility)


def refuse_what_is_open(facility) -> None:
    """What a strand does not know yet, no count can compare: a pump that was asked and fell
    silent may have emptied a bottle by a dose."""
    if open_ := next((said for one in all_strands() if (said := one.open_at_close(facility))), ""):
        raise Refused(
            "not_said_before_close", open_, source="house:stock",
            next_step=_("Open it under Pumps and ask it again; if it cannot say, measure what "
                        "stands in the cup. Then close the day."),
        )  # fmt: skip


def compare(counting: Counting, account: Account, *, found: int, allowed: int | None) -> Count:
    """One place: what was found, what should be there, and the difference moved."""
    opening = {"by": counting.by, "at": counting.at}
    row = Count.objects.create(
        id=uuid.uuid4(), counting=counting, account=account, counted_ug=found,
        expected_ug=account.balance, tolerance_ug=allowed, **opening,
    )  # fmt: skip
    if row.variance_ug:
        variance = ledger.account(counting.facility, account.product, Kind.VARIANCE, **opening)
        more = row.variance_ug > 0
        ledger.move(
            abs(row.variance_ug), source=variance if more else account,
            target=account if more else variance, reason=Reason.COUNT, because=row,
            witness=counting.second, **opening,
        )  # fmt: skip
    return row


@action("difference explained")
def explain(
    *, verdict, words, by, at, count=None, missing=None, significant=False
) -> Explanation:  # fmt: skip
    """Say why a count differed, or where a bottle went, and whether the law wants it reported.

    count, missing  one of the two: a count, or the movement that says that something is gone
    significant     a loss that must be reported; theft always is
    """
    explained_id = (count or missing).pk
    lock(count.counting.facility if count else missing.facility)
    if explained := Explanation.objects.filter(pk=explained_id).first():
        return Repeated(explained)
    if count and not count.variance_ug:
        raise Refused(
            "nothing_to_explain", _("This count did not differ."), source="house:stock",
            next_step=_("Go back to the count."),
        )  # fmt: skip
    refuse_significant(verdict, significant)
    return Explanation.objects.create(
        id=explained_id, count=count, missing=missing, verdict=verdict, words=words.strip(),
        significant=is_a_loss(verdict, significant), at=at, by=by,
    )  # fmt: skip


def is_a_loss(verdict: str, significant: bool) -> bool:
    """Theft always must be reported."""
    return significant or verdict == Explanation.Verdict.THEFT


def refuse_significant(verdict: str, significant: bool) -> None:
    """A tick that says it must be reported is never dropped in silence."""
    if significant and verdict not in Explanation.LOSSES:
        raise Refused(
            "explained_and_significant", _("What is explained is no loss to report."),
            source="house:stock",
            next_step=_("Choose “not explained” or theft; or leave the tick out."),
        )  # fmt: skip


@action("explanation replaced")
def explain_anew(
    *, id, earlier, verdict, words, found_out_on, by, at, significant=False, witness=None
) -> Explanation:  # fmt: skip
    """Something else was found out about a difference. What was believed until then stays; a loss
    that is only now seen to be one has the days of the law from the day it was found out."""
    lock(earlier.facility)
    if made := Explanation.objects.filter(pk=id).first():
        return Repeated(made)
    loss = is_a_loss(verdict, significant)
    refuse_significant(verdict, significant)
    refuse_anew(earlier, loss, found_out_on, by, witness, clock.clinic_day(at))
    return Explanation.objects.create(
        id=id, count=earlier.count, missing=earlier.missing, replaces=earlier, verdict=verdict,
        words=words.strip(), significant=loss, found_out_on=found_out_on, witness=witness,
        at=at, by=by,
    )  # fmt: skip


def refuse_anew(earlier, loss: bool, found_out_on, by, witness, today) -> None:
    """The newest is replaced, on a day that was; and that a loss was none is said by two."""
    if Explanation.objects.filter(replaces=earlier).exists():
        raise Refused(
            "explained_anew_already", _("Somebody has written something newer since."),
            source="house:stock", next_step=_("Read that first; then write what you know."),
        )  # fmt: skip
    if not earlier.day <= found_out_on <= today:
        raise Refused(
            "found_out_on_no_such_day", _("It was found out between the count and today."),
            source="house:stock", next_step=_("Look at the day again."),
        )  # fmt: skip
    if earlier.significant and not loss and witness in (None, by):
        raise Refused(
            "loss_called_none_alone", _("That a loss was none is said by two."),
            source="house:stock",
            next_step=_("Call a colleague: they type their user name and PIN here."),
        )  # fmt: skip


@action("loss reported")
def report_loss(*, id, loss, step, done_on, words, by, at) -> LossReported:
    """A notice or a form that the law asks for after a loss has been sent."""
    lock(loss.facility)
    if reported := LossReported.objects.filter(loss=loss, step=step).first():
        return Repeated(reported)
    if done_on > clock.clinic_day(at) or done_on < loss.found_on:
        raise Refused(
            "reported_on_no_such_day",
            _("It was sent between the day it was found and today."), source="house:stock",
            next_step=_("Look at the day again."),
        )  # fmt: skip
    return LossReported.objects.create(
        id=id, loss=loss, step=step, done_on=done_on, words=words.strip(), at=at, by=by
    )


@action("tolerance set")
def set_tolerance(*, id, facility, product, ug, words, by, at) -> Tolerance:
    """Say by how much measuring may differ for one product here, and where the figure is from."""
    facility = lock(facility)
    if made := Tolerance.objects.filter(pk=id).first():
        return Repeated(made)
    return Tolerance.objects.create(
        id=id, facility=facility, product=product, ug=ug, words=words.strip(), at=at, by=by
    )
