"""The one question of the window: may this person have this dose now? The gravest answer first.

A missed appointment, an unpaid fee or an open form is no part of the question: nothing here reads
them. What a medicine itself asks (its limits, impairment, the heart, other medicines, the gate of
withdrawal) has rules of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from throughcare.clinical.jurisdictions.law import Rules
from throughcare.clinical.medication import first_day, missed_days, titration
from throughcare.clinical.medication.saying import day, days, mg
from throughcare.clinical.medicines import OPIOIDS
from throughcare.clinical.verdict import OK, Verdict, no, note, worst_first

SOURCE = "red-flags:5"
STARTED_ANEW = (
    5  # missed days after which what follows is a new start of methadone: every table says so
)


@dataclass(frozen=True)
class DoseSeen:
    """One dose that was taken, or a bottle for that day.

    how   watched here; home: the bottle of that day; guest: watched at another clinic
    part  the name of the part of a split dose
    """

    on: date
    medicine: str
    ug: int
    how: Literal["watched", "home", "guest"] = "watched"
    part: str = ""


@dataclass(frozen=True)
class Order:
    """The signed order as it stands for today.

    ug           what is asked for now: the day's dose, or this part of it
    day_ug       the day's dose, all parts together
    answers_gap  the prescriber signed it knowing of the days missed
    new_start    the prescriber starts anew: today is a first day, whatever was taken before
    replacement  signed for a dose that was vomited today, and given beside it
    transition   it belongs to a signed transition between methadone and buprenorphine
    reason       the documented reason for a high first day
    """

    medicine: str
    ug: int
    day_ug: int
    start: date
    until: date | None = None
    part: str = ""
    signed: bool = True
    held: str = ""
    answers_gap: bool = False
    new_start: bool = False
    replacement: bool = False
    transition: bool = False
    reason: str = ""
    low_tolerance: bool = False
    high_dose: bool = False


@dataclass(frozen=True)
class Past:
    """What the last doses of one medicine come to.

    first_on   the first dose since the start, or since the last gap that asks for a new start
    raised_on  the last day with more than the day before; the first day counts
    """

    first_on: date | None = None
    last_on: date | None = None
    last_ug: int = 0
    start_ug: int = 0
    week_ago_ug: int | None = None
    raised_on: date | None = None
    today_ug: int = 0
    first_today_ug: int = 0


def past_of(doses: Iterable[DoseSeen], *, medicine: str, today: date) -> Past:
    """What these doses come to today. Doses of other medicines and of later days are left out.

    So is what was taken before a gap long enough for a new start: whoever came back last week is
    new again, however many years of doses lie before the gap.
    """
    daily: dict[date, int] = {}
    first_today = 0
    for dose in sorted(doses, key=lambda one: one.on):
        if dose.medicine == medicine and dose.on <= today:
            daily[dose.on] = daily.get(dose.on, 0) + dose.ug
            first_today = first_today or (dose.ug if dose.on == today else 0)
    today_ug = daily.pop(today, 0)
    if not daily:
        first_on = today if today_ug else None
        return Past(first_on=first_on, today_ug=today_ug, first_today_ug=first_today)
    if medicine == "methadone":  # no table of the others asks for a new start
        daily = _since_the_last_start(daily)
    known = list(daily)
    then = today - timedelta(days=titration.WEEK)
    week_ago = next((on for on in reversed(known) if on <= then), None)
    return Past(
        first_on=known[0], last_on=known[-1], last_ug=daily[known[-1]], start_ug=daily[known[0]],
        week_ago_ug=daily[week_ago] if week_ago else None,
        raised_on=_raised_on(daily), today_ug=today_ug, first_today_ug=first_today,
    )  # fmt: skip


def _since_the_last_start(daily: dict[date, int]) -> dict[date, int]:
    known = list(daily)
    starts = [later for earlier, later in pairwise(known) if _missed_between(earlier, later)]
    return {on: ug for on, ug in daily.items() if on >= starts[-1]} if starts else daily


def _missed_between(earlier: date, later: date) -> bool:
    return (later - earlier).days - 1 >= STARTED_ANEW


def _raised_on(daily: dict[date, int]) -> date | None:
    raised, before = None, 0
    for on, ug in daily.items():
        if ug > before:
            raised = on
        before = ug
    return raised


def may_give(
    *, order: Order, doses: Iterable[DoseSeen], today: date, rules: Rules
) -> list[Verdict]:
    """May this dose be given now? Empty: nothing speaks against it. The gravest first.

    doses  the doses of at least the last month, and the bottles handed out for days to come
    """
    seen = list(doses)
    counted = [dose for dose in seen if dose.on == today] if order.new_start else seen
    past = past_of(counted, medicine=order.medicine, today=today)
    return worst_first([
        *_order_holds(order, today), *_today(order, seen, today),
        _above_the_order(order, past), *by_the_past(order, past, today, rules),
    ])  # fmt: skip


def _order_holds(order: Order, today: date) -> list[Verdict]:
    if not order.signed:
        return [no("order_unsigned", "This order is not signed yet: the prescriber signs.", SOURCE)]
    if order.held:
        return [no("order_held", f"Held by the prescriber: {order.held}", SOURCE)]
    if today < order.start:
        return [no("order_not_begun", f"This order begins on {day(order.start)}.", SOURCE)]
    if order.until and today > order.until:
        return [no(
            "order_ended",
            f"This order ended on {day(order.until)}: the prescriber writes the next one.", SOURCE,
        )]  # fmt: skip
    return []


def _today(order: Order, doses: list[DoseSeen], today: date) -> list[Verdict]:
    """Is there a dose of today already: this one, its bottle, or another opioid's?"""
    of_today = [dose for dose in doses if dose.on == today]
    said = [_given(dose) for dose in of_today if _is_this(dose, order)][:1]
    if not order.transition and any(_other_opioid(dose, order) for dose in of_today):
        said.append(no(
            "other_opioid_today",
            "Another opioid medicine was taken today, and there is no transition plan: the "
            "prescriber first.",
            SOURCE,
        ))  # fmt: skip
    return said


def _is_this(dose: DoseSeen, order: Order) -> bool:
    """Is this the dose that is asked for? A whole dose and a named part are never both given."""
    if dose.medicine != order.medicine:
        return False
    if order.replacement:
        return dose.part == order.part
    return dose.part == order.part or not (dose.part and order.part)


def _other_opioid(dose: DoseSeen, order: Order) -> bool:
    return {dose.medicine, order.medicine} == set(OPIOIDS)


def _given(dose: DoseSeen) -> Verdict:
    if dose.how == "home":
        return no(
            "bottle_for_today",
            f"A bottle with {mg(dose.ug)} was handed out for today: ask for it before any dose. If "
            "it is lost, the prescriber decides.",
            SOURCE,
        )
    where = "at another clinic" if dose.how == "guest" else "here"
    return no("dose_given_today", f"Today's {mg(dose.ug)} was given {where}.", SOURCE)


def _above_the_order(order: Order, past: Past) -> Verdict:
    already = 0 if order.replacement else past.today_ug
    if already + order.ug <= order.day_ug:
        return OK
    return no(
        "above_the_order",
        f"{mg(order.ug)} now, with {mg(already)} already today, is above the ordered "
        f"{mg(order.day_ug)} a day.",
        SOURCE,
    )


def by_the_past(order: Order, past: Past, today: date, rules: Rules) -> list[Verdict]:
    """What the first days, the missed days and the last rise say of this dose."""
    if past.last_on is None:
        return _first_day(order, past, rules)
    missed = max((today - past.last_on).days - 1, 0)
    day_of_treatment = (today - (past.first_on or today)).days + 1
    said = _missed(order, missed, day_of_treatment, rules)
    if order.medicine == "methadone":
        said += _titration(order, past, today, rules, day_of_treatment)
    if order.medicine == "buprenorphine" and day_of_treatment == 2:
        said += first_day.buprenorphine_first_days(
            day=2, total_ug=order.day_ug, rules=rules, day1_ug=past.start_ug,
            high_dose=order.high_dose,
        )  # fmt: skip
    return said


def _first_day(order: Order, past: Past, rules: Rules) -> list[Verdict]:
    # A replacement stands for what was lost of a dose that is counted already.
    total = max(past.today_ug, order.ug) if order.replacement else past.today_ug + order.ug
    if order.medicine == "methadone":
        return first_day.methadone_first_day(
            day_ug=total, first_dose_ug=past.first_today_ug or order.ug, rules=rules,
            reason=order.reason, low_tolerance=order.low_tolerance,
        )  # fmt: skip
    if order.medicine == "buprenorphine":
        return first_day.buprenorphine_first_days(
            day=1, total_ug=total, rules=rules, high_dose=order.high_dose
        )
    return []


def _missed(order: Order, missed: int, day_of_treatment: int, rules: Rules) -> list[Verdict]:
    said = missed_days.may_have_full_dose(
        missed_days=missed, rules=rules, medicine=order.medicine, day_of_treatment=day_of_treatment
    )
    if order.answers_gap and any(verdict.level == "stop" for verdict in said):
        return [note(
            "missed_seen_by_prescriber",
            f"{days(missed)} missed; the prescriber knew of them when signing this order.", SOURCE,
        )]  # fmt: skip
    return said


def _titration(
    order: Order, past: Past, today: date, rules: Rules, day_of_treatment: int
) -> list[Verdict]:
    raised = titration.may_rise(
        from_ug=past.last_ug, to_ug=order.day_ug, last_raised_on=past.raised_on, on=today,
        rules=rules, day_of_treatment=day_of_treatment, start_ug=past.start_ug,
        week_ago_ug=past.week_ago_ug,
    )  # fmt: skip
    since = today if order.day_ug > past.last_ug else past.raised_on
    return [*raised, titration.still_rising(last_raised_on=since, on=today, rules=rules)]
