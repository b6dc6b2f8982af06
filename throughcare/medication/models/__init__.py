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
from throughcare.medication.models.orders import Held, Order, Signed, Step, Stopped

__all__ = [
    "Arrival", "Dose", "End", "Held", "Impairment", "Lifted", "Order", "Pour", "Signed", "Step",
    "Stopped", "Vomited",
]  # fmt: skip
