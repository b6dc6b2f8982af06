"""A score over time: points on days, the bands behind them, gaps where nothing was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.ui.pictures.ink import SCREEN, Palette, box, dot, path, svg, text

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT, INSET = 640, 200, 44, 130, 14, 28, 14


@dataclass(frozen=True)
class Point:
    """One score on one day. value None: asked, and no total (an answer was declined)."""

    on: date
    value: float | None


@dataclass(frozen=True)
class Band:
    low: float
    high: float
    label: str


@dataclass(frozen=True)
class Scale:
    """From days and scores to places in the picture."""

    first: int
    last: int
    low: float
    high: float

    def x(self, day: date) -> float:
        across = WIDTH - LEFT - RIGHT - 2 * INSET
        if self.last == self.first:
            return LEFT + INSET + across / 2
        return LEFT + INSET + (day.toordinal() - self.first) * across / (self.last - self.first)

    def y(self, value: float) -> float:
        value = min(max(value, self.low), self.high)
        return TOP + (self.high - value) * (HEIGHT - TOP - FOOT) / max(self.high - self.low, 1)


def draw(
    points: Sequence[Point], low: float, high: float, bands: Sequence[Band] = (),
    title: str = "", palette: Palette = SCREEN,
) -> str:  # fmt: skip
    """The scores as a line with a dot for each; days run true, so that a long gap is seen."""
    scale = Scale(points[0].on.toordinal(), points[-1].on.toordinal(), low, high)
    parts = band_parts(bands, scale, palette) + axis_parts(points, scale, palette)
    for stretch in stretches(points):
        parts += stretch_parts(stretch, scale, palette)
    parts += missing_parts(points, scale, palette) + figures(points, scale, palette)
    words = _("The same as a table below.")
    return svg(WIDTH, HEIGHT, title or _("Scores over time"), words, parts, palette)


def stretches(points: Sequence[Point]) -> list[list[Point]]:
    """Scores that follow one another with none missing between: each is one line."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def stretch_parts(run: list[Point], scale: Scale, palette: Palette) -> list[str]:
    """The line and its dots."""
    places = [(scale.x(p.on), scale.y(p.value)) for p in run]
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    line = path(d, stroke=palette["c4"], stroke_width=2.5, join="round", kind="stretch")
    return [line, *(dot(x, y, 4, fill=palette["c4"], kind="score") for x, y in places)]


def missing_parts(points: Sequence[Point], scale: Scale, palette: Palette) -> list[str]:
    """A ring at the foot for a day that was asked and has no total."""
    foot = HEIGHT - FOOT - 7
    return [
        dot(scale.x(p.on), foot, 4, fill=palette["card"], stroke=palette["edge"], stroke_width=1.6)
        for p in points if p.value is None
    ]  # fmt: skip


def figures(points: Sequence[Point], scale: Scale, palette: Palette) -> list[str]:
    """The newest score in large figures; earlier ones where they do not run into each other."""
    known = [(scale.x(p.on), scale.y(p.value), f"{p.value:g}") for p in points
             if p.value is not None]  # fmt: skip
    parts, right = [], float("inf")
    for nth, (x, y, value) in enumerate(reversed(known)):
        size, weight = (15, "700") if nth == 0 else (11.5, "")
        half = palette.width(value, size, bold=nth == 0) / 2
        if x + half + 5 <= right:
            over = y - 9 if y - 9 - size > 0 else y + size + 6
            parts.append(text(x, over, value, fill=palette["ink"], size=size, weight=weight,
                              anchor="middle"))  # fmt: skip
            right = x - half
    return parts


def axis_parts(points: Sequence[Point], scale: Scale, palette: Palette) -> list[str]:
    """First and last day below, lowest and highest score at the left."""
    first, last = points[0].on, points[-1].on
    days = [(first, "start" if last != first else "middle")]
    if last != first:
        days.append((last, "end"))
    said = [(scale.x(day) + {"start": -INSET, "end": INSET}.get(anchor, 0), HEIGHT - 8,
             date_format(day, "j M Y"), anchor) for day, anchor in days]  # fmt: skip
    said += [(LEFT - 8, scale.y(v) + 4, f"{v:g}", "end") for v in (scale.low, scale.high)]
    foot = HEIGHT - FOOT
    ground = path(f"M{LEFT} {foot}H{WIDTH - RIGHT}", stroke=palette["line"], stroke_width=1)
    return [ground, *(text(x, y, words, fill=palette["muted"], size=12, anchor=anchor)
                      for x, y, words, anchor in said)]  # fmt: skip


def band_parts(bands: Sequence[Band], scale: Scale, palette: Palette) -> list[str]:
    """Strips that meet half way between their scores, names at the right, every second tinted."""
    parts, ordered = [], sorted(bands, key=lambda band: band.low)
    for nth, band in enumerate(ordered):
        below = ordered[nth - 1].high if nth else band.low
        above = ordered[nth + 1].low if nth + 1 < len(ordered) else band.high
        top, foot = scale.y((band.high + above) / 2), scale.y((band.low + below) / 2)
        fill = palette["blue-wash"] if nth % 2 else palette["card"]
        parts.append(
            box(LEFT, top, WIDTH - LEFT - RIGHT, max(foot - top, 1), fill=fill, radius="0")
        )
        lines = palette.wrap(band.label, RIGHT - 14, 11, 2 if foot - top >= 26 else 1)
        y = (top + foot) / 2 + 4 - 6.5 * (len(lines) - 1)
        parts += [text(WIDTH - RIGHT + 8, y + 13 * n, line, fill=palette["muted"], size=11)
                  for n, line in enumerate(lines)]  # fmt: skip
    return parts
