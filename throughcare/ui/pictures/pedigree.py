"""The family in one small picture: relatives by blood, and what each has had.

Standard symbols: a square for a man, a circle for a woman, a diamond for several people or where it
is not said. A filled quarter is a condition, and the conditions stand beside it in words. A dashed
outline with a question mark is somebody not known or not asked about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from throughcare.ui.pictures.ink import SCREEN, Palette, svg, text

WIDTH, ROW, TOP, R, LINE = 690, 126, 78, 20, 15  # above the oldest there is room for their words
ROOM = 148  # for the words below a symbol
# Where each relative stands: column and generation. The father's side is drawn at the left.
PLACES = {
    "paternal_grandparents": (120, 0), "maternal_grandparents": (340, 0),
    "father": (120, 1), "mother": (340, 1), "aunts_uncles": (560, 1),
    "siblings": (410, 2), "children": (230, 3),
}  # fmt: skip
PERSON, KEY = (230, 2), (540, 2)
OLDEST = {"paternal_grandparents", "maternal_grandparents"}  # their words stand above them
SHAPES = {"father": "square", "mother": "circle"}
QUARTERS = ("alcohol", "drugs", "prescription", "mental_health")  # clockwise from the upper right
OUTLINE = {"circle": "M0 -{r}A{r} {r} 0 1 1 0 {r}A{r} {r} 0 1 1 0 -{r}Z",
           "square": "M-{r} -{r}H{r}V{r}H-{r}Z",
           "diamond": "M0 -{r}L{r} 0L0 {r}L-{r} 0Z"}  # fmt: skip
# The upper right quarter of each shape; the others are it, turned.
QUARTER = {"circle": "M0 0V-{r}A{r} {r} 0 0 1 {r} 0Z", "square": "M0 0V-{r}H{r}V0Z",
           "diamond": "M0 0V-{r}L{r} 0Z"}  # fmt: skip

State = Literal["known", "unknown", "none", "open"]


@dataclass(frozen=True)
class Relative:
    """One relative, or several told of together.

    key    one of PLACES
    state  known; unknown (or would rather not say); none (there is nobody); open (not asked yet)
    had    conditions by key, each with its words
    """

    key: str
    title: str
    state: State = "open"
    had: Mapping[str, str] | None = None

    @property
    def words(self) -> str:
        """What is known of this relative, in a few words."""
        if self.state == "known":
            return ", ".join((self.had or {}).values()) or _("nothing of these")
        return {
            "unknown": _("not known"),
            "none": _("none"),
            "open": _("not asked yet"),
        }[self.state]


@dataclass(frozen=True)
class Family:
    """The person and the relatives that were told of."""

    person: str
    relatives: tuple[Relative, ...]

    @property
    def drawn(self) -> tuple[Relative, ...]:
        """Those there are: nobody is drawn where there is none."""
        return tuple(relative for relative in self.relatives if relative.state != "none")


def draw(family: Family, palette: Palette = SCREEN) -> str:
    """Up to four generations, the oldest on top."""
    there = {relative.key: relative for relative in family.drawn}
    rows = 4 if "children" in there else 3
    parts = [line(*points, palette) for points in lines(there)]
    for relative in there.values():
        parts += symbol(relative, palette)
    parts += [*person(family.person, palette), *key(palette)]
    told = "; ".join(f"{relative.title}: {relative.words}" for relative in family.relatives)
    height = rows * ROW + TOP - 10
    return svg(WIDTH, height, _("Family history of %s") % family.person, told, parts, palette)


def at(key: str) -> tuple[float, float]:
    return at_place(PERSON if key == "person" else PLACES[key])


def at_place(place: tuple[float, int]) -> tuple[float, float]:
    column, generation = place
    return column, TOP + R + generation * ROW


def lines(there) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Who descends from whom, as straight pieces from one point to another."""
    (px, py), (fx, fy), (mx, _my) = at("person"), at("father"), at("mother")
    bar = py - R - 14  # the line from which brothers, sisters and the person hang
    pieces = [((px, bar), (px, py - R))]
    if "father" in there and "mother" in there:
        pieces += [((fx + R, fy), (mx - R, fy)), ((px, fy), (px, bar))]
    elif "father" in there or "mother" in there:
        x, y = at("father" if "father" in there else "mother")
        pieces += [((x, y), (px, y)), ((px, y), (px, bar))]
    for child, parents in (
        ("father", "paternal_grandparents"), ("mother", "maternal_grandparents"),
    ):  # fmt: skip
        if child in there and parents in there:
            (x, top), (_x, foot) = at(parents), at(child)
            pieces.append(((x, top + R), (x, foot - R)))
    if "siblings" in there:
        sx, sy = at("siblings")
        pieces += [((px, bar), (sx, bar)), ((sx, bar), (sx, sy - R))]
    if "children" in there:
        _cx, cy = at("children")
        pieces.append(((px, py + R), (px, cy - R)))
    return pieces


def line(start, end, palette: Palette) -> str:
    (x1, y1), (x2, y2) = start, end
    return (
        f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" stroke="{palette["muted"]}" stroke-width="1.5" '
        'fill="none"/>'
    )


def symbol(relative: Relative, palette: Palette) -> list[str]:
    """The shape, its filled quarters, its name, and what was had in words."""
    x, y = at(relative.key)
    shape = SHAPES.get(relative.key, "diamond")
    known = relative.state == "known"
    parts = [outline(shape, x, y, palette, dashed=not known)]
    for turn, condition in enumerate(QUARTERS):
        if condition in (relative.had or {}):
            parts.append(quarter(shape, turn, x, y, palette))
    if not known:
        parts.append(text(x, y + 6, "?", fill=palette["muted"], size=17, anchor="middle"))
    return parts + words_beside(relative, palette)


def quarter(
    shape: str, turn: int, x: float, y: float, palette: Palette, r: int = R, kind: str = "had"
) -> str:
    """One condition, filled in the shape."""
    place = f'transform="translate({x:g} {y:g}) rotate({90 * turn})"'
    return f'<path class="{kind}" d="{QUARTER[shape].format(r=r)}" {place} fill="{palette["c1"]}"/>'


def outline(
    shape: str,
    x: float,
    y: float,
    palette: Palette,
    dashed: bool = False,
    r: int = R,
    kind: str = "relative",
) -> str:
    dash = ' stroke-dasharray="4 3"' if dashed else ""
    return (
        f'<path class="{kind}" d="{OUTLINE[shape].format(r=r)}" '
        f'transform="translate({x:g} {y:g})" fill="{palette["card"]}" '
        f'stroke="{palette["ink"]}" stroke-width="1.6"{dash}/>'
    )  # fmt: skip


def words_beside(relative: Relative, palette: Palette) -> list[str]:
    """The name in bold and what was had: below the symbol, or above it for the oldest."""
    x, y = at(relative.key)
    told = [(one, "700", "ink") for one in palette.wrap(relative.title, ROOM, 12.5, 1, bold=True)]
    told += [(one, "", "muted") for one in palette.wrap(relative.words, ROOM, 12, 4)]
    above = relative.key in OLDEST
    first = y - R - 8 - LINE * (len(told) - 1) if above else y + R + 4 + LINE
    return [
        text(
            x, first + LINE * nth, one, fill=palette[colour],
            size=12.5 if weight else 12, anchor="middle", weight=weight,
        )
        for nth, (one, weight, colour) in enumerate(told)
    ]  # fmt: skip


def key(palette: Palette) -> list[str]:
    """Which quarter stands for what."""
    x, y = at_place(KEY)
    words = [_("alcohol"), _("illegal drugs"), _("prescribed medicines"), _("mental health")]
    parts = []
    for turn, said in enumerate(words):
        foot = y + 24 * turn
        parts += [
            outline("square", x, foot, palette, r=7, kind="key"),
            quarter("square", turn, x, foot, palette, r=7, kind="key"),
            text(x + 16, foot + 4, said, fill=palette["muted"], size=12),
        ]
    return parts


def person(name: str, palette: Palette) -> list[str]:
    """The person the picture is about: a diamond with an arrow, as the field draws it."""
    x, y = at("person")
    arrow = (
        f'<path d="M{x - 52:g} {y + 34:g}L{x - 20:g} {y + 14:g}m-11 0h11l-5 10" '
        f'stroke="{palette["ink"]}" stroke-width="1.8" fill="none"/>'
    )
    label = [text(x + R + 8, y + 5, line, fill=palette["ink"], size=13, weight="700")
             for line in palette.wrap(name, 110, 13, 1, bold=True)]  # fmt: skip
    return [outline("diamond", x, y, palette, kind="person"), arrow, *label]
