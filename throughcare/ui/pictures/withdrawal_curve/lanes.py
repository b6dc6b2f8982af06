"""Each lane of a withdrawal curve: its title, how high it is, and what is drawn in it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from throughcare.clinical.medicines import mg_words
from throughcare.ui.pictures.ink import Palette, box, dot, path, text
from throughcare.ui.pictures.withdrawal_curve.values import (
    Expected,
    Given,
    Lane,
    Scored,
    Span,
    WithdrawalCurve,
)

EXPECTED, SCORE, OWN, BARS, MARKS = 20, 190, 44, 56, 22  # px
HEAD, FEWEST = 26, 25  # room for words above the scores; the scale reaches at least this score
Inside = Callable[[float], list[str]]


@dataclass(frozen=True)
class Row:
    """One lane: its title, its height, and how it is drawn from a height on."""

    title: str
    height: float
    inside: Inside
    behind: Inside | None = None  # drawn below the lines that run through every lane
    has_events: bool = False  # what happened to the whole of it begins here, and runs down


def of(curve: WithdrawalCurve, axis: Any, ink: Palette) -> Iterator[Row]:
    """The lanes from top to bottom."""
    for one in curve.expected:
        title = _("Expected: %(what)s") % {"what": one.title}
        yield Row(title, EXPECTED, lambda y, one=one: expected_parts(one, axis, y, ink))
    title = _("COWS, by staff: ● scored")
    if any(one.written_at for one in curve.scores):
        title += _(", ○ written down later")
    yield Row(title, SCORE, lambda y: score_parts(curve, axis, y, ink),
              lambda y: worst_parts(curve, axis, y, ink), has_events=True)  # fmt: skip
    if curve.own:
        title = _("As they say themself, 0 to 10: ◆")
        yield Row(title, OWN, lambda y: own_parts(curve.own, axis, y, ink))
    for lane in curve.lanes:
        height = BARS if lane.kind == "agonist" else MARKS
        yield Row(titled(lane), height, lambda y, lane=lane: lane_parts(lane, axis, y, ink))


def titled(lane: Lane) -> str:
    """The medicine, with the shape of what was given and of what was not."""
    given = any(one.ug is not None for one in lane.given)
    held = any(one.ug is None for one in lane.given)
    shape = {"agonist": "▮", "alpha2": "▼", "comfort": "●"}[lane.kind]
    said = [_("%(shape)s given") % {"shape": shape}] if given else []
    said += [_("✕ not given")] if held else []
    return f"{lane.title}: {', '.join(said)}"


# --- what is to be expected -------------------------------------------------------------------
def expected_parts(one: Expected, axis: Any, y: float, ink: Palette) -> list[str]:
    """A strip of phases; the worst is filled, each named where its name fits."""
    parts = [box(axis.x(axis.begins), y, axis.x(axis.ends) - axis.x(axis.begins), EXPECTED,
                 fill=ink["card"], stroke=ink["line"], radius="3")]  # fmt: skip
    for span in one.spans:
        x0, x1 = edges(span, axis)
        if x1 - x0 < 1:
            continue
        worst = span.phase == "worst"
        parts.append(
            path(f"M{x0:.1f} {y:g}H{x1:.1f}V{y + EXPECTED:g}H{x0:.1f}z", stroke=ink["line"],
                 fill=ink["amber-wash"] if worst else "none", told=span.words, kind=span.phase)
        )  # fmt: skip
        words = span.short
        if x1 - x0 >= ink.width(words, 11.5, bold=worst) + 6:
            parts.append(text((x0 + x1) / 2, y + 14, words, size=11.5, anchor="middle",
                              fill=ink["amber"] if worst else ink["muted"],
                              weight="700" if worst else ""))  # fmt: skip
    return parts


def edges(span: Span, axis: Any) -> tuple[float, float]:
    return axis.x(span.begins), axis.x(span.ends or axis.ends)


# --- scores -----------------------------------------------------------------------------------
def score_parts(curve: WithdrawalCurve, axis: Any, y: float, ink: Palette) -> list[str]:
    """Bands as lines, points and a line over them."""
    foot = y + SCORE
    top = max([FEWEST, *(one.value + 2 for one in curve.scores)])
    rise = (SCORE - HEAD) / top

    def level(value: float) -> float:
        return foot - rise * value

    parts = band_parts(curve, axis, level, top, ink)
    parts.append(path(f"M{axis.x(axis.begins):g} {foot:g}H{axis.x(axis.ends):g}",
                      stroke=ink["line"]))  # fmt: skip
    if not curve.scores:
        words = _("Nobody has scored yet.")
        return [*parts, text(axis.x(axis.begins) + 8, foot - 10, words, fill=ink["muted"], size=12,
                             halo=ink["card"])]  # fmt: skip
    places = [(axis.x(one.at), level(one.value), one) for one in curve.scores]
    line = "M" + "L".join(f"{x:.1f} {high:.1f}" for x, high, _one in places)
    parts.append(path(line, stroke=ink["c4"], stroke_width=2.4, join="round", kind="scores"))
    parts += [point(x, high, one, ink) for x, high, one in places]
    return parts + figures(places, axis, ink)


def worst_parts(curve: WithdrawalCurve, axis: Any, y: float, ink: Palette) -> list[str]:
    """Behind the scores, the hours that are usually the worst, between two dashed lines."""
    parts = []
    for span in (span for one in curve.expected for span in one.spans if span.phase == "worst"):
        x0, x1 = edges(span, axis)
        if x1 - x0 >= 1:
            parts.append(box(x0, y, x1 - x0, SCORE, fill=ink["amber-wash"], radius="0"))
            parts += [path(f"M{x:.1f} {y:g}v{SCORE}", stroke=ink["amber"], dash="3 3")
                      for x in (x0, x1)]  # fmt: skip
    return parts


def band_parts(curve: WithdrawalCurve, axis: Any, level: Any, top: int, ink: Palette) -> list[str]:
    """A faint line where each band begins, its name and first score at the right."""
    parts = []
    for band in curve.bands:
        if band.low > top - 3:
            continue
        high = level(band.low)
        if band.low:
            parts.append(path(f"M{axis.x(axis.begins):g} {high:.1f}H{axis.x(axis.ends):g}",
                              stroke=ink["line"]))  # fmt: skip
        words = f"{band.label} {band.low}–{band.high}"
        right = axis.x(axis.ends) - 4
        parts.append(box(right - ink.width(words, 11) - 3, high - 14, ink.width(words, 11) + 6, 13,
                         fill=ink["card"], radius="0"))  # fmt: skip
        parts.append(text(right, high - 4, words, fill=ink["muted"], size=11, anchor="end"))
    return parts


def point(x: float, high: float, one: Scored, ink: Palette) -> str:
    """A dot; one that was written down later is hollow."""
    if one.written_at is None:
        return dot(x, high, 4, fill=ink["c4"], kind="score")
    return dot(x, high, 4, fill=ink["card"], stroke=ink["c4"], stroke_width=2, kind="score late")


def figures(places: Sequence[tuple[float, float, Scored]], axis: Any, ink: Palette) -> list[str]:
    """The newest and the highest score first, then others where they do not run into them."""
    newest = places[-1]
    highest = max(places, key=lambda place: place[2].value)
    parts: list[str] = []
    taken: list[tuple[float, float]] = []
    for x, high, one in [newest, highest, *reversed(places)]:
        size, weight = (15, "700") if one is newest[2] else (11.5, "")
        half = ink.width(str(one.value), size, bold=bool(weight)) / 2
        middle = min(max(x, axis.x(axis.begins) + half), axis.x(axis.ends) - half)
        if any(middle - half < right + 4 and middle + half > left - 4 for left, right in taken):
            continue
        taken.append((middle - half, middle + half))
        parts.append(text(middle, high - 9, str(one.value), fill=ink["ink"], size=size,
                          weight=weight, anchor="middle", halo=ink["card"]))  # fmt: skip
    return parts


def own_parts(own: tuple[Scored, ...], axis: Any, y: float, ink: Palette) -> list[str]:
    """Diamonds on a scale of their own, dashed between: never one line with what staff scored."""
    foot = y + OWN
    places = [(axis.x(one.at), foot - 6 - (OWN - 20) * one.value / 10, one.value) for one in own]
    parts = [path(f"M{axis.x(axis.begins):g} {foot:g}H{axis.x(axis.ends):g}", stroke=ink["line"])]
    line = "M" + "L".join(f"{x:.1f} {high:.1f}" for x, high, _value in places)
    parts.append(path(line, stroke=ink["c1"], stroke_width=1.6, dash="4 3"))
    parts += [path(f"M{x:.1f} {high - 5:.1f}l5 5l-5 5l-5-5z", fill=ink["c1"], kind="own")
              for x, high, _value in places]  # fmt: skip
    x, high, value = places[-1]
    ends = x > axis.width - 30
    return [*parts, text(x - 9 if ends else x + 9, high + 4, str(value), fill=ink["ink"], size=12.5,
                         weight="700", anchor="end" if ends else "", halo=ink["card"])]  # fmt: skip


# --- what was given ---------------------------------------------------------------------------
def lane_parts(lane: Lane, axis: Any, y: float, ink: Palette) -> list[str]:
    height = BARS if lane.kind == "agonist" else MARKS
    foot = y + height
    parts = [path(f"M{axis.x(axis.begins):g} {foot:g}H{axis.x(axis.ends):g}", stroke=ink["line"])]
    most = max((one.ug or 0 for one in lane.given), default=0) or 1
    for one in lane.given:
        if not axis.holds(one.at):
            continue
        x = axis.x(one.at)
        if one.ug is None:
            parts.append(cross(x, foot - 10, one, ink))
        elif lane.kind == "agonist":
            high = 6 + (BARS - 30) * one.ug / most
            parts.append(path(f"M{x - 4:.1f} {foot:g}v{-high:.1f}h8v{high:.1f}z", fill=ink["green"],
                              told=told(one), kind="agonist"))  # fmt: skip
        elif lane.kind == "alpha2":
            shape, fill = f"M{x - 6:.1f} {foot - 15:g}h12l-6 10z", fill_of(one, ink, "c5")
            parts.append(path(shape, fill=fill, stroke=ink["c5"], stroke_width=1.6, told=told(one),
                              kind="alpha2"))  # fmt: skip
        else:
            parts.append(dot(x, foot - 10, 4.5, fill=fill_of(one, ink, "c3"), stroke=ink["c3"],
                             stroke_width=1.6, kind="comfort"))  # fmt: skip
    return parts + amounts(lane, axis, foot, most, ink)


def fill_of(one: Given, ink: Palette, colour: str) -> str:
    """Hollow where it was written down later."""
    return ink["card"] if one.late else ink[colour]


def told(one: Given) -> str:
    return f"{mg_words(one.ug or 0)} {one.told}".strip()


def cross(x: float, y: float, one: Given, ink: Palette) -> str:
    return path(f"M{x - 5:.1f} {y - 5:g}l10 10M{x + 5:.1f} {y - 5:g}l-10 10", stroke=ink["red"],
                stroke_width=2.4, told=one.told, kind="held")  # fmt: skip


def amounts(lane: Lane, axis: Any, foot: float, most: int, ink: Palette) -> list[str]:
    """Each amount beside its mark where there is room; the rest stands in the table."""
    parts: list[str] = []
    right = 0.0
    for one in lane.given:
        if one.ug is None or not axis.holds(one.at):
            continue
        words = mg_words(one.ug)
        wide = ink.width(words, 11)
        if lane.kind == "agonist":
            left = min(max(axis.x(one.at) - wide / 2, 2), axis.width - wide - 2)
            high = foot - 10 - (BARS - 30) * one.ug / most
        else:
            left, high = axis.x(one.at) + 9, foot - 6
        if left < right or left + wide > axis.width or crowded(lane, one, left + wide, axis):
            continue
        parts.append(text(left, high, words, fill=ink["ink"], size=11, halo=ink["card"]))
        right = left + wide + 6
    return parts


def crowded(lane: Lane, one: Given, right: float, axis: Any) -> bool:
    """Would the amount run into the mark that comes next?"""
    if lane.kind == "agonist":
        return False
    return any(axis.x(one.at) < axis.x(other.at) - 1 <= right + 5 for other in lane.given)
