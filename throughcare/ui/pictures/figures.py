"""Small pictures of a programme's figures: over months, over days, by place, by hour.

Each is as wide as a telephone, so that one drawing serves a desk and a hand. An interval is a band
or a whisker; what is too small to be shown is a gap. The same stands in words beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from throughcare.ui.pictures.ink import SCREEN, Palette, box, dot, path, svg, text

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, FOOT = 46, 12, 16, 26
INNER, TALL = WIDTH - LEFT - RIGHT, HEIGHT - TOP - FOOT
SIZE, WIDEST = 12, 40
ROUND = [m * 10**e for e in range(7) for m in (1, 2, 4, 6, 8)]


@dataclass(frozen=True)
class Point:
    """One place of a picture. value None: nothing may be, or is there to be, shown."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Scale:
    """From places in a row and values to places in the picture."""

    count: int
    high: float
    low: float = 0.0
    percent: bool = False

    def x(self, place: float) -> float:
        return LEFT + (place + 0.5) * INNER / max(self.count, 1)

    def y(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return TOP + (self.high - inside) * TALL / (self.high - self.low)

    def words(self, value: float) -> str:
        return f"{100 * value:.0f} %" if self.percent else f"{value:g}"


def scale_of(points: Sequence[Point], percent: bool, least: float = 0) -> Scale:
    """From nought to a round number above everything that is drawn."""
    told = [n for p in points for n in (p.value, p.high) if n is not None]
    top = max([*told, least, 0.1 if percent else 1])
    steps = [0.1, 0.2, 0.4, 0.6, 0.8, 1] if percent else ROUND
    return Scale(len(points), next((s for s in steps if s >= top), top), percent=percent)


def over_months(
    points: Sequence[Point], title: str, told: str, *, percent: bool = False,
    middle: float | None = None, palette: Palette = SCREEN,
) -> str:  # fmt: skip
    """A run chart: a dot a month with its interval, and the middle of them as a dashed line."""
    scale = scale_of(points, percent)
    parts = frame(points, scale, palette)
    if middle is not None:
        d = f"M{LEFT} {scale.y(middle):.1f}H{WIDTH - RIGHT}"
        parts.append(path(d, stroke=palette["edge"], stroke_width=1.2, dash="5 4"))
    parts += [whisker(scale, n, p, palette) for n, p in enumerate(points) if p.low is not None]
    for run in runs(points):
        places = "L".join(f"{scale.x(n):.1f} {scale.y(p.value):.1f}" for n, p in run)
        parts.append(path(f"M{places}", stroke=palette["c4"], stroke_width=2, join="round"))
        parts += [dot(scale.x(n), scale.y(p.value), 3.2, fill=palette["c4"]) for n, p in run]
    parts += last_figure(points, scale, palette)
    return svg(WIDTH, HEIGHT, title, told, parts, palette)


def runs(points: Sequence[Point]) -> list[list[tuple[int, Point]]]:
    """Points that follow one another without a gap."""
    found: list[list[tuple[int, Point]]] = [[]]
    for n, point in enumerate(points):
        if point.value is None:
            found.append([])
        else:
            found[-1].append((n, point))
    return [run for run in found if run]


def last_figure(points: Sequence[Point], scale: Scale, palette: Palette) -> list[str]:
    """The newest value in figures, above or below its dot."""
    n, point = next(((n, p) for n, p in reversed(list(enumerate(points))) if p.value is not None),
                    (0, None))  # fmt: skip
    if point is None:
        return []
    y = scale.y(point.value)
    over = y - 8 if y - 20 > TOP else y + 18
    return [
        text(
            min(scale.x(n) + 6, WIDTH - RIGHT),
            over,
            scale.words(point.value),
            size=13,
            fill=palette["ink"],
            anchor="end",
            weight="700",
            halo=palette["card"],
        )
    ]


def up_and_down(
    up: Sequence[Point], down: Sequence[Point], title: str, told: str, *,
    palette: Palette = SCREEN,
) -> str:  # fmt: skip
    """Who came above a line, who left below it, month by month."""
    most = scale_of([*up, *down], False).high
    scale = Scale(len(up), most, -most)
    parts = frame(up, scale, palette, levels=(most, 0, -most))
    wide = min(INNER / max(len(up), 1) * 0.6, WIDEST)
    for n, (came, left) in enumerate(zip(up, down, strict=True)):
        x, ground = scale.x(n) - wide / 2, scale.y(0)
        if came.value:
            parts.append(box(x, scale.y(came.value), wide, ground - scale.y(came.value),
                             fill=palette["green"], radius="1"))  # fmt: skip
        if left.value:
            parts.append(
                box(
                    x,
                    ground,
                    wide,
                    scale.y(-left.value) - ground,
                    radius="1",
                    fill=palette["card"],
                    stroke=palette["c2"],
                    stroke_width=1.6,
                )
            )
    return svg(WIDTH, HEIGHT, title, told, parts, palette)


@dataclass(frozen=True)
class Line:
    """One curve: (time, share, low, high), and how it is called."""

    label: str
    steps: Sequence[tuple[float, float, float, float]]


def curves(
    lines: Sequence[Line], until: float, marks: Sequence[tuple[float, str]], title: str,
    told: str, *, palette: Palette = SCREEN,
) -> str:  # fmt: skip
    """Shares that fall in steps, each with the band of its interval."""
    scale = Scale(1, 1.0, percent=True)
    across = INNER / until
    parts = levels_of(scale, (0, 0.5, 1), palette)
    for at, word in marks:
        x = LEFT + at * across
        anchor = "end" if at == until else "middle"
        parts += [
            path(f"M{x:.1f} {TOP}V{HEIGHT - FOOT}", stroke=palette["line"], dash="2 3"),
            text(x, HEIGHT - 8, word, fill=palette["muted"], size=SIZE, anchor=anchor),
        ]
    for line, (colour, dash) in zip(lines, STYLES, strict=False):
        steps = [step for step in line.steps if step[0] <= until]
        ends = until if line.steps[-1][0] >= until else line.steps[-1][0]
        band = [*stair(steps, 3, ends), *reversed(stair(steps, 2, ends))]
        parts.append(path(drawn(band, across, scale) + "Z", fill=palette[colour], veil=0.16,
                          kind="band"))  # fmt: skip
        parts.append(path(drawn(stair(steps, 1, ends), across, scale), stroke=palette[colour],
                          stroke_width=2.2, dash=dash))  # fmt: skip
    if len(lines) > 1:
        parts += key(lines, palette)
    return svg(WIDTH, HEIGHT, title, told, parts, palette)


STYLES = (("c4", ""), ("c2", "6 3"), ("c5", "2 3"), ("c1", "9 3 2 3"))


def stair(steps: Sequence[tuple], column: int, ends: float) -> list[tuple[float, float]]:
    """The corners of a stair."""
    corners: list[tuple[float, float]] = []
    for step in steps:
        if corners:
            corners.append((step[0], corners[-1][1]))
        corners.append((step[0], step[column]))
    return [*corners, (ends, corners[-1][1])]


def drawn(corners: Sequence[tuple[float, float]], across: float, scale: Scale) -> str:
    return "M" + "L".join(f"{LEFT + t * across:.1f} {scale.y(v):.1f}" for t, v in corners)


def key(lines: Sequence[Line], palette: Palette) -> list[str]:
    """Which line is whose, at the foot where the curves have left room."""
    parts = []
    for n, (line, (colour, dash)) in enumerate(zip(lines, STYLES, strict=False)):
        y = HEIGHT - FOOT - 8 - 14 * (len(lines) - 1 - n)
        parts += [
            path(f"M{LEFT + 6} {y - 4}h20", stroke=palette[colour], stroke_width=2.2, dash=dash),
            text(LEFT + 31, y, line.label, fill=palette["ink"], size=SIZE, halo=palette["card"]),
        ]
    return parts


def funnel(
    places: Sequence[tuple[str, int, float]], overall: float,
    limits: Sequence[Sequence[tuple[int, float, float]]], title: str, told: str, *,
    palette: Palette = SCREEN,
) -> str:  # fmt: skip
    """Each place by its number of people; between the lines lies what chance alone does."""
    most = max([n for _name, n, _share in places] + [n for n, _l, _h in limits[0]])
    scale, across = Scale(1, 1.0, percent=True), INNER / most
    parts = levels_of(scale, (0, 0.5, 1), palette)
    parts.append(path(f"M{LEFT} {scale.y(overall):.1f}H{WIDTH - RIGHT}", stroke=palette["edge"]))
    for line, dash in zip(limits, ("5 4", "2 3"), strict=True):
        for side in (1, 2):
            corners = [(row[0], row[side]) for row in line]
            parts.append(path(drawn(corners, across, scale), stroke=palette["muted"], dash=dash))
    for name, n, share in places:
        x, y = LEFT + n * across, scale.y(share)
        anchor = "end" if x > WIDTH / 2 else "start"
        parts += [dot(x, y, 4.5, fill=palette["c4"], stroke=palette["card"], stroke_width=1),
                  text(x + (-8 if anchor == "end" else 8), y - 6, name, fill=palette["ink"],
                       size=SIZE, anchor=anchor, halo=palette["card"])]  # fmt: skip
    parts.append(text(WIDTH - RIGHT, HEIGHT - 8, f"n = {most}", fill=palette["muted"], size=SIZE,
                      anchor="end"))  # fmt: skip
    return svg(WIDTH, HEIGHT, title, told, parts, palette)


def by_hour(
    doses: Sequence[Point], people: Sequence[float], title: str, told: str, *,
    palette: Palette = SCREEN,
) -> str:  # fmt: skip
    """Doses in each hour as bars; how many gave them as dots on the same line of noughts."""
    scale = scale_of(doses, False)
    parts, wide = frame(doses, scale, palette), min(INNER / max(len(doses), 1) * 0.6, WIDEST)
    for n, (point, there) in enumerate(zip(doses, people, strict=True)):
        if point.value:
            y = scale.y(point.value)
            parts.append(box(scale.x(n) - wide / 2, y, wide, HEIGHT - FOOT - y, radius="1",
                             fill=palette["blue-wash"], stroke=palette["c4"]))  # fmt: skip
        for nth in range(min(round(there), 9)):
            parts.append(dot(scale.x(n), HEIGHT - FOOT - 7 - 9 * nth, 3, fill=palette["ink"]))
    return svg(WIDTH, HEIGHT, title, told, parts, palette)


def lying(
    points: Sequence[Point], title: str, told: str, *, percent: bool = False,
    palette: Palette = SCREEN,
) -> str:  # fmt: skip
    """One bar under another, each named above it, with its interval; None: too few to show."""
    scale, tall = scale_of(points, percent), 34
    across = (WIDTH - 24) / scale.high
    parts = []
    for n, point in enumerate(points):
        y = 14 + tall * n
        said = "–" if point.value is None else scale.words(point.value)
        parts += [text(10, y, point.label, fill=palette["ink"], size=SIZE),
                  text(WIDTH - 12, y, said, fill=palette["ink"], size=SIZE, anchor="end",
                       weight="700")]  # fmt: skip
        parts.append(path(f"M10 {y + 11}H{WIDTH - 14}", stroke=palette["line"]))
        if point.value:
            parts.append(box(10, y + 6, max(point.value * across, 1), 10, fill=palette["c4"],
                             radius="2"))  # fmt: skip
        if point.low is not None and point.high is not None:
            low, high = 10 + point.low * across, 10 + point.high * across
            parts.append(path(f"M{low:.1f} {y + 11}H{high:.1f}M{low:.1f} {y + 7}v8M{high:.1f} "
                              f"{y + 7}v8", stroke=palette["ink"], stroke_width=1.4))  # fmt: skip
    return svg(WIDTH, 8 + tall * max(len(points), 1), title, told, parts, palette)


def frame(
    points: Sequence[Point], scale: Scale, palette: Palette, levels: Sequence[float] = ()
) -> list[str]:
    """The lines behind, and as many names below as there is room for."""
    parts = levels_of(scale, levels or (0, scale.high / 2, scale.high), palette)
    widest = max((palette.width(p.label, SIZE) for p in points), default=0)
    every = max(round((widest + 8) * len(points) / INNER + 0.5), 1)
    for n, point in enumerate(points):
        if (len(points) - 1 - n) % every == 0:
            parts.append(text(scale.x(n), HEIGHT - 8, point.label, fill=palette["muted"],
                              size=SIZE, anchor="middle"))  # fmt: skip
    return parts


def levels_of(scale: Scale, levels: Sequence[float], palette: Palette) -> list[str]:
    parts = []
    for level in levels:
        y = scale.y(level)
        parts += [path(f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}", stroke=palette["line"]),
                  text(LEFT - 6, y + 4, scale.words(abs(level)), fill=palette["muted"], size=SIZE,
                       anchor="end")]  # fmt: skip
    return parts


def whisker(scale: Scale, place: int, point: Point, palette: Palette) -> str:
    """The interval of one value."""
    x, low, high = scale.x(place), scale.y(point.low or 0), scale.y(point.high or 0)
    return path(f"M{x:.1f} {low:.1f}V{high:.1f}", stroke=palette["c4"], stroke_width=5,
                opacity=0.28, cap="round")  # fmt: skip
