"""A score over time: points on days, the bands behind them, gaps where nothing was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from throughcare.ui.pictures.ink import SCREEN, Palette, box, svg, text

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 640, 190, 44, 130, 14, 28


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


def draw(
    points: Sequence[Point], low: float, high: float, bands: Sequence[Band] = (),
    title: str = "", palette: Palette = SCREEN,
) -> str:  # fmt: skip
    """The scores as a line with a dot for each; days run true, so that a long gap is seen."""
    first, last = points[0].on.toordinal(), points[-1].on.toordinal()

    def x(day: int) -> float:
        return LEFT + (day - first) * (WIDTH - LEFT - RIGHT) / max(last - first, 1)

    def y(value: float) -> float:
        return TOP + (high - value) * (HEIGHT - TOP - FOOT) / max(high - low, 1)

    known = [(x(p.on.toordinal()), y(p.value), p.value) for p in points if p.value is not None]
    parts = [part for nth, band in enumerate(bands) for part in band_parts(nth, band, y, palette)]
    parts += score_parts(known, palette) if known else []
    parts += axis_parts(points[0].on, points[-1].on, [(low, y(low)), (high, y(high))], palette)
    words = _("The same as a table below.")
    return svg(WIDTH, HEIGHT, title or _("Scores over time"), words, parts, palette)


def score_parts(known, palette: Palette) -> list[str]:
    """The line, its dots, and the newest score in figures."""
    colour = palette["c4"]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y, _value in known)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y, _v in known]
    x, y, newest = known[-1]
    figure = text(x + 8, y + 5, f"{newest:g}", fill=palette["ink"], size=15, weight="700")
    return [f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>', *dots, figure]


def axis_parts(first: date, last: date, ends, palette: Palette) -> list[str]:
    """First and last day below, lowest and highest score at the left."""

    def said(x: float, y: float, words: str, anchor: str = "end") -> str:
        return text(x, y, words, fill=palette["muted"], size=12, anchor=anchor)

    parts = [said(LEFT, HEIGHT - 8, f"{first:%d.%m.%Y}", "start")]
    if last != first:
        parts.append(said(WIDTH - RIGHT, HEIGHT - 8, f"{last:%d.%m.%Y}"))
    return parts + [said(LEFT - 8, y + 4, f"{value:g}") for value, y in ends]


def band_parts(nth: int, band: Band, y, palette: Palette) -> list[str]:
    """One band as a strip with its name at the right; every second one is tinted."""
    top, bottom = y(band.high), y(band.low)
    fill = palette["blue-wash"] if nth % 2 else palette["card"]
    return [
        box(LEFT, top, WIDTH - LEFT - RIGHT, max(bottom - top, 1), fill=fill, radius="0"),
        text(
            WIDTH - RIGHT + 8,
            (top + bottom) / 2 + 4,
            band.label[:18],
            fill=palette["muted"],
            size=11,
        ),
    ]
