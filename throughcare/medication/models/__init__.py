"""Medicine given: orders, the window, take-homes, screens, and what a prescriber must know."""

from throughcare.medication.models.dosing import (
    Arrival,
    Dose,
    End,
    Impairment,
    Lifted,
    Pour,
    Vomited,
)
from throughcare.medication.models.home import (
    CameBack,
    ClosedDay,
    DayFreed,
    Filled,
    HandOver,
    HomeBottle,
    Lockbox,
    Recall,
    TakeHomeDecision,
    TakeHomeProposal,
)
from throughcare.medication.models.orders import Held, Order, Signed, Step, Stopped

__all__ = [
    "Arrival", "CameBack", "ClosedDay", "DayFreed", "Dose", "End", "Filled", "HandOver", "Held",
    "HomeBottle", "Impairment", "Lifted", "Lockbox", "Order", "Pour", "Recall", "Signed", "Step",
    "Stopped", "TakeHomeDecision", "TakeHomeProposal", "Vomited",
]  # fmt: skip
