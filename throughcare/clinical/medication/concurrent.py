"""Two opioid medicines at once: only inside a signed transition, and only as long as it lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from throughcare.clinical.medication.saying import day
from throughcare.clinical.medicines import OPIOIDS
from throughcare.clinical.verdict import Verdict, no, note, worst_first

SOURCE = "red-flags:5"
NEVER_TOGETHER = "naltrexone"  # blocks either, and brings on withdrawal at once


@dataclass(frozen=True)
class OrderSeen:
    """One order as this rule sees it.

    until       its last day; None: until it is stopped
    transition  the key of the signed transition plan it belongs to; empty: none
    """

    medicine: str
    start: date
    until: date | None = None
    transition: str = ""

    def on(self, other: "OrderSeen") -> date | None:
        """The first day both hold; None when there is none."""
        first = max(self.start, other.start)
        ends = [order.until for order in (self, other) if order.until]
        return first if all(first <= end for end in ends) else None


def may_stand_together(orders: Sequence[OrderSeen]) -> list[Verdict]:
    """May these orders of one person hold side by side?"""
    pairs = combinations(orders, 2)
    return worst_first(verdict for one, two in pairs for verdict in _pair(one, two))


def _pair(one: OrderSeen, two: OrderSeen) -> list[Verdict]:
    both = {one.medicine, two.medicine}
    together = one.on(two)
    if together is None or len(both) == 1:
        return []
    if NEVER_TOGETHER in both and both & set(OPIOIDS):
        return [no(
            "naltrexone_with_opioid",
            f"From {day(together)} naltrexone and {(both - {NEVER_TOGETHER}).pop()} would be "
            "ordered together: naltrexone brings on severe withdrawal. One of them ends first.",
            SOURCE,
        )]  # fmt: skip
    if both != set(OPIOIDS):
        return []
    if one.transition and one.transition == two.transition:
        return [note(
            "transition_together",
            f"Methadone and buprenorphine together from {day(together)}, inside one transition.",
            SOURCE,
        )]  # fmt: skip
    return [no(
        "two_opioids_ordered",
        f"From {day(together)} methadone and buprenorphine would be ordered together, outside a "
        "transition: the prescriber ends one of them, or writes the transition.",
        SOURCE,
    )]  # fmt: skip
