"""The register: where every microgram of a controlled medicine is, and how it came there."""

from throughcare.stock.models.counts import (
    Count,
    Counting,
    Explanation,
    LossReported,
    Tolerance,
)
from throughcare.stock.models.deliveries import Batch, Destruction, Receipt
from throughcare.stock.models.movements import Movement
from throughcare.stock.models.places import Account, Lot

__all__ = [
    "Account",
    "Batch",
    "Count",
    "Counting",
    "Destruction",
    "Explanation",
    "LossReported",
    "Lot",
    "Movement",
    "Receipt",
    "Tolerance",
]
