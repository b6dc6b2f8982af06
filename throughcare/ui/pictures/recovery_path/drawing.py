"""The recovery path put together: the time axis, then one lane under another."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.ui.pictures.ink import SCREEN, Palette, path, svg, text
from throughcare.ui.pictures.recovery_path import lanes
from throughcare.ui.pictures.recovery_path.values import RecoveryPath

WIDE, NARROW = 960, 360  # drawn once for each: letters keep their size on a telephone
LEFT, RIGHT, TOP, CAPTION, GAP = 6, 8, 6, 19, 10
SAFE = 0.85  # of the room: some phones set bold letters wider than those that were measured
TICK = 56  # px: the least between two dates on the axis
DATE, BETWEEN = 11.5, 8  # px: how large a date is written, and how far from the last one


@dataclass(frozen=True)
class Axis:
    """From days to places in the picture: a day has width, so that one missed day is seen."""

    first: date
    last: date
    width: float

    @property
    def day(self) -> float:
        return (self.width - LEFT - RIGHT) / ((self.last - self.first).days + 1)

    def x(self, on: date) -> float:
        """Where a day begins."""
        return LEFT + (on - self.first).days * self.day

    def end(self, on: date) -> float:
        return self.x(on) + self.day

    def holds(self, first: date, last: date) -> bool:
        return first <= self.last and last >= self.first

    def cut(self, on: date) -> date:
        return min(max(on, self.first), self.last)


def draw(recovery: RecoveryPath, width: int = WIDE, palette: Palette = SCREEN) -> str:
    """The whole path as SVG."""
    axis = Axis(recovery.first, recovery.last, width)
    parts: list[str] = []
    y = float(TOP)
    for title, height, inside in lanes.of(recovery, axis, palette):
        for line in palette.wrap(title, SAFE * (width - LEFT - RIGHT), 13, 4, bold=True):
            parts.append(text(LEFT, y + 13, line, fill=palette["ink"], size=13, weight="600"))
            y += CAPTION
        parts += inside(y)
        y += height + GAP
    ticks = tick_parts(axis, y, palette)
    said = _("From %(first)s to %(last)s. The same as a table below.") % {
        "first": date_format(recovery.first, "j M Y"), "last": date_format(recovery.last, "j M Y"),
    }  # fmt: skip
    return svg(width, y + 22, _("Recovery path"), said, [*ticks, *parts], palette)


def tick_parts(axis: Axis, foot: float, palette: Palette) -> list[str]:
    """Dates along the foot, a faint line up from each; the last day always, and none into it."""
    last = date_format(axis.last, "j M")
    parts = [path(f"M{LEFT} {foot:g}H{axis.width - RIGHT:g}", stroke=palette["line"])]
    end = axis.width - RIGHT
    for on, words in dates(axis):
        x = axis.x(on)
        if x + palette.width(words, DATE) + BETWEEN > end - palette.width(last, DATE):
            break
        parts.append(path(f"M{x:.1f} {TOP}V{foot:g}", stroke=palette["line"], dash="2 4"))
        parts.append(text(x, foot + 16, words, fill=palette["muted"], size=DATE))
    return [*parts, text(end, foot + 16, last, fill=palette["muted"], size=DATE, anchor="end")]


def dates(axis: Axis) -> list[tuple[date, str]]:
    """The days that are named: every week, month, quarter or year, as there is room."""
    days = (axis.last - axis.first).days + 1
    room = max(int((axis.width - LEFT - RIGHT) / TICK), 1)
    for step in (1, 2, 7, 14):
        if days / step <= room:
            named = (axis.first + timedelta(days=n) for n in range(0, days, step))
            return [(on, date_format(on, "j M")) for on in named]
    for months in (1, 2, 3, 6, 12, 24, 60):
        if days / (30.4 * months) <= room:
            break
    return months_from(axis, months)


def months_from(axis: Axis, months: int) -> list[tuple[date, str]]:
    """First days of months, every so many; years are said where they begin."""
    number = axis.first.year * 12 + axis.first.month - 1
    number += -number % min(months, 12)
    named = [(axis.first, date_format(axis.first, "j M"))]
    while (on := date(number // 12, number % 12 + 1, 1)) <= axis.last:
        pattern = "Y" if on.month == 1 else "M"
        if (axis.x(on) - LEFT) >= TICK:
            named.append((on, date_format(on, pattern)))
        number += months
    return named
