"""The withdrawal curve: scores as points and a line over what is to be expected when, and on the
same time axis what was given and what was held.

The band says when, never how high. Plain values in, SVG out, and the same as a table. Nothing is
told by colour alone: each kind of mark has its own shape, and each lane its words.
"""

from throughcare.ui.pictures.withdrawal_curve.drawing import NARROW, WIDE, draw
from throughcare.ui.pictures.withdrawal_curve.told import told
from throughcare.ui.pictures.withdrawal_curve.values import (
    Band,
    Event,
    Expected,
    Given,
    Lane,
    Scored,
    Span,
    WithdrawalCurve,
)

__all__ = [
    "NARROW", "WIDE", "Band", "Event", "Expected", "Given", "Lane", "Scored", "Span",
    "WithdrawalCurve", "draw", "told",
]  # fmt: skip
