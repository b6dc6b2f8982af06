"""Each lane of a recovery path: how high it is, and what is drawn in it from a height on."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.clinical.medicines import mg_words
from throughcare.ui.pictures.ink import Palette, box, dot, path, text
from throughcare.ui.pictures.recovery_path.values import (
    DoseLane,
    Gap,
    Mark,
    MarkLane,
    RecoveryPath,
    ScoreLane,
    Stay,
)

DOSE, SCORE, MARKS, STAYS, HEAD = 84, 58, 20, 12, 20  # px; HEAD: for the figures above a line
SQUARE, LEAST, BETWEEN = 10, 3, 3.5  # px: a mark, the narrowest one, and from one to the next
Lane = tuple[str, float, Callable[[float], list[str]]]


def of(recovery: RecoveryPath, axis: Any, ink: Palette) -> Iterator[Lane]:
    """The lanes from top to bottom: title, height, and how to draw it at a height."""
    for dose in recovery.doses:
        yield dose.title, DOSE, lambda y, dose=dose: dose_parts(dose, axis, y, ink)
    for score in recovery.scores:
        yield score.title, SCORE, lambda y, score=score: score_parts(score, axis, y, ink)
    for marks in recovery.marks:
        title = f"{marks.title}: {key_words(marks)}" if marks.key else marks.title
        yield title, MARKS, lambda y, marks=marks: mark_parts(marks.marks, axis, y + 10, ink)
    if recovery.stays:
        yield _("In treatment"), STAYS, lambda y: stay_parts(recovery.stays, axis, y, ink)


def key_words(lane: MarkLane) -> str:
    signs = {"filled": "■", "hollow": "□", "half": "◧"}
    return ", ".join(f"{signs[kind]} {words}" for kind, words in lane.key)


def dose_parts(lane: DoseLane, axis: Any, y: float, ink: Palette) -> list[str]:
    """Gaps behind, the step line over them, the newest amount in large figures."""
    foot = y + DOSE
    parts = [ground(axis, foot, ink)]
    parts += gap_parts(lane.gaps, axis, y, ink)
    parts += step_line(lane, axis, y, ink)
    parts += mark_parts(lane.marks, axis, foot - 12, ink)
    return parts + figures(lane, axis, y, ink)


def ground(axis: Any, foot: float, ink: Palette) -> str:
    """The line a lane stands on."""
    return path(f"M{axis.x(axis.first):g} {foot:g}H{axis.end(axis.last):.1f}", stroke=ink["line"])


def height_of(ug: int, lane: DoseLane, y: float) -> float:
    return y + HEAD + (DOSE - HEAD) * (1 - ug / max(lane.most, 1))


def step_line(lane: DoseLane, axis: Any, y: float, ink: Palette) -> list[str]:
    """One path: a level for each run, a riser where the next begins on the very next day."""
    d, last = "", None
    for run in lane.runs:
        if not axis.holds(run.first, run.last):
            continue
        x0, x1 = axis.x(axis.cut(run.first)), axis.end(axis.cut(run.last))
        level = height_of(run.ug, lane, y)
        joined = last is not None and (run.first - last).days == 1
        d += f"{'L' if joined else 'M'}{x0:.1f} {level:.1f}H{x1:.1f}"
        last = run.last
    if not d:
        return []
    return [path(d, stroke=ink["green"], stroke_width=2.6, join="round", kind="dose")]


def gap_parts(gaps: tuple[Gap, ...], axis: Any, y: float, ink: Palette) -> list[str]:
    """A band for days without a dose, hatched where it was held, with its days where they fit."""
    parts, right, drawn = [], float("-inf"), float("-inf")
    for gap in gaps:
        if not axis.holds(gap.first, gap.last):
            continue
        x0, x1 = axis.x(axis.cut(gap.first)), axis.end(axis.cut(gap.last))
        if x0 - drawn < 0.5 and x1 - drawn < 1:
            continue  # within a pixel of one that stands there already
        wide = max(x1 - x0, 1.6)
        told = gap_words(gap)
        held = gap.kind == "held"
        fill, edge = (ink["blue-wash"], ink["blue"]) if held else (ink["amber-wash"], ink["amber"])
        parts.append(path(f"M{x0:.1f} {y + HEAD:g}h{wide:.1f}V{y + DOSE:g}h{-wide:.1f}z", fill=fill,
                          told=told, kind=gap.kind))  # fmt: skip
        parts.append(path(f"M{x0:.1f} {y + DOSE:g}h{wide:.1f}", stroke=edge, stroke_width=3))
        drawn = x0 + wide
        if gap.days > 1 or axis.day > 12:
            half = ink.width(told, 11) / 2
            middle = min(max((x0 + x1) / 2, half + 4), axis.width - half - 4)
            if middle - half > right + 6:
                parts.append(text(middle, y + DOSE - 7, told, fill=edge, size=11, anchor="middle"))
                right = middle + half
    return parts


def gap_words(gap: Gap) -> str:
    if gap.kind == "held":
        return ngettext("%(n)d day held", "%(n)d days held", gap.days) % {"n": gap.days}
    return ngettext("%(n)d missed", "%(n)d missed", gap.days) % {"n": gap.days}


def figures(lane: DoseLane, axis: Any, y: float, ink: Palette) -> list[str]:
    """The first and the newest amount, and the highest where there is room between them."""
    if not lane.runs:
        return []
    newest, first = lane.runs[-1], lane.runs[0]
    top = max(lane.runs, key=lambda run: run.ug)
    ends = axis.end(axis.cut(newest.last))
    begins = height_of(first.ug, lane, y)
    rises = any(run.ug > first.ug for run in lane.runs)
    said = [
        (ends - ink.width(mg_words(newest.ug), 16, bold=True), y + HEAD - 6, newest.ug, 16, "700"),
        (axis.x(axis.cut(first.first)), begins + 15 if rises else begins - 6, first.ug, 12, ""),
        (axis.x(axis.cut(top.first)), y + HEAD - 6, top.ug, 12, ""),
    ]
    return figure_parts(said, axis, ink)


def figure_parts(said: list[tuple], axis: Any, ink: Palette) -> list[str]:
    """Amounts at their places; one that would run into an earlier one is left to the table."""
    parts: list[str] = []
    taken: list[tuple[float, float]] = []
    for x, y, ug, size, weight in said:
        wide = ink.width(mg_words(ug), size, bold=bool(weight))
        x0 = min(max(x, 4), axis.width - wide - 4)
        if any(x0 < right + 8 and x0 + wide > left - 8 for left, right in taken):
            continue
        taken.append((x0, x0 + wide))
        parts.append(text(x0, y, mg_words(ug), fill=ink["ink"], size=size, weight=weight))
    return parts


def score_parts(lane: ScoreLane, axis: Any, y: float, ink: Palette) -> list[str]:
    """A dot for each score, a line between, the newest as a figure."""
    foot = y + SCORE
    parts = [ground(axis, foot, ink)]
    shown = [point for point in lane.points if axis.holds(point.on, point.on)]
    if not shown:
        return [*parts, text(axis.x(axis.first), foot - 8, _("none in these days"),
                             fill=ink["muted"], size=12)]  # fmt: skip
    most = max(point.value for point in shown)  # of these days: a low score is seen to move too
    rise = (SCORE - HEAD - 4) / max(most - lane.low, 1)
    places = [
        (axis.x(p.on) + axis.day / 2, foot - 4 - rise * (p.value - lane.low), p) for p in shown
    ]
    line = "M" + "L".join(f"{x:.1f} {level:.1f}" for x, level, _p in places)
    parts.append(path(line, stroke=ink["c4"], stroke_width=2, join="round"))
    if len(places) <= 200:
        parts += [dot(x, level, 3.5, fill=ink["c4"]) for x, level, _p in places]
    x, level, newest = places[-1]
    anchor = "end" if x > axis.width / 2 else "start"
    figure = text(x, level - 8, f"{newest.value:g}", fill=ink["ink"], size=14, weight="700",
                  anchor=anchor)  # fmt: skip
    high = next(place for place in places if place[2].value == most)
    if abs(high[0] - x) < 40:
        return [*parts, figure]
    side = "start" if high[0] < axis.width / 2 else "end"
    return [*parts, figure, text(high[0], high[1] - 7, f"{most:g}", fill=ink["ink"], size=12,
                                 anchor=side)]  # fmt: skip


def mark_parts(marks: tuple[Mark, ...], axis: Any, y: float, ink: Palette) -> list[str]:
    """Squares: filled, hollow, half. Narrower where they stand on neighbouring days."""
    parts = []
    shown = [mark for mark in marks if axis.holds(mark.on, mark.on)]
    wide = width_of_marks(shown, axis)
    for mark in shown:
        x = axis.x(mark.on) + (axis.day - wide) / 2
        fill = ink["ink"] if mark.kind == "filled" else ink["card"]
        square = f"M{x:.1f} {y - 5:.1f}h{wide:g}v10h-{wide:g}z"
        parts.append(path(square, fill=fill, stroke=ink["ink"], stroke_width=1.6, told=mark.told,
                          kind=f"mark {mark.kind}"))  # fmt: skip
        if mark.kind == "half":
            parts.append(path(f"M{x:.1f} {y - 5:.1f}h{wide / 2:g}v10h-{wide / 2:g}z",
                              fill=ink["ink"]))  # fmt: skip
    return parts


def width_of_marks(marks: list[Mark], axis: Any) -> float:
    """So that two marks do not run into each other; never narrower than is seen."""
    days = sorted({mark.on for mark in marks})
    nearest = min(((b - a).days for a, b in pairwise(days)), default=SQUARE)
    return max(min(SQUARE, round(nearest * axis.day - BETWEEN, 1)), LEAST)


def stay_parts(stays: tuple[Stay, ...], axis: Any, y: float, ink: Palette) -> list[str]:
    """A bar for each stay; an open one has no end."""
    parts = []
    for stay in stays:
        last = stay.last or axis.last
        if not axis.holds(stay.first, last):
            continue
        x0, x1 = axis.x(axis.cut(stay.first)), axis.end(axis.cut(last))
        parts.append(box(x0, y, max(x1 - x0, 2), 8, fill=ink["c5"], radius="2"))
        if stay.last:
            parts.append(path(f"M{x1:.1f} {y - 3:g}v14", stroke=ink["ink"], stroke_width=2,
                              told=stay.told))  # fmt: skip
    return parts
