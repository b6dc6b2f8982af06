"""The care map: what keeps it going, and what we do about it.

On the left the five causes, each as heavy as its strength, with the person's own words; on the
right the six strands of care; a line for every answer. A cause without one glows until it has one.
Plain values in, SVG out: assessment draws the left half, the plan the whole.
"""

from throughcare.ui.pictures.care_map.drawing import Drawing, draw
from throughcare.ui.pictures.care_map.told import feeds_told, told
from throughcare.ui.pictures.care_map.values import (
    CareMap,
    Cause,
    Feed,
    FindingMark,
    Line,
    Strand,
    StrandItem,
    kind_words,
)
from throughcare.ui.pictures.level import level_words

__all__ = [
    "CareMap", "Cause", "Drawing", "Feed", "FindingMark", "Line", "Strand", "StrandItem", "draw",
    "feeds_told", "kind_words", "level_words", "told",
]  # fmt: skip
