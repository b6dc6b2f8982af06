"""What is done with doses taken home: decided, prepared, filled, handed over, and come back."""

from throughcare.medication.actions.home.bottles import fill, missing_in_clinic, prepare, set_aside
from throughcare.medication.actions.home.calendar import close_days, open_again
from throughcare.medication.actions.home.coming_back import come_back, end_recall, free_day, recall
from throughcare.medication.actions.home.decisions import decide, propose
from throughcare.medication.actions.home.handing_over import hand_over

__all__ = [
    "close_days", "come_back", "decide", "end_recall", "fill", "free_day", "hand_over",
    "missing_in_clinic", "open_again", "prepare", "propose", "recall", "set_aside",
]  # fmt: skip
