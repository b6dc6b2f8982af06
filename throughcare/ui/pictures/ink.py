"""What every picture is drawn with: colours by name, text measured and wrapped, SVG written safely.

Presentation attributes only: the pages forbid inline styles. On screen a colour is a CSS variable,
so that light and dark need no second drawing; on paper it is a plain value, because the PDF library
does not resolve variables.
"""

from dataclasses import dataclass, field
from html import escape

CAUSE_COLOURS = {
    "family": "c1",
    "environment": "c2",
    "social": "c3",
    "access": "c4",
    "mental_health": "c5",
}
PAPER = {
    "c1": "#6b4fa0", "c2": "#a8483e", "c3": "#8a5e0f", "c4": "#2f6f8f", "c5": "#4c7a3a",
    "ink": "#23201b", "muted": "#5f584d", "line": "#bbb2a3", "card": "#ffffff", "amber": "#8a5300",
    "amber-wash": "#fbeed3", "green": "#17603f", "red": "#a3201d", "blue": "#1a4f8b",
}  # fmt: skip


@dataclass(frozen=True)
class Palette:
    """Colours by name, and how wide this medium's letters run against the screen's."""

    values: dict[str, str] = field(default_factory=dict)
    wideness: float = 1.0
    font: str = ""

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, f"var(--{name})")

    def cause(self, key: str) -> str:
        return self[CAUSE_COLOURS[key]]


SCREEN = Palette()
PRINT = Palette(PAPER, wideness=1.13, font="DejaVu Sans, Noto Sans, sans-serif")

NARROW, WIDE = set("iljtfrI.,'’|!:;()[]·- "), set("mwMW@%—…–")


def width_of(text: str, size: float, bold: bool = False) -> float:
    """How wide a text runs, in px at a font size: by classes of letters, on the safe side."""
    ems = sum(
        1.05 if ord(char) > 0x2E80 else 0.34 if char in NARROW else 0.92 if char in WIDE
        else 0.70 if char.isupper() else 0.57
        for char in text
    )  # fmt: skip
    return ems * size * (1.06 if bold else 1.0)


def wrapped(text: str, room: float, size: float, most: int, bold: bool = False) -> list[str]:
    """The text in at most `most` lines that fit `room`; only a word wider than that is cut."""
    lines: list[str] = [""]
    for word in text.split():
        for piece in pieces(word, room, size, bold):
            longer = f"{lines[-1]} {piece}".strip()
            if width_of(longer, size, bold) <= room:
                lines[-1] = longer
            else:
                lines.append(piece)
    lines = [line for line in lines if line]
    if len(lines) > most:
        lines = [*lines[: most - 1], with_dots(lines[most - 1], room, size, bold)]
    return lines


def pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    """A word, or the parts of one that is wider than the room."""
    if width_of(word, size, bold) <= room:
        return [word]
    parts, part = [], ""
    for char in word:
        if part and width_of(part + char, size, bold) > room:
            parts.append(part)
            part = ""
        part += char
    return [*parts, part]


def with_dots(line: str, room: float, size: float, bold: bool) -> str:
    while line and width_of(f"{line}…", size, bold) > room:
        line = line[:-1].rstrip()
    return f"{line}…"


def text(
    x: float, y: float, words: str, *, fill: str, size: float = 13, **more: str | float
) -> str:
    """One line of text. Attributes as keywords: weight, anchor, slant."""
    names = {"weight": "font-weight", "anchor": "text-anchor", "slant": "font-style"}
    attributes = "".join(f' {names[name]}="{value}"' for name, value in more.items() if value)
    place = f'x="{x:g}" y="{y:g}" fill="{fill}" font-size="{size:g}"'
    return f"<text {place}{attributes}>{escape(words)}</text>"


def box(
    x: float, y: float, w: float, h: float, *, fill: str, stroke: str = "none", **more: str
) -> str:
    """A rectangle with rounded corners. Attributes as keywords: stroke_width, dash, radius."""
    names = {"stroke_width": "stroke-width", "dash": "stroke-dasharray", "radius": "rx"}
    attributes = "".join(
        f' {names[name]}="{value}"' for name, value in {"radius": "9", **more}.items()
    )
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" fill="{fill}" stroke="{stroke}"'
        f"{attributes}/>"
    )


def svg(
    width: float, height: float, title: str, description: str, parts: list[str], palette: Palette
) -> str:
    """The whole picture, named for a screen reader; its twin in words stands beside it."""
    font = f' font-family="{palette.font}"' if palette.font else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="100%" '
        f'role="img"{font}><title>{escape(title)}</title><desc>{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )
