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
    days = [point.on.toordinal() for point in points]
    span = max(days[-1] - days[0], 1)

    def x(day: int) -> float:
        return LEFT + (day - days[0]) * (WIDTH - LEFT - RIGHT) / span

    def y(value: float) -> float:
        return TOP + (high - value) * (HEIGHT - TOP - FOOT) / max(high - low, 1)

    parts = [part for nth, band in enumerate(bands) for part in band_parts(nth, band, y, palette)]
    known = [
        (x(point.on.toordinal()), y(point.value), point)
        for point in points
        if point.value is not None
    ]
    if known:
        path = "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py, _point in known)
        parts.append(f'<path d="{path}" fill="none" stroke="{palette["c4"]}" stroke-width="2"/>')
    for px, py, _point in known:
        parts.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="4" fill="{palette["c4"]}"/>')
    if known:
        px, py, point = known[-1]
        parts.append(
            text(px + 8, py + 5, f"{point.value:g}", fill=palette["ink"], size=15, weight="700")
        )
    first, last = points[0].on, points[-1].on
    parts.append(text(LEFT, HEIGHT - 8, f"{first:%d.%m.%Y}", fill=palette["muted"], size=12))
    if last != first:
        parts.append(
            text(
                WIDTH - RIGHT,
                HEIGHT - 8,
                f"{last:%d.%m.%Y}",
                fill=palette["muted"],
                size=12,
                anchor="end",
            )
        )
    for value in (low, high):
        parts.append(
            text(LEFT - 8, y(value) + 4, f"{value:g}", fill=palette["muted"], size=12, anchor="end")
        )
    return svg(
        WIDTH,
        HEIGHT,
        title or _("Scores over time"),
        _("The same as a table below."),
        parts,
        palette,
    )


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
