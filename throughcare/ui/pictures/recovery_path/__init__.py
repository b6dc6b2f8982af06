"""The recovery path: one time axis from admission to today, a lane for each strand.

The dose as a step line with missed days as gaps, withdrawal scores, screens as marks, stays. Plain
values in, SVG out, and the same as a table. Nothing is told by colour alone.
"""

from throughcare.ui.pictures.recovery_path.drawing import NARROW, WIDE, draw
from throughcare.ui.pictures.recovery_path.told import told
from throughcare.ui.pictures.recovery_path.values import (
    DoseLane,
    Gap,
    Mark,
    MarkLane,
    Point,
    RecoveryPath,
    Run,
    ScoreLane,
    Stay,
)

__all__ = [
    "NARROW", "WIDE", "DoseLane", "Gap", "Mark", "MarkLane", "Point", "RecoveryPath", "Run",
    "ScoreLane", "Stay", "draw", "told",
]  # fmt: skip
