"""Seven days beside each other: how each was marked, and what was there on it.

A mark is told by its shape and its number; colour only repeats it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.ui.pictures.ink import SCREEN, Palette, box, dot, path, svg, text

LEFT, STEP, TOP, ROW, FOOT = 98, 27, 34, 34, 6
GOOD, BAD, BETWEEN, THERE, NOT_THERE, UNKNOWN = "good", "bad", "between", "there", "not", ""


@dataclass(frozen=True)
class Cell:
    """One day of one row. said: a number, or the same in words for the table."""

    state: str = UNKNOWN
    said: str = ""


@dataclass(frozen=True)
class Row:
    label: str
    cells: Sequence[Cell]


def draw(days: Sequence[date], rows: Sequence[Row], palette: Palette = SCREEN) -> str:
    """The week as one picture; its twin in words stands beside it as a table."""
    width, height = LEFT + STEP * len(days) + 8, TOP + ROW * len(rows) + FOOT
    parts = []
    for nth, day in enumerate(days):
        x = LEFT + STEP * nth + STEP / 2
        parts += [
            text(x, 13, date_format(day, "D"), fill=palette["muted"], size=11, anchor="middle"),
            text(x, 27, date_format(day, "j"), fill=palette["ink"], size=12, anchor="middle"),
        ]
    for nth, row in enumerate(rows):
        parts += row_parts(row, TOP + ROW * nth, width, palette)
    title = _("%(first)s to %(last)s") % {
        "first": date_format(days[0], "j F"), "last": date_format(days[-1], "j F"),
    }  # fmt: skip
    return svg(width, height, title, _("The same as a table below."), parts, palette)


def row_parts(row: Row, top: float, width: float, palette: Palette) -> list[str]:
    """The name of a row at the left, its days beside it."""
    lines = palette.wrap(row.label, LEFT - 8, 12, 2)
    y = top + ROW / 2 + 4 - 7 * (len(lines) - 1)
    parts = [path(f"M0 {top}H{width}", stroke=palette["line"], stroke_width=1)]
    parts += [text(4, y + 14 * n, line, fill=palette["ink"], size=12)
              for n, line in enumerate(lines)]  # fmt: skip
    for nth, cell in enumerate(row.cells):
        parts += cell_parts(cell, LEFT + STEP * nth + STEP / 2, top + ROW / 2, palette)
    return parts


def cell_parts(cell: Cell, x: float, y: float, palette: Palette) -> list[str]:
    """A full disc: good. A square: hard. A ring: in between. A tick: it was there."""
    if cell.state == GOOD:
        parts = [dot(x, y, 11.5, fill=palette["green"])]
        return [*parts, text(x, y + 4, cell.said, fill=palette["card"], size=12, weight="700",
                             anchor="middle")]  # fmt: skip
    if cell.state == BAD:
        parts = [box(x - 10.5, y - 10.5, 21, 21, fill=palette["amber-wash"],
                     stroke=palette["amber"], radius="2", stroke_width=2)]  # fmt: skip
        return [*parts, text(x, y + 4, cell.said, fill=palette["amber"], size=12, weight="700",
                             anchor="middle")]  # fmt: skip
    if cell.state == BETWEEN:
        ring = dot(x, y, 10.5, fill="none", stroke=palette["edge"], stroke_width=2)
        return [ring, text(x, y + 4, cell.said, fill=palette["ink"], size=12, anchor="middle")]
    if cell.state == THERE:
        d = f"M{x - 7} {y}L{x - 2} {y + 6}L{x + 8} {y - 6}"
        return [path(d, stroke=palette["c4"], stroke_width=3, cap="round", join="round")]
    if cell.state == NOT_THERE:
        return [path(f"M{x - 4} {y}H{x + 4}", stroke=palette["edge"], stroke_width=2, cap="round")]
    return []
