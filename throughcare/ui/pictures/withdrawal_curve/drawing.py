"""The withdrawal curve put together: what is expected, the scores over it, then what was given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.ui.pictures.ink import SCREEN, Palette, box, path, svg, text
from throughcare.ui.pictures.withdrawal_curve import lanes
from throughcare.ui.pictures.withdrawal_curve.values import WithdrawalCurve

WIDE, NARROW = 960, 360  # drawn once for each: letters keep their size on a telephone
LEFT, RIGHT, TOP, CAPTION, GAP = 6, 8, 4, 18, 9
TICK = 46  # px: the least between two days on the axis


@dataclass(frozen=True)
class Axis:
    """From moments to places in the picture."""

    begins: datetime
    ends: datetime
    width: float

    def x(self, at: datetime) -> float:
        """Where a moment stands; one outside stands at the edge."""
        across = self.width - LEFT - RIGHT
        part = (at - self.begins) / max(self.ends - self.begins, timedelta(minutes=1))
        return LEFT + min(max(part, 0.0), 1.0) * across

    def holds(self, at: datetime) -> bool:
        return self.begins <= at <= self.ends


def draw(curve: WithdrawalCurve, width: int = WIDE, palette: Palette = SCREEN) -> str:
    """The whole curve as SVG."""
    axis = Axis(curve.begins, curve.ends, width)
    parts: list[str] = []
    wash: list[str] = []
    y = scores = float(TOP)
    for row in lanes.of(curve, axis, palette):
        parts += titled(row.title, y, palette)
        y += CAPTION
        if row.has_events:
            scores = y
        wash += row.behind(y) if row.behind else []
        parts += row.inside(y)
        y += row.height + GAP
    said = _("From %(first)s to %(last)s. The same as a table below.") % {
        "first": date_format(curve.begins, "j M H:i"), "last": date_format(curve.ends, "j M H:i"),
    }  # fmt: skip
    behind = [*wash, *day_parts(axis, y, palette), *event_parts(curve, axis, scores, y, palette)]
    return svg(width, y + 20, _("Withdrawal over time"), said, [*behind, *parts], palette)


def titled(title: str, y: float, palette: Palette) -> list[str]:
    """A lane's title on a ground of its own, so that no line runs through its words."""
    wide = palette.width(title, 12.5, bold=True)
    ground = box(LEFT - 2, y + 1, wide + 8, 15, fill=palette["card"], radius="0")
    return [ground, text(LEFT, y + 13, title, fill=palette["ink"], size=12.5, weight="600")]


def days(axis: Axis) -> Iterator[datetime]:
    """Every midnight on the axis."""
    at = axis.begins.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while at < axis.ends:
        yield at
        at += timedelta(days=1)


def day_parts(axis: Axis, foot: float, palette: Palette) -> list[str]:
    """Days along the foot, a faint line up from each midnight."""
    parts = [path(f"M{LEFT} {foot:g}H{axis.width - RIGHT:g}", stroke=palette["line"])]
    right = 0.0
    for at in days(axis):
        x = axis.x(at)
        parts.append(path(f"M{x:.1f} {TOP}V{foot:g}", stroke=palette["line"], dash="2 4"))
        words = date_format(at, "j M")
        if x >= right and x + palette.width(words, 11.5) <= axis.width:
            parts.append(text(x, foot + 15, words, fill=palette["muted"], size=11.5))
            right = x + TICK
    return parts


def event_parts(
    curve: WithdrawalCurve, axis: Axis, top: float, foot: float, palette: Palette
) -> list[str]:  # fmt: skip
    """A line down through everything for each event, its words beside it in the score's lane."""
    told = [(event.at, event.words, "") for event in curve.events if axis.holds(event.at)]
    if curve.now and axis.holds(curve.now):
        told.append((curve.now, _("now"), "5 4"))
    parts: list[str] = []
    taken: list[tuple[float, float, int]] = []
    for at, words, dash in sorted(told):
        x, wide = axis.x(at), palette.width(words, 11.5)
        row = next(
            row for row in range(9)
            if not any(r == row and x < right and x + wide + 8 > left for left, right, r in taken)
        )  # fmt: skip
        ends = x + wide + 8 > axis.width
        taken.append((x - wide - 8 if ends else x, x if ends else x + wide + 8, row))
        parts.append(path(f"M{x:.1f} {top:g}V{foot:g}", stroke=palette["blue"], dash=dash,
                          stroke_width=1.6, told=words))  # fmt: skip
        place, anchor = (x - 4, "end") if ends else (x + 4, "")
        parts.append(text(place, top + 11 + 13 * row, words, fill=palette["blue"], size=11.5,
                          anchor=anchor))  # fmt: skip
    return parts
