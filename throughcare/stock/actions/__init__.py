"""What can be done with stock: taken in, brought to a window, thrown away, counted, put right."""

from throughcare.stock.actions.correcting import correct
from throughcare.stock.actions.counting import (
    count,
    explain,
    explain_anew,
    is_a_loss,
    report_loss,
    set_tolerance,
)
from throughcare.stock.actions.deliveries import compound, destroy, receive
from throughcare.stock.actions.places import (
    SAFE,
    empty_pump,
    open_bottle,
    prime_pump,
    put_back,
    throw_away,
)

__all__ = [
    "SAFE",
    "compound",
    "correct",
    "count",
    "destroy",
    "empty_pump",
    "explain",
    "explain_anew",
    "is_a_loss",
    "open_bottle",
    "prime_pump",
    "put_back",
    "receive",
    "report_loss",
    "set_tolerance",
    "throw_away",
]
