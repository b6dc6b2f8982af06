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
from throughcare.medication.models.window import Card, NaloxoneGiven

__all__ = [
    "Arrival", "Card", "Dose", "End", "Held", "Impairment", "Lifted", "NaloxoneGiven", "Order",
    "Pour", "Signed", "Step", "Stopped", "Vomited",
]  # fmt: skip
