"""How causes feed each other: a thin arc for each at the far left, numbered, its words below."""

from collections import defaultdict
from dataclasses import dataclass

from throughcare.ui.pictures.care_map.boxes import LINE, Box
from throughcare.ui.pictures.care_map.values import CareMap, Feed
from throughcare.ui.pictures.ink import Palette, dot, path, text

LANE, MOST_LANES = 21, 6  # px between arcs; more than so many are told in words alone


@dataclass
class Arc:
    """One feed, its number, its lane, and the heights at which it leaves and arrives."""

    feed: Feed
    number: int
    lane: int
    start: float = 0.0
    end: float = 0.0


def arcs_of(care_map: CareMap) -> list[Arc]:
    """An arc for each feed that has a lane."""
    lanes = enumerate(zip(care_map.feeds, lanes_of(care_map), strict=True), start=1)
    return [Arc(feed, number, lane) for number, (feed, lane) in lanes if lane < MOST_LANES]


def lanes_of(care_map: CareMap) -> list[int]:
    """A lane for each feed, so that no two arcs run over each other. Short ones stand nearest."""
    order = {cause.key: place for place, cause in enumerate(care_map.causes)}
    spans = [tuple(sorted((order[f.origin], order[f.target]))) for f in care_map.feeds]
    lanes: dict[int, int] = {}
    for nth in sorted(range(len(spans)), key=lambda n: spans[n][1] - spans[n][0]):
        low, high = spans[nth]
        taken = {lanes[m] for m in lanes if spans[m][0] <= high and low <= spans[m][1]}
        lanes[nth] = next(lane for lane in range(len(spans)) if lane not in taken)
    return [lanes[nth] for nth in range(len(spans))]


def land(arcs: list[Arc], boxes: dict[str, Box]) -> None:
    """Give every arc its two heights: at each cause those from above come first, so that the
    arcs of one cause do not cross."""
    ends = defaultdict(list)
    for arc in arcs:
        ends[arc.feed.origin].append((arc, "start", arc.feed.target))
        ends[arc.feed.target].append((arc, "end", arc.feed.origin))
    for key, meeting in ends.items():
        at = boxes[key]
        step = min(13.0, (at.height - 20) / len(meeting))
        ordered = sorted(meeting, key=lambda end: turn(end[0], boxes[end[2]].y < at.y))
        for nth, (arc, which, _far) in enumerate(ordered):
            setattr(arc, which, at.y + at.height / 2 + (nth - (len(ordered) - 1) / 2) * step)


def turn(arc: Arc, upward: bool) -> tuple[int, int]:
    return (0, arc.lane) if upward else (1, -arc.lane)


def arc_parts(arc: Arc, edge: float, ink: Palette) -> list[str]:
    """Out of one cause, along its lane, into the other with an arrow; its number half way."""
    y0, y1, x = arc.start, arc.end, edge - 14 - LANE * arc.lane
    r = min(8.0, abs(y1 - y0) / 2) * (1 if y1 > y0 else -1)
    colour, middle = ink.cause(arc.feed.origin), (y0 + y1) / 2
    d = f"M{edge:g} {y0:.1f}H{x + 8:g}Q{x:g} {y0:.1f} {x:g} {y0 + r:.1f}"
    d += f"V{y1 - r:.1f}Q{x:g} {y1:.1f} {x + 8:g} {y1:.1f}H{edge - 7:g}"
    return [
        path(d, stroke=colour, stroke_width=1.5, dash="4 3", kind="feed"),
        path(f"M{edge - 8:g} {y1 - 4.5:.1f}l8 4.5l-8 4.5z", fill=colour),
        *number(x, middle, arc.number, colour, ink),
    ]


def number(x: float, y: float, n: int, colour: str, ink: Palette) -> list[str]:
    return [
        dot(x, y, 8.5, fill=ink["card"], stroke=colour, stroke_width=1.4),
        text(x, y + 4, str(n), fill=ink["ink"], size=11, anchor="middle"),
    ]


def legend(care_map: CareMap, top: float, wide: float, ink: Palette) -> tuple[list[str], float]:
    """The words of the arcs by number, and where they end."""
    titles = {cause.key: cause.title for cause in care_map.causes}
    parts, y = [], top
    for nth, feed in enumerate(care_map.feeds, start=1):
        said = f"{titles[feed.origin]} → {titles[feed.target]}: {feed.words}"
        parts += number(13, y + 8, nth, ink.cause(feed.origin), ink)
        for line in ink.wrap(said, wide - 40, 12.5, 3):
            parts.append(text(30, y + 12, line, fill=ink["ink"], size=12.5))
            y += LINE
        y += 6
    return parts, y
