"""What is said of a dose that was given on paper: it happened, so nothing here holds it up.

The rules of the window are asked too, about that day. These are the questions that only paper
raises, because no order, no row and no label stood in the way when it was poured.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from throughcare.clinical.medication.saying import day, mg
from throughcare.clinical.verdict import Verdict, caution, no, note, worst_first

SOURCE = "house:medication"


def said_of_paper(
    *, ug: int, on: date, ordered_ug: int | None, given_too: Sequence[tuple[str, int]] = (),
    under_way: str = "", expired_on: date | None = None, counted: str = "",
) -> list[Verdict]:  # fmt: skip
    """What must be looked at, the gravest first.

    ordered_ug  what the order in force on that day says; None: there was none
    given_too   (medicine, micrograms) of what was taken that day as well; a rule of the order says
                it where there is an order
    under_way   where and when a dose of that day was reserved and never ended; empty: none was
    expired_on  the last day of the lot, where it was over by then
    counted     when the bottle was counted since; empty: it was not
    """
    return worst_first([
        *_against_the_order(ug, on, ordered_ug, given_too), *_beside(under_way),
        *_expired(expired_on), *_counted(counted),
    ])  # fmt: skip


def _against_the_order(
    ug: int, on: date, ordered_ug: int | None, given_too: Sequence[tuple[str, int]]
) -> Iterable[Verdict]:
    if ordered_ug is None:
        yield no(
            "paper_without_order",
            f"{mg(ug)} was given on {day(on)}, and no signed order in force said a dose of it.",
            SOURCE,
        )
        for medicine, taken in given_too:
            yield no(
                "paper_second_dose", f"{mg(taken)} of {medicine} was given that day too.", SOURCE
            )
    elif ug < ordered_ug:
        yield caution(
            "paper_below_the_order", f"{mg(ug)} was given, and {mg(ordered_ug)} ordered.", SOURCE
        )


def _beside(under_way: str) -> Iterable[Verdict]:
    if under_way:
        yield no(
            "paper_beside_a_dose_under_way",
            f"A dose was reserved {under_way} and nobody said what became of it. Was it this one? "
            "Then say its end at the window, and enter nothing here.",
            SOURCE,
        )


def _expired(expired_on: date | None) -> Iterable[Verdict]:
    if expired_on:
        yield no("paper_lot_expired", f"The lot was good until {day(expired_on)}.", SOURCE)


def _counted(counted: str) -> Iterable[Verdict]:
    if counted:
        yield note(
            "paper_counted_since",
            f"The bottle was counted since, {counted}: the amount comes out of what that count "
            "found missing, and the bottle stays as it was counted.",
            SOURCE,
        )
